"""Stories of those who work here: what they forward, what they send on, what they write."""

from bench.labelled import names, papers, post, voices
from bench.labelled.post import Body
from bench.labelled.programs import PROGRAMS, forwarded, subject_of
from bench.labelled.telling import CHAINS, Delivery, moved, spelled
from bench.labelled.world import OFFICE, OUR_NIP, YEAR, stranger
from bench.people import Person

# What the number of a case may be mistaken for; {n} is the number of a case that exists.
FALSE_FRIENDS = (
    "Mercedes Klasa S {y}-{n}", "klasa s {y}/{n}", "Mercedes S {y}-{n}", "Galaxy S {y}-{n}", "seria S {y}-{n}",
    "faktura S/{y}/{n}", "FV nr S/{y}/{n}", "zamówienie S/{y}/{n}", "koszulki rozmiar S {y}/{n}",
)  # fmt: skip


def forwards(tell, chance):
    """An advisor forwards a client's letter, without a word of the case."""
    firm = tell.firm(chance, "single", "public", "reopened", "group")
    (case,) = firm.open_cases
    envelope, raw = _forward_of(tell, chance, firm, case)
    return [
        Delivery("forward", raw, envelope.at, (case.number,), True, told=f"{firm.name}: {envelope.subject}")
    ]


def forwards_attached(tell, chance):
    """An advisor forwards a client's letter as a file."""
    firm = tell.firm(chance, "single", "public", "reopened")
    (case,) = firm.open_cases
    _, inner = tell.from_client(chance, firm, to=(case.owner,), files=papers.some(chance))
    raw, envelope = _with_message(tell, chance, case.owner, [inner])
    return [Delivery("forward as attachment", raw, envelope.at, (case.number,), True, told=firm.name)]


def forwards_nested(tell, chance):
    """A colleague forwarded it to the advisor, who forwards it on: the innermost letter is the client's."""
    firm = tell.firm(chance, "single", "public", "reopened")
    (case,) = firm.open_cases
    colleague = chance.choice([one for one in tell.world.staff if one != case.owner])
    original = _letter_of(tell, chance, firm, colleague)
    program, language = chance.choice(PROGRAMS), chance.choice(("pl", "pl", "en"))
    text, _ = forwarded(chance, program, language, voices.comment(chance), original)
    subject = subject_of(chance, program, language, original.subject)
    once = tell.original(chance, colleague, case.owner, subject, text)
    envelope, raw = tell.forward(chance, case.owner, once)
    return [
        Delivery(
            "forward of a forward",
            raw,
            envelope.at,
            (case.number,),
            True,
            told=f"{firm.name} via {colleague.name}",
        )
    ]


def forwards_of_several(tell, chance):
    """The client has several cases, and the advisor does not say which."""
    firm = tell.firm(chance, "several")
    case = chance.choice(firm.open_cases)
    envelope, raw = _forward_of(tell, chance, firm, case, about=case)
    told = f"{len(firm.open_cases)} open cases, speaks of “{case.matter.title}”"
    return [Delivery("forward, one of several", raw, envelope.at, (case.number,), False, told=told)]


def forwards_with_number(tell, chance):
    """The advisor writes the number of the case into the subject or above the letter."""
    firm = tell.firm(chance, "several", "accountant", "one person")
    case = chance.choice(firm.open_cases)
    original = _letter_of(tell, chance, firm, case.owner)
    written = spelled(chance, case.number)
    if chance.random() < 0.7:
        subject = chance.choice(
            (f"PD: {written} {original.subject}", f"{chance.choice(CHAINS)}{original.subject} {written}")
        )
        envelope, raw = tell.forward(chance, case.owner, original, subject=subject)
        return [
            Delivery("forward, number in the subject", raw, envelope.at, (case.number,), True, told=subject)
        ]
    comment = f"{written}\n{voices.comment(chance)}".strip()
    envelope, raw = tell.forward(chance, case.owner, original, comment=comment)
    return [Delivery("forward, number in the note", raw, envelope.at, (case.number,), True, told=comment)]


def forwards_a_stranger(tell, chance):
    """An advisor forwards what nobody knows: no case."""
    author, advisor = stranger(chance), chance.choice(tell.world.advisors)
    text = voices.letter(chance, author, "pl")
    original = tell.original(chance, author, advisor, voices.topic(chance, "pl"), text)
    envelope, raw = tell.forward(chance, advisor, original)
    return [Delivery("forward of a stranger", raw, envelope.at, told=author.address)]


def forwards_a_stranger_with_number(tell, chance):
    """A notary or valuer writes about a client, of whom a number stands in the text or the paper."""
    firm = tell.firm(chance, "single", "several", "public")
    case = chance.choice(firm.open_cases)
    author, in_file = stranger(chance), chance.random() < 0.6
    told_number = f"{firm.name}, {names.identifier(chance, firm)}"
    files = [papers.paper(chance, "Operat szacunkowy", told_number)] if in_file else []
    about = voices.called(chance, case, "pl")
    text = voices.letter(
        chance, author, "pl", about=about, says=[] if in_file else [f"Dotyczy {told_number}."]
    )
    original = tell.original(chance, author, case.owner, voices.topic(chance, "pl"), text)
    envelope, raw = tell.forward(chance, case.owner, original, files=files)
    several = len(firm.open_cases) > 1
    kind = "forward of a stranger with a number" + (", one of several" if several else "")
    return [Delivery(kind, raw, envelope.at, (case.number,), not several, told=told_number)]


def forwards_the_bank(tell, chance):
    """A bank answers about a client by name and number; the advisor forwards it."""
    firm = tell.firm(chance, "single", "public", "reopened")
    (case,) = firm.open_cases
    bank = chance.choice(tell.world.institutions)
    person = chance.choice(bank.people)
    asks = chance.choice(
        ("Prosimy o uzupełnienie braków w terminie 7 dni.", "Decyzja zapadnie w tym tygodniu.")
    )
    says = [f"Dotyczy wniosku klienta {firm.name}, {names.identifier(chance, firm)}.", asks]
    text = voices.letter(chance, person, "pl", says=says)
    original = tell.original(
        chance, person, case.owner, f"Wniosek {chance.randint(1000, 99999)}/{YEAR}", text
    )
    envelope, raw = tell.forward(chance, case.owner, original)
    return [
        Delivery(
            "forward of a bank's letter",
            raw,
            envelope.at,
            (case.number,),
            True,
            told=f"{bank.name}: {firm.name}",
        )
    ]


def forwards_the_bank_with_reference(tell, chance):
    """A bank writes about its own number for the application, and names nobody; the advisor forwards it."""
    firm, case = tell.case_with_reference(chance)
    bank = chance.choice(tell.world.institutions)
    person = chance.choice(bank.people)
    text = voices.letter(
        chance, person, "pl", says=[f"Dotyczy wniosku nr {case.reference}.", "Prosimy o uzupełnienie."]
    )
    subject = chance.choice((f"Wniosek {case.reference}", "Wezwanie do uzupełnienia"))
    original = tell.original(chance, person, case.owner, subject, text)
    envelope, raw = tell.forward(chance, case.owner, original)
    told = f"{bank.name}: {case.reference} of {firm.name}"
    return [
        Delivery("forward of a bank's letter, its number", raw, envelope.at, (case.number,), True, told=told)
    ]


def false_friend(tell, chance):
    """The subject holds what looks like the number of another client's case."""
    firm = tell.firm(chance, "single", "public")
    (case,) = firm.open_cases
    others = [c for f in tell.world.all_firms if f is not firm for c in f.open_cases]
    year, number = chance.choice(others).number.split("-")[1:]
    subject = chance.choice(FALSE_FRIENDS).format(y=year, n=chance.choice((number, int(number))))
    if chance.random() < 0.5:
        envelope, raw = tell.from_client(chance, firm, subject=subject)
        return [Delivery("false friend from a client", raw, envelope.at, (case.number,), True, told=subject)]
    original = moved(_letter_of(tell, chance, firm, case.owner), subject=subject)
    envelope, raw = tell.forward(chance, case.owner, original)
    return [Delivery("false friend in a forward", raw, envelope.at, (case.number,), True, told=subject)]


def false_friend_of_nobody(tell, chance):
    """A dealer's offer with such a subject, forwarded: no case at all."""
    number = chance.choice([c for f in tell.world.all_firms for c in f.open_cases]).number
    year, count = number.split("-")[1:]
    subject = chance.choice(FALSE_FRIENDS).format(y=year, n=int(count))
    dealer, advisor = stranger(chance), chance.choice(tell.world.advisors)
    original = tell.original(chance, dealer, advisor, subject, voices.letter(chance, dealer, "pl"))
    envelope, raw = tell.forward(chance, advisor, original)
    return [Delivery("false friend of no case", raw, envelope.at, told=subject)]


def names_two(tell, chance):
    """Two numbers in one subject: somebody has to choose."""
    first, second = chance.sample([f for f in tell.world.all_firms if f.open_cases], 2)
    numbers = first.open_cases[0].number, second.open_cases[0].number
    advisor = tell.world.manager
    subject = f"{spelled(chance, numbers[0])} i {spelled(chance, numbers[1])}"
    original = _letter_of(tell, chance, first, advisor)
    envelope, raw = tell.forward(chance, advisor, original, subject=subject)
    return [Delivery("two numbers", raw, envelope.at, numbers, False, told=subject)]


def forwards_what_is_not_hers(tell, chance):
    """An advisor forwards a letter of a client whose case she may not see."""
    firm = tell.firm(chance, "single", "public")
    (case,) = firm.open_cases
    other = chance.choice([one for one in tell.world.advisors if one != case.owner])
    original = _letter_of(tell, chance, firm, other)
    envelope, raw = tell.forward(chance, other, original)
    told = f"{other.address} may not see {case.number}"
    return [
        Delivery(
            "forward by one who may not see the case", raw, envelope.at, (case.number,), False, told=told
        )
    ]


def copies_us(tell, chance):
    """An advisor writes to a client with a copy to the office."""
    firm = tell.firm(chance, "single", "public", "several")
    case = chance.choice(firm.open_cases)
    named = len(firm.open_cases) > 1 or chance.random() < 0.5
    topic = voices.topic(chance, "pl")
    subject = f"{topic} {spelled(chance, case.number)}" if named else topic
    envelope, raw, _ = tell.from_us(chance, case.owner, chance.choice(firm.people), subject)
    kind = "copy of ours with a number" if named else "copy of ours without"
    return [Delivery(kind, raw, envelope.at, (case.number,), True, told=subject)]


def uses_plus_address(tell, chance):
    """An advisor forwards to the address of the case."""
    firm = tell.firm(chance, "several")
    case = chance.choice(firm.open_cases)
    where = tell.addresses[case.number]
    original = _letter_of(tell, chance, firm, case.owner)
    envelope, raw = tell.forward(
        chance, case.owner, original, to=(Person("Teczka", where),), delivered_to=where
    )
    return [Delivery("forward to the case's address", raw, envelope.at, (case.number,), True, told=where)]


def uses_plain_address(tell, chance):
    """An advisor forwards to an address with the plain number of the case, which anybody could make up."""
    firm = tell.firm(chance, "several")
    case = chance.choice(firm.open_cases)
    _, year, number = case.number.split("-")
    where = OFFICE.replace("@", f"+s{year}{number}@")
    original = _letter_of(tell, chance, firm, case.owner)
    envelope, raw = tell.forward(
        chance, case.owner, original, to=(Person("Teczka", where),), delivered_to=where
    )
    return [Delivery("forward to a plain address", raw, envelope.at, (case.number,), True, told=where)]


def forwards_what_came_too(tell, chance):
    """A client writes to the advisor and to us; the advisor does not notice, and forwards it as well."""
    firm = tell.firm(chance, "single", "public")
    (case,) = firm.open_cases
    files = papers.some(chance)
    envelope, raw = tell.from_client(chance, firm, to=(case.owner,), cc=(post.OUR_OFFICE,), files=files)
    first = Delivery("client writes to both", raw, envelope.at, (case.number,), True, told=firm.name)
    copy, later = _with_message(tell, chance, case.owner, [raw])
    told = "the same letter, forwarded as attachment"
    return [first, Delivery("forward of what came too", copy, later.at, (case.number,), True, told=told)]


def bill_to_us(tell, chance):
    """A supplier's bill to the firm itself: its tax number and ours, and no case."""
    supplier, advisor = stranger(chance), chance.choice(tell.world.advisors)
    lines = [f"Sprzedawca NIP {names.nip(chance)}", f"Nabywca NIP {names.written_nip(chance, OUR_NIP)}"]
    file = papers.paper(chance, "Faktura VAT", *lines, name="faktura.pdf", kind=papers.PDF)
    text = voices.letter(chance, supplier, "pl", says=["W załączeniu faktura za usługi.", *lines])
    if chance.random() < 0.5:
        envelope = tell.envelope(chance, supplier, "Faktura")
        raw = tell.sent(chance, envelope, Body(text, None, (file,)))
    else:
        original = tell.original(chance, supplier, advisor, "Faktura", text)
        envelope, raw = tell.forward(chance, advisor, original, files=[file])
    return [Delivery("bill to the firm itself", raw, envelope.at, told="our own NIP")]


STORIES = (
    (forwards, 26), (forwards_attached, 10), (forwards_nested, 7), (forwards_of_several, 8), (forwards_with_number, 14),
    (forwards_a_stranger, 7), (forwards_a_stranger_with_number, 9), (forwards_the_bank, 6),
    (forwards_the_bank_with_reference, 5), (false_friend, 6),
    (false_friend_of_nobody, 4), (names_two, 4), (forwards_what_is_not_hers, 5), (copies_us, 10),
    (uses_plus_address, 4), (uses_plain_address, 3), (forwards_what_came_too, 4),
    (bill_to_us, 4),
)  # fmt: skip


def _forward_of(tell, chance, firm, case, about=None):
    return tell.forward(
        chance, case.owner, _letter_of(tell, chance, firm, case.owner, about), files=papers.some(chance)
    )


def _letter_of(tell, chance, firm, to, about=None):
    """A letter of one who works for this client alone, as an advisor received it."""
    alone = [p for p in firm.people if firm.domain is None or p.address.endswith(firm.domain)] or firm.people
    person, language = chance.choice(alone), firm.language
    matter = about and voices.called(chance, about, language)
    subject = matter if matter and chance.random() < 0.4 else voices.topic(chance, language)
    text = voices.letter(chance, person, language, about=matter, firm=firm, nip=chance.random() < 0.2)
    copies = [Person("Biuro", f"kontakt@{firm.domain}")] if firm.domain and chance.random() < 0.3 else []
    return tell.original(chance, person, to, subject, text, copies)


def _with_message(tell, chance, advisor, messages):
    subject = chance.choice(("PD: wiadomość", "Fwd: dokumenty", "mail od klienta", "FW: korespondencja"))
    envelope = tell.envelope(chance, advisor, subject)
    text = voices.comment(chance) or "W załączeniu."
    body = Body(text, None, (), tuple(messages), chance.choice(("message", "message", "file")))
    return tell.sent(chance, envelope, body), envelope
