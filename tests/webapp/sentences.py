"""Every sentence that the code and the templates show to people, as Babel's own extractors find it."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("webapp", "cases", "generators", "ingest", "search", "archive")
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
# Data files beside the code name stages, kinds and sources in both languages themselves.
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]


def every_sentence():
    """A catalogue of all of them, with where each stands."""
    catalogue = Catalog(locale="pl")
    for package in PACKAGES:
        options = {"templates/**.html": {"trimmed": "true"}}
        found = extract_from_dir(ROOT / package, METHODS, options, KEYWORDS, comment_tags=())
        for file, line, message, _, _ in found:
            catalogue.add(message, locations=[(f"{package}/{file}", line)])
    return catalogue
