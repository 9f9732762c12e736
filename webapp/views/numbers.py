"""Numbers that come from outside: an address, a form, a link somebody typed."""

from werkzeug.routing import IntegerConverter

LARGEST = 2**63 - 1  # of the ids that a database holds


class RowNumber(IntegerConverter):
    """`<int:…>` of an address: what no database could hold is no page of ours."""

    regex = r"[0-9]{1,19}"

    def __init__(self, url_map, max=LARGEST):
        super().__init__(url_map, max=max)


def row_number(text):
    """The number; 0, which no row has, for anything else: `²` counts as a digit, and some are too long to hold."""
    # Any 18 digits are less than 2**63.
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
