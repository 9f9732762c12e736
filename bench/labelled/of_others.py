"""Stories of machines, institutions and strangers, none of whom is a client."""

from bench import letters
from bench.labelled import names, papers, post, voices
from bench.labelled.post import Body
from bench.labelled.telling import Delivery, spelled
from bench.labelled.world import OUR_NIP, OURS, stranger
from bench.people import Person

SCANNER = Person("Kserokopiarka", f"skaner@{OURS}")
DAEMON = Person("Mail Delivery System", f"MAILER-DAEMON@{post.MX}")


def stranger_writes(tell, chance):
    """Somebody whom nobody knows, about nothing that we have."""
    author = stranger(chance, chance.choice(("pl", "pl", "en", "de", "uk")))
    text = voices.letter(chance, author, "pl")
    envelope = tell.envelope(chance, author, voices.topic(chance, "pl"))
    raw = tell.sent(chance, envelope, Body(text, None, tuple(papers.some(chance))))
    return [Delivery("stranger", raw, envelope.at, told=author.address)]


def stranger_with_number(tell, chance):
    """A notary whom the client sent to us with the number of the case: true, and no authority."""
    firm = tell.firm(chance, "single", "several", "public")
    case, author = chance.choice(firm.open_cases), stranger(chance)
    subject = f"{voices.topic(chance, 'pl')}, {spelled(chance, case.number)}"
    text = voices.letter(chance, author, "pl", says=[f"Pan {firm.people[0].name} prosił o przesłanie aktu."])
    envelope = tell.envelope(chance, author, subject)
    raw = tell.sent(chance, envelope, Body(text, None, tuple(papers.some(chance))))
    return [Delivery("stranger with a number", raw, envelope.at, (case.number,), False, told=subject)]


def stranger_at_the_address(tell, chance):
    """A valuer whom the client gave the address of the case."""
    firm = tell.firm(chance, "single", "several")
    case, author = chance.choice(firm.open_cases), stranger(chance)
    where = tell.addresses[case.number]
    text = voices.letter(chance, author, "pl", says=["Operat w załączeniu."])
    envelope = tell.envelope(chance, author, "Operat", to=(Person("Teczka", where),), delivered_to=where)
    raw = tell.sent(chance, envelope, Body(text))
    return [Delivery("stranger at the case's address", raw, envelope.at, (case.number,), False, told=where)]


def bank_writes(tell, chance):
    """A bank writes by itself about a client by name and number."""
    firm = tell.firm(chance, "single", "public", "reopened")
    (case,) = firm.open_cases
    bank = chance.choice(tell.world.institutions)
    person = chance.choice(bank.people)
    says = [
        f"Dotyczy: {firm.name}, {names.identifier(chance, firm)}.",
        "Prosimy o przesłanie sprawozdań.",
    ]
    envelope = tell.envelope(chance, person, f"Wezwanie {chance.randint(100, 9999)}/2026")
    raw = tell.sent(chance, envelope, Body(voices.letter(chance, person, "pl", says=says)))
    return [
        Delivery(
            "bank by itself, with a number",
            raw,
            envelope.at,
            (case.number,),
            False,
            told=f"{bank.name}: {firm.name}",
        )
    ]


def bank_writes_its_number(tell, chance):
    """A bank that we work with writes by itself, and gives nothing but its own number for the application."""
    firm, case = tell.case_with_reference(chance)
    bank = chance.choice(tell.world.institutions)
    person = chance.choice(bank.people)
    says = [f"Wniosek {case.reference} wymaga uzupełnienia w terminie 7 dni."]
    envelope = tell.envelope(
        chance, person, chance.choice((f"Wniosek {case.reference}", "Uzupełnienie wniosku"))
    )
    raw = tell.sent(chance, envelope, Body(voices.letter(chance, person, "pl", says=says)))
    told = f"{bank.name}: {case.reference} of {firm.name}"
    return [Delivery("bank by itself, its number", raw, envelope.at, (case.number,), True, told=told)]


def bank_answers(tell, chance):
    """We asked a bank with a token; who was asked answers."""
    firm = tell.firm(chance, "single", "several")
    case, bank = chance.choice(firm.open_cases), chance.choice(tell.world.institutions)
    person = chance.choice(bank.people)
    subject = f"Zapytanie o warunki [{tell.tokens[case.number]}]"
    ours, raw, text = tell.from_us(chance, case.owner, person, subject)
    first = Delivery("we write with a token", raw, ours.at, (case.number,), True, told=subject)
    answer, quoted, thread = tell.answered(chance, ours, text, "pl")
    other = chance.random() < 0.35
    # Nobody whom we may have written to about the case before: that would make him take part.
    author = stranger(chance, "pl", bank.domain) if other else person
    envelope = tell.envelope(chance, author, answer, answers=thread)
    raw = tell.sent(chance, envelope, Body(voices.letter(chance, author, "pl") + quoted))
    kind = "another person of the bank answers" if other else "the bank answers"
    return [first, Delivery(kind, raw, envelope.at, (case.number,), not other, told=answer)]


def away(tell, chance):
    """A client's machine answers our letter."""
    firm = tell.firm(chance, "single", "several")
    case, person = chance.choice(firm.open_cases), chance.choice(firm.people)
    subject = f"{voices.topic(chance, 'pl')} [{tell.tokens[case.number]}]"
    ours, raw, text = tell.from_us(chance, case.owner, person, subject)
    first = Delivery("we write with a token", raw, ours.at, (case.number,), True, told=subject)
    headers = chance.choice(
        ((("Auto-Submitted", "auto-replied"),), (("X-Autoreply", "yes"), ("Precedence", "bulk")))
    )
    envelope = tell.envelope(
        chance, person, f"Odpowiedź automatyczna: {ours.subject}", headers=headers, answers=(ours.own_id,)
    )
    raw = tell.sent(chance, envelope, Body("Jestem na urlopie do piątku."))
    return [
        first,
        Delivery("automatic answer", raw, envelope.at, (case.number,), True, told=envelope.subject),
    ]


def returned(tell, chance):
    """Our letter could not be delivered, says our own server or the client's."""
    firm = tell.firm(chance, "single", "several")
    case, person = chance.choice(firm.open_cases), chance.choice(firm.people)
    subject = f"{voices.topic(chance, 'pl')} {spelled(chance, case.number)}"
    ours, raw, _ = tell.from_us(chance, case.owner, person, subject)
    first = Delivery("we write with a number", raw, ours.at, (case.number,), True, told=subject)
    people = {"to": (case.owner,), "cc": (post.OUR_OFFICE,)}
    subject = "Undelivered Mail Returned to Sender"
    if chance.random() < 0.5:
        envelope = tell.envelope(chance, DAEMON, subject, **people)
        raw = post.by_ourselves(chance, envelope, _bounce(envelope, ours, person))
    else:  # their server took it, and could not deliver it
        theirs = Person("Mail Delivery Subsystem", f"mailer-daemon@{person.address.rpartition('@')[2]}")
        envelope = tell.envelope(chance, theirs, subject, **people)
        verdict = post.genuine(chance, theirs.address)
        raw = post.delivered(chance, envelope, _bounce(envelope, ours, person), verdict)
    return [first, Delivery("bounce", raw, envelope.at, (case.number,), True, told=person.address)]


def newsletter(tell, chance):
    """A list that somebody of ours subscribed to; its foot has the sender's own numbers, and ours as the customer."""
    word = names.firm_word(chance)
    author = Person(f"{word.capitalize()} Newsletter", f"newsletter@{word}-media.example")
    foot = f"{word.capitalize()} sp. z o.o., NIP {names.nip(chance)}. Wiadomość dla abonenta NIP {OUR_NIP}."
    text = f"Pięć sposobów na tańszy kredyt\n\n{voices.words.sentence(chance)}\n\n{foot}\nWypisz się: https://{word}.example/w"
    envelope = tell.envelope(
        chance, author, f"Nr {chance.randint(1, 400)}: co nowego w leasingu",
        headers=(("List-Id", f"<{word}.example>"), ("List-Unsubscribe", f"<https://{word}.example/w>")),
    )  # fmt: skip
    return [Delivery("newsletter", tell.sent(chance, envelope, Body(text)), envelope.at, told=author.address)]


def private(tell, chance):
    """Family writes to an advisor, who sends it to the wrong address."""
    advisor, author = chance.choice(tell.world.advisors), stranger(chance)
    text = "Cześć, pamiętaj o urodzinach babci w sobotę o 16. Tort odbiera Ola."
    original = tell.original(chance, author, advisor, "sobota", text)
    envelope, raw = tell.forward(chance, advisor, original, comment="")
    return [Delivery("private mail by mistake", raw, envelope.at, told=author.address)]


def scan(tell, chance):
    """A paper from the copier; somebody typed the number of the case into the name of the file."""
    firm = tell.firm(chance, "single", "several")
    case = chance.choice(firm.open_cases)
    number = case.number if chance.random() < 0.6 else case.number.replace("-", "_", 1)
    file = papers.paper(chance, "Skan", kind=papers.PDF, name=f"{number}_{chance.randint(1, 999):04d}.pdf")
    envelope = tell.envelope(
        chance, SCANNER, "Scan from MFP-07", headers=(("Auto-Submitted", "auto-generated"),)
    )
    raw = tell.sent(chance, envelope, Body("Scanned document.", None, (file,)))
    return [Delivery("scan with a number", raw, envelope.at, (case.number,), False, told=file[0])]


STORIES = (
    (stranger_writes, 8), (stranger_with_number, 6), (stranger_at_the_address, 4), (bank_writes, 6),
    (bank_writes_its_number, 4), (bank_answers, 7),
    (away, 4), (returned, 4), (newsletter, 5), (private, 3), (scan, 3),
)  # fmt: skip


def _bounce(envelope, ours, recipient):
    head = letters.header_lines([
        ("From", letters.someone(envelope.sender, "utf-8")), ("To", letters.someone(envelope.to[0], "utf-8")),
        ("Subject", envelope.subject), ("Message-ID", f"<{envelope.own_id}>"),
        ("Date", f"{envelope.at:%a, %d %b %Y %H:%M:%S %z}"), ("Auto-Submitted", "auto-replied"),
        ("MIME-Version", "1.0"), ("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b0unce"'),
    ])  # fmt: skip
    parts = (
        ("text/plain", "This is the mail system at host mx.firma.example. Your message could not be delivered."),
        ("message/delivery-status", "Reporting-MTA: dns; mx.firma.example\n\n"
         f"Final-Recipient: rfc822; {recipient.address}\nAction: failed\nStatus: 5.1.1\n"),
        ("text/rfc822-headers", f"From: {ours.sender.address}\nMessage-ID: <{ours.own_id}>\nSubject: Pismo\n"),
    )  # fmt: skip
    body = "".join(f"--b0unce\nContent-Type: {kind}\n\n{content}\n" for kind, content in parts)
    return head + f"\n{body}--b0unce--\n".replace("\n", "\r\n").encode()
