"""Letters and their marks made one, in a time that grows with the text and no faster, whoever wrote it."""

import re
import unicodedata

MOST_MARKS = 30  # on one letter, as UAX #15 §13 has it; no language needs ten

# Marks are neither words nor blanks; other signs that are neither only take the longer way.
_RUN = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")


def composed(text):
    """The text in NFC; of a letter with more marks than `MOST_MARKS` the first of them.

    To put marks in order takes the square of their number, which of a letter from a stranger may be a million.
    """
    # Polish and what stands beside it has no such run, which is known in a fraction of the time.
    if len(text) - len(text.encode("cp1250", "ignore")) > MOST_MARKS:
        text = _RUN.sub(_thinned, text)
    return unicodedata.normalize("NFC", text)


def _thinned(run):
    kept, marks = [], 0
    for letter in run.group():
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
