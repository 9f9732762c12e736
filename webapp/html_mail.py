"""HTML of strangers' mail, made harmless: no script, no style, no form, no remote image unless asked for."""

import re
from dataclasses import dataclass

import nh3

from ingest.mail.charsets import text_of
from ingest.mail.html_text import is_beyond_reason

# nh3 took 11.7 s on 50 000 nested elements (INGEST.md §7): what may be too much is looked at before it starts.
LARGEST = 2_000_000  # characters
# A page may show an inline image often, and a browser copies a format left open into every element after it.
LARGEST_CLEAN = 20_000_000  # characters

TAGS = {
    "a", "abbr", "address", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
DROPPED_WHOLE = {
    "script",
    "style",
    "title",
    "svg",
    "math",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
}
DROPPED_WHOLE |= {"form", "select", "textarea", "button", "video", "audio", "canvas"}
CELL = {"align", "valign", "colspan", "rowspan", "width", "height"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": {"align", "width", "border", "cellpadding", "cellspacing"},
    "td": CELL,
    "th": CELL,
    "tr": {"align", "valign"},
    "p": {"align"},
    "div": {"align"},
    "ol": {"start", "type"},
    "font": {"color", "size"},
}
# As a browser reads it, which minds no spaces before an address and no `[` within one.
REMOTE = re.compile(r"[\x00-\x20]*https?:", re.IGNORECASE)
SHOWN_IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


class TooMuchHtml(Exception):
    """The page is larger or more tangled than we let the sanitiser read; show the letter's text instead."""


@dataclass(frozen=True)
class SafeHtml:
    """HTML that may be shown in a frame, and how many remote images were left out."""

    html: str
    remote_images: int


def safe_html_of(content, charset, inline_images, remote):
    """`safe_html` of a part's bytes: for a child process, which a page may stop, fill or bring down."""
    return safe_html(text_of(content, charset), inline_images, remote=remote)


def safe_html(html, inline_images, *, remote=False):
    """The letter without anything that acts. Raises `TooMuchHtml`.

    `inline_images` gives the data address of an image by its Content-ID; `remote` lets images of other
    servers stay, which tells those servers that the letter was read.
    """
    if len(html) > LARGEST or is_beyond_reason(html):
        raise TooMuchHtml()
    images = _Images(inline_images, remote)
    clean = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=DROPPED_WHOLE,
        attributes=ATTRIBUTES,
        attribute_filter=images.address,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    if len(clean) > LARGEST_CLEAN:
        raise TooMuchHtml()
    return SafeHtml(clean, images.left_out)


class _Images:
    """Decides where each image comes from, and counts those left out."""

    def __init__(self, inline, remote):
        self.inline, self.remote, self.left_out = inline, remote, 0

    def address(self, tag, attribute, value):
        """What the attribute may say; None takes it away."""
        if tag == "a" and attribute == "href" and value.lower().startswith("cid:"):
            return None
        if (tag, attribute) != ("img", "src"):
            return value
        if value.lower().startswith("cid:"):
            return self.inline.get(value[4:].strip("<>"))
        if not REMOTE.match(value):
            return None
        if self.remote:
            return value
        self.left_out += 1
        return None
