"""The demo's mail as the bytes that would arrive: the same bytes for the same setting, every time."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from webapp.demo import looks, mime
from webapp.demo.programs import PROGRAMS

SERVER = "poczta.dobrybrzeg.example"
PREFIXES = ("Re: ", "RE: ", "Odp: ", "Fwd: ", "PD: ", "Fw: ")


@dataclass(frozen=True)
class Delivery:
    """One mail on its way: `expect` is a case number, "tray" or "duplicate"."""

    key: str
    raw: bytes
    at: datetime
    expect: str


class Correspondence:
    """All mails of the world in one setting; attachments come from `papers.make(key)`."""

    def __init__(self, world, setting, papers):
        self.world, self.setting, self.papers = world, setting, papers

    def deliveries(self):
        """What arrives in the mailbox, the earliest first."""
        rows = [row for row in self.world.mails.values() if not row.get("unseen")]
        made = [self._delivery(row) for row in rows]
        return sorted(made, key=lambda delivery: (delivery.at, delivery.key))

    def raw(self, row):
        """The bytes of one mail; a copy differs from its original only in the trace of its way."""
        letter = self.world.mails[row["copy_of"]] if "copy_of" in row else row
        headers = [*self._trace(row, letter), *self._envelope(letter)]
        return mime.message(headers, self._content(letter))

    def _delivery(self, row):
        expect = self.setting.numbers.get(row["expect"], row["expect"])
        return Delivery(row["key"], self.raw(row), self._at(row), expect)

    def _trace(self, row, letter):
        sender = self.world.people[letter["from"]].address
        domain = sender.split("@")[1]
        checked = f"{SERVER};\r\n dmarc=pass (p=quarantine) header.from={domain};\r\n spf=pass smtp.mailfrom={sender}"
        arrived = format_datetime(self._at(row) + timedelta(seconds=4))
        word = _word(row["key"])
        received = f"from mx.{domain}\r\n by {SERVER} with ESMTPS id {word};\r\n {arrived}"
        box = self.world.people["sprawy"].address
        return [
            ("Return-Path", f"<{sender}>"),
            ("Delivered-To", box),
            ("Authentication-Results", checked),
            ("Received", received),
        ]

    def _envelope(self, row):
        headers = [("From", self._header_addresses([row["from"]])), ("To", self._header_addresses(row["to"]))]
        if row.get("cc"):
            headers.append(("Cc", self._header_addresses(row["cc"])))
        headers += [
            ("Subject", mime.words(self._subject(row), row.get("charset", "utf-8"))),
            ("Date", format_datetime(self._at(row))),
        ]
        if not row.get("no_message_id"):
            headers.append(("Message-ID", self._message_id(row)))
        return headers + self._thread(row) + list(self._program(row).headers) + _automatic(row)

    def _thread(self, row):
        earlier = []
        while "answers" in row:
            row = self.world.mails[row["answers"]]
            earlier.insert(0, self._message_id(row))
        if not earlier:
            return []
        return [("In-Reply-To", earlier[-1]), ("References", "\r\n ".join(earlier))]

    def _content(self, row):
        body = self._body(row)
        files = [self._attachment(key, row) for key in self._attached(row)]
        if row["program"] == "attachment":
            original = self.world.mails[row["forwards"]]
            files.append(mime.enclosed(self._enclosed(original), f"{self._subject(original)}.eml"))
        return mime.multipart("mixed", self._boundary(row, "m"), [body, *files]) if files else body

    def _body(self, row):
        charset = row.get("charset", "utf-8")
        encoding = row.get("encoding", self._program(row).encoding)
        plain = mime.text(self._text(row), charset=charset, encoding=encoding)
        if not row.get("html"):
            return plain
        page = f'<html><head><meta charset="{charset}"></head><body>{self._html(row)}</body></html>'
        rich = mime.text(page, subtype="html", charset=charset, encoding=encoding)
        if row.get("logo"):
            logo = mime.picture(self.papers.logo(), "image001.png", self._logo_id(row))
            rich = mime.multipart("related", self._boundary(row, "r"), [rich, logo])
        return mime.multipart("alternative", self._boundary(row, "a"), [plain, rich])

    def _text(self, row):
        parts = [self.setting.fill(row["text"]).strip(), self._signature(row)]
        look, original = self._older(row)
        if look:
            parts.append(look.under(original))
        return "\n\n".join(filter(None, parts)) + "\n"

    def _html(self, row):
        signature = looks.html_of(self._signature(row))
        image = f'<img src="cid:{self._logo_id(row)}" width="160" alt="logo">' if row.get("logo") else ""
        pixel = f"https://sledzenie.example/o.gif?id={_word(row['key'])}"
        remote = f'<img src="{pixel}" width="1" height="1" alt="">' if row.get("pixel") else ""
        look, original = self._older(row)
        older = look.html_under(original) if look else ""
        return looks.html_of(self.setting.fill(row["text"])) + signature + image + remote + older

    def _older(self, row):
        """How the older message is shown, and that message; (None, None) where there is none."""
        program = self._program(row)
        if "answers" in row:
            return program.answer, self._original(self.world.mails[row["answers"]])
        if "forwards" in row and row["program"] != "attachment":
            return program.forward, self._original(self.world.mails[row["forwards"]])
        return None, None

    def _original(self, row):
        text = self._text(row).strip()
        return looks.Original(
            sender=self._shown_addresses([row["from"]]),
            to=self._shown_addresses(row["to"]),
            cc=self._shown_addresses(row.get("cc", [])),
            at=self._at(row),
            subject=self._subject(row),
            text=text,
            html=self._html(row | {"logo": False}) if row.get("html") else looks.html_of(text),
        )

    def _enclosed(self, row):
        return mime.message(self._envelope(row), self._content(row))

    def _attached(self, row):
        """Papers of the mail; a forward carries those of its original along."""
        inline = "forwards" in row and row["program"] != "attachment"
        return row.get("attach", []) + (self.world.mails[row["forwards"]].get("attach", []) if inline else [])

    def _attachment(self, key, row):
        paper = self.papers.make(key)
        names = row.get("names", "rfc2231")
        return mime.attachment(paper.content, paper.filename, paper.media_type, names=names)

    def _subject(self, row):
        if "subject" in row:
            return self.setting.fill(row["subject"])
        subject = self._subject(self.world.mails[row["answers"]])
        for prefix in PREFIXES:
            subject = subject.removeprefix(prefix)
        return self._program(row).answer_prefix + subject

    def _signature(self, row):
        if row["program"] in ("newsletter", "copier") or row.get("auto_reply"):
            return ""
        return self._program(row).sign_off or self.world.people[row["from"]].signature

    def _header_addresses(self, keys):
        people = [self.world.people[key] for key in keys]
        return ",\r\n ".join(f"{_phrase(person.name)} <{person.address}>" for person in people)

    def _shown_addresses(self, keys):
        people = [self.world.people[key] for key in keys]
        return ", ".join(f"{person.name} <{person.address}>" for person in people)

    def _message_id(self, row):
        domain = self.world.people[row["from"]].address.split("@")[1]
        return f"<{row['key']}.{_word(row['key'])}@{domain}>"

    def _logo_id(self, row):
        return f"image001.png@{_word(row['key'])}"

    def _boundary(self, row, kind):
        return self._program(row).boundary % _word(row["key"] + kind)

    def _program(self, row):
        return PROGRAMS[row["program"]]

    def _at(self, row):
        return self.setting.instant(*row["at"])


def _word(key):
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _phrase(name):
    return f'"{name}"' if name.isascii() else mime.words(name)


def _automatic(row):
    return [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes")] if row.get("auto_reply") else []
