"""Logos and icons told from documents by their size and place: never what may be the picture of a page."""

import re

from ingest.mail import pictures

SMALLEST = 3 << 10  # bytes; a picture of less is decoration (INGEST §4)

_NAMES = re.compile(r".*\.(png|jpe?g|gif|bmp|webp|svg|ico|wmf|emf)", re.IGNORECASE | re.DOTALL)
# Faxes and scanners write TIFF, telephones HEIC: a logo never comes so.
_NEVER = re.compile(r"image/(tiff?|heic|heif|x-tiff)")
_SOCIAL = re.compile(
    r".*(facebook|linked-?in|twitter|instagram|youtube|tiktok|whats-?app|messenger|pinterest|skype|goldenline|(?:^|[-_])(?:fb|in|ig|yt|x)(?:[-_.]|$))",
    re.IGNORECASE | re.DOTALL,
)
_LOGO = re.compile(
    r".*(logo|banner|baner|stopka|footer|sygnatura|signature|wizytowka)", re.IGNORECASE | re.DOTALL
)
_BY_MACHINE = re.compile(r"(image|oledata|att|unnamed|outlook-)[\w-]*\.\w{2,4}", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]{0,4000}", re.IGNORECASE)
_CID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_WIDTH = re.compile(r"""\bwidth\s*[=:]\s*["']?\s*(\d{1,5})(?:\.\d+)?(px|pt|%|)""", re.IGNORECASE)
# Where the letter ends: a signature begins, or what is answered or passed on.
_END = re.compile(
    r"gmail_signature|moz-signature|gmail_quote|yahoo_quoted|moz-cite-prefix|<blockquote|divRplyFwdMsg|appendonsend"
    r"|id=[\"']?(?:x_)?signature|border-top:\s*solid\s*#(?:E1E1E1|B5C4DF)|>--\s*<|-----\s*(?:Original|Wiadomo)"
    r"|<b>(?:<span[^>]{0,200}>)?(?:From|Od|Von):|\b(?:pozdrawiam|pozdrowienia|z powa(?:ż|&#380;|&#x17c;)aniem"
    r"|z wyrazami szacunku|(?:best|kind|warm) regards|sincerely|mit freundlichen gr"
    r"|(?:beste|viele) gr(?:ü|&uuml;)(?:ß|ss|&szlig;))",
    re.IGNORECASE,
)


class Letter:
    """Where in the HTML each picture stands, and how wide it is shown."""

    def __init__(self, html: str | None):
        self._places = {}
        self._end = None
        for tag in _IMAGE.finditer(html or ""):
            found = _CID.search(tag[0])
            if found:
                width = _WIDTH.search(tag[0])
                shown = int(width[1]) if width and width[2] != "%" else None
                self._places.setdefault(found[1], (tag.start(), shown))
        if self._places:
            end = _END.search(html)
            self._end = end.start() if end else len(html)

    def role(self, taken, filename: str | None, content_id: str | None, is_shown: bool) -> str:
        """attachment for what may be a document, decoration, or inline for what belongs into the text."""
        name, size = filename or "", pictures.size(taken.held)
        if not is_shown and size is None:
            return "attachment"
        if _is_nothing(taken.size, size):
            return "decoration"
        if not is_shown:
            return "decoration" if _is_left_over(name, size) else "attachment"
        position, width = self._places.get(content_id, (0, None))
        below = self._end is not None and position > self._end
        if _may_be_a_page(taken.size, size, width, below):
            return "attachment"
        return "decoration" if below or _is_ornament(name, size) else "inline"


def is_picture(media_type: str, filename: str | None) -> bool:
    """Whether the part is a picture that may be decoration at all; a PDF, a scan or a fax never is."""
    if media_type.startswith("image/"):
        return _NEVER.fullmatch(media_type) is None
    return media_type == "application/octet-stream" and _NAMES.fullmatch(filename or "") is not None


def _is_nothing(count, size):
    """A dot, a line, or next to no bytes; of a page in black and white few bytes may say all."""
    if size is not None and min(size) <= 2:
        return True
    return count < SMALLEST and not (size is not None and min(size) >= 500)


def _is_left_over(name, size):
    """An icon or a logo whose place in the text is gone: small, and named by a machine."""
    small = max(size) <= 320 and size[0] * size[1] <= 40_000
    return small and bool(_SOCIAL.match(name) or _BY_MACHINE.fullmatch(name))


def _may_be_a_page(count, size, width, below):
    """Large enough to read, shaped as a page, a card or a screen, and not shown as a thumbnail."""
    if width is not None and width < 250:
        return False
    if size is None:
        return count >= 100_000
    short, long = sorted(size)
    large = short >= 400 and short * long >= 300_000 and long <= 2.4 * short
    return large and count >= (60_000 if below else 30_000)


def _is_ornament(name, size):
    if _LOGO.match(name):
        return True
    if size is None:
        return False
    width, height = size
    if max(size) <= 64 or (max(size) <= 150 and _SOCIAL.match(name)):
        return True
    return height <= 200 and width >= 3.5 * height
