"""Damaged messages: `python -m bench.mutations [CORPORA] --count N --seed S` counts exceptions and prints the slowest.

Each is a message of the corpora with bytes changed, cut, doubled or swapped, with pieces of mail put where they do not
belong, or with half of another message behind it. The exit status is 1 where one raised or took a second.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

from bench.conformance import CORPORA
from bench.sets import survival
from ingest.mail import parse
from ingest.mail.inspect import as_json

LARGEST = 300_000
LIMIT = 1.0  # seconds
_PIECES = (
    b"\r\n", b"\n\n", b"\r", b"--", b"=", b"=?utf-8?B?", b"=?q?", b"?=", b'"', b"(", b"<", b">", b"@", b";", b"*0*=",
    b"\x00", b"\xff\xfe", b"begin 644 a\r\n", b"charset=utf-7", b"charset=utf-16", b"<div>", b"<!--", b"</table>",
    b"&#", b"Content-Type: multipart/mixed; boundary=", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n",
)  # fmt: skip


def main():
    """Parse them all and tell; the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", nargs="?", type=Path, default=CORPORA)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    raised, seconds = measured(damaged(given.corpora, given.count, given.seed))
    slowest, p99 = max(seconds), statistics.quantiles(seconds, n=100)[98]
    print(
        f"{len(seconds)} damaged messages: {len(raised)} exceptions, slowest {slowest:.3f} s, p99 {p99:.4f} s"
    )
    for number, trouble in raised[:20]:
        print(f"  message {number}: {trouble}")
    return bool(raised) or slowest >= LIMIT


def damaged(corpora, count, seed):
    """So many damaged messages; the same for the same seed and corpora."""
    chance = random.Random(seed)
    whole = [raw for path in survival.messages(corpora) if len(raw := path.read_bytes()) <= LARGEST]
    for _ in range(count):
        message = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 12)):
            chance.choice(_WAYS)(message, chance, whole)
        yield bytes(message[: 2 * LARGEST])


def measured(messages):
    """([(number, exception)], seconds of each)."""
    raised, seconds = [], []
    for number, raw in enumerate(messages):
        begun = time.perf_counter()
        try:
            as_json(parse(raw))
        except Exception as trouble:  # every exception is what is counted here
            raised.append((number, repr(trouble)))
        seconds.append(time.perf_counter() - begun)
    return raised, seconds


def _change(message, chance, _):
    if message:
        message[chance.randrange(len(message))] = chance.randrange(256)


def _cut(message, chance, _):
    start = chance.randint(0, len(message))
    del message[start : start + chance.choice((1, 5, 50, 5000))]


def _double(message, chance, _):
    start = chance.randint(0, len(message))
    message[start:start] = message[start : start + chance.choice((5, 100, 3000))] * chance.choice((1, 2, 20))


def _insert(message, chance, _):
    # Most of what a reader acts on stands near the beginning.
    place = chance.randint(0, min(len(message), chance.choice((2000, len(message)))))
    message[place:place] = chance.choice(_PIECES) * chance.choice((1, 1, 1, 30, 3000))


def _swap_lines(message, chance, _):
    lines = message.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    message[:] = b"\n".join(lines)


def _append(message, chance, whole):
    message += chance.choice(whole)[chance.randint(0, 3000) :]


def _end_lines_otherwise(message, chance, _):
    message[:] = message.replace(b"\r\n", b"\n").replace(
        b"\n", chance.choice((b"\n", b"\r\n", b"\r", b"\r\r\n"))
    )


def _truncate(message, chance, _):
    del message[chance.randint(0, len(message)) :]


_WAYS = (
    *(_change, _change, _cut, _double, _insert, _insert, _insert, _swap_lines, _append, _end_lines_otherwise),
    _truncate,
)


if __name__ == "__main__":
    sys.exit(main())
