"""What a person may be about to type: words that begin so, out of what she may see."""

import re

from cases.access import EVERYTHING, tokens_of
from search import polish
from search.errors import IndexBroken

_BEGUN = re.compile(r"(?:^|\s)([^\W\d_]{2,})$")


def suggested(session, index, typed, advisor, limit=5):
    """What was typed with its last word completed in several ways, the commonest first."""
    begun = _BEGUN.search(polish.clean(typed))
    tokens = tokens_of(session, advisor)
    if not begun or not (tokens is EVERYTHING or tokens):
        return []
    try:
        words = index.suggest(polish.form_of(begun[1]), tokens, limit + 1)
    except IndexBroken:
        return []
    before = polish.clean(typed)[: begun.start(1)]
    return [before + word for word in words if word != begun[1].lower()][:limit]
