"""Real messages that this project did not write: all are read, and read as their authors expect."""

import os
from pathlib import Path

import pytest

from bench import mutations, perturbed
from bench.sets import forwards, mime4j, stalwart, survival

CORPORA = Path(os.environ.get("TECZKA_CORPORA") or Path(__file__).parents[4] / "shared" / "corpora")

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora (TECZKA_CORPORA or ../shared/corpora) are not here"
)


def test_every_message_of_every_set_is_read_and_given_back_as_it_came():
    score = survival.score(CORPORA)

    assert score.total > 900
    assert score.deviations == []


def test_subjects_senders_and_texts_are_what_stalwart_expects():
    score = stalwart.score(CORPORA)

    # Two lack the delimiter before their plain text, which upstream then takes with its markup for one text.
    assert [name for name, _ in score.deviations] == ["malformed/020.json", "malformed/021.json"]
    assert score.total == 53


def test_trees_and_leaves_are_what_mime4j_expects():
    score = mime4j.score(CORPORA)

    assert score.right >= mime4j.WANTED
    assert score.total == 80
    # Where a header is broken, upstream drops the text that this reader keeps.
    assert {reason.split(" bytes ")[1] for _, reason in score.deviations} == {"kept that upstream drops"}


def test_every_program_of_the_forward_parser_set_is_read():
    score = forwards.score(CORPORA)

    assert score.deviations == []
    assert score.total == 206


def test_forwards_as_other_people_would_send_them_are_read():
    routed, full, total, deviations = perturbed.score(CORPORA, seed=7)

    assert (routed, full, deviations) == (total, total, [])


def test_no_answer_and_no_ordinary_mail_passes_for_a_forward():
    score = forwards.none(CORPORA)

    assert score.deviations == []
    assert score.total > 1200


def test_damaged_messages_are_read():
    raised, seconds = mutations.measured(mutations.damaged(CORPORA, 150, seed=3))

    assert raised == []
    assert len(seconds) == 150
