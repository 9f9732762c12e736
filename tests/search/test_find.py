"""The search box: what is shown is what the person may see, and so is every count."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from cases.calendar import today
from cases.filing import file_message
from search.find import search
from search.gather import entries_for
from search.query import parse
from tests.mailbag import forwarded, letter
from tests.search import rows


@pytest.fixture
def ewas_case(session, ewa, klos):
    return rows.case_of(session, ewa, klos)


@pytest.fixture
def ask(session, index):
    """Index the rows as they are now, then search."""

    def ask(typed, advisor, *indexed, **options):
        keys = [f"{row.__tablename__}:{row.id}" for row in indexed]
        index.update(entries_for(session, keys).values())
        return search(session, index, typed, advisor, **options)

    return ask


def test_a_hit_shows_title_case_and_the_words_marked(session, ask, klos_case, anna):
    kept = rows.message(session, "Proszę o zaświadczenia z ZUS", case=klos_case, subject="Pismo")

    page = ask("zaswiadczenie", anna, kept)

    (hit,) = page.hits
    assert (hit.key, hit.kind, hit.row_id, hit.title) == (f"message:{kept.id}", "message", kept.id, "Pismo")
    assert hit.cases == ((klos_case.id, klos_case.number),)
    assert [piece.text for piece in hit.snippet if piece.is_hit] == ["zaświadczenia"]
    assert hit.at == rows.AT
    assert page.total == 1


@pytest.mark.parametrize("kind", ["inline", "attached"])
def test_a_forward_is_found_by_words_of_the_letter_in_it(session, ask, klos_case, anna, ewa, kind):
    inner = letter(kind=kind, text="Bank czeka na harmonogram rozbudowy.")
    kept = forwarded(session, inner, text="Do akt." if kind == "attached" else f"Do akt.\n{inner.text}")
    file_message(session, kept, klos_case, rule="test")

    (hit,) = ask("harmonogramy", anna, kept).hits

    assert [piece.text for piece in hit.snippet if piece.is_hit] == ["harmonogram"]
    assert ask("harmonogramy", ewa, kept).total == 0


def test_who_only_wants_to_know_what_is_found_has_no_texts_read(session, ask, klos_case, anna):
    kept = rows.document(session, klos_case, "Oferta", "projekt umowy")
    (shown,) = ask("umowy", anna, kept).hits
    read = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: read.append(args[2]))

    (hit,) = ask("umowy", anna, snippets=False).hits

    assert shown.snippet and not any("file_text" in statement for statement in read)
    assert (hit.key, hit.title, hit.snippet, hit.place) == (f"document:{kept.id}", "Oferta", (), None)


def test_messages_documents_and_notes_are_found_together(session, ask, klos_case, anna):
    kept = rows.message(session, "umowa", case=klos_case)
    made = rows.document(session, klos_case, "Oferta", "projekt umowy")
    note = rows.note(session, klos_case, "dzwonił o umowę")

    page = ask("umowy", anna, kept, made, note)

    assert {hit.kind for hit in page.hits} == {"message", "document", "note"}
    assert all(any(piece.is_hit for piece in hit.snippet) for hit in page.hits)


@pytest.mark.parametrize(
    "typed", ["umowa", "umo*", '"umowa kredytowa"', "klient:kłos", "sprawa:1", "data:2026", "-nic"]
)
def test_ewa_finds_nothing_of_annas(session, ask, klos_case, ewa, typed):
    kept = rows.message(session, "umowa kredytowa", case=klos_case)
    made = rows.document(session, klos_case, "Oferta", "umowa kredytowa")
    note = rows.note(session, klos_case, "umowa kredytowa")
    waiting = rows.message(session, "umowa kredytowa")
    rows.suggest(session, waiting, klos_case)

    page = ask(typed, ewa, kept, made, note, waiting)

    assert (page.hits, page.total) == ((), 0)


def test_a_stand_in_and_the_manager_find_it_an_administrator_does_not(session, ask, klos_case, here):
    kept = rows.message(session, "umowa kredytowa", case=klos_case)

    totals = {
        name: ask("umowa", getattr(here, name), kept).total for name in ("piotr", "marek", "adam", "zofia")
    }

    assert totals == {"piotr": 1, "marek": 1, "adam": 0, "zofia": 0}


def test_a_stand_in_whose_time_is_over_finds_nothing_more(session, ask, klos_case, piotr):
    kept = rows.message(session, "umowa", case=klos_case)
    (stand_in,) = klos_case.stand_ins
    stand_in.from_on, stand_in.until_on = today() - timedelta(days=9), today() - timedelta(days=1)

    assert ask("umowa", piotr, kept).total == 0


def test_a_restricted_case_is_closed_to_stand_ins(session, ask, klos_case, piotr, anna):
    kept = rows.message(session, "umowa", case=klos_case)
    klos_case.restricted = True

    assert ask("umowa", piotr, kept).total == 0
    assert ask("umowa", anna).total == 1


def test_everybody_who_places_mail_finds_the_tray(session, ask, here):
    waiting = rows.message(session, "umowa", by="obcy@gdzies.example")

    totals = {name: ask("umowa", getattr(here, name), waiting).total for name in ("anna", "ewa", "adam")}

    assert totals == {"anna": 1, "ewa": 1, "adam": 0}


def test_of_two_cases_only_the_visible_one_is_named(session, ask, klos_case, ewas_case, ewa):
    kept = rows.message(session, "umowa", case=klos_case)
    rows.file_message(session, kept, ewas_case, rule="test")

    (hit,) = ask("umowa", ewa, kept).hits

    assert hit.cases == ((ewas_case.id, ewas_case.number),)


@pytest.mark.parametrize("typed", ["sprawa:1 umowa", "1234563218"])
def test_of_two_cases_the_hidden_one_cannot_be_guessed(session, ask, klos_case, ewas_case, ewa, typed):
    kept = rows.message(session, "umowa", case=klos_case)
    rows.file_message(session, kept, ewas_case, rule="test")

    assert ask(typed, ewa, kept).total == 0


def test_of_two_cases_each_number_finds_the_message_for_who_sees_both(
    session, ask, klos_case, ewas_case, marek
):
    kept = rows.message(session, "umowa", case=klos_case)
    rows.file_message(session, kept, ewas_case, rule="test")

    assert [ask(f"sprawa:{case.number} umowa", marek, kept).total for case in (klos_case, ewas_case)] == [
        1,
        1,
    ]


def test_what_the_index_has_not_yet_heard_is_neither_shown_nor_counted(session, ask, klos_case, anna):
    kept = rows.message(session, "umowa", case=klos_case)
    note = rows.note(session, klos_case, "umowa")
    ask("umowa", anna, kept, note)
    session.delete(note)

    page = ask("umowa", anna)

    assert [hit.key for hit in page.hits] == [f"message:{kept.id}"]
    assert page.total == 1


def test_a_page_takes_as_many_queries_for_many_hits_as_for_one(session, ask, klos_case, anna):
    few = [make(session, klos_case) for make in (_filed, _made, _noted)]
    one = _queries(session, lambda: ask("umowa", anna, *few))
    more = [make(session, klos_case) for make in (_filed, _made, _noted) for _ in range(5)]
    ask("umowa", anna, *more)
    session.expire_all()

    many = _queries(session, lambda: ask("umowa", anna))

    assert len(ask("umowa", anna).hits) == 18
    assert many <= one


def test_remarks_about_the_query_reach_the_page(ask, anna):
    assert [str(remark) for remark in ask("umowa typ:xyz", anna).remarks] == ["Not understood: “typ:xyz”."]


def test_a_broken_index_is_said_and_stops_nobody(session, index, engine, anna):
    engine.lose()

    page = search(session, index, "umowa", anna)

    assert (page.hits, page.total) == ((), 0)
    assert "being rebuilt" in str(page.remarks[0])


def test_a_page_of_hits_knows_where_it_begins(session, ask, klos_case, anna):
    notes = [rows.note(session, klos_case, "umowa") for _ in range(5)]

    pages = [ask("umowa", anna, *notes, limit=2, offset=offset) for offset in (0, 2, 4)]

    assert [len(page.hits) for page in pages] == [2, 2, 1]
    assert {page.total for page in pages} == {5}
    assert len({hit.key for page in pages for hit in page.hits}) == 5


def test_filters_are_taken_as_parse_takes_them(ask, session, klos_case, anna):
    kept = rows.message(session, "umowa", case=klos_case)
    note = rows.note(session, klos_case, "umowa")

    assert ask("umowa", anna, kept, note, kind="note").total == 1
    assert parse("umowa", kind="note") == parse("umowa typ:notatka")


def _filed(session, case):
    return rows.message(session, "umowa", case=case)


def _made(session, case):
    return rows.document(session, case, f"Pismo {len(case.documents)}{id(object())}", "umowa")


def _noted(session, case):
    return rows.note(session, case, "umowa")


def _queries(session, work):
    seen = []

    def count(*arguments):
        seen.append(arguments[2])

    event.listen(session.get_bind(), "before_cursor_execute", count)
    work()
    event.remove(session.get_bind(), "before_cursor_execute", count)
    return len(seen)


def test_a_personal_number_is_shown_masked_and_never_offered(session, ask, klos_case, anna):
    kept = rows.message(session, "PESEL 440514 01359", case=klos_case, subject="PESEL 44051401359")

    (hit,) = ask("44051401359", anna, kept).hits
    offered = ask("44051401358", anna)

    assert (hit.title, [piece.text for piece in hit.snippet if piece.is_hit]) == (
        "PESEL 440••••••59",
        ["440••• •••59"],
    )
    assert (offered.total, offered.did_you_mean) == (0, None)


def test_what_was_found_while_a_word_was_typed_is_not_gone_at_enter(session, ask, klos_case, anna):
    kept = rows.message(session, "Zaświadczenie z urzędu.", case=klos_case)

    page = ask("zaswiad sprawa:S-2026-0001", anna, kept)

    assert [hit.row for hit in page.hits] == [kept]
    assert page.did_you_mean == "zaswiad* sprawa:S-2026-0001"
    assert ask(page.did_you_mean, anna).did_you_mean is None


def test_only_the_misspelt_word_of_what_was_typed_is_replaced(session, ask, klos_case, anna):
    kept = rows.message(session, "Piekarnia przy rynku.", case=klos_case)

    page = ask("typ:mail  rynku Piekrnia -piekrnia -kredyt", anna, kept)

    assert page.did_you_mean == "typ:mail  rynku piekarnia -piekrnia -kredyt"


def test_no_word_is_begun_that_only_others_may_see(session, ask, klos_case, ewa):
    kept = rows.message(session, "Zaświadczenie z urzędu.", case=klos_case)

    page = ask("zaswiad", ewa, kept)

    assert (page.total, page.did_you_mean) == (0, None)


@pytest.mark.parametrize("typed", ["912 000", "912 tys. zł", "912000"])
def test_of_a_sum_all_is_marked_and_of_other_sums_nothing(session, ask, klos_case, anna, typed):
    kept = rows.message(session, "Piec 842 000,00 zł i 48 000 zł, razem 912 000,00 zł.", case=klos_case)

    (hit,) = ask(typed, anna, kept).hits

    assert [piece.text for piece in hit.snippet if piece.is_hit] == ["912 000,00 zł"]
