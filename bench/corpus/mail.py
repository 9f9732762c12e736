"""The stream of mail: one letter after the other, quoting what it answers, in the order of ten years."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy

from bench.corpus import frames, spelling
from bench.corpus.lexicon import inflected
from bench.corpus.matters import MAILS_A_CASE, THREADS, facts, matter, someone
from bench.corpus.sentences import Writer
from bench.people import Person

FIRST, YEARS = datetime(2016, 11, 2, 7, tzinfo=UTC), 10
AT_WORK = 240  # cases that mail comes for at the same time
PORTION = 500  # letters
REPLIES, ENGLISH, WITH_PAPER = 0.6, 0.1, 0.16
BARE, SLIPS = 0.08, 0.002  # letters typed without diacritics; slips a character
LONGEST_QUOTE = 6000
ADVISORS = tuple(someone(random.Random(f"advisor-{n}"), "firma.example") for n in range(1, 13))


@dataclass
class Letter:
    """A message, or the document that came with it (`paper` is then its type); all that is known of it."""

    key: str
    matter: object
    subject: str
    sender: Person
    recipient: Person
    text: str
    new_text: str
    at: datetime
    facts: object
    conversation: str
    files: tuple[str, ...] = ()
    paper: str = ""

    @property
    def has_attachment(self):
        """Whether it is a message that brought a file."""
        return bool(self.files) and not self.paper


@dataclass
class _Thread:
    conversation: str
    subject: str
    said: str = ""


def mail(size, seed=1):
    """`size` messages in the order of their coming, each followed by the document that it brought, if any."""
    return _Post(size, seed).letters()


class _Post:
    def __init__(self, size, seed):
        self.size, self.seed = size, seed
        self.cases = max(1, -(-size // MAILS_A_CASE))
        self.window = min(self.cases, AT_WORK)
        self.weights = numpy.random.default_rng(seed).permutation(
            1.0 / numpy.arange(1, self.cases + 1) ** 0.5
        )
        self.open = {}
        self.writer = Writer(seed)
        self.chance = random.Random(f"{seed}-post")

    def letters(self):
        for start in range(0, self.size, PORTION):
            count = min(PORTION, self.size - start)
            for place, case_id in enumerate(self._cases_at(start, count)):
                number = start + place + 1
                letter = self._letter(number, self.open[case_id])
                yield letter
                if letter.files:
                    yield self._paper(number, letter)

    def _cases_at(self, start, count):
        """Which case each of the next letters is for; those that nobody writes for any more are forgotten."""
        first = (self.cases - self.window) * start // self.size
        ids = range(first + 1, first + self.window + 1)
        year = self._when(start).year
        self.open = {i: self.open.get(i) or matter(self.seed, i, year) for i in ids}
        weights = self.weights[first : first + self.window]
        drawn = numpy.random.default_rng((self.seed, start)).choice(ids, count, p=weights / weights.sum())
        return drawn.tolist()

    def _letter(self, number, case):
        chance, at = self.chance, self._when(number - 1)
        told = facts(chance, at)
        thread = self._thread(number, case, told)
        client, ours = chance.choice(case.people), ADVISORS[case.advisor - 1]
        sender, recipient = (client, ours) if chance.random() < 0.6 else (ours, client)
        new_text = self._new_text(case, told, sender)
        text = f"{new_text}\n\n{_quoted(thread.said)}" if thread.said else new_text
        kind = chance.choice(tuple(frames.PAPERS)) if chance.random() < WITH_PAPER else ""
        thread.said = f"W dniu {at:%d.%m.%Y} o {at:%H:%M}, {sender.name} pisze:\n{text}"
        return Letter(
            key=f"message:{number}",
            matter=case,
            subject=thread.subject,
            sender=sender,
            recipient=recipient,
            text=text,
            new_text=new_text,
            at=at,
            facts=told,
            conversation=thread.conversation,
            files=(f"{frames.PAPERS[kind]} {number}.pdf",) if kind else (),
        )

    def _paper(self, number, letter):
        kind = next(code for code, name in frames.PAPERS.items() if letter.files[0].startswith(name))
        text = self._filled(self.writer.paper(), letter.matter, letter.facts)
        return Letter(
            key=f"document:{number}",
            matter=letter.matter,
            subject=frames.PAPERS[kind],
            sender=letter.sender,
            recipient=letter.recipient,
            text=text,
            new_text=text,
            at=letter.at,
            facts=letter.facts,
            conversation=letter.conversation,
            files=letter.files,
            paper=kind,
        )

    def _thread(self, number, case, told):
        if case.threads and self.chance.random() < REPLIES:
            thread = self.chance.choice(case.threads)
            if not thread.subject.startswith("Re: "):
                thread.subject = f"Re: {thread.subject}"
            return thread
        thread = _Thread(f"message:{number}", self._filled(self.writer.subject(), case, told))
        case.threads = [*case.threads[1 - THREADS :], thread]
        return thread

    def _new_text(self, case, told, sender):
        writer = self.writer
        body = (
            writer.english() if self.chance.random() < ENGLISH else self._filled(writer.letter(), case, told)
        )
        body = spelling.mistyped(self.chance, body, int(len(body) * self.chance.random() * SLIPS))
        if self.chance.random() < BARE:
            body = spelling.bare(body)
        return f"{body}\n{sender.name}\ntel. {self.chance.randint(500_000_000, 899_999_999)}"

    def _filled(self, text, case, told):
        """The text with what it is about in its places."""
        choice = self.chance.choice
        person = choice(case.people).name
        return text.format(
            client=case.client,
            firm=case.client,
            topic=case.topic,
            town=case.town,
            person=person,
            person_gen=inflected(person, "gen"),
            person_inst=inflected(person, "inst"),
            amount=choice(spelling.amounts(told.amount)),
            nip=choice(spelling.nips(told.nip)),
            account=choice(spelling.accounts(told.account)),
            paper=told.paper,
            day=choice(spelling.days(told.day)),
        )

    def _when(self, place):
        return FIRST + timedelta(days=365.25 * YEARS) * (place / self.size)


def _quoted(said):
    text = said if len(said) <= LONGEST_QUOTE else said[: said.rfind("\n", 0, LONGEST_QUOTE)]
    return "> " + text.replace("\n", "\n> ")
