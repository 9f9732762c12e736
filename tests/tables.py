"""Every module that holds tables, loaded; what a test needs before it looks at all of `Base.metadata`."""

import importlib

MODULES = ["archive.audit", "archive.jobs", "archive.series", "cases", "ingest.ledger"]


def load_every_table():
    """Import the modules so that their tables are known."""
    for module in MODULES:
        importlib.import_module(module)
