"""A letter's way into the firm's mailbox: its bytes, and what the servers on the way put above them (RFC 8601).

The firm's server is `mx.firma.example`: it takes mail in, checks who sent it, writes its verdict above its own trace,
and hands it to the store of mail, which adds one more trace on top.
"""

from dataclasses import dataclass, field
from email.utils import format_datetime

from bench import letters
from bench.labelled.world import OFFICE
from bench.people import Person

MX, IMAP = "mx.firma.example", "imap.firma.example"
OUR_OFFICE = Person("Sprawy klientów", OFFICE)
CHARSETS = {
    "pl": ("utf-8", "utf-8", "windows-1250", "iso-8859-2"),
    "en": ("utf-8", "us-ascii", "windows-1252"),
    "de": ("utf-8", "iso-8859-1", "windows-1252"),
    "uk": ("utf-8", "koi8-u", "windows-1251"),
}


@dataclass(frozen=True)
class Body:
    """What a program writes: plain text, perhaps HTML, files as (name, bytes, media type), messages inside."""

    plain: str
    html: str | None = None
    files: tuple = ()
    messages: tuple = ()  # bytes of forwarded messages
    attached_as: str = "message"  # or "file", an octet-stream named .eml


@dataclass
class Envelope:
    """Who a letter says it is from and to, and what its header tells besides."""

    sender: Person
    subject: str
    at: object
    own_id: str
    to: tuple = (OUR_OFFICE,)
    cc: tuple = ()
    answers: tuple = ()
    headers: tuple = ()
    language: str = "pl"
    from_field: str | None = None  # instead of the sender's, byte for byte
    delivered_to: str = OFFICE
    extra_top: list = field(default_factory=list)


def written(chance, envelope, body):
    """The message as its sender's program wrote it: its own header and its body."""
    charset = _charset(chance, envelope, body)
    sender = envelope.from_field or _author(chance, envelope.sender, charset)
    headers = [
        ("From", sender),
        ("To", ",\r\n ".join(letters.someone(one, charset) for one in envelope.to)),
        *(
            [("Cc", ",\r\n ".join(letters.someone(one, charset) for one in envelope.cc))]
            if envelope.cc
            else []
        ),
        ("Subject", letters.spelled(envelope.subject, charset)),
        ("Date", format_datetime(envelope.at)),
        ("Message-ID", f"<{envelope.own_id}>"),
        *([("In-Reply-To", f"<{envelope.answers[-1]}>")] if envelope.answers else []),
        *([("References", "\r\n ".join(f"<{one}>" for one in envelope.answers))] if envelope.answers else []),
        *envelope.headers,
        ("MIME-Version", "1.0"),
    ]
    chance.shuffle(headers)
    return letters.header_lines(headers) + _body(chance, charset, body)


def delivered(chance, envelope, content, verdict, traced=True):
    """The message as it lies in the mailbox; `verdict` are the lines of our server's check, outermost first.

    What an attacker's own server wrote is in the content already, below ours; he need not leave a trace (`traced`).
    """
    at, number = format_datetime(envelope.at), f"{chance.getrandbits(44):011X}"
    address = envelope.sender.address
    domain = address.rpartition("@")[2]
    ours = [
        ("Return-Path", f"<{address}>"),
        ("Delivered-To", envelope.delivered_to),
        ("Received", f"from {MX} ([10.0.0.5])\r\n\tby {IMAP} with LMTP id {number[:8]}\r\n\tfor <{OFFICE}>; {at}"),
        *(("Authentication-Results", line) for line in verdict),
        *envelope.extra_top,
        ("Received", f"from mail.{domain} (mail.{domain} [192.0.2.{chance.randint(1, 254)}])\r\n\tby {MX} (Postfix) "
                     f"with ESMTPS id {number}\r\n\tfor <{envelope.delivered_to}>; {at}"),
    ]  # fmt: skip
    theirs = [("Received", f"from [10.{chance.randint(0, 255)}.0.7] (localhost [127.0.0.1])\r\n\tby mail.{domain} "
                           f"with ESMTPSA id {number[::-1]}; {at}")]  # fmt: skip
    return letters.header_lines([*ours, *(theirs if traced else [])]) + content


def by_ourselves(chance, envelope, content):
    """A notice that our own server wrote: it came from nowhere, and nobody checked it."""
    at, number = format_datetime(envelope.at), f"{chance.getrandbits(44):011X}"
    ours = [
        ("Return-Path", "<>"),
        ("Delivered-To", envelope.delivered_to),
        (
            "Received",
            f"from {MX} ([10.0.0.5])\r\n\tby {IMAP} with LMTP id {number[:8]}\r\n\tfor <{OFFICE}>; {at}",
        ),
        ("Received", f"by {MX} (Postfix)\r\n\tid {number}; {at}"),
    ]
    return letters.header_lines(ours) + content


def genuine(chance, address):
    """The verdict on a letter that truly comes from that address, as different filters write it."""
    domain = address.rpartition("@")[2]
    spf, dkim = (
        f"spf=pass smtp.mailfrom={address}",
        f"dkim=pass header.d={domain} header.s=s{chance.randint(1, 9)}",
    )
    dmarc = f"dmarc=pass (p={chance.choice(('none', 'quarantine', 'reject'))} dis=none) header.from={domain}"
    return chance.choice((
        [f"{MX};\r\n\t{dkim};\r\n\t{spf};\r\n\t{dmarc}"],
        [f"{MX}; {dmarc}", f"{MX};\r\n\t{dkim} header.b=\"q7Yx\"", f"{MX}; {spf}"],
        [f"{MX};\r\n\t{dkim} header.i=@{domain};\r\n\t{dmarc};\r\n\t{spf}"],
        [f"{MX}; {dmarc}; arc=none; {spf}; {dkim}"],
    ))  # fmt: skip


def signed_only(chance, address):
    """The verdict on a genuine letter whose domain has no policy: only the signature, aligned, tells."""
    domain = address.rpartition("@")[2]
    return [
        f"{MX};\r\n\tdkim=pass header.d={domain} header.s=mail;\r\n\tspf=none;\r\n\tdmarc=none header.from={domain}"
    ]


def unproved(chance, address):
    """The verdict where nobody vouches for the sender: no signature, no policy, as of many small firms' servers."""
    domain = address.rpartition("@")[2]
    return chance.choice((
        [f"{MX}; dkim=none; spf=none smtp.mailfrom={address}; dmarc=none header.from={domain}"],
        [f"{MX};\r\n\tspf=softfail smtp.mailfrom={address};\r\n\tdkim=none;\r\n\tdmarc=none header.from={domain}"],
        [f"{MX}; dkim=temperror; spf=temperror; dmarc=temperror header.from={domain}"],
        [f"{MX}; dkim=fail (body hash did not verify) header.d={domain}; spf=pass smtp.mailfrom=srs0@list.example; "
         f"dmarc=fail header.from={domain}"],
        [],
    ))  # fmt: skip


def failed(chance, address, truly):
    """The verdict on a letter in that address's name that comes from the server of `truly`, another domain."""
    domain = address.rpartition("@")[2]
    return chance.choice((
        [f"{MX};\r\n\tdkim=none;\r\n\tspf=fail smtp.mailfrom={address};\r\n\tdmarc=fail (p=none) header.from={domain}"],
        [f"{MX}; dkim=pass header.d={truly}; spf=pass smtp.mailfrom=x@{truly}; dmarc=fail header.from={domain}"],
        [f"{MX};\r\n\tdmarc=fail (p=quarantine dis=none) header.from={domain};\r\n\tspf=softfail"],
    ))  # fmt: skip


def _author(chance, person, charset):
    """The sender as her program writes it: Outlook puts the family name first, others leave the name out."""
    given, _, family = person.name.partition(" ")
    local, _, domain = person.address.partition("@")
    style = chance.random()
    if style < 0.1 and person.name.isascii() and "<" not in person.name:
        return f'"{family}, {given}" <{person.address}>'
    if style < 0.16:
        return person.address
    if style < 0.22:
        return letters.someone(Person(person.name, f"{local.title()}@{domain.upper()}"), charset)
    return letters.someone(person, charset)


def _charset(chance, envelope, body):
    said = (
        envelope.subject
        + body.plain
        + "".join(one.name for one in (envelope.sender, *envelope.to, *envelope.cc))
    )
    charset = chance.choice(CHARSETS[envelope.language])
    try:
        said.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def _body(chance, charset, body):
    encoding = chance.choice(letters.ENCODINGS)
    text = letters.text_part(body.plain, "plain", charset, encoding)
    if body.html and chance.random() < 0.15:
        text = letters.text_part(body.html, "html", charset, encoding)
    elif body.html:
        text = letters.multipart(
            chance, "alternative", [text, letters.text_part(body.html, "html", charset, encoding)]
        )
    rest = [letters.file_part(chance, content, name, kind) for name, content, kind in body.files]
    rest += [_message(chance, one, body.attached_as) for one in body.messages]
    return letters.multipart(chance, "mixed", [text, *rest]) if rest else text


def _message(chance, content, attached_as):
    if attached_as == "file":
        return letters.file_part(
            chance, content, f"wiadomosc {chance.randint(1, 99)}.eml", "application/octet-stream"
        )
    head = b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
    return head + content
