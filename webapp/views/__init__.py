"""One module per noun; a verb becomes a noun to create or to delete."""

from importlib import import_module

from webapp.views.numbers import RowNumber

NOUNS = (
    "sign_in",
    "language",
    "account",
    "my_day",
    "cases",
    "timeline",
    "notes",
    "tasks",
    "stand_ins",
    "references",
    "requirements",
    "matches",
    "proposals",
    "queries",
    "clients",
    "contacts",
    "tray",
    "bundles",
    "newcomers",
    "acquaintances",
    "part_pages",
    "messages",
    "letters",
    "uploads",
    "documents",
    "passwords",
    "products",
    "search",
    "saved_searches",
    "recent_searches",
    "mailboxes",
    "aside",
    "health",
)


def open_all(app):
    """Give the app every page."""
    app.url_map.converters["int"] = RowNumber
    for noun in NOUNS:
        app.register_blueprint(import_module(f"webapp.views.{noun}").bp)
