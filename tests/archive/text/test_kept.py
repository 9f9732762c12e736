"""Each file's text is kept once."""

from datetime import UTC

import pytest

from archive.db import Database
from archive.text import VERSION, Extracted, TextState
from archive.text.kept import FileText, keep, keep_pages, places_in
from archive.text.places import Place, place_of

DIGEST = "a" * 64


@pytest.fixture
def db(empty_database_url):
    db = Database(empty_database_url)
    FileText.__table__.create(db.engine)
    yield db
    db.dispose()


def test_what_was_read_is_kept(db):
    with db.writing() as session:
        keep(
            session,
            DIGEST,
            Extracted(TextState.TEXT, "Umowa z Kłosem", pages=2, language="pl", truncated=True),
        )

    with db.reading() as session:
        kept = session.get_one(FileText, DIGEST)
        assert (kept.state, kept.text, kept.pages, kept.language) == (
            TextState.TEXT,
            "Umowa z Kłosem",
            2,
            "pl",
        )
        assert (kept.truncated, kept.version, kept.error) == (True, VERSION, "")
        assert kept.extracted_at.tzinfo is UTC


def test_a_later_reading_takes_the_place_of_the_earlier(db):
    with db.writing() as session:
        earlier = keep(session, DIGEST, Extracted(TextState.BROKEN, error="urwany"))
        later = keep(session, DIGEST, Extracted(TextState.TEXT, "Umowa"))

        assert later is earlier
        assert (later.state, later.text, later.error) == (TextState.TEXT, "Umowa", "")


def test_two_who_read_the_same_file_do_not_collide(db):
    for _ in range(2):
        with db.writing() as session:
            keep(session, DIGEST, Extracted(TextState.NO_TEXT))

    with db.reading() as session:
        assert session.query(FileText).count() == 1


def test_an_error_of_any_length_and_letters_can_be_kept(db):
    with db.writing() as session:
        kept = keep(session, DIGEST, Extracted(TextState.BROKEN, error="urwany\0\ud83d" + "x" * 500))

        assert kept.error.startswith("urwany\ufffdx")
        assert len(kept.error) == 200


def test_pages_that_ocr_read_join_those_that_were_there(db):
    with db.writing() as session:
        keep(session, DIGEST, Extracted(TextState.WAITING_FOR_OCR, "Umowa\n\f\n\n\f\nAneks", 4))
        keep_pages(session, DIGEST, [(2, "Wykaz")], error="")

    with db.writing() as session:
        kept = session.get_one(FileText, DIGEST)
        assert (kept.state, kept.text) == (TextState.WAITING_FOR_OCR, "Umowa\n\f\nWykaz\n\f\nAneks")
        keep_pages(
            session, DIGEST, [(3, "pieczęć"), (4, "Podpis")], error="page 4: dark", state=TextState.TEXT
        )

    with db.reading() as session:
        kept = session.get_one(FileText, DIGEST)
        assert (kept.state, kept.error) == (TextState.TEXT, "page 4: dark")
        assert kept.text == "Umowa\n\f\nWykaz\n\f\nAneks\npieczęć\n\f\nPodpis"


def test_pages_without_a_word_are_no_text(db):
    with db.writing() as session:
        keep(session, DIGEST, Extracted(TextState.WAITING_FOR_OCR, "", 2))
        keep_pages(session, DIGEST, [(1, ""), (2, "")], error="", state=TextState.TEXT)

    with db.reading() as session:
        assert session.get_one(FileText, DIGEST).state is TextState.NO_TEXT


def test_two_pictures_of_one_part_stand_in_it_one_after_the_other(db):
    with db.writing() as session:
        keep(session, DIGEST, Extracted(TextState.WAITING_FOR_OCR, "Umowa"))
        keep_pages(session, DIGEST, [(1, "Wykaz"), (1, "Podpis")], error="", state=TextState.BROKEN)

    with db.reading() as session:
        kept = session.get_one(FileText, DIGEST)
        assert (kept.state, kept.text) == (TextState.BROKEN, "Umowa\nWykaz\nPodpis")


def test_places_of_files_within_are_kept(db):
    with db.writing() as session:
        keep(
            session,
            DIGEST,
            Extracted(TextState.TEXT, "umowa.txt\n\f\nUmowa", files=((2, "umowa.txt", None),)),
        )

    with db.reading() as session:
        known = places_in(session, [DIGEST])[DIGEST]
        assert place_of("umowa.txt\n\f\nUmowa", 13, *known) == Place(file="umowa.txt")


def test_places_of_sheets_are_kept(db):
    with db.writing() as session:
        keep(session, DIGEST, Extracted(TextState.TEXT, "Koszty\nPiec", rows=((0, 0), (1, 4))))
        keep(session, "b" * 64, Extracted(TextState.TEXT, "Umowa"))

    with db.reading() as session:
        known = places_in(session, [DIGEST, "b" * 64])
        assert known.keys() == {DIGEST}
        assert place_of("Koszty\nPiec", 8, *known[DIGEST]) == Place(sheet="Koszty", row=4)
