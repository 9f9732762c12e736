"""Words find what was meant, filters bound it, and nothing outside one's rights is found or counted."""

from datetime import UTC, date, datetime

import pytest

from cases.access import EVERYTHING
from search.errors import IndexBusy
from search.index import MOST_OTHERS
from search.query import parse
from tests.search.entries import ANNA, EWA, entry, of_ewa

# Words


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Podpisujemy umowę kredytową", "umowy"),
        ("Proszę o zaświadczenia z ZUS", "zaświadczenie"),
        ("Proszę o zaświadczenia z ZUS", "zaswiadczenie"),
        ("Proszę o zaświadczenie z ZUS", "zaswiadczenie"),
        ("Proszę o zaświadczenia z ZUS", "zaswiadczenia"),
        ("Proszę o zaświadczenia z ZUS", "zaswiadczeniem"),
        ("współwłaścicielce", "wspolwlascicielka"),
        ("Łódź", "lodzi"),
        ("nasz NIP 123-456-32-18", "1234563218"),
        ("nasz NIP 1234563218", "123-456-32-18"),
        ("nasz NIP PL1234563218", "123 456 32 18"),
        ("nasz NIP 123-456-32-18", "PL1234563218"),
        ("faktura FV/2026/03/117", "fv/2026/03/117"),
        ("faktura FV/2026/03/117", "117"),
        ("pisać na kadry@klos.example", "kadry@klos.example"),
        ("pisać na kadry@klos.example", "kadry"),
        ("Kurort Görlitz", "gorlitz"),
    ],
)
def test_a_text_is_found_by_the_word_in_another_spelling(index, found, written, typed):
    index.update([entry(1, written), entry(2, "zupełnie co innego")])

    assert found(typed) == ["message:1"]


def test_all_words_must_be_there_wherever_they_stand(index, found):
    index.update([entry(1, "wyciąg", title="Umowa kredytowa"), entry(2, "wyciąg"), entry(3, title="umowa")])

    assert found("umowa wyciągi") == ["message:1"]


def test_the_form_that_was_typed_ranks_above_its_relatives(index, found):
    index.update([entry(1, "o umowie mowa"), entry(2, "o umowę mowa"), entry(3, "o umowy mowa")])

    assert found("umowę")[0] == "message:2"
    assert found("umowie")[0] == "message:1"
    assert len(found("umowę")) == 3


def test_a_title_ranks_above_the_text_and_new_text_above_quoted(index, found):
    index.update(
        [
            entry(1, "pisze\n> kredyt był", new_text="pisze"),
            entry(2, "pisze kredyt był", new_text="pisze kredyt był"),
            entry(3, "pisze", title="Kredyt"),
        ]
    )

    assert found("kredyt") == ["message:3", "message:2", "message:1"]


@pytest.mark.parametrize(
    "typed", ['"umowa kredytowa"', '"umowy kredytowej"', "„umową kredytową”", '"umowa kredytowa']
)
def test_a_phrase_is_found_in_any_form_but_only_together(index, found, typed):
    index.update(
        [entry(1, "treść umowy kredytowej"), entry(2, "umowa o linię kredytową"), entry(3, "kredytowa umowa")]
    )

    assert found(typed) == ["message:1"]


def test_no_phrase_goes_from_one_part_to_the_next(index, found):
    index.update([entry(1, "kredytowa", title="Umowa", people="", files="aneks.pdf")])

    assert found('"umowa kredytowa"') == found('"kredytowa Piekarnia"') == []


def test_a_phrase_typed_with_diacritics_is_found_where_they_were_left_out(index, found):
    index.update([entry(1, "przesylam zaswiadczenia o zarobkach"), entry(2, "zaświadczenia bez zarobków")])

    assert found('"zaświadczenia o zarobkach"') == found('"zaswiadczenia o zarobkach"') == ["message:1"]


def test_a_phrase_of_one_word_said_twice_needs_it_twice(index, found):
    index.update([entry(1, "umowa umowy dotyczy"), entry(2, "umowa dotyczy")])

    assert found('"umowa umowy"') == ["message:1"]


def test_a_word_with_minus_must_not_be_there(index, found):
    index.update([entry(1, "umowa kredytu"), entry(2, "umowa leasingu"), entry(3, "notatka")])

    assert found("umowa -leasing") == ["message:1"]
    assert found('umowa -"umowa leasingu"') == ["message:1"]
    assert found("-umowa") == ["message:3"]


def test_the_last_word_may_be_begun_only_while_typing(index, found):
    index.update([entry(1, "zabezpieczenie hipoteczne"), entry(2, "zaświadczenie")])

    assert found("zabezp", as_you_type=True) == ["message:1"]
    assert found("zabezp*") == ["message:1"]
    assert found("zaświa", as_you_type=True) == found("zaswia", as_you_type=True) == ["message:2"]
    assert found("zabezp") == found("zabezp ", as_you_type=True) == []
    assert found("hipo zabezpieczenie", as_you_type=True) == []


def test_a_number_may_be_begun_while_typing(index, found):
    index.update([entry(1, "NIP 123-456-32-18"), entry(2, "kadry@klos.example"), entry(3, "111-222-33-44")])

    assert found("123456", as_you_type=True) == found("123-456", as_you_type=True) == ["message:1"]
    assert found("kadry@kl", as_you_type=True) == ["message:2"]


def test_people_clients_and_case_numbers_are_found_as_words(index, found):
    index.update([entry(1), of_ewa(2, people="Ewa", sender="Ewa")])

    assert found("jan@klos.example") == found("Kłosem") == found("S-2026-0001") == ["message:1"]


def test_nothing_asked_finds_nothing(index, found):
    index.update([entry(1, "umowa")])

    assert found("") == found("?! -") == []


# Filters


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("od:jan@klos.example", [1]),
        ("from:bank.example", [3]),
        ("typ:dokumenty", [3]),
        ("typ:wiadomość", [2, 1]),
        ("data:2026-03-02", [2]),
        ("data:2026-03-02..2026-03-03", [3, 2]),
        ("date:..01.03.2026", [1]),
        ("data:2025", []),
        ("umowa od:kłos", [1]),
    ],
)
def test_filters_bound_the_hits_newest_first(index, found, typed, expected):
    bank = {"key": "document:3", "sender": "kredyty@bank.example", "title": "Kredyt"}
    index.update([entry(1, "umowa"), of_ewa(2, "umowa", sender="Ewa"), of_ewa(3, **bank)])

    assert [int(key.partition(":")[2]) for key in found(typed)] == expected


def test_cases_and_filters_may_be_chosen_beside_the_words(index, found):
    index.update([entry(1, "umowa"), of_ewa(2, "umowa"), entry(3, "umowa")])

    assert found("umowa", within=frozenset({2})) == ["message:2"]
    assert found("umowa", within=frozenset({1}), from_on=date(2026, 3, 2)) == ["message:3"]
    assert found("", until_on=date(2026, 3, 1), kind="message") == ["message:1"]
    assert found("umowa", kind="note") == found("umowa", within=frozenset()) == []


def test_a_day_begins_at_midnight_in_poland(index, found):
    index.update([entry(1, at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))])

    assert found("data:2026-07-01") == ["message:1"]
    assert found("data:2026-06") == []


def test_a_mail_from_before_1970_is_found_by_its_date(index, found):
    index.update([entry(1, at=datetime(1965, 1, 1, tzinfo=UTC))])

    assert found("data:1965") == ["message:1"]


# Rights


def test_ewa_finds_and_counts_nothing_of_annas(index):
    index.update([entry(1, "umowa kredytowa"), entry(2, "umowa"), of_ewa(3, "umowa")])

    for typed in ("umowa", "umo*", '"umowa kredytowa"', "od:kłos", "-nic", "data:2026", "typ:mail"):
        results = index.find(parse(typed), EWA)
        assert {hit.key for hit in results.hits} <= {"message:3"}
        assert results.total == len(results.hits)
    assert index.find(parse("kredytowa"), EWA).total == 0


def test_whoever_holds_one_token_of_the_audience_finds_it(index, found):
    index.update([entry(1, "umowa", audience=frozenset({"case:1", "case:2"})), entry(2, "umowa")])

    assert found("umowa", EWA) == ["message:1"]
    assert len(found("umowa", ANNA)) == 2


def test_a_manager_finds_everything_and_an_empty_audience_nothing(index):
    index.update([entry(1, "umowa"), of_ewa(2, "umowa"), entry(3, "umowa", audience=frozenset())])

    assert index.find(parse("umowa"), EVERYTHING).total == 3
    assert index.find(parse("umowa"), frozenset()).total == 0


def test_an_advisor_of_many_cases_finds_what_is_hers(index, found):
    index.update([entry(1, "umowa", audience=frozenset({"case:2999"})), entry(2, "umowa")])

    assert found("umowa", frozenset(f"case:{n}" for n in range(1000, 3000))) == ["message:1"]


# Writing


def test_an_entry_replaces_the_one_before(index, found):
    index.update([entry(1, "umowa")])
    index.update([entry(1, "aneks"), entry(1, "pełnomocnictwo")])

    assert found("umowa") == found("aneks") == []
    assert found("pełnomocnictwo") == ["message:1"]
    assert index.status().documents == 1


def test_a_deleted_key_is_found_no_more(index, found):
    index.update([entry(1, "umowa"), entry(2, "umowa")])
    index.update([], deleted=["message:1", "message:99"])

    assert found("umowa") == ["message:2"]
    assert index.keys() == {"message:2"}


def test_many_small_commits_stay_right(index, found):
    for number in range(1, 25):
        index.update([entry(number, f"umowa numer{number}")])
        index.update([entry(1, f"umowa po raz {number}")])

    assert sorted(found("umowa", limit=50)) == sorted(f"message:{number}" for number in range(1, 25))
    assert index.is_sound()


def test_pages_follow_each_other_without_gaps(index, found):
    index.update([entry(number, "umowa " * number) for number in range(1, 8)])

    pages = [found("umowa", limit=3, offset=offset) for offset in (0, 3, 6, 9)]

    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert sum(pages, []) == found("umowa", limit=10)
    assert index.find(parse("umowa"), EVERYTHING, limit=3).total == 7


def test_of_hits_that_are_equally_good_each_stands_on_one_page(index, found):
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    index.update([entry(1, "umowa", key=f"message:{number}", at=at) for number in range(1, 41)])

    for typed in ("umowa", "typ:wiadomość"):
        pages = [found(typed, limit=7, offset=offset) for offset in range(0, 42, 7)]
        assert sorted(sum(pages, [])) == sorted(f"message:{number}" for number in range(1, 41))


def test_a_hit_tells_what_it_is(index):
    index.update(
        [entry(1, "umowa", title="Pismo", case_ids=(1, 7), case_numbers=("S-2026-0001", "S-2026-0007"))]
    )

    hit = index.find(parse("umowa"), EVERYTHING).hits[0]

    assert (hit.key, hit.kind, hit.case_ids) == ("message:1", "message", (1, 7))
    assert hit.at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert hit.score > 0


def test_another_process_sees_what_was_committed(index, engine):
    other = engine.open()
    assert other.find(parse("umowa"), EVERYTHING).total == 0

    index.update([entry(1, "umowa")])
    assert other.find(parse("umowa"), EVERYTHING).total == 1

    index.clear()
    assert other.find(parse("umowa"), EVERYTHING).total == 0
    other.close()


def test_a_sum_that_no_index_can_keep_is_no_amount(index, found):
    index.update([entry(1, "razem 999 999 999 999 999 999 zł i 250,00 zł, a nawet 999999999999999 mld zł")])

    assert found("kwota:250") == ["message:1"]
    assert found("kwota:>999 999 mld zł") == []


def test_a_second_writer_is_told_to_come_again(index, engine, found):
    second = engine.open(wait_seconds=0)

    with index.rebuilding() as add:
        add(entry(1, "umowa"))
        with pytest.raises(IndexBusy):
            second.update([entry(2, "umowa")])

    second.update([entry(2, "umowa")])
    assert sorted(found("umowa")) == ["message:1", "message:2"]


def test_the_old_index_answers_until_the_new_one_is_whole(index, found):
    index.update([entry(1, "umowa")])

    with index.rebuilding() as add:
        add(entry(2, "umowa"))
        assert found("umowa") == ["message:1"]
    assert found("umowa") == ["message:2"]


def test_a_rebuild_that_fails_leaves_the_old_index(index, found):
    index.update([entry(1, "umowa")])

    with pytest.raises(ZeroDivisionError), index.rebuilding() as add:
        add(entry(2, "umowa"))
        raise ZeroDivisionError

    assert found("umowa") == ["message:1"]


def test_of_a_long_conversation_the_best_are_told_and_all_are_counted(index):
    index.update([entry(1, "umowa", key=f"message:{n}", conversation="lista") for n in range(300)])

    results = index.find(parse("umowa"), EVERYTHING)

    (hit,) = results.hits
    assert (results.total, results.groups, len(hit.others)) == (300, 1, MOST_OTHERS)
    alike = index.alike({"umowa": 1.0}, EVERYTHING, but="message:0").hits
    assert alike == ()  # it is of the same conversation, told or not
