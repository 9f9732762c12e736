"""Which addresses stay on our own site: a link in a mail must not turn our pages into a way to somebody else's."""

import re

# A browser drops tabs and line breaks, takes `\` for `/`, and reads `//host` as another site.
_OURS = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


def is_inside(target):
    """Whether it is a path of our own, with nothing in it that a browser would read as more."""
    return _OURS.fullmatch(target or "") is not None
