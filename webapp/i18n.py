"""The language of a request: Polish, unless the person chose English."""

from contextlib import contextmanager
from contextvars import ContextVar

from flask import current_app, g, has_request_context, request

from cases.errors import N_  # noqa: F401  the mark is the same everywhere
from cases.process import STAGES
from webapp.languages import LANGUAGES, translator

COOKIE = "language"
_SPOKEN = ContextVar("language", default="pl")
# Broken rules name a stage in Polish, as the firm does.
STAGE_NAMES = {stage.short_pl: stage.short_en for stage in STAGES}


def language():
    """The language of this request: the person's, else the browser cookie's, else the firm's."""
    if not has_request_context():
        return _SPOKEN.get()
    wanted = [g.get("language"), request.cookies.get(COOKIE), current_app.config["LANGUAGE"]]
    return next((code for code in wanted if code in LANGUAGES), "pl")


@contextmanager
def speaking(code):
    """Inside, where there is no request, sentences are in that language."""
    before = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


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
    return translate(broken.sentence) % {name: _said(name, fact) for name, fact in broken.facts.items()}


def _said(name, fact):
    if name == "stage" and language() != "pl":
        return STAGE_NAMES.get(fact, fact)
    return translate(fact) if isinstance(fact, str) else fact


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
