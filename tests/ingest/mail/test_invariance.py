"""What must not change a letter: written anew as other programs and servers would, it reads the same."""

import base64
import re
from random import Random

import pytest

from ingest.mail import leaf_content, parse
from tests.ingest.mail.letter import ENCODERS, multipart, part

TEXT = "Dzień dobry,\r\n\r\nw załączeniu przesyłam umowę.\r\n-- \r\nŁukasz Żółkiewski"
PAGE = "<p>Dzień dobry,</p><p>w załączeniu przesyłam umowę.</p>"
FILE = b"%PDF-1.7\n" + bytes(range(256))
WORD = re.compile(rb"=\?([^?]+)\?b\?([^?]*)\?=", re.IGNORECASE)
HEADER = re.compile(rb"(?:[A-Za-z-]+:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)+(?=\r\n)")
FIELD = re.compile(rb"[A-Za-z-]+:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")


def word(text, charset):
    return b"=?%b?B?%b?=" % (charset.encode(), base64.b64encode(text.encode(charset)))


def written(charset, encoding):
    """A letter as programs write them: a text and a page, a file with a Polish name, Polish in each place."""
    encoded = ENCODERS[encoding]
    forms = multipart(
        part(encoded(TEXT.encode(charset)), f"text/plain; charset={charset}", encoding=encoding),
        part(encoded(PAGE.encode(charset)), f'text/html; charset="{charset}"', encoding=encoding),
        kind="alternative",
        boundary="formy",
    )
    disposition = b'attachment; filename="' + word("umowa pożyczki Łódź.pdf", charset) + b'"'
    file = part(
        base64.encodebytes(FILE), "application/pdf", encoding="base64", Content_Disposition=disposition
    )
    return multipart(
        forms,
        file,
        boundary="granica",
        From=word("Łukasz Żółkiewski", charset) + b" <lukasz@klos.example>",
        To="Anna <anna@firma.example>, biuro@firma.example",
        Subject=b"Odp: " + word("żądanie zapłaty, Łódź", charset),
        Date="Tue, 3 Nov 2026 10:15:00 +0100",
        Message_ID="<1@klos.example>",
        References="<a@firma.example> <b@firma.example>",
        MIME_Version="1.0",
    )


def read(raw):
    """What a person would see of it, and the bytes of its files."""
    mail = parse(raw)
    people = [[(one.name, one.address) for one in field] for field in (mail.authors, mail.to)]
    told = (mail.subject, people, mail.date, mail.message_id, mail.references, mail.text, mail.new_text)
    files = [(one.path, one.type, one.role, one.filename) for one in mail.parts]
    return told, files, [one.content for one in mail.attachments], mail.flags


LETTERS = [
    written(charset, encoding) for charset in ("utf-8", "windows-1250", "iso-8859-2") for encoding in ENCODERS
]


def fields(change):
    """Each header block with its fields changed together."""
    return lambda raw: HEADER.sub(lambda block: b"".join(change(FIELD.findall(block[0]))), raw)


def values(change):
    """Each field's value changed."""
    return fields(
        lambda found: [name + b": " + change(value.rstrip()) + b"\r\n" for name, value in map(_split, found)]
    )


def words(change):
    """Each encoded word written anew of its label and its bytes."""
    return lambda raw: WORD.sub(lambda found: change(found[1], base64.b64decode(found[2])), raw)


def base64_lines(change):
    """The base64 of the file written anew."""
    encoded = base64.encodebytes(FILE)
    return lambda raw: raw.replace(encoded, change(encoded.replace(b"\n", b"")) + b"\r\n")


def labelled(**names):
    """The charsets under other names."""
    spelt = {name.replace("_", "-").encode(): spelling.encode() for name, spelling in names.items()}
    return lambda raw: re.sub(b"|".join(spelt), lambda found: spelt[found[0]], raw)


def _split(field):
    name, _, value = field.partition(b": ")
    return name, value


def _split_words(label, content, size=3):
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    return b"\r\n ".join(
        _quoted(label, one) if at % 2 else _based(label, one) for at, one in enumerate(pieces)
    )


def _based(label, content):
    return b"=?%b?b?%b?=" % (label, base64.b64encode(content))


def _quoted(label, content):
    return b"=?%b?q?%b?=" % (label, b"".join(b"=%02x" % one for one in content))


def _sections(raw):
    """The file's name in sections of RFC 2231, the last first, the letters of one in two of them."""
    found = WORD.search(raw, raw.index(b"filename="))
    label, content = found[1], base64.b64decode(found[2])
    escaped = [
        "".join(f"%{one:02X}" for one in content[at : at + 5]).encode() for at in range(0, len(content), 5)
    ]
    escaped[0] = label + b"''" + escaped[0]
    said = [b"; filename*%d*=%b" % numbered for numbered in enumerate(escaped)]
    return re.sub(rb'; filename="[^"]*"', lambda _: b"".join(reversed(said)), raw)


PERTURBED = {
    **{f"lines ended by {end!r}": lambda raw, end=end: raw.replace(b"\r\n", end) for end in (b"\n", b"\r", b"\r\r\n")},
    **{
        f"behind {front!r}": lambda raw, front=front: front + raw
        for front in (b"From jan@x.pl Tue Nov  3 10:15:00 2026\r\n", b"\xef\xbb\xbf", b"\r\n\r\n", b"\n\xef\xbb\xbf")
    },
    "other fields in front": lambda raw: b"Received: from a by b;\r\n\tnow\r\nX-Empty:\r\n" + raw,
    "fields in other order": fields(lambda found: Random(7).sample(found, len(found))),
    "fields twice": fields(lambda found: [one for one in found for _ in (1, 2)]),
    "names in capitals": fields(lambda found: [name.upper() + b":" + value for name, value in map(_split, found)]),
    "names in small letters": fields(lambda found: [name.lower() + b" : " + text for name, text in map(_split, found)]),
    "folded after the name": values(lambda value: b"\r\n\t" + value),
    "folded at each blank": values(lambda value: re.sub(rb" (?!>)", b"\r\n\t", value)),
    "comments": fields(
        lambda found: [
            re.sub(rb"(?i)^(content-type|content-transfer-encoding): ([\w/-]+)", rb"\1: (a; b) \2 (c=(d))", one)
            for one in found
        ]
    ),
    "charsets in capitals": labelled(utf_8="UTF-8", windows_1250="WINDOWS-1250", iso_8859_2="ISO-8859-2"),
    "charsets misspelt": labelled(utf_8="utf8", windows_1250="x-cp1250", iso_8859_2="ISO_8859_2"),
    "charsets mistaken": labelled(utf_8="iso-8859-1", windows_1250="utf-8", iso_8859_2="windows-1250"),
    "words in quoted-printable": words(_quoted),
    "words split within letters": words(_split_words),
    "name in sections": _sections,
    "base64 in one line": base64_lines(lambda data: data),
    "base64 in short lines": base64_lines(lambda data: re.sub(rb"(.{7})", rb"\1 \r\n", data)),
    "base64 without padding": base64_lines(lambda data: data.rstrip(b"=")),
    "a long boundary in quotes": lambda raw: raw.replace(b"granica", b"g ':=?" + b"x" * 60),
    "one boundary begins the other": lambda raw: raw.replace(b"formy", b"granica2"),
    "blanks behind boundaries": lambda raw: re.sub(rb"(\n--\w+(?:--)?)", rb"\1 \t", raw),
    "no last boundary": lambda raw: raw[: raw.rindex(b"\r\n--granica--")],
    "a last boundary that is cut off": lambda raw: raw[: raw.rindex(b"nica--")],
    "no version": lambda raw: raw.replace(b"MIME-Version: 1.0\r\n", b""),
    "encodings in capitals": lambda raw: re.sub(rb"(?<=Encoding: )[^\r]+", lambda found: found[0].upper() + b";", raw),
}  # fmt: skip


@pytest.mark.parametrize("name", PERTURBED)
def test_a_letter_reads_the_same_when_it_is_written(name):
    for raw in LETTERS:
        perturbed = PERTURBED[name](raw)

        assert perturbed != raw or name.startswith("charsets")
        assert read(perturbed) == read(raw)


@pytest.mark.parametrize("encoding", [None, "base64"])
def test_a_letter_reads_the_same_when_it_is_attached(encoding):
    for raw in LETTERS:
        content = raw if encoding is None else base64.encodebytes(raw)
        outer = multipart(
            part(b"przekazuje"), part(content, "message/rfc822", encoding=encoding), boundary="koperta"
        )
        layer = parse(outer).layers[0]

        assert leaf_content(outer, "1.2") == raw
        assert (layer.subject, layer.from_.name, layer.text) == (
            parse(raw).subject,
            "Łukasz Żółkiewski",
            parse(raw).text,
        )


@pytest.mark.parametrize("encoding", ENCODERS)
def test_the_letter_is_what_was_written(encoding):
    told, files, contents, flags = read(written("windows-1250", encoding))

    assert told[0] == "Odp: żądanie zapłaty, Łódź"
    assert told[5].split() == TEXT.split()
    assert (files[-1][3], contents, flags) == ("umowa pożyczki Łódź.pdf", [FILE], ())
