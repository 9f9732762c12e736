"""The quotations that a page marks by its structure, told on the lines of the text that was made of it."""

import re

from ingest.mail import html_text

_OPENED, _CLOSED = "\ue000", "\ue001"
_QUOTE = re.compile(r"<(/?)blockquote\b([^<>]{0,2000})>", re.IGNORECASE)
_MARK = re.compile(
    r"""\btype\s*=\s*["']?cite|\bclass\s*=\s*["'][^"']*quote|\bstyle\s*=\s*["'][^"']*border-left""",
    re.IGNORECASE,
)


def marked(lines: list[str], html: str) -> list[str]:
    """The lines with a `>` before those in a quotation of the page; unchanged where they are not the page's own."""
    page = html[: html_text.LONGEST]
    # A text with marks of its own was not made of the page.
    if any(line[:1] == ">" for line in lines) or not any(
        _MARK.search(tag[2]) for tag in _QUOTE.finditer(page)
    ):
        return lines
    depth, marks, texts = 0, [], []
    for line in html_text.from_html(_with_signs(page)).split("\n"):
        if line.strip() in (_OPENED, _CLOSED):
            depth += 1 if line.strip() == _OPENED else -1
        elif line.strip():
            texts.append(line.strip())
            marks.append(depth > 0)
    if texts != [line.strip() for line in lines if line.strip()]:
        return lines
    told = iter(marks)
    return [f"> {line}" if line.strip() and next(told) else line for line in lines]


def _with_signs(page):
    """The page with a line of its own where a quotation begins and where it ends."""
    opened = []

    def sign(match):
        if not match[1]:
            opened.append(_MARK.search(match[2]) is not None)
            return f"{match[0]}<div>{_OPENED}</div>" if opened[-1] else match[0]
        return f"<div>{_CLOSED}</div>{match[0]}" if opened and opened.pop() else match[0]

    return _QUOTE.sub(sign, page)
