"""How many replies of the reply-trimmer set come out as expected: `python -m bench.reply_trimmer [CORPORA]`.

It prints, too, which come out otherwise and why, and in how many a line is lost.
"""

import sys
from collections import Counter
from pathlib import Path

from ingest import quote

# Where Teczka means to answer otherwise than the set.
MEANT = {
    "forwarded_apple": "a forward stays whole",
    "forwarded_gmail": "a forward stays whole",
    "forwarded_message": "a forward stays whole",
    "embedded_email_1": "an answer below the quotation is kept",
}


def score(corpora: Path) -> tuple[int, int, list[str]]:
    """How many are right, how many there are, and the others by name with the reason, if there is one."""
    emails = sorted((corpora / "reply-trimmer" / "emails").glob("*.txt"))
    deviations = [
        f"{path.stem}: {MEANT.get(path.stem, 'trimmed otherwise')}" for path in emails if not _is_right(path)
    ]
    return len(emails) - len(deviations), len(emails), deviations


def lost(corpora: Path) -> list[str]:
    """The replies of which a line is in no part of what they were split into."""
    emails = sorted((corpora / "reply-trimmer" / "emails").glob("*.txt"))
    return [path.stem for path in emails if not is_whole(path.read_text(encoding="utf-8"))]


def is_whole(text: str) -> bool:
    """Whether the parts of the text hold each of its lines as often as the text does."""
    parts = [line for part in quote.split(text) for line in part.split("\n")]
    return not Counter(filter(None, text.split("\n"))) - Counter(parts)


def _is_right(path):
    expected = (path.parents[1] / "trimmed" / path.name).read_text(encoding="utf-8")
    return quote.new_text(path.read_text(encoding="utf-8").strip()).strip() == expected.strip()


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpora")
    right, total, deviations = score(folder)
    print(f"reply-trimmer: {right}/{total} right, lines lost in {len(lost(folder))}")
    print("\n".join(f"  {deviation}" for deviation in deviations))
