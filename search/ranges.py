"""Ranges as people type them: a value, two with dots or a word between, or one that is the least or the most."""

import re

_COMPARED = re.compile(r"(>=|=>|≥|<=|=<|≤|>|<)\s*(.*)", re.DOTALL)
_BETWEEN = re.compile(r"\s*(?:\.\.|…)\s*|\s+(?:do|to)\s+|\s+[-–]\s+", re.IGNORECASE)


def between(typed, read, step):
    """(least, most) of what was typed, either None where it is open; None if it is no range.

    `read` makes (least, most) of one value, or None; `step` lies between one value and the next.
    """
    typed = typed.strip()
    compared = _COMPARED.fullmatch(typed)
    if compared:
        value = read(compared[2])
        return value and _compared(compared[1], *value, step)
    ends = _BETWEEN.split(typed, maxsplit=1)
    values = [read(end) if end else (None, None) for end in (ends[0], ends[-1])]
    if None in values:
        return None
    least, most = values[0][0], values[1][1]
    is_range = (least is None or most is None or least <= most) and (least, most) != (None, None)
    return (least, most) if is_range else None


def _compared(sign, least, most, step):
    if sign in (">=", "=>", "≥"):
        return (least, None)
    if sign in ("<=", "=<", "≤"):
        return (None, most)
    return (most + step, None) if sign == ">" else (None, least - step)
