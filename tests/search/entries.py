"""Entries for tests of the index: mail of Piekarnia Kłos unless said otherwise."""

from datetime import UTC, datetime

from search.entry import Entry

ANNA = frozenset({"case:1", "advisor:1", "tray"})
EWA = frozenset({"case:2", "advisor:3", "tray"})


def entry(number, text="", **values):
    """A message of Anna's case, or what the values say."""
    usual = {
        "key": f"message:{number}",
        "case_ids": (1,),
        "case_numbers": ("S-2026-0001",),
        "client": "Piekarnia Kłos sp. z o.o.",
        "title": "Wiadomość",
        "sender": "Jan Kłos jan@klos.example",
        "people": "Jan Kłos jan@klos.example\nAnna Testowa anna@firma.example",
        "text": text,
        "at": datetime(2026, 3, number, 12, tzinfo=UTC),
        "audience": frozenset({"case:1"}),
    }
    return Entry(**usual | values)


def of_ewa(number, text="", **values):
    """A message of Ewa's case, which is not Anna's."""
    case = {"case_ids": (2,), "case_numbers": ("S-2026-0002",), "client": "Tartak Dąb"}
    return entry(number, text, audience=frozenset({"case:2"}), **case | values)
