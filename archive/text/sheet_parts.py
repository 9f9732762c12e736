"""Which part of an .xlsx is which sheet."""

import re

from archive.text.package import attributes, relations

_BOOK = "xl/workbook.xml"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]+>")


def parts_of_sheets(archive):
    """{name of a sheet: its part}; None where the package does not say."""
    if _BOOK not in archive.namelist():
        return {}
    parts = relations(archive, _BOOK)
    sheets = map(attributes, _SHEET.findall(archive.read(_BOOK)))
    return {one.get("name"): parts.get(_link(one)) for one in sheets}


def _link(sheet):
    return next((value for name, value in sheet.items() if name.endswith(":id")), None)
