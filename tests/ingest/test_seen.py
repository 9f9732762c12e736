"""A message tells where it was seen, and which others bear its Message-ID, to those who may know."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from archive.db import utcnow
from cases.filed import Suggestion
from cases.message import Message
from ingest import ledger, seen
from ingest.ledger import Sighting
from ingest.variants import CONFLICT

MOVING = SimpleNamespace(
    name="sprawy", mode="move", filed_folder="T/Filed", tray_folder="T/Tray", unreadable_folder="T/Unread"
)


@pytest.fixture
def kept(session):
    """A message that was kept."""
    return message(session, 1)


def message(session, number, **values):
    one = Message(canon_digest=f"{number:064x}", raw_digest="0" * 64, size=9, received_at=utcnow(), **values)
    session.add(one)
    session.flush()
    return one


def sight(session, kept, folder_name, uid, minute, *, absent=False, uidvalidity=7):
    folder = ledger.folder_of(session, "sprawy", folder_name)
    folder.uidvalidity = uidvalidity
    session.add(
        Sighting(
            folder=folder,
            uidvalidity=uidvalidity,
            uid=uid,
            message_id=kept.id,
            state_code="done",
            repeated=uid > 1,
            seen_at=utcnow() + timedelta(minutes=minute),
            absent_at=utcnow() if absent else None,
        )
    )
    session.flush()


def test_a_message_that_was_moved_by_us_was_not_seen_again(session, here, kept):
    sight(session, kept, "INBOX", 1, 0, absent=True)
    sight(session, kept, "T/Filed", 9, 1)

    places = seen.places_of(session, kept, [MOVING])

    assert [(p.sighting.folder.name, p.again, p.by_us, p.is_there) for p in places] == [
        ("INBOX", False, False, False),
        ("T/Filed", True, True, True),
    ]
    assert not seen.is_seen_again(places)


def test_one_that_somebody_dragged_back_was(session, here, kept):
    sight(session, kept, "INBOX", 1, 0, absent=True)
    sight(session, kept, "T/Filed", 9, 1, absent=True)
    sight(session, kept, "INBOX", 12, 2)

    assert seen.is_seen_again(seen.places_of(session, kept, [MOVING]))


def test_a_folder_that_was_numbered_anew_shows_the_same_copy(session, here, kept):
    sight(session, kept, "INBOX", 1, 0)
    sight(session, kept, "INBOX", 40, 1, uidvalidity=8)

    places = seen.places_of(session, kept, [])

    assert [place.sighting.uid for place in places] == [40]
    assert not seen.is_seen_again(places)


def test_a_namesake_is_told_to_those_who_may_see_it(session, here):
    own = message(session, 2, message_id="<a@b>", flags=[CONFLICT])
    hidden = message(session, 3, message_id="<a@b>", flags=[CONFLICT])
    session.add(Suggestion(message=hidden, case=here.klos_case, rank=1, rule="contact", facts={}))
    session.flush()

    assert seen.namesakes(session, here.anna, [own]) == {own.id: [hidden]}
    assert seen.namesakes(session, here.ewa, [own]) == {}


def test_the_same_letter_in_another_envelope_is_no_namesake(session, here):
    first = message(session, 2, message_id="<a@b>", flags=[CONFLICT])
    variant = message(session, 3, message_id="<a@b>", variant_of_id=first.id)
    other = message(session, 4, message_id="<a@b>", flags=[CONFLICT])

    assert seen.namesakes(session, here.anna, [first]) == {first.id: [other]}
    assert seen.original_of(session, here.anna, variant) is first
    assert seen.original_of(session, here.anna, first) is None


def test_the_first_of_two_envelopes_is_not_told_to_whom_it_is_hidden(session, here):
    hidden = message(session, 2, message_id="<a@b>")
    session.add(Suggestion(message=hidden, case=here.klos_case, rank=1, rule="contact", facts={}))
    variant = message(session, 3, message_id="<a@b>", variant_of_id=hidden.id)
    session.flush()

    assert seen.original_of(session, here.ewa, variant) is None
    assert seen.original_of(session, here.anna, variant) is hidden
