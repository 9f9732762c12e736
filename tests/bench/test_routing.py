"""The labelled mail that routing is measured with: told by a seed, and judged by its story alone."""

from collections import Counter

import pytest

from bench import routing
from bench.labelled import intake, mail, score, world
from bench.labelled.intake import Outcome
from bench.labelled.telling import Delivery
from cases.case import Case
from ingest.mail import parse


def told(seed, count=160):
    people = world.world(seed)
    numbers = [case.number for firm in people.all_firms for case in firm.cases]
    tokens = {number: f"{number}-ABCDEFGHJK" for number in numbers}
    return mail.labelled(
        people, seed, count, tokens, {number: f"sprawy+{number}@firma.example" for number in numbers}
    )


def outcome(*filed, suggested=()):
    return Outcome(filed, suggested, (), "", "", "")


def judged(letter, what):
    (one,) = score.judged([letter], [what])
    return one.column


def test_the_same_seed_tells_the_same_mail():
    assert told(7) == told(7)
    assert not {letter.content for letter in told(7)} & {letter.content for letter in told(8)}


def test_another_seed_has_other_people_and_numbers():
    one, other = world.world(7), world.world(8)

    addresses = [{person.address for firm in w.all_firms for person in firm.people} for w in (one, other)]
    assert len(addresses[0] & addresses[1]) <= 1
    assert not {firm.nip for firm in one.all_firms} & {firm.nip for firm in other.all_firms}


def test_every_kind_of_story_is_told():
    letters = told(3)

    kinds = Counter(letter.kind for letter in letters)
    assert len(letters) >= 160 and len(kinds) > 60
    assert sum(kind.startswith("attack: ") for kind in kinds) == 21
    assert all(not letter.may_file and not letter.right for letter in letters if letter.attack)
    assert [letter.at for letter in letters] == sorted(letter.at for letter in letters)


@pytest.mark.parametrize("seed", [1, 2, 5, 11])
def test_every_letter_can_be_read(seed):
    for letter in told(seed, 600):
        read = parse(letter.content)

        assert read.from_ and read.text
        assert "\ufffd" not in read.subject + read.text


def test_the_label_decides_what_is_right():
    letter = Delivery("a story", b"", None, ("S-2026-0001",), True)

    assert judged(letter, outcome("S-2026-0001")) == "filed right"
    assert judged(letter, outcome("S-2026-0002")) == "filed wrong"
    assert judged(letter, outcome(suggested=("S-2026-0002", "S-2026-0001"))) == "rank 2"
    assert judged(letter, outcome(suggested=("S-2026-0002",))) == "absent"


def test_what_should_wait_is_not_right_even_in_its_case():
    letter = Delivery("a story", b"", None, ("S-2026-0001",), False)

    assert judged(letter, outcome("S-2026-0001")) == "should wait"


def test_a_goal_that_is_missed_is_told():
    clients = {"S-2026-0001": "one", "S-2026-0002": "other"}
    right = Delivery("a story", b"", None, ("S-2026-0001",), True)
    attack = Delivery("attack: a way", b"", None, attack=True)

    met = score.figures(score.judged([right, attack], [outcome("S-2026-0001"), outcome()]), clients)
    foreign = score.figures(score.judged([right], [outcome("S-2026-0002")]), clients)
    taken_in = score.figures(score.judged([attack], [outcome("S-2026-0001")]), clients)
    lost = score.figures(score.judged([right], [outcome()]), clients)

    assert met.missed == []
    assert "something was filed in another client's case" in foreign.missed
    assert "an attack was filed" in taken_in.missed
    assert lost.missed == ["tray recall below 95%"]


def test_the_cases_have_the_numbers_that_the_mail_speaks_of(office):
    people = world.world(5)

    with office.db.writing() as session:
        world.enter(session, people)
        entered = {case.number: case.is_open for case in session.query(Case)}

    assert entered == {case.number: case.is_open for firm in people.all_firms for case in firm.cases}


def test_letters_go_the_way_of_real_mail(tmp_path):
    people = world.world(4)
    with intake.office_of(people, tmp_path) as office:
        letters = mail.labelled(people, 4, 1, intake.tokens_of(office), intake.addresses_of(office))[:12]
        intake.deliver(office, letters)

        found = intake.outcomes(office, letters)

    assert [one.sender for one in found] == [
        parse(letter.content).from_.address.lower() for letter in letters
    ]
    assert any(one.filed for one in found)


def test_the_table_counts_every_letter(capsys):
    routing.report(6, 1, deviations=True)

    said = capsys.readouterr().out
    assert "seed 6: " in said and "attack: leaked token" in said and "precision" in said
