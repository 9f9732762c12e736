"""Which case a message belongs to, and that only authority files it."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import selectinload

from cases.access import visible_messages
from cases.advisor import Advisor
from cases.calendar import today
from cases.case import Case, open_case
from cases.client import Client, ClientKind, enter_client
from cases.contact import Contact
from cases.document import Document
from cases.filed import Filing
from cases.message import Message, MessageState
from ingest import routing
from ingest.policy import Policy
from ingest.routing.directory import Directory
from tests.cast import JAN
from tests.letters import ANNA, bounce, letter
from tests.mailbag import kept

NUMBER = f"S-{today().year}-0001"
STRANGER = "obcy@nieznany.example"


@pytest.fixture
def placed(db, cast, take_in):
    """Take letters in; gives (state, case numbers, suggested numbers, rule) of the last one."""

    def placed(*letters):
        take_in(*letters)
        with db.reading() as session:
            message = session.scalars(select(Message).order_by(Message.id.desc())).first()
            rules = [filing.rule for filing in message.filings]
            suggested = [suggestion.case.number for suggestion in message.suggestions]
            return message.state, [case.number for case in message.filed_in], suggested, rules

    return placed


def another_case(db, client_id, **details):
    with db.writing() as session:
        client = session.get_one(Client, client_id)
        owner = client.keeper
        case = open_case(session, client=client, owner=owner, title="Druga", by=owner, **details)
        return case.number


def close(db, case_id):
    with db.writing() as session:
        case = session.get_one(Case, case_id)
        case.close(by=case.owner, reason="koniec")


@pytest.mark.parametrize(
    "subject", [f"Fwd: [{NUMBER}] dokumenty", f"PD: {NUMBER.replace('-', '–').lower()} umowa"]
)
def test_an_advisor_names_the_case_in_the_subject(placed, subject):
    assert placed(letter(sender=ANNA, subject=subject)) == (MessageState.FILED, [NUMBER], [], ["case_number"])


def test_a_case_number_from_a_stranger_only_suggests(placed):
    state, filed, suggested, _ = placed(letter(sender=STRANGER, subject=f"[{NUMBER}] proszę dołączyć"))

    assert (state, filed, suggested) == (MessageState.TRAY, [], [NUMBER])


def test_an_advisor_who_may_not_see_the_case_cannot_file_into_it(placed):
    state, filed, *_ = placed(letter(sender="ewa@firma.example", subject=f"[{NUMBER}]"))

    assert (state, filed) == (MessageState.TRAY, [])


def test_two_case_numbers_leave_the_choice_to_a_person(db, cast, placed):
    second = another_case(db, cast.klos.id)

    state, filed, suggested, _ = placed(letter(sender=ANNA, subject=f"{NUMBER} i {second}"))

    assert (state, filed, set(suggested)) == (MessageState.TRAY, [], {NUMBER, second})


def test_the_contact_of_exactly_one_open_case_needs_no_number(placed):
    assert placed(letter()) == (MessageState.FILED, [NUMBER], [], ["contact"])


def test_a_contact_who_names_another_case_is_a_matter_for_a_person(db, cast, placed):
    with db.writing() as session:
        other = Client(kind_code="JDG", name="Inny klient", keeper_id=cast.ewa.id)
        session.add(other)
        session.flush()
        other_id = other.id
    number = another_case(db, other_id)

    state, filed, suggested, _ = placed(letter(sender=JAN, subject=f"Re: [{number}] bilans"))

    assert (state, filed) == (MessageState.TRAY, [])
    assert sorted(suggested) == sorted([NUMBER, number])


def test_two_open_cases_of_a_contact_are_a_choice(db, cast, placed):
    second = another_case(db, cast.klos.id)

    assert placed(letter()) == (MessageState.TRAY, [], [second, NUMBER], [])


def test_one_person_at_two_clients_is_a_choice(db, cast, placed):
    with db.writing() as session:
        other = Client(kind_code="JDG", name="Drugi klient", keeper_id=cast.anna.id)
        contact = Contact(name="Jan Kłos")
        contact.add_email(JAN)
        other.contacts.append(contact)
        session.add(other)
        session.flush()
        other_id = other.id
    another_case(db, other_id)

    assert placed(letter())[0] is MessageState.TRAY


def test_a_closed_case_takes_nothing_by_itself(db, cast, placed):
    close(db, cast.klos_case.id)

    assert placed(letter()) == (MessageState.TRAY, [], [NUMBER], [])


def test_an_answer_follows_the_message_it_answers(db, cast, placed):
    another_case(db, cast.klos.id)
    first = letter(sender=ANNA, to=JAN, subject=f"[{NUMBER}] pytanie", mid="pytanie@firma.example")

    state, filed, _, rules = placed(first, letter(subject="Odp: pytanie", answers="pytanie@firma.example"))

    assert (state, filed, rules) == (MessageState.FILED, [NUMBER], ["reply"])


@pytest.mark.parametrize(("sender", "state"), [("piotr", MessageState.FILED), ("ewa", MessageState.TRAY)])
def test_an_advisor_who_answers_is_trusted_with_the_cases_she_sees(placed, sender, state):
    first = letter(subject="pytanie", mid="pytanie@klos.example")
    answer = letter(
        sender=f"{sender}@firma.example", to=JAN, subject="Odp: pytanie", answers="pytanie@klos.example"
    )

    assert placed(first, answer)[0] is state


def test_a_stranger_who_answers_waits_in_the_tray(placed):
    first = letter(sender=ANNA, to=JAN, subject=f"[{NUMBER}] pytanie", mid="pytanie@firma.example")
    answer = letter(sender=STRANGER, subject="Odp: pytanie", answers="pytanie@firma.example")

    assert placed(first, answer)[:3] == (MessageState.TRAY, [], [NUMBER])


def test_a_letter_to_a_client_is_suggested_to_the_clients_case(placed):
    state, filed, suggested, _ = placed(letter(sender=ANNA, to=JAN, subject="Bez numeru"))

    assert (state, filed, suggested) == (MessageState.TRAY, [], [NUMBER])


def test_several_senders_are_a_matter_for_a_person(placed):
    several = letter().replace(b"From: jan@klos.example", b"From: jan@klos.example, obcy@nieznany.example")

    assert placed(several)[0] is MessageState.TRAY


def test_an_inactive_advisor_has_no_authority(db, cast, placed):
    with db.writing() as session:
        session.merge(cast.anna).active = False

    assert placed(letter(sender=ANNA, subject=f"[{NUMBER}]"))[0] is MessageState.TRAY


@pytest.mark.parametrize("subject", ["Klasa S 2026", "XS-2026-0001x", "faktura 2026-0001", "S-1999-0001"])
def test_what_only_looks_like_a_number_is_none(subject):
    assert routing.case_numbers(subject) == []


def test_a_number_is_recognised_in_every_spelling():
    spellings = ["[S-2026-0012]", "s 2026/12", "S–2026–0012", "RE: ODP: S-2026-12 umowa", "S2026-00012"]

    assert {number for text in spellings for number in routing.case_numbers(text)} == {"S-2026-0012"}


def test_the_reason_is_kept_with_the_filing(db, placed):
    placed(letter())

    with db.reading() as session:
        facts = session.scalars(select(Filing.facts)).one()
        assert facts == {"address": JAN, "client": "Piekarnia Kłos"}


def test_our_own_mailbox_is_evidence_of_nothing(session, here):
    message = kept(session, from_address=JAN)

    routing.place_all(session, [message], Policy(our_addresses=frozenset({JAN})))

    assert (message.state, message.suggestions) == (MessageState.TRAY, [])


OFFER = "oferta@firma.example"


@pytest.fixture
def offer(placed):
    """A letter of Anna's to Jan, filed in the case."""
    placed(letter(sender=ANNA, to=JAN, subject=f"Oferta {NUMBER}", mid=OFFER))


def test_a_bounce_goes_to_the_case_of_what_came_back(placed, offer):
    assert placed(bounce(OFFER)) == (MessageState.FILED, [NUMBER], [], ["bounce"])


def test_a_bounce_that_overtook_what_came_back_follows_it(db, placed):
    placed(bounce(OFFER))
    placed(letter(sender=ANNA, to=JAN, subject=f"Oferta {NUMBER}", mid=OFFER))

    with db.reading() as session:
        assert set(session.scalars(select(Filing.rule))) == {"bounce", "case_number"}


def test_a_bounce_brings_no_file_into_the_case(db, placed, offer):
    placed(bounce(OFFER))

    with db.reading() as session:
        assert session.scalars(select(Document)).all() == []


@pytest.mark.parametrize(
    "forged",
    [bounce(OFFER, recipient="kto@inny.example"), bounce(OFFER, recipient="nic")],
    ids=["not its recipient", "no recipient"],
)
def test_a_bounce_that_fits_only_in_part_is_only_suggested(placed, offer, forged):
    assert placed(forged) == (MessageState.TRAY, [], [NUMBER], [])


def test_a_bounce_of_what_a_stranger_wrote_is_only_suggested(placed):
    placed(letter(mid="raz@klos.example"))

    assert placed(bounce("raz@klos.example", recipient=ANNA)) == (MessageState.TRAY, [], [NUMBER], [])


def test_a_bounce_into_a_closed_case_waits(db, cast, placed, offer):
    close(db, cast.klos_case.id)

    assert placed(bounce(OFFER)) == (MessageState.TRAY, [], [NUMBER], [])


def test_a_bounce_of_what_nobody_filed_waits_without_a_suggestion(placed):
    assert placed(bounce("nieznany@firma.example")) == (MessageState.TRAY, [], [], [])


def test_a_receipt_of_a_letter_of_ours_goes_to_its_case(placed, offer):
    receipt = bounce(OFFER, kind="disposition-notification", sender=JAN)

    assert placed(receipt) == (MessageState.FILED, [NUMBER], [], ["reply"])


@pytest.fixture
def ewas_case(db, cast):
    """A case that Anna may not see, of a client of Ewa's with a contact."""
    with db.writing() as session:
        ewa = session.get_one(Advisor, cast.ewa.id)
        mill = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=ewa, nip="5261040828")
        contact = Contact(name="Maria Młyn")
        contact.add_email("maria@mlyn.example")
        mill.contacts.append(contact)
        return open_case(session, client=mill, owner=ewa, title="Młyn", by=ewa)


def seen_by(db, advisor):
    with db.reading() as session:
        anna = session.get_one(Advisor, advisor.id)
        return set(session.scalars(select(Message.id).where(visible_messages(anna))))


def variant(content):
    """The same letter from another address, as a list sends it on."""
    return content.replace(b"From: maria@mlyn.example", b"From: lista@lista.example")


def test_the_same_letter_in_another_envelope_is_not_for_others(db, cast, ewas_case, placed):
    content = letter(sender="maria@mlyn.example", mid="list@mlyn.example")
    assert placed(content)[0] is MessageState.FILED

    state, _, suggested, _ = placed(variant(content))

    assert (state, suggested) == (MessageState.TRAY, [ewas_case.number])
    assert seen_by(db, cast.anna) == set()
    assert len(seen_by(db, cast.ewa)) == 2


def test_nor_if_both_came_together_or_the_first_only_waits(db, cast, ewas_case, placed):
    content = letter(sender="maria@mlyn.example", mid="list@mlyn.example")
    waits = letter(sender=STRANGER, subject=ewas_case.number, mid="drugi@mlyn.example", text="Inny list.")

    placed(content, variant(content), waits, waits.replace(ewas_case.number.encode(), b"Fwd"))

    assert seen_by(db, cast.anna) == set()
    assert len(seen_by(db, cast.ewa)) == 4


def test_a_variant_is_not_filed_in_the_case_of_who_took_its_sender_as_contact(db, cast, ewas_case, placed):
    content = letter(sender="maria@mlyn.example", mid="list@mlyn.example")
    placed(content)

    state, *_ = placed(content.replace(b"From: maria@mlyn.example", f"From: {JAN}".encode()))

    assert state is MessageState.TRAY
    assert seen_by(db, cast.anna) == set()


@pytest.mark.parametrize("subject", ["Umowa s 2026/1", "Oferta"])
def test_more_messages_ask_the_database_no_more_often(session, here, subject):
    open_case(session, client=here.klos, owner=here.anna, title="Druga", by=here.anna)

    whole = [
        selectinload(one)
        for one in (Message.addresses, Message.references, Message.parts, Message.layers, Message.suggestions)
    ]

    def asked(count):
        told = {"from_address": JAN, "subject": subject, "text": "piec, NIP 123-456-32-18"}
        ids = [kept(session, **told).id for _ in range(count)]
        session.expire_all()
        messages = session.scalars(select(Message).where(Message.id.in_(ids)).options(*whole)).all()
        asked = []
        listener = session.get_bind(), "before_cursor_execute", lambda *told: asked.append(told[2])
        event.listen(*listener)
        directory = Directory(session, messages, Policy())
        assert all(list(routing.weigh(directory, message)) for message in messages)
        event.remove(*listener)
        return asked

    assert len(asked(12)) == len(asked(2))
