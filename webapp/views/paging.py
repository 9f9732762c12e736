"""Which page of a list was asked for, and by which words it is narrowed."""

from flask import request

LONGEST_WORDS = 200  # letters; each word is a condition, and a database bears only so many


def page_number():
    """The number in `?page=`; anything else is the first page."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def words_asked():
    """The words in `?words=`, cut where nobody types on."""
    return request.args.get("words", "")[:LONGEST_WORDS]
