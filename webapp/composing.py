"""What an advisor sends from a case: to whom, with which of its files, and what is refused before anything is kept."""

from cases.advisor import active_advisor_at
from cases.calendar import date_in_poland
from cases.correspondents import known_addresses
from cases.document import documents_in
from cases.errors import N_, RuleBroken
from cases.filing import NotInCase, standing_filing
from cases.letter_template import refuse_fields_left
from ingest.letter import File, answer_to, can_be_written_to, thread_of, with_token
from webapp.filters import size
from webapp.forms.letter import people_in

MOST_RECIPIENTS = 50
QUOTED = 20_000  # letters of what is answered


class NobodyChosen(RuleBroken):
    """A letter goes to somebody."""

    sentence = N_("Choose whom the message is for.")


class NotWritable(RuleBroken):
    """A contact's address that no letter can be addressed to."""

    sentence = N_("No message can be sent to “%(address)s”. Correct the address of the contact.")


class TooManyPeople(RuleBroken):
    """Nobody writes to so many in one case: it is a slip, or a mailing."""

    sentence = N_("A message goes to %(most)s people at most.")


class Strangers(RuleBroken):
    """Addresses that the case does not know: a slip of the keyboard sends a client's papers to somebody else."""

    sentence = N_(
        "The case does not know these addresses: %(addresses)s. Check them, tick the box below and send again."
    )


class FilesTooLarge(RuleBroken):
    """Mail servers refuse what is larger, and say so late."""

    sentence = N_(
        "The files weigh %(size)s together; at most %(most)s go with one message. Leave some out and send them with "
        "another."
    )


class Draft:
    """A letter as its form has it, in a case, by whom; every question is asked before anything is kept."""

    def __init__(self, session, office, case, me, form, request_form, answered=None):
        self.office, self.case, self.me, self.form = office, case, me, form
        self.answered = answered
        self.is_of_case = answered is None or standing_filing(session, answered, case) is not None
        contacts = contact_addresses(case)
        ticked = [address for address in request_form.getlist("contact") if address in contacts]
        self.to = _once([(contacts[one], one) for one in ticked] + people_in(form.to.data or ""))
        self.cc = _once(people_in(form.cc.data or ""), self.to)
        ids = set(request_form.getlist("document"))
        self.documents = [one for one in documents_in(session, case) if str(one.id) in ids]
        self.strangers = self._strangers(session)
        self.may_be_strangers = request_form.get("strangers") == ", ".join(self.strangers)

    def check(self):
        """Raise what is wrong with it."""
        self.case.refuse_if_closed()
        if not self.is_of_case:
            raise NotInCase(number=self.case.number)
        refuse_fields_left(self.form.subject.data, self.form.text.data)
        if not self.to:
            raise NobodyChosen()
        for _, address in self.to:
            if not can_be_written_to(address):
                raise NotWritable(address=address)
        if len(self.to) + len(self.cc) > MOST_RECIPIENTS:
            raise TooManyPeople(most=MOST_RECIPIENTS)
        total, most = sum(one.file.size for one in self.documents), self.office.smtp.largest_bytes
        if total > most:
            raise FilesTooLarge(size=size(total), most=size(most))
        if self.strangers and not self.may_be_strangers:
            raise Strangers(addresses=", ".join(self.strangers))

    def details(self):
        """What `ingest.writing.write` needs to know."""
        config, answered = self.office.config, self.answered
        return {
            "sender": (self.me.name, config.sender_address),
            "to": tuple(self.to),
            "cc": tuple(self.cc),
            "subject": with_token(self.form.subject.data, self.office.tokens.of(self.case)),
            "text": self.form.text.data,
            "files": tuple(_file(self.office.store, document.file) for document in self.documents),
            "thread": thread_of(answered) if answered else (),
            "reply_to": None if config.sender_address == config.case_address else config.case_address,
        }

    def _strangers(self, session):
        known = known_addresses(session, self.case) | self.office.config.our_addresses
        asked = [address for _, address in (*self.to, *self.cc) if address not in known]
        return [address for address in asked if active_advisor_at(session, address) is None]


def contact_addresses(case):
    """{address: name} of the client's people."""
    return {email.address: contact.name for contact in case.client.contacts for email in contact.emails}


def answer(session, office, message, me, *, to_all):
    """(to, cc, subject, text) of an answer to the message: to whoever wrote it, or to all who got it.

    What one of us forwarded is answered as the letter it passes on: her own words above it are a note of the case,
    and nothing of them goes to that letter's writer.
    """
    ours = office.config.our_addresses | {me.email}
    is_ours = (
        message.from_address in ours or active_advisor_at(session, message.from_address or "") is not None
    )
    if message.layers and is_ours:
        letter = message.original
        writer = (letter.from_name, letter.from_address) if letter and letter.from_address else None
        got = {role: message.addressed(role) if letter else [] for role in ("to", "cc")}
        subject, words, at = (letter.subject, letter.text, letter.sent_at) if letter else ("", "", None)
    else:
        writer = None if is_ours else (message.from_name, message.from_address)
        got = {
            role: [(a.name, a.address) for a in message.addresses if a.role == role] for role in ("to", "cc")
        }
        subject, words, at = message.subject, message.new_text or message.text, message.sent_at
    to, cc = ([writer], []) if writer else (got["to"], [])
    if to_all:
        to, cc = to + (got["to"] if writer else []), got["cc"]
    to = [one for one in _once(to) if one[1] not in ours]
    cc = [one for one in _once(cc, to) if one[1] not in ours]
    return to, cc, answer_to(subject or message.subject or ""), quoted(words, message.author, at)


def quoted(words, author, at):
    """The words, each line marked, under a line that says whose they are and when; nothing for no words."""
    lines = (words or "").strip()[:QUOTED].splitlines()
    whose = ", ".join(filter(None, (at and f"{date_in_poland(at):%d.%m.%Y}", author)))
    head = [f"{whose}:"] if lines and whose else []
    return "\n".join([*head, *(f"> {line}".rstrip() for line in lines)])


def _once(people, others=()):
    """Each address once, and none of the others'."""
    seen = {address for _, address in others}
    return list(
        {address: (name, address) for name, address in people if address and address not in seen}.values()
    )


def _file(store, file):
    return File(file.filename, file.media_type, store.read(file.digest))
