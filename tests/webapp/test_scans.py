"""Letters that are pictures are found by their words: from the document through the jobs to a hit of the search box."""

import pytest

from archive import jobs
from archive.jobs import Job
from archive.text.extracted import TextState
from archive.text.kept import FileText
from archive.text.places import Place, place_of
from cases.document import upload_document
from search.find import search
from tests.archive.text import making, scans
from tests.servers import program
from tests.webapp.furniture import merged
from webapp.jobs import KINDS
from webapp.work import drain, turn

LETTER, ANNEX = scans.LETTER, scans.ANNEX
ENOUGH = 0.9  # of the words


@pytest.fixture(autouse=True)
def _tesseract():
    program("tesseract", "tesseract-ocr")


def enter(site, filename, content):
    """Anna enters the file in her case; its digest."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        details = {"filename": filename, "media_type": "application/octet-stream", "by": cast.anna}
        return upload_document(session, site.office.store, cast.klos_case, content, **details).file.digest


def text_of(site, digest):
    with site.reading() as session:
        return session.get(FileText, digest)


def words_found(site, words, who="anna"):
    """The share of the words that find exactly one thing."""
    with site.reading() as session:
        advisor = session.merge(getattr(site.cast, who), load=False)
        pages = [search(session, site.office.index, word, advisor) for word in words]
    return sum(page.total == 1 for page in pages) / len(words)


def run(site, name):
    return turn(site.office, next(kind for kind in KINDS if kind.name == name))


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("skan.pdf", lambda: scans.saved(scans.scanned(LETTER), "PDF", resolution=300)),
        ("zdjecie.jpg", lambda: scans.photographed(LETTER)),
        ("bokiem.png", lambda: scans.saved(scans.scanned(LETTER).rotate(90, expand=True), "PNG")),
        ("do gory nogami.pdf", lambda: scans.saved(scans.scanned(LETTER).rotate(180), "PDF", resolution=200)),
    ],
)
def test_a_letter_that_is_a_picture_is_found_by_its_words(site, filename, content):
    enter(site, filename, content())

    drain(site.office)

    assert words_found(site, scans.words_of(LETTER)) >= ENOUGH


def test_a_fax_of_two_pages_is_found_by_its_words_and_tells_the_page(site):
    digest = enter(site, "faks.pdf", scans.faxed(LETTER, ANNEX))

    drain(site.office)

    kept = text_of(site, digest)
    assert words_found(site, scans.words_of(LETTER + ANNEX)) >= ENOUGH
    assert (kept.state, kept.pages) == (TextState.TEXT, 2)
    assert place_of(kept.text, kept.text.index("Zgierzu"), kept.pages) == Place(page=1)
    assert place_of(kept.text, kept.text.index("rewidenta"), kept.pages) == Place(page=2)


def test_who_may_not_see_the_case_finds_none_of_it(site):
    enter(site, "skan.png", scans.saved(scans.scanned(LETTER), "PNG"))

    drain(site.office)

    assert words_found(site, ["zaświadczenia", "poręczenie"], who="ewa") == 0


def test_what_can_be_read_at_once_is_found_while_the_rest_waits(site):
    digest = enter(site, "mieszany.pdf", making.merged_pdf(making.pdf("Pelnomocnictwo"), scans.faxed(ANNEX)))

    run(site, "text")
    run(site, "index")

    assert text_of(site, digest).state is TextState.WAITING_FOR_OCR
    assert words_found(site, ["pelnomocnictwo"]) == 1
    drain(site.office)
    assert text_of(site, digest).state is TextState.TEXT
    assert words_found(site, ["pelnomocnictwo", "biegłego"]) == 1


def test_many_pages_are_read_in_turns(site, monkeypatch):
    monkeypatch.setattr("webapp.texts.TURN_SECONDS", 0)
    digest = enter(site, "faks.pdf", scans.faxed(LETTER, ANNEX))
    run(site, "text")

    run(site, "ocr")

    between = text_of(site, digest)
    assert between.state is TextState.WAITING_FOR_OCR
    assert "Zgierzu" in between.text and "rewidenta" not in between.text
    run(site, "ocr")
    assert text_of(site, digest).state is TextState.TEXT


def test_a_page_that_cannot_be_read_does_not_spoil_the_others(site, monkeypatch):
    digest = enter(site, "faks.pdf", scans.faxed(LETTER, ANNEX))
    run(site, "text")
    with site.writing() as session:
        jobs.enqueue(session, "ocr", digest, {"pages": [(2, 2), (9, 9)], "then": "text", "sealed": None})

    drain(site.office)

    kept = text_of(site, digest)
    assert kept.state is TextState.TEXT
    assert "rewidenta" in kept.text
    assert kept.error.startswith("page 9")


def test_without_tesseract_a_picture_says_so(site, monkeypatch):
    monkeypatch.setattr("archive.text.ocr.languages", lambda: ())
    digest = enter(site, "skan.png", scans.saved(scans.scanned(LETTER), "PNG"))

    drain(site.office)

    assert text_of(site, digest).state is TextState.NO_READER
    with site.reading() as session:
        assert jobs.count_pending(session) == {}
        assert session.query(Job).filter(Job.set_aside_at.is_not(None)).count() == 0


def test_scans_in_a_zip_are_found_by_their_words_and_tell_where(site):
    inside = {"skan.jpg": scans.photographed(LETTER), "faks.pdf": scans.faxed("Strona", ANNEX)}
    digest = enter(site, "skany.zip", making.zipped_files(inside))

    drain(site.office)

    kept = text_of(site, digest)
    assert kept.state is TextState.TEXT
    assert words_found(site, scans.words_of(LETTER + ANNEX)) >= ENOUGH
    assert words_found(site, ["rewidenta"], who="ewa") == 0
    page = site.browser("anna").get("/search?q=rewidenta").text
    assert "w pliku „faks.pdf”, strona 2" in page
    assert "w pliku „skan.jpg”" in site.browser("anna").get("/search?q=Źródlana").text


def test_an_archive_that_is_damaged_elsewhere_is_so_again_when_its_scans_are_read(site):
    members = {"zly.txt": bytes(range(256)), "skan.png": scans.saved(scans.page(ANNEX), "PNG")}
    content = making.zipped_files(members).replace(bytes(range(20, 30)), bytes(10), 1)
    digest = enter(site, "skany.zip", content)
    run(site, "text")
    assert text_of(site, digest).state is TextState.WAITING_FOR_OCR

    drain(site.office)

    kept = text_of(site, digest)
    assert kept.state is TextState.BROKEN
    assert "rewidenta" in kept.text
