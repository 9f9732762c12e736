"""Polish or English, by the small words that no text is without."""

import re

_SAMPLE = 20_000
_ENOUGH = 3
_SMALL_WORDS = {
    "pl": re.compile(
        r"\b(?:i|w|z|na|do|się|nie|że|jest|oraz|dla|od|przez|po|lub|ze|za|są|jak|który|nr|dnia|zł)\b"
    ),
    "en": re.compile(r"\b(?:the|of|and|to|in|is|for|with|that|on|by|are|be|this|as|from|or|not|at|it)\b"),
}


def language_of(text):
    """ "pl", "en", or None where there are too few words to tell."""
    sample = text[:_SAMPLE].lower()
    counts = {code: len(small.findall(sample)) for code, small in _SMALL_WORDS.items()}
    best = max(counts, key=counts.get)
    tied = len(set(counts.values())) == 1
    return None if tied or counts[best] < _ENOUGH else best
