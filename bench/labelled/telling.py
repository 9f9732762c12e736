"""What every story is told with: people who write, the firm's clock, and the label that the story gives its mail."""

import html
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bench.labelled import post, voices
from bench.labelled.post import Body, Envelope
from bench.labelled.programs import PROGRAMS, Original, forwarded, subject_of
from bench.labelled.world import OURS

POLAND = ZoneInfo("Europe/Warsaw")
BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
SPELLINGS = (
    "[S-{y}-{n:04d}]", "S-{y}-{n:04d}", "[S\u2013{y}\u2013{n:04d}]", "s {y}/{n}", "S/{y}/{n}",
    "s-{y}-{n}", "S {y} {n:04d}",
    "S{y}-{n:04d}", "[s-{y}-{n:03d}]", "S\u2014{y}\u2014{n}", "sprawa s {y}-{n:05d}",
)  # fmt: skip
CHAINS = ("", "", "RE: ", "ODP: ", "Odp: ", "Re: Odp: ", "Fwd: Re: ", "PD: ODP: ", "AW: ", "RE: FW: ")


@dataclass(frozen=True)
class Delivery:
    """One letter as it came, and its label.

    `right` are the numbers of the cases where it truly belongs (any of them is right); none where it belongs to no
    case. `may_file` is whether the story gives enough to file it without a person. `told` is the story in a sentence.
    """

    kind: str
    content: bytes
    at: datetime
    right: tuple = ()
    may_file: bool = False
    attack: bool = False
    told: str = ""

    @property
    def is_to_be_found(self):
        """Whether a person who looks at it in the tray should see its case among the first suggestions."""
        return bool(self.right) and not self.attack


class Teller:
    """One world, its clock, and `tokens`, {number of a case: the token that our mail about it carries}."""

    def __init__(self, world, seed, tokens, addresses):
        self.world, self.seed, self.tokens, self.addresses = world, seed, tokens, addresses
        self._at, self._count = BEGIN, 0

    def now(self, chance):
        """A little later than before, as a Polish clock shows it."""
        self._at += timedelta(minutes=chance.randint(3, 90), seconds=chance.randint(0, 59))
        return self._at.astimezone(POLAND)

    def new_id(self, chance, domain):
        """A Message-ID nobody can guess."""
        self._count += 1
        return f"{self._count}.{self.seed}.{chance.getrandbits(64):016x}@{domain}"

    def firm(self, chance, *relations):
        """A client in one of the relations."""
        return chance.choice([firm for relation in relations for firm in self.world.firms[relation]])

    def case_with_reference(self, chance):
        """(client, an open case of it that an institution has given a number)."""
        pairs = [(firm, case) for firm in self.world.all_firms for case in firm.open_cases if case.reference]
        return chance.choice(pairs)

    def firm_of(self, number):
        """The client of a case."""
        return next(firm for firm in self.world.all_firms for case in firm.cases if case.number == number)

    def envelope(self, chance, sender, subject, **details):
        """A letter of now with a Message-ID of the sender's own."""
        own_id = self.new_id(chance, sender.address.rpartition("@")[2])
        return Envelope(sender, subject, self.now(chance), own_id, **details)

    def sent(self, chance, envelope, body, verdict=post.genuine):
        """The bytes in our mailbox of a letter that really comes from where it says."""
        lines = verdict(chance, envelope.sender.address)
        return post.delivered(chance, envelope, post.written(chance, envelope, body), lines)

    def from_client(self, chance, firm, person=None, *, subject=None, about=None, says=(), nip=False, files=(),
                    quoted="", verdict=post.genuine, **details):  # fmt: skip
        """(envelope, bytes) of a letter by somebody at a client."""
        person, language = person or chance.choice(firm.people), firm.language
        subject = voices.topic(chance, language) if subject is None else subject
        told = about and voices.called(chance, about, language)
        text = voices.letter(chance, person, language, about=told, firm=firm, nip=nip, says=says)
        envelope = self.envelope(chance, person, subject, language=language, **details)
        body = Body(text + quoted, _html_of(chance, text + quoted), tuple(files))
        return envelope, self.sent(chance, envelope, body, verdict)

    def from_us(self, chance, advisor, person, subject, *, says=(), to_office=True, **details):
        """(envelope, bytes, text) of a letter by one of ours, with a copy to the office's mailbox."""
        text = voices.letter(chance, advisor, "pl", says=says)
        copies = (post.OUR_OFFICE,) if to_office else ()
        envelope = self.envelope(chance, advisor, subject, to=(person,), **({"cc": copies} | details))
        return envelope, self.sent(chance, envelope, Body(text, _html_of(chance, text))), text

    def answered(self, chance, envelope, text, language):
        """(subject, what is quoted, References) of an answer to that letter."""
        at = envelope.at
        opening = {
            "pl": f"W dniu {at:%d.%m.%Y} o {at:%H:%M}, {envelope.sender.name} pisze:",
            "en": f"On {at:%d/%m/%Y %H:%M}, {envelope.sender.name} wrote:",
            "de": f"Am {at:%d.%m.%Y} um {at:%H:%M} schrieb {envelope.sender.name}:",
            "uk": f"{at:%d.%m.%Y} {at:%H:%M} {envelope.sender.name} пише:",
        }[language]
        quoted = "\n\n" + "\n".join([opening, *(f"> {line}" for line in text.split("\n"))])
        prefix = {"pl": ("Odp: ", "Re: ", "RE: ", "ODP: "), "de": ("AW: ", "Re: ")}.get(
            language, ("Re: ", "RE: ")
        )
        return chance.choice(prefix) + envelope.subject, quoted, (*envelope.answers, envelope.own_id)

    def forward(self, chance, advisor, original, *, program=None, language=None, comment=None, subject=None, files=(),
                **details):  # fmt: skip
        """(envelope, bytes) of an advisor's inline forward of the original."""
        program, language = program or chance.choice(PROGRAMS), language or _language_of_program(chance)
        comment = voices.comment(chance) if comment is None else comment
        plain, styled = forwarded(chance, program, language, comment, original)
        subject = subject or subject_of(chance, program, language, original.subject)
        envelope = self.envelope(chance, advisor, subject, **details)
        return envelope, self.sent(chance, envelope, Body(plain, styled, tuple(files)))

    def original(self, chance, sender, to, subject, text, cc=()):
        """A letter that an advisor got some hours ago."""
        at = self.now(chance) - timedelta(hours=chance.randint(1, 40))
        return Original(sender, (to,), tuple(cc), subject, at, text)


def spelled(chance, number):
    """The case's number as somebody writes it."""
    _, year, count = number.split("-")
    return chance.choice(SPELLINGS).format(y=year, n=int(count))


def is_ours(person):
    """Whether the person works at the firm."""
    return person.address.endswith(f"@{OURS}")


def moved(original, **values):
    """The original with other values."""
    return replace(original, **values)


def _language_of_program(chance):
    return chance.choices(("pl", "en", "de", "uk"), (70, 18, 6, 6))[0]


def _html_of(chance, text):
    if chance.random() < 0.4:
        return None
    lines = html.escape(text).replace("\n", "<br>\n")
    return f'<html><body><div style="font-family:Calibri">{lines}</div></body></html>'
