"""Two languages: the code is written in English and the catalogue of documents in Polish; each is said in the other."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"pl": "Polski", "en": "English"}
CATALOGUES = Path(__file__).parent / "translations"


@cache
def translator(language):
    """The sentences of one language, as `gettext` translations; needs no Flask."""
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with open(path, "rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
