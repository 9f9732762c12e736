"""What a page tells by its structure: rules above an older message, quotations, links with addresses (INGEST §5.2).

All of it is told as plain text would: a rule of underscores, marks of quotation, an address in angle brackets.
"""

from ingest.mail import html_text

_RULE, _OPENED, _CLOSED = "\ue002", "\ue000", "\ue001"
_LINK, _LINKED, _PASSED_ON = "\ue003", "\ue004", "\ue005"
_SIGNS = {_RULE: "_" * 40, _PASSED_ON: "---------- Forwarded message ----------"}
_IDS = ("divrplyfwdmsg", "yahoo_quoted", "appendonsend")
_BORDERS = (
    "border-top:solid #e1e1e1",
    "border-top:solid #b5c4df",
    "border-top:1pt solid",
    "border-top-style:solid",
)


def told(html: str) -> tuple[list[str], list[str]]:
    """(the page's lines as its reader sees them, the same lines with their structure told)."""
    own, shown, depth = [], [], 0
    for line in html_text.from_html(html, _mark).split("\n"):
        sign = line.strip()
        if sign in (_OPENED, _CLOSED):
            depth = max(depth + (1 if sign == _OPENED else -1), 0)
        elif sign in _SIGNS:
            own.append("")
            shown.append(_SIGNS[sign])
        else:
            own.append(_without_links(line))
            shown.append(">" * depth + " " * (depth > 0) + _with_addresses(line))
    return own, shown


def _mark(tag, attributes, is_end):
    if tag == "blockquote":
        return f"\v{_CLOSED if is_end else _OPENED}\v" if _is_quotation(attributes) else ""
    if tag == "hr":
        return "" if is_end else f"\v{_RULE}\v"
    if tag == "a":
        href = (attributes.get("href") or "").strip()
        if href[:7].lower() == "mailto:" and "@" in href:
            return f"{_LINK}{href[7:].partition('?')[0].strip()}{_LINKED}" if is_end else ""
        return ""
    if tag == "div" and not is_end and "moz-forward-container" in (attributes.get("class") or ""):
        return f"\v{_PASSED_ON}\v"
    if tag == "div" and not is_end and _is_above_older(attributes):
        return f"\v{_RULE}\v"
    return ""


def _is_quotation(attributes):
    return (attributes.get("type") or "").lower() == "cite" or "border-left" in (
        attributes.get("style") or ""
    )


def _is_above_older(attributes):
    if (attributes.get("id") or "").lower().startswith(_IDS):
        return True
    style = " ".join((attributes.get("style") or "").lower().replace(": ", ":").split())
    return any(border in style for border in _BORDERS)


def _without_links(line):
    """The line as a reader of the page sees it."""
    return "".join(piece.partition(_LINKED)[2] if at else piece for at, piece in enumerate(line.split(_LINK)))


def _with_addresses(line):
    """The line with the address of each link that does not show it."""
    pieces = line.split(_LINK)
    out = pieces[0]
    for piece in pieces[1:]:
        address, _, rest = piece.partition(_LINKED)
        is_shown = "@" in out[-len(address) - 40 :] and address.lower() in out[-len(address) - 40 :].lower()
        out += (
            rest if is_shown or address.lower() in rest[: len(address) + 8].lower() else f" <{address}>{rest}"
        )
    return out
