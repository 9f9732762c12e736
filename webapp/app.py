"""The web application, put together: every part is told here what it may use."""

from pathlib import Path

from flask_bootstrap import Bootstrap5

from webapp import errors, filters, i18n, icons, noted, offer_words, pressed, search_words, security, views

STATIC = Path(__file__).parent / "static"
A_DAY = 24 * 3600


def create_app(office):
    """The web application of one office."""
    app = errors.Site(__name__)
    app.extensions["teczka"] = office
    app.config.update(BOOTSTRAP_SERVE_LOCAL=True, SEND_FILE_MAX_AGE_DEFAULT=A_DAY, WTF_I18N_ENABLED=False)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["firm"] = office.config.firm
    Bootstrap5(app)
    security.protect(app, secret=office.config.web.secret_key, https=office.config.web.https)
    i18n.speak(app, default=office.config.language)
    filters.teach(app)
    noted.teach(app)
    offer_words.teach(app)
    search_words.teach(app)
    icons.draw(app)
    app.jinja_env.globals["one_press"] = pressed.one_press
    errors.answer_errors(app)
    views.open_all(app)
    app.url_defaults(_name_version)
    return app


def _name_version(endpoint, values):
    """Browsers keep style and script for a day; a changed file has another address."""
    if endpoint == "static":
        values["v"] = int(STATIC.joinpath(values["filename"]).stat().st_mtime)
