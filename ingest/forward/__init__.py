"""Who really wrote it: the letters that a message passes on, by its text and page; in doubt unsure, never guessed."""

from dataclasses import replace
from typing import NamedTuple

from ingest.forward import dates, judging, lines, people, scan
from ingest.mail.model import Address, Layer
from ingest.quote import scan as quoted
from ingest.quote import tails

DEEPEST = 8
MOST_LINES = 100_000

_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060 \t\xa0"


class Forward(NamedTuple):
    """The layers, the outermost first, and the forwarder's own words above them; () and None of what is no forward."""

    layers: tuple[Layer, ...] = ()
    comment: str | None = None


def unwrap(text: str, html: str | None = None, subject: str = "", to: tuple[Address, ...] = ()) -> Forward:
    """What the text passes on; `html` is its page, `subject` and `to` are the message's own.

    A layer's text is the whole of its letter, with what that passes on itself.
    """
    layers, comment = [], None
    answered = frozenset(one.address.lower() for one in to if one.address)
    for depth in range(1, DEEPEST + 1):
        found = _unwrapped(text, subject, answered, depth)
        if found is None:
            break
        layer, above = found
        layers.append(layer)
        comment = above if depth == 1 else comment
        text, subject = layer.text, layer.subject or ""
    return Forward(tuple(layers), comment)


def _unwrapped(text, subject, answered, depth):
    """(the layer, what its forwarder wrote), or None."""
    raw = text.split("\n", MOST_LINES)
    read = lines.read(raw)
    found = scan.head(read, judging.core(subject))
    if found is None:
        return None
    sender = people.sender(found.header.values.get("from", ""))
    is_answered = sender is not None and (sender.address or "").lower() in answered
    has_words = any(line.text for line in read[: found.first])
    sure = judging.confidence(found, subject, is_answered, has_words, depth == 1)
    if not sure:
        return None
    if sender is None or sender.address is None:
        sure = min(sure, judging.NAMELESS)
    body, below = _body(raw, read, found)
    layer = _layer(found.header, sender, body, sure, depth)
    if layer.subject is None:
        layer = replace(layer, subject=judging.passed_on(subject))
    return layer, own_words("\n".join((*raw[: found.first], *below)))


def _layer(header, sender, text, sure, depth):
    told = header.values
    is_english = header.words.get("from") == "from"
    return Layer(
        kind="inline",
        depth=depth,
        from_=sender,
        to=people.recipients(told.get("to", "")),
        cc=people.recipients(told.get("cc", "")),
        date=dates.read(told.get("sent", ""), is_english),
        date_text=told.get("sent") or None,
        subject=told.get("subject"),
        text=text,
        confidence=sure,
    )


def _body(raw, read, found):
    """The letter below the head without its marks of quotation, and the lines of the forwarder's below a quoted one."""
    end = len(raw)
    if found.depth:
        marked = [n for n in range(found.body, end) if read[n].depth >= found.depth]
        end = marked[-1] + 1 if marked else end
    inner, below = range(found.body, end), raw[end:]
    depth = min((read[n].depth for n in inner if read[n].text), default=0)
    bare = [lines.without_marks(raw[n], max(depth, found.depth)) for n in inner]
    return "\n".join(_dedented(bare)).strip(_INVISIBLE + "\n"), below


def _dedented(texts):
    """The lines without the blanks that all of them begin with."""
    filled = [text for text in texts if text.strip(_INVISIBLE)]
    common = min((len(text) - len(text.lstrip(" \t")) for text in filled), default=0)
    return [text[common:] if text.strip(_INVISIBLE) else "" for text in texts] if common else texts


def own_words(text: str) -> str | None:
    """What the forwarder herself says in the text, without her signature and what telephones add; None for nothing."""
    own = text.split("\n")
    kinds = quoted.read(own).kinds
    kept = own[: tails.start(own[: len(kinds)], kinds)] if len(kinds) == len(own) else own
    return "\n".join(kept).strip(_INVISIBLE + "\r\n") or None
