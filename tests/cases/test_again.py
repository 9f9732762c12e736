"""What came twice is known as one: a letter that is also forwarded, and a file that the case has already."""

from datetime import timedelta

import pytest

from archive.db import utcnow
from cases import again
from cases.again import bare, recognise
from cases.filing import file_message
from cases.layer import ATTACHED
from tests.cast import JAN
from tests.mailbag import forwarded, kept, letter

AT = (utcnow() - timedelta(days=2)).replace(second=0, microsecond=0)


def direct(session, **details):
    message = kept(session, **{"from_address": JAN, "subject": "Oferta", "sent_at": AT} | details)
    recognise(session, [message])
    session.expire_all()
    return message


@pytest.mark.parametrize("first", ["direct", "forward"])
def test_an_attached_letter_is_known_by_its_identity(session, here, first):
    digest = "d" * 64
    message = direct(session, canon_digest=digest) if first == "direct" else None
    forward = forwarded(session, letter(kind=ATTACHED, canon_digest=digest))
    message = message or direct(session, canon_digest=digest)

    assert forward.layers[0].same_as_id == message.id


@pytest.mark.parametrize("first", ["direct", "forward"])
def test_an_inline_letter_is_known_by_sender_subject_and_minute(session, here, first):
    sent = {"subject": "Re: ODP: Oferta", "sent_at": AT + timedelta(seconds=37)}
    message = direct(session, **sent) if first == "direct" else None
    forward = forwarded(session, letter(JAN, "Oferta", sent_at=AT))
    message = message or direct(session, **sent)

    assert forward.layers[0].same_as_id == message.id


@pytest.mark.parametrize(
    "other",
    [
        {"from_address": "inny@klos.example"},
        {"subject": "Oferta 2"},
        {"sent_at": AT + timedelta(minutes=1)},
        {"sent_at": AT - timedelta(seconds=1)},
        {"sent_at": None},
    ],
    ids=["sender", "subject", "later", "earlier", "no date"],
)
@pytest.mark.parametrize("first", ["direct", "forward"])
def test_another_letter_is_not_taken_for_it(session, here, first, other):
    if first == "direct":
        direct(session, **other)
    forward = forwarded(session, letter(JAN, "Oferta", sent_at=AT))
    if first == "forward":
        direct(session, **other)

    assert forward.layers[0].same_as_id is None


def test_what_differs_only_in_the_date_of_an_attached_letter_is_another(session, here):
    direct(session)
    forward = forwarded(session, letter(JAN, "Oferta", sent_at=AT, kind=ATTACHED, canon_digest="e" * 64))

    assert forward.layers[0].same_as_id is None


def test_both_sides_tell_of_each_other(session, here):
    message = direct(session)
    forward = forwarded(session, letter(JAN, "Oferta", sent_at=AT))
    for one in (message, forward):
        file_message(session, one, here.klos_case, rule="hand", by=here.anna)

    of_forward = again.same_letters(session, here.anna, forward)
    of_message = again.same_letters(session, here.anna, message)

    assert of_forward == {"came_directly": {forward.layers[0].id: message}, "forwards": []}
    assert of_message == {"came_directly": {}, "forwards": [forward]}


def test_who_may_not_see_the_other_learns_nothing_of_it(session, here):
    message = direct(session)
    forward = forwarded(session, letter(JAN, "Oferta", sent_at=AT), from_address="ewa@firma.example")
    file_message(session, message, here.klos_case, rule="hand", by=here.anna)

    of_forward = again.same_letters(session, here.ewa, forward)
    of_message = again.same_letters(session, here.anna, message)

    assert of_forward == {"came_directly": {}, "forwards": []}
    assert of_message == {"came_directly": {}, "forwards": []}


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("Re: ODP: Fwd: PD: Oferta", "oferta"),
        ("RE[2]: Oferta", "oferta"),
        ("  Odp:Oferta   na piec ", "oferta na piec"),
        ("Reklamacja: piec", "reklamacja: piec"),
        ("Re:", ""),
        ("re: " * 5000 + "x", "x"),
    ],
)
def test_a_subject_is_compared_without_prefixes(subject, told):
    assert bare(subject) == told
