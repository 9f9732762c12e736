"""Who really wrote it: the letters that a message passes on, by its text and page; in doubt unsure, never guessed."""

from dataclasses import replace
from typing import NamedTuple

from ingest.forward import dates, judging, lines, page, people, scan
from ingest.mail.model import Address, Layer
from ingest.quote import heads, tails
from ingest.quote import scan as quoted

DEEPEST = 8
MOST_LINES = 100_000
MOST_OF_A_NAME = 4  # lines: "Pozdrawiam", and who does
SURE = 0.5  # of confidence: less is shown as unsure, and has no comment above it
ENOUGH = 0.75  # of confidence: the page is asked where the text tells less

_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060 \t\xa0"


class Forward(NamedTuple):
    """The layers, the outermost first, and the forwarder's own words above them; () and None of what is no forward."""

    layers: tuple[Layer, ...] = ()
    comment: str | None = None


def unwrap(text: str, html: str | None = None, subject: str = "", to: tuple[Address, ...] = ()) -> Forward:
    """What the text passes on; `html` is its page, `subject` and `to` are the message's own.

    A layer's text is the whole of its letter, with what that passes on itself. Where the text leaves a doubt, the
    structure of the page is asked.
    """
    answered = frozenset(one.address.lower() for one in to if one.address)
    plain = text.split("\n", MOST_LINES)
    found = _first(_Letter(plain, plain, subject), answered)
    if html and _is_asked(found, subject, html):
        of_page = _first(_Letter(*page.told(html), subject), answered)
        found = max(found, of_page, key=lambda one: one.layer.confidence if one.layer else 0.0)
    layers, first = [], found
    while found.layer:
        layers.append(replace(found.layer, depth=len(layers) + 1))
        if len(layers) == DEEPEST:
            break
        found = _first(found.inner)
    is_sure = bool(layers) and layers[0].confidence >= SURE
    return Forward(tuple(layers), first.above if is_sure else None)


def own_words(text: str) -> str | None:
    """What the forwarder herself says in the text, without her signature and what telephones add; None for nothing."""
    own = text.split("\n")
    kinds = quoted.read(own).kinds
    kept = own[: tails.start(own[: len(kinds)], kinds)] if len(kinds) == len(own) else own
    filled = [line for line in kept if line.strip(_INVISIBLE + "\r")]
    if filled and len(filled) <= MOST_OF_A_NAME and tails.is_closing(filled[0]):
        return None
    return "\n".join(kept).strip(_INVISIBLE + "\r\n") or None


class _Letter(NamedTuple):
    """Its lines as they are kept, the same lines as they are read, and its subject."""

    own: list[str]
    shown: list[str]
    subject: str


class _Unwrapped(NamedTuple):
    """The head that was found, its layer if it is a forward, what stands above it, and the letter within."""

    head: scan.Found | None = None
    layer: Layer | None = None
    above: str | None = None
    inner: _Letter | None = None


def _first(letter, answered=None):
    """The outermost letter that the letter passes on; `answered` are the recipients of the message itself."""
    read = lines.Lines(letter.shown)
    found = scan.head(read, judging.core(letter.subject))
    if found is None:
        return _Unwrapped()
    sender = people.sender(found.header.values.get("from", ""))
    address = sender.address if sender else None
    has_words = any(line.text for line in read[: found.first])
    sure = judging.confidence(
        found,
        letter.subject,
        bool(answered and (address or "").lower() in answered),
        has_words,
        answered is not None,
    )
    if not sure:
        return _Unwrapped(found)
    own, shown, below = _body(letter, read, found)
    subject = found.header.values.get("subject")
    inner = _Letter(own, shown, judging.passed_on(letter.subject) if subject is None else subject)
    layer = _layer(found.header, sender, inner, sure if address else min(sure, judging.NAMELESS))
    return _Unwrapped(found, layer, own_words("\n".join((*letter.own[: found.first], *below))), inner)


def _is_asked(found, subject, html):
    """Whether the page may tell more than the text did; of an ordinary answer it is not asked."""
    if found.layer:
        return found.layer.confidence < ENOUGH
    if judging.prefix(subject) is None:
        return "moz-forward-container" in html or (
            found.head is not None and found.head.kind is not scan.Kind.ATTRIBUTION
        )
    return judging.prefix(subject) is True


def _layer(header, sender, inner, sure):
    told = header.values
    is_english = header.words.get("from") == "from"
    return Layer(
        kind="inline",
        depth=1,
        from_=sender,
        to=people.recipients(told.get("to", "")),
        cc=people.recipients(told.get("cc", "")),
        date=dates.read(told.get("sent", ""), is_english),
        date_text=told.get("sent") or None,
        subject=inner.subject,
        text="\n".join(inner.own).strip(_INVISIBLE + "\r\n"),
        confidence=sure,
    )


def _body(letter, read, found):
    """(own lines, shown lines, the forwarder's below a quoted one): the letter without its marks of quotation."""
    end = len(read)
    if found.depth:
        marked = [number for number in range(found.body, end) if read[number].depth >= found.depth]
        end = marked[-1] + 1 if marked else end
    end = _last(read, found, end)
    depth = min((read[n].depth for n in range(found.body, end) if read[n].text), default=0)
    depth = max(depth, found.depth)
    own, shown = (
        _dedented([lines.without_marks(one, depth) for one in some[found.body : end]])
        for some in (letter.own, letter.shown)
    )
    return own, shown, [one for one in letter.own[end:] if not heads.ends_forward(heads.title(one) or "")]


def _last(read, found, end):
    """Where the letter ends: before the last title that says so, if there is one."""
    for number in range(end - 1, found.body, -1) if found.kind is scan.Kind.TITLE else ():
        text = read[number].text
        if text[:2] == "--" and heads.ends_forward(heads.title(text) or ""):
            return number
    return end


def _dedented(texts):
    """The lines without the blanks that all of them begin with."""
    filled = [text for text in texts if text.strip(_INVISIBLE)]
    common = min((len(text) - len(text.lstrip(" \t")) for text in filled), default=0)
    return [text[common:] if text.strip(_INVISIBLE) else "" for text in texts] if common else texts
