"""The text that a reader of an HTML page sees, in lines as its blocks make them."""

import re

from selectolax.lexbor import LexborHTMLParser

from archive.text.charset import declared_in, decode
from archive.text.extracted import Reading

# A private-use letter stands for a line's end while the source's own white space is folded.
_LINE = "\ue000"
_UNSEEN = "script, style, template, noscript, head > :not(title)"
_BLOCKS = (
    "title, p, div, li, tr, table, ul, ol, dl, dt, dd, h1, h2, h3, h4, h5, h6, pre, blockquote, section, article, "
    "header, footer, main, nav, aside, address, center, figure, figcaption, caption, form, fieldset, legend, details, "
    "summary, option, textarea"
)
# The number of a footnote, a link to it, sticks to a word and is none of it.
_NOTE_MARKS = "sup a, a sup"


def read(content):
    """The title and the text of the page, in the charset it really is in."""
    return Reading([text_of(decode(content, declared_in(content)))])


def text_of(source):
    """The visible text of HTML source."""
    tree = LexborHTMLParser(source.replace(_LINE, ""))
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css(_BLOCKS):
        node.insert_before(_LINE)
        node.insert_after(_LINE)
    for node in tree.css("br, hr"):
        node.insert_after(_LINE)
    for node in tree.css("td, th, label, input, button, select"):
        node.insert_after(" ")
    for node in tree.css(_NOTE_MARKS):
        node.insert_before(" ")
    text = re.sub(r"\s+", " ", tree.root.text(separator="")) if tree.root else ""
    lines = (line.strip() for line in text.split(_LINE))
    return "\n".join(line for line in lines if line)
