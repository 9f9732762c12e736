"""Saved and recent searches are one person's own, and nothing is told of one twice."""

from datetime import timedelta

import pytest

from archive.db import utcnow
from cases import recent_search, saved_search
from cases.outgoing import ALERT, Outgoing
from cases.saved_search import MOST, Alert, NameTaken, NoName, NothingAsked, TooMany

ASKED = {"q": ["piec"], "kind": ["message"]}


@pytest.fixture
def piec(session, anna):
    """Anna's search, watched."""
    saved = saved_search.save(session, anna, "Piec", ASKED)
    saved.watch(session, Alert.EACH, utcnow())
    return saved


def test_a_search_is_kept_for_its_person_alone(session, anna, ewa):
    saved = saved_search.save(session, anna, "  Piec \n obrotowy ", ASKED)

    assert (saved.name, saved.asked, saved.alert) == ("Piec obrotowy", ASKED, Alert.NEVER)
    assert saved_search.saved_searches_of(session, anna) == [saved]
    assert saved_search.saved_searches_of(session, ewa) == []
    assert saved_search.find_saved_search(session, anna, saved.id) is saved
    assert saved_search.find_saved_search(session, ewa, saved.id) is None


def test_a_name_is_taken_once_by_each(session, anna, ewa):
    saved_search.save(session, anna, "Piec", ASKED)
    saved_search.save(session, ewa, "Piec", ASKED)

    with pytest.raises(NameTaken):
        saved_search.save(session, anna, "Piec", {"q": ["linia"]})
    assert saved_search.saved_searches_of(session, anna)[0].asked == ASKED


def test_a_search_needs_a_name_and_a_question(session, anna):
    with pytest.raises(NoName):
        saved_search.save(session, anna, " \n", ASKED)
    with pytest.raises(NothingAsked):
        saved_search.save(session, anna, "Piec", {})


def test_nobody_keeps_searches_without_end(session, anna):
    for number in range(MOST):
        saved_search.save(session, anna, f"Piec {number}", ASKED)

    with pytest.raises(TooMany):
        saved_search.save(session, anna, "Jeszcze", ASKED)


def test_each_hit_is_owed_once(session, anna, piec):
    for _ in range(2):
        saved_search.owe(session, piec, ["message:1", "message:2"])

    assert [one.key for one in saved_search.owed_to(session, anna)] == ["message:1", "message:2"]
    assert saved_search.known_keys(session, piec, ["message:2", "message:3"]) == {"message:2"}


def test_what_was_told_is_not_owed_and_is_known_by_its_mail(session, anna, piec):
    saved_search.owe(session, piec, ["message:1", "message:2"])
    mail = _mail(session, anna)
    first, _ = saved_search.still_owed(session, [one.id for one in saved_search.owed_to(session, anna)])
    first.outgoing_id = mail.id
    session.flush()
    saved_search.owe(session, piec, ["message:1"])

    assert [one.key for one in saved_search.owed_to(session, anna)] == ["message:2"]
    assert saved_search.told_in(session, mail) == ["message:1"]


def test_who_wants_no_mail_is_owed_nothing_and_hears_of_nothing_from_before(session, anna, piec):
    saved_search.owe(session, piec, ["message:1"])
    piec.watch(session, Alert.NEVER, utcnow())
    later = utcnow() + timedelta(days=1)

    piec.watch(session, Alert.DAILY, later)

    assert saved_search.owed_to(session, anna) == []
    assert piec.watched_from == later
    piec.watch(session, Alert.EACH, later + timedelta(days=1))
    assert piec.watched_from == later


def test_only_those_who_watch_and_work_here_are_asked_about(session, anna, ewa, piec):
    saved_search.save(session, ewa, "Linia", ASKED)
    assert saved_search.watching(session) == [anna]

    anna.active = False

    assert saved_search.watching(session) == []


def test_a_deleted_search_takes_what_was_told_of_it_along(session, anna, piec):
    saved_search.owe(session, piec, ["message:1"])

    piec.delete(session)
    session.flush()

    assert saved_search.saved_searches_of(session, anna) == []
    assert saved_search.owed_to(session, anna) == []


def test_recent_searches_are_few_the_newest_first_and_hers(session, anna, ewa):
    for number in range(recent_search.KEPT + 3):
        recent_search.remember(session, anna, {"q": [f"piec {number}"]})
    recent_search.remember(session, ewa, {"q": ["linia"]})
    recent_search.remember(session, anna, {"q": ["piec 5"]})
    recent_search.remember(session, anna, {})

    hers = [one.asked["q"][0] for one in recent_search.recent_searches_of(session, anna)]
    assert len(hers) == recent_search.KEPT
    assert hers[:2] == ["piec 5", f"piec {recent_search.KEPT + 2}"]
    assert [one.asked for one in recent_search.recent_searches_of(session, ewa)] == [{"q": ["linia"]}]


def test_recent_searches_are_forgotten_for_her_alone(session, anna, ewa):
    for advisor in (anna, ewa):
        recent_search.remember(session, advisor, ASKED)

    recent_search.forget(session, anna)

    assert recent_search.recent_searches_of(session, anna) == []
    assert len(recent_search.recent_searches_of(session, ewa)) == 1


def _mail(session, anna):
    mail = Outgoing(
        key="alert:1", kind=ALERT, digest="d", message_id="a@b", sender="s@b", recipients=[anna.email],
        subject="1 nowy wynik", addressee_id=anna.id,
    )  # fmt: skip
    session.add(mail)
    session.flush()
    return mail
