"""What is new in a reply: the text above a quotation that is surely one; in doubt everything."""

import re

# The colon ends an attribution, which a mail program may have folded over up to three lines.
_ATTRIBUTION = re.compile(
    r"""^[ \t]*(?:
        (?:W[ ]dniu|Dnia|Dn\.)[ ]
            [^\n]{3,150}(?:\n(?=[^\n])[^\n]{0,150}?){0,2}?\b(?:napisał(?:\(a\)|/a|a)?|pisze)[ ]?:
      | (?:pon|wt|śr|czw|pt|sob|niedz|\d{1,2})
            [^\n]{5,150}(?:\n(?=[^\n])[^\n]{0,150}?){0,2}?\bnapisał(?:\(a\)|/a|a)?[ ]?:
      | On[ ][^\n]{5,200}(?:\n(?=[^\n])[^\n]{0,150}?){0,2}?\bwrote[ ]?:
    )[ \t]*$""",
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"^[ \t]*-{2,}[ ]*(?:Original Message|Wiadomość oryginalna|Oryginalna wiadomość)[ ]*-{2,}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^[ \t]*(?:-{2,}[ ]*(?:Forwarded message|Wiadomość przekazana|Przekazana wiadomość"
    r"|Wiadomość przesłana dalej|Treść przekazanej wiadomości)"
    r"|Begin forwarded message:|Początek przekazywanej wiadomości:)",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST = 1 << 20


def new_text(text: str) -> str:
    """The text without what it quotes; a forward, and a text that is all quotation, stay whole."""
    if len(text) > _LONGEST or _FORWARD.search(text):
        return text
    starts = [match.start() for pattern in (_ATTRIBUTION, _DIVIDER) if (match := pattern.search(text))]
    kept = _without_trailing_quote(text[: min(starts)] if starts else text)
    return kept.rstrip() if kept.strip() else text


def _without_trailing_quote(text):
    lines = text.rstrip().split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    return "\n".join(lines)
