"""The mails are what the data says, and no test needs to believe it: the project's own parser reads them."""

import codecs
from collections import Counter

import pytest

from ingest.mail import parse
from webapp.demo.mails import Correspondence
from webapp.demo.papers import Papers


@pytest.fixture(scope="session")
def parsed(deliveries):
    return {key: parse(delivery.raw) for key, delivery in deliveries.items()}


def test_there_is_a_mixed_post_of_at_least_sixty(deliveries):
    counted = Counter(
        "filed" if delivery.expect.startswith("S-") else delivery.expect for delivery in deliveries.values()
    )

    assert counted["filed"] >= 45
    assert 12 <= counted["tray"] <= 15
    assert counted["duplicate"] == 1


def test_the_same_setting_gives_the_same_bytes(world, setting, papers, deliveries):
    again = Correspondence(world, setting, papers).deliveries()

    assert [(one.key, one.raw, one.at) for one in again] == [
        (one.key, one.raw, one.at) for one in deliveries.values()
    ]


def test_a_paper_of_each_form_is_the_same_after_a_restart(world, setting, papers):
    again = Papers(world, setting)
    one_of_each = {row["form"]: key for key, row in world.papers.items()}

    assert len(one_of_each) == 7
    assert {key: again.make(key) for key in one_of_each.values()} == {
        key: papers.make(key) for key in one_of_each.values()
    }


def test_post_arrives_in_order_and_none_from_the_future(setting, deliveries):
    instants = [delivery.at for delivery in deliveries.values()]

    assert instants == sorted(instants)
    assert instants[-1] < setting.now


def test_every_mail_parses_clean(parsed):
    assert {key: mail.flags for key, mail in parsed.items() if mail.flags} == {}


def test_every_mail_carries_what_it_should(world, setting, papers, deliveries, parsed):
    for key in deliveries:
        row = world.mails[world.mails[key].get("copy_of", key)]
        mail = parsed[key]

        assert mail.from_.address == world.people[row["from"]].address
        assert [to.address for to in mail.to] == [world.people[to].address for to in row["to"]]
        assert mail.date == setting.instant(*row["at"]), key
        for paper in row.get("attach", []):
            assert papers.make(paper).filename in [part.filename for part in mail.parts], key


def test_message_ids_are_unique_and_one_mail_has_none(parsed):
    ids = [mail.message_id for key, mail in parsed.items() if key != "klos-08-bis"]

    assert ids.count(None) == 1
    assert len(set(ids)) == len(ids)


def test_an_answer_names_what_it_answers(parsed):
    assert parsed["klos-08"].in_reply_to == parsed["klos-07"].message_id
    assert parsed["klos-08"].references == (parsed["klos-06"].message_id, parsed["klos-07"].message_id)


def test_every_answer_comes_after_what_it_answers(world, deliveries):
    for key, delivery in deliveries.items():
        answered = world.mails[key].get("answers")
        assert answered is None or deliveries[answered].at < delivery.at


def test_the_second_delivery_differs_only_in_the_trace_of_its_way(deliveries, parsed):
    assert deliveries["klos-08"].raw != deliveries["klos-08-bis"].raw
    assert parsed["klos-08"].canon_sha256 == parsed["klos-08-bis"].canon_sha256


def test_a_forward_carries_the_attachment_of_its_original(parsed):
    assert [part.filename for part in parsed["klos-04"].attachments] == [
        "Oferta maszyny – piec wsadowy PW-24.pdf"
    ]


def test_a_message_in_a_message_in_a_message(deliveries):
    assert deliveries["okno-03"].raw.count(b"message/rfc822") == 2


def test_a_bare_case_number_from_outside_is_not_believed(setting, deliveries, parsed):
    assert setting.numbers["klos-piec"] in parsed["obcy-02"].subject
    assert deliveries["obcy-02"].expect == "tray"


@pytest.mark.parametrize(
    ("key", "charset"),
    [("klos-03", "iso-8859-2"), ("nowicka-01", "windows-1250"), ("pelet-01", "iso-8859-2")],
)
def test_old_charsets_are_read(parsed, key, charset):
    body = next(part for part in parsed[key].parts if part.role == "body")

    assert codecs.lookup(body.charset).name == codecs.lookup(charset).name
    assert "\ufffd" not in parsed[key].text


def test_a_logo_is_shown_inside_and_is_no_document(parsed):
    logo = next(part for part in parsed["klos-02"].parts if part.filename == "image001.png")

    assert logo.inline
    assert parsed["klos-02"].attachments == ()
