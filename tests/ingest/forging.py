"""Letters as they lie in the firm's mailbox, byte for byte: what our server wrote on top, and what came with them.

`mx.firma.example` takes mail in from outside and writes its verdict on the sender above its own trace (RFC 8601 §5);
whatever stands lower came with the letter.
"""

from email.utils import format_datetime

from archive.db import utcnow
from tests.cast import JAN
from tests.letters import OFFICE

MX, IMAP = "mx.firma.example", "imap.firma.example"
VILLAIN = "ksiegowosc@zly.example"
TRACE = f"from mail.zly.example (mail.zly.example [203.0.113.7])\r\n\tby {MX} (Postfix) with ESMTPS id 4Zk"


def verdict(dmarc, domain, more=""):
    """What our server says of a letter from that domain."""
    return f"{MX};\r\n\tdmarc={dmarc} header.from={domain}{more}"


def passed(address):
    """What our server says of a letter that is from where it says."""
    domain = address.rpartition("@")[2]
    return verdict("pass", domain, f";\r\n\tdkim=pass header.d={domain}; spf=pass smtp.mailfrom={domain}")


def arrived(*, sender, ours=(), below=(), headers=(), subject="Dokumenty", mid, text="Nowy numer rachunku do przelewu.",
            to=OFFICE, delivered_to=OFFICE, envelope=VILLAIN, body=None, content_type=None, trace=TRACE):  # fmt: skip
    """The bytes of a letter.

    `sender` is the whole value of From, None where there is none; `ours` are the verdicts that our server wrote,
    `below` are fields (name, value) that stood above From when the letter came, `headers` those below it.
    """
    now = format_datetime(utcnow())
    fields = [
        ("Return-Path", f"<{envelope}>"),
        ("Delivered-To", delivered_to),
        ("Received", f"from {MX} ([10.0.0.5])\r\n\tby {IMAP} with LMTP id 7hQ; {now}"),
        *(("Authentication-Results", one) for one in ours),
        ("Received", f"{trace}\r\n\tfor <{OFFICE}>; {now}"),
        *below,
        *([] if sender is None else [("From", sender)]),
        ("To", to),
        ("Subject", subject),
        ("Date", now),
        ("Message-ID", f"<{mid}>"),
        *headers,
        ("MIME-Version", "1.0"),
        ("Content-Type", content_type or 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return (
        f"{head}\r\n{text if body is None else body}\r\n".replace("\r\n", "\n").replace("\n", "\r\n").encode()
    )


def forward_of_jan(subject="Dokumenty"):
    """The text of a forward, as Gmail writes it, of a letter by the client's contact."""
    return (
        "Proszę dołączyć.\n\n---------- Forwarded message ---------\n"
        f"Od: Jan Kłos <{JAN}>\nDate: pon., 5 paź 2026 o 09:31\nSubject: {subject}\nTo: <anna@firma.example>\n\n"
        "Proszę przelać prowizję na nowy rachunek."
    )


def with_letter(inner, text="Patrz załącznik."):
    """(body, content type) of a letter that has another one attached."""
    body = (
        f'--granica\nContent-Type: text/plain; charset="utf-8"\n\n{text}\n'
        f"--granica\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n{inner.decode()}\n--granica--\n"
    )
    return body, 'multipart/mixed; boundary="granica"'


def returned(mid, recipient=JAN):
    """(body, content type) of a notice that the letter with that Message-ID did not arrive."""
    body = (
        "--granica\nContent-Type: text/plain\n\nYour message could not be delivered.\n"
        "--granica\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; poczta.example\n\n"
        f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n\n"
        f"--granica\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{mid}>\nSubject: Pytanie\n\n--granica--\n"
    )
    return body, 'multipart/report; report-type=delivery-status; boundary="granica"'
