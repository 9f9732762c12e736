"""How our documents are numbered and how their files are called (DOMAIN.md §4.1)."""

import re
import unicodedata

LONGEST_NAME = 60


def document_number(prefix, year, sequence):
    """`UD/2026/0012`."""
    return f"{prefix}/{year}/{sequence:04d}"


def file_name(number, client, version, extension):
    """`UD-2026-0012_Piekarnia-Klos_v2.pdf`: ASCII only, safe in every mail program and file system."""
    return f"{number.replace('/', '-')}_{_folded(client) or 'klient'}_v{version}.{extension}"


def _folded(text):
    # ł and Ł have no decomposition: NFKD alone would drop them.
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans("łŁ", "lL")))
    ascii_only = plain.encode("ascii", "ignore").decode().replace(".", "")
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only)[:LONGEST_NAME].strip("-")
