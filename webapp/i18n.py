"""The language of a request: Polish, unless the person chose English."""

from flask import current_app, g, has_request_context, request

from cases.errors import N_  # noqa: F401  the mark is the same everywhere
from webapp.languages import LANGUAGES, translator

COOKIE = "language"


def language():
    """The language of this request: the person's, else the browser cookie's, else the firm's."""
    if not has_request_context():
        return "pl"
    wanted = [g.get("language"), request.cookies.get(COOKIE), current_app.config["LANGUAGE"]]
    return next((code for code in wanted if code in LANGUAGES), "pl")


def gettext(message, **facts):
    """The sentence in the language of this request, with its facts."""
    return translate(message) % facts


def ngettext(singular, plural, n, **facts):
    """The sentence for so many; the number is `%(num)s`."""
    return translator(language()).ngettext(singular, plural, n) % {"num": n, **facts}


def translate(message):
    """The sentence as it is in the catalogue, placeholders untouched."""
    return translator(language()).gettext(message) if message else message


def sentence(broken):
    """What a broken rule says, in the language of this request."""
    facts = {name: translate(fact) if isinstance(fact, str) else fact for name, fact in broken.facts.items()}
    return translate(broken.sentence) % facts


def speak(app, default):
    """Teach the app and its templates the languages."""
    app.config["LANGUAGE"] = default
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(_catalogue_gettext, _catalogue_ngettext, newstyle=True)
    app.jinja_env.filters["t"] = translate
    app.context_processor(lambda: {"language": language(), "languages": LANGUAGES})


def _catalogue_gettext(message):
    return translate(message)


def _catalogue_ngettext(singular, plural, n):
    return translator(language()).ngettext(singular, plural, n)


_ = gettext
