"""How sure it is that a head stands above a letter that is passed on: in doubt it is told as unsure, or not at all."""

from ingest.forward import labels
from ingest.forward.scan import Found, Kind
from ingest.quote import words

MOST_TAGS = 5  # in square brackets before the prefix
NAMELESS = 0.6  # at most, where the sender's address is missing

_FORWARDED = {Kind.TITLE: 0.95, Kind.ORIGINAL: 0.9, Kind.RULE: 0.9, Kind.BLOCK: 0.85, Kind.ATTRIBUTION: 0.75}
_SURE, _LIKELY, _UNSURE, _LEAST = 0.85, 0.6, 0.4, 0.3


def confidence(
    found: Found, subject: str, is_answered: bool, has_words_above: bool, is_outermost: bool
) -> float:
    """From 0 (no forward) to 1, without a look at whether the address is there.

    `is_answered` says that the letter goes to whom it quotes. Programs write the same above answers and forwards: what
    they wrote is a forward where the subject says so, or a title does.
    """
    first = prefix(subject)
    if found.kind is Kind.TITLE:
        told = _LEAST if not found.header.has_sender else _FORWARDED[Kind.TITLE]
        if first is False:
            return min(told, _UNSURE if found.depth else _SURE)
        return told
    if first:
        return _FORWARDED[found.kind]
    if first is False or is_answered or not is_outermost or found.kind in (Kind.BLOCK, Kind.ATTRIBUTION):
        return 0.0
    if found.is_outlooks or found.depth or not has_words_above:
        return _LIKELY
    return _UNSURE


def prefix(subject: str) -> bool | None:
    """Whether the subject's first prefix says "passed on" (True) or "answer" (False); None without one."""
    subject = subject.strip()
    for _ in range(MOST_TAGS):
        # "[EXTERNAL] FW: …" and "[Fwd: …]" both begin so.
        told = _told_by(subject.lstrip("["))
        if told is not None or not subject.startswith("[") or "]" not in subject:
            return told
        subject = subject.partition("]")[2].strip()
    return None


def passed_on(subject: str) -> str:
    """The subject of the letter that is passed on, as that of its forward tells it."""
    if not prefix(subject):
        return subject.strip()
    rest = subject.replace("：", ":").partition(":")[2].strip()
    return rest[:-1].rstrip() if rest.endswith("]") and "[" not in rest else rest


def core(subject: str) -> str:
    """The subject without its prefixes."""
    subject = subject.strip()
    for _ in range(20):
        if prefix(subject) is None:
            break
        subject = subject.replace("：", ":").partition(":")[2].strip()
    return subject


def _told_by(subject):
    head, colon, _ = subject[:40].replace("：", ":").partition(":")
    if not colon:
        return None
    word = labels.small(head).rstrip("0123456789 .()[]^*").rstrip()
    if word in words.FORWARD_SUBJECTS or labels.small(head) in words.FORWARD_SUBJECTS:
        return True
    return False if word in words.REPLY_SUBJECTS else None
