"""Which page of a list was asked for."""

from flask import request


def page_number():
    """The number in `?page=`; anything else is the first page."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
