"""HTML of a message as the lines of text a reader sees: no scripts, no styles, blocks on their own lines."""

import re

from selectolax.lexbor import LexborHTMLParser

LONGEST = 2 << 20
DEEPEST = 400

_UNSEEN = frozenset(
    ("script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "iframe", "select")
)
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|center|d[dltiv]|div|fieldset|figure|footer|form|h[1-6r]|header|html|li"
    r"|main|nav|ol|pre|section|table|tbody|tfoot|thead|tr|ul|p"
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Without an end tag of their own, or seldom given one: they do not tell how deep a page is.
_FLAT = re.compile(
    r"br|img|hr|meta|link|input|area|base|col|embed|source|wbr|p|li|td|tr|option", re.IGNORECASE
)
_CID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)


def from_html(html: str) -> str:
    """The text of the page; a page nested beyond reason is read by its tags alone."""
    html = html[:LONGEST]
    if _nesting(html) > DEEPEST:
        return _tidy(_stripped(html))
    body = LexborHTMLParser(html).root
    return _tidy("".join(_pieces(body))) if body is not None else ""


def referenced(html: str) -> set[str]:
    """The content ids that the page shows (`cid:…`)."""
    return {match[1] for match in _CID.finditer(html)}


def _nesting(html):
    """How deep tags may nest at most; linear, because a tree of 50 000 levels takes seconds to build."""
    depth = deepest = 0
    for match in _TAG.finditer(html):
        if not _FLAT.fullmatch(match[2]):
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _stripped(html):
    html = re.sub(r"(?is)<(script|style|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", " ", html)
    return re.sub(r"<[^<>]*>?", "\n", html)


def _pieces(root):
    """Text and line breaks in reading order; a loop, since trees of strangers are deep."""
    node, preformatted = root, 0
    while node is not None:
        entered = node.tag not in _UNSEEN
        if entered:
            preformatted += node.tag == "pre"
            yield _opening(node, preformatted)
        if entered and node.child is not None:
            node = node.child
            continue
        while node is not None:
            if node.tag not in _UNSEEN:
                preformatted -= node.tag == "pre"
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
        return text if preformatted else re.sub(r"[ \t\r\n\f]+", " ", text)
    if node.tag == "br":
        return "\n"
    return "\v" if _BLOCKS.fullmatch(node.tag) else ""


def _closing(node):
    if node.tag == "p":
        return "\v\n"
    if node.tag in ("td", "th"):
        return "\t"
    return "\v" if _BLOCKS.fullmatch(node.tag) else ""


def _tidy(text):
    """`\\v` breaks a line that has begun, `\\n` always does; at most one empty line stays between two."""
    lines = [""]
    for token in re.split("([\v\n])", text.replace("\xa0", " ")):
        if token == "\n" or (token == "\v" and lines[-1]):
            lines.append("")
        elif token != "\v":
            lines[-1] += re.sub(" +", " ", token).strip()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
