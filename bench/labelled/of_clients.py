"""Stories of clients who write themselves."""

from bench.labelled import names, papers, post, voices
from bench.labelled.telling import CHAINS, Delivery, spelled
from bench.labelled.world import stranger
from bench.people import Person


def writes(tell, chance):
    """A contact of a client with one case writes."""
    firm = tell.firm(chance, "single", "reopened", "group")
    (case,) = firm.open_cases
    envelope, raw = tell.from_client(
        chance, firm, _own(chance, firm), about=_maybe(chance, case), files=papers.some(chance)
    )
    return [
        Delivery(
            "client writes", raw, envelope.at, (case.number,), True, told=f"{firm.name} has one open case"
        )
    ]


def writes_from_public_mail(tell, chance):
    """A sole trader writes from gmail or wp."""
    firm = tell.firm(chance, "public")
    (case,) = firm.open_cases
    envelope, raw = tell.from_client(chance, firm, files=papers.some(chance))
    return [
        Delivery("client writes from public mail", raw, envelope.at, (case.number,), True, told=firm.name)
    ]


def signs_without_policy(tell, chance):
    """The domain has no DMARC policy, but its signature is good and its own."""
    firm = tell.firm(chance, "single", "reopened")
    (case,) = firm.open_cases
    envelope, raw = tell.from_client(chance, firm, verdict=post.signed_only)
    return [
        Delivery(
            "signature alone proves", raw, envelope.at, (case.number,), True, told="dkim aligned, no dmarc"
        )
    ]


def cannot_be_proved(tell, chance):
    """A client whose server proves nothing: it is true, and nobody can know it."""
    firm = tell.firm(chance, "single", "public", "reopened")
    (case,) = firm.open_cases
    envelope, raw = tell.from_client(chance, firm, verdict=post.unproved)
    return [
        Delivery("sender cannot be proved", raw, envelope.at, (case.number,), False, told="no check passed")
    ]


def of_several_hints(tell, chance):
    """A client with several cases writes about one, by the name of the matter only."""
    firm = tell.firm(chance, "several")
    case = chance.choice(firm.open_cases)
    in_subject = voices.called(chance, case, firm.language) if chance.random() < 0.5 else None
    envelope, raw = tell.from_client(chance, firm, subject=in_subject, about=case)
    told = f"{len(firm.open_cases)} open cases, speaks of “{case.matter.title}”"
    return [Delivery("one of several, by its matter", raw, envelope.at, (case.number,), False, told=told)]


def of_several_number(tell, chance):
    """A client with several cases writes the number of one in the subject."""
    firm = tell.firm(chance, "several")
    case = chance.choice(firm.open_cases)
    subject = f"{chance.choice(CHAINS)}{voices.topic(chance, firm.language)} {spelled(chance, case.number)}"
    envelope, raw = tell.from_client(chance, firm, subject=subject)
    return [Delivery("one of several, by its number", raw, envelope.at, (case.number,), True, told=subject)]


def answers_with_token(tell, chance):
    """We wrote to a client with the token in the subject; the client answers, perhaps as a new letter."""
    firm = tell.firm(chance, "several", "single", "accountant")
    case, person = chance.choice(firm.open_cases), chance.choice(firm.people)
    subject = f"{voices.topic(chance, 'pl')} [{tell.tokens[case.number]}]"
    ours, raw, text = tell.from_us(chance, case.owner, person, subject)
    first = Delivery("we write with a token", raw, ours.at, (case.number,), True, told=subject)
    answer, quoted, thread = tell.answered(chance, ours, text, firm.language)
    details = {"answers": thread} if chance.random() < 0.6 else {}
    envelope, raw = tell.from_client(chance, firm, person, subject=answer, quoted=quoted, **details)
    return [first, Delivery("answer with a token", raw, envelope.at, (case.number,), True, told=answer)]


def answers_in_thread(tell, chance):
    """We wrote about one of several cases; the client answers in the thread, and the subject tells nothing."""
    firm = tell.firm(chance, "several")
    case, person = chance.choice(firm.open_cases), chance.choice(firm.people)
    subject = f"{voices.topic(chance, 'pl')}, {spelled(chance, case.number)}"
    ours, raw, text = tell.from_us(chance, case.owner, person, subject)
    first = Delivery("we write with a number", raw, ours.at, (case.number,), True, told=subject)
    _, quoted, thread = tell.answered(chance, ours, text, firm.language)
    envelope, raw = tell.from_client(
        chance,
        firm,
        person,
        subject=f"Re: {voices.topic(chance, firm.language)}",
        quoted=quoted,
        answers=thread,
    )
    return [
        first,
        Delivery("answer in the thread", raw, envelope.at, (case.number,), True, told="References alone"),
    ]


def colleague_answers(tell, chance):
    """Somebody else at the client answers our letter with its token: a true answer by a new person."""
    firm = tell.firm(chance, "single", "several")
    case, person = chance.choice(firm.open_cases), chance.choice(firm.people)
    subject = f"{voices.topic(chance, 'pl')} [{tell.tokens[case.number]}]"
    ours, raw, text = tell.from_us(chance, case.owner, person, subject)
    first = Delivery("we write with a token", raw, ours.at, (case.number,), True, told=subject)
    other = _newcomer(chance, firm)
    answer, quoted, thread = tell.answered(chance, ours, text, firm.language)
    envelope, raw = tell.from_client(chance, firm, other, subject=answer, quoted=quoted, answers=thread)
    told = f"{other.address} is no contact and did not take part"
    return [first, Delivery("new person answers", raw, envelope.at, (case.number,), False, told=told)]


def newcomer_at_the_domain(tell, chance):
    """Somebody at the client's own domain whom nobody entered as a contact."""
    firm = tell.firm(chance, "single")
    (case,) = firm.open_cases
    envelope, raw = tell.from_client(chance, firm, _newcomer(chance, firm), files=papers.some(chance))
    return [
        Delivery(
            "new person at the client's domain", raw, envelope.at, (case.number,), False, told=firm.domain
        )
    ]


def newcomer_in_the_group(tell, chance):
    """Somebody new at a domain that two clients share; the signature names the firm."""
    firm = tell.firm(chance, "group")
    (case,) = firm.open_cases
    says = [_of_the_firm(chance, firm)]
    envelope, raw = tell.from_client(
        chance, firm, _newcomer(chance, firm), says=says, nip=chance.random() < 0.5
    )
    return [
        Delivery("new person at a shared domain", raw, envelope.at, (case.number,), False, told=firm.name)
    ]


def private_address_with_number(tell, chance):
    """A client's man writes from home; a number of the firm stands in the text or in the paper."""
    firm = tell.firm(chance, "single", "public", "reopened")
    (case,) = firm.open_cases
    at_home = stranger(chance, firm.language, chance.choice(names.PUBLIC))
    in_file = chance.random() < 0.5
    number = names.identifier(chance, firm)
    files = [papers.paper(chance, firm.name, number)] if in_file else []
    says = [] if in_file else [f"{firm.name}, {number}."]
    envelope, raw = tell.from_client(chance, firm, at_home, says=says, files=files)
    told = f"{number} of {firm.name} in {'the file' if in_file else 'the text'}"
    return [
        Delivery(
            "unknown address with the client's number", raw, envelope.at, (case.number,), False, told=told
        )
    ]


def of_a_closed_case(tell, chance):
    """The only case of the client is closed."""
    firm = tell.firm(chance, "closed")
    (case,) = firm.cases
    envelope, raw = tell.from_client(chance, firm, files=papers.some(chance))
    return [Delivery("client of a closed case", raw, envelope.at, (case.number,), False, told=firm.name)]


def closed_one_by_number(tell, chance):
    """One case goes on, another is closed; the letter names the closed one."""
    firm = tell.firm(chance, "reopened")
    case = next(case for case in firm.cases if not case.is_open)
    subject = f"{voices.topic(chance, firm.language)} {spelled(chance, case.number)}"
    envelope, raw = tell.from_client(chance, firm, subject=subject)
    return [Delivery("names its closed case", raw, envelope.at, (case.number,), False, told=subject)]


def bookkeeper(tell, chance):
    """One bookkeeper keeps the books of several clients, and names the one she means; perhaps with a number of it."""
    firm = tell.firm(chance, "accountant")
    (case,) = firm.open_cases
    with_number = chance.random() < 0.6
    says = [_of_the_firm(chance, firm)]
    files = [papers.paper(chance, firm.name, names.identifier(chance, firm))] if with_number else []
    envelope, raw = tell.from_client(chance, firm, firm.people[0], says=says, files=files)
    kind = "bookkeeper of several, with a number" if with_number else "bookkeeper of several, by name"
    return [Delivery(kind, raw, envelope.at, (case.number,), with_number, told=firm.name)]


def one_person_two_firms(tell, chance):
    """He leads two clients and writes from one address: only his words tell for which."""
    firm = tell.firm(chance, "one person")
    (case,) = firm.open_cases
    envelope, raw = tell.from_client(chance, firm, about=case, says=[_of_the_firm(chance, firm)])
    return [Delivery("leads two clients", raw, envelope.at, (case.number,), False, told=firm.name)]


def uses_plus_address(tell, chance):
    """A contact of the case writes to the address of the case that we gave."""
    firm = tell.firm(chance, "several")
    case = chance.choice(firm.open_cases)
    where = tell.addresses[case.number]
    to = (Person("Teczka", where),)
    envelope, raw = tell.from_client(chance, firm, to=to, delivered_to=where)
    return [Delivery("client uses the case's address", raw, envelope.at, (case.number,), True, told=where)]


def invites(tell, chance):
    """A contact invites to a meeting."""
    firm = tell.firm(chance, "single", "public")
    (case,) = firm.open_cases
    at = tell.now(chance)
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
        f"UID:{tell.new_id(chance, 'kalendarz.example')}\r\nDTSTART:{at:%Y%m%dT100000Z}\r\n"
        f"DTEND:{at:%Y%m%dT110000Z}\r\n"
        "SUMMARY:Spotkanie\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    files = [("zaproszenie.ics", event.encode(), "text/calendar")]
    envelope, raw = tell.from_client(chance, firm, files=files)
    return [Delivery("client invites", raw, envelope.at, (case.number,), True, told=firm.name)]


STORIES = (
    (writes, 22), (writes_from_public_mail, 12), (signs_without_policy, 4), (cannot_be_proved, 7),
    (of_several_hints, 12),
    (of_several_number, 8), (answers_with_token, 9), (answers_in_thread, 8), (colleague_answers, 5),
    (newcomer_at_the_domain, 6), (newcomer_in_the_group, 4), (private_address_with_number, 7), (of_a_closed_case, 5),
    (closed_one_by_number, 4), (bookkeeper, 8), (one_person_two_firms, 4), (uses_plus_address, 4), (invites, 3),
)  # fmt: skip


def _own(chance, firm):
    """A contact of this client only."""
    return chance.choice(
        [person for person in firm.people if firm.domain and person.address.endswith(firm.domain)]
    )


def _newcomer(chance, firm):
    """Somebody at the client's domain who is not among its contacts."""
    name = names.person_name(chance, firm.language)
    return Person(name, f"{names.latin(name).replace(' ', '-')}{chance.randint(100, 999)}@{firm.domain}")


def _maybe(chance, case):
    return case if chance.random() < 0.5 else None


def _of_the_firm(chance, firm):
    return {
        "pl": (
            f"Piszę w imieniu firmy {firm.short}.",
            f"Dotyczy: {firm.name}.",
            f"To dokumenty dla {firm.short}.",
        ),
        "en": (f"I write on behalf of {firm.short}.", f"This concerns {firm.name}."),
        "de": (f"Ich schreibe für {firm.short}.", f"Es betrifft {firm.name}."),
        "uk": (f"Пишу від імені {firm.short}.", f"Це стосується {firm.name}."),
    }[firm.language][chance.randint(0, 1)]
