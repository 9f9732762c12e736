"""HTML of a message as the lines of text a reader sees: no scripts, no styles, blocks on their own lines."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

LONGEST = 2 << 20
DEEPEST = 400
MOST_COPIES = 1_000_000  # of formats left open
NEAR = 8  # how far back a sloppy page's end tag is looked for

_UNSEEN = frozenset(
    ("script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "iframe", "select")
)
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|center|d[dltiv]|div|fieldset|figure|footer|form|h[1-6r]|header|html|li"
    r"|main|nav|ol|pre|section|table|tbody|tfoot|thead|tr|ul|p"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Without an end tag of their own, or seldom given one: they do not tell how deep a page is.
_FLAT = re.compile(
    r"br|img|hr|meta|link|input|area|base|col|embed|source|wbr|p|li|td|tr|option", re.IGNORECASE
)
_FORMATS = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
# No end tag inside one of these closes what is outside.
_WALLS = frozenset(("table", "template", "object", "marquee", "applet"))
_NEVER_SHOWN = re.compile(r"(?is)<(script|style|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)")
_ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>?")
_SPACES = re.compile(r" +")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile("([\v\n])")
_EMPTY_LINES = re.compile(r"\n{3,}")
_CID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)


def from_html(html: str, mark=None) -> str:
    """The text of the page; a page whose tree would grow beyond reason is read by its tags alone.

    `mark(tag, attributes, is_end)` may tell what is to be said more where an element begins and where it ends.
    """
    html = html[:LONGEST]
    if is_beyond_reason(html):
        return _tidy(unescape(_stripped(html)))
    body = LexborHTMLParser(html).root
    return _tidy("".join(_pieces(body, mark))) if body is not None else ""


def seems_no_longer(html: str, most: float) -> bool:
    """Whether the page's text has at most so many letters, told by its tags alone: much sooner than `from_html`."""
    return len(html) <= most or len(" ".join(_stripped(html[:LONGEST]).split())) <= most


def referenced(html: str) -> set[str]:
    """The content ids that the page shows (`cid:…`)."""
    return set(_CID.findall(html)) if "cid:" in html.lower() else set()


def is_beyond_reason(html):
    """Whether the page's tree may be too deep, or far larger than the page: a guess that errs upwards, in one pass.

    What an end tag does not plainly close counts as still open, for a parser passes over it too; and a format left
    open is copied into every element after it (HTML §13.2.4.3), which makes millions out of a few letters.
    """
    opened, formats, copies = [], [], 0
    for tag in _TAG.finditer(html):
        end, name = tag.groups()
        name = name.lower()
        if name in _FORMATS:
            _leave(formats, name, 1) if end else formats.append(name)
        elif end:
            _leave(opened, name, NEAR)
        elif not _FLAT.fullmatch(name):
            opened.append(name)
        copies += len(formats)
        if len(opened) + len(formats) > DEEPEST or copies > MOST_COPIES:
            return True
    return False


def _leave(opened, name, near):
    """Leave the last of that name with all inside it, if it is among the last `near`."""
    for place in range(1, min(near, len(opened)) + 1):
        if opened[-place] == name:
            del opened[-place:]
            return
        if opened[-place] in _WALLS:
            return


def _stripped(html):
    return _ANY_TAG.sub("\n", _NEVER_SHOWN.sub(" ", html))


def _pieces(root, mark):
    """Text and line breaks in reading order; a loop, since trees of strangers are deep."""
    node, preformatted = root, 0
    while node is not None:
        entered = node.tag not in _UNSEEN
        if entered:
            preformatted += node.tag == "pre"
            yield _opening(node, preformatted)
            if mark and node.tag and node.is_element_node:
                yield mark(node.tag, node.attributes, False)
        if entered and node.child is not None:
            node = node.child
            continue
        while node is not None:
            if node.tag not in _UNSEEN:
                preformatted -= node.tag == "pre"
                if mark and node.tag and node.is_element_node:
                    yield mark(node.tag, node.attributes, True)
                yield _closing(node)
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent


def _opening(node, preformatted):
    if node.is_text_node:
        text = node.text_content or ""
        return text if preformatted else _BLANKS.sub(" ", text)
    if node.tag == "br":
        return "\n"
    return "\v" if _is_block(node) else ""


def _closing(node):
    if node.tag == "p":
        return "\v\n"
    if node.tag in ("td", "th"):
        return "\t"
    return "\v" if _is_block(node) else ""


def _is_block(node):
    # What begins with `<?` (Word writes such) has no tag.
    return node.tag is not None and _BLOCKS.fullmatch(node.tag) is not None


def _tidy(text):
    """`\\v` breaks a line that has begun, `\\n` always does; at most one empty line stays between two."""
    lines = [""]
    for token in _BREAKS.split(text.replace("\xa0", " ")):
        if token == "\n" or (token == "\v" and lines[-1]):
            lines.append("")
        elif token != "\v":
            lines[-1] += _SPACES.sub(" ", token).strip() if token else ""
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
