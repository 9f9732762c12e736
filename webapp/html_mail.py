"""HTML of strangers' mail, made harmless: no script, no style, no form, no remote image unless asked for."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3

# nh3 took 11.7 s on 50 000 nested elements (INGEST.md §7): both limits are looked at before it starts.
LARGEST = 2_000_000  # characters
DEEPEST = 256

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
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
}  # fmt: skip
SHOWN_IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")


class TooMuchHtml(Exception):
    """The page is larger or deeper than we let the sanitiser read; show the letter's text instead."""


@dataclass(frozen=True)
class SafeHtml:
    """HTML that may be shown in a frame, and how many remote images were left out."""

    html: str
    remote_images: int


def safe_html(html, inline_images, *, remote=False):
    """The letter without anything that acts. Raises `TooMuchHtml`.

    `inline_images` gives the data address of an image by its Content-ID; `remote` lets images of other
    servers stay, which tells those servers that the letter was read.
    """
    if len(html) > LARGEST or _is_too_deep(html):
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
        if urlsplit(value.strip()).scheme.lower() not in ("http", "https"):
            return None
        if self.remote:
            return value
        self.left_out += 1
        return None


def _is_too_deep(html):
    """Whether elements are nested deeper than we let the sanitiser follow; a linear scan, generous in counting."""
    depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower().rstrip("/") in VOID:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return True
    return False
