"""Every module that holds tables, loaded; what a test needs before it looks at all of `Base.metadata`."""

import importlib

MODULES = [
    "archive.audit",
    "archive.jobs",
    "archive.series",
    "archive.text.kept",
    "cases",
    "ingest.ledger",
    "ingest.oauth.kept",
    "webapp.account",
    "webapp.pressed",
    "webapp.sign_in",
    "webapp.throttle",
]


def load_every_table():
    """Import the modules so that their tables are known."""
    for module in MODULES:
        importlib.import_module(module)
