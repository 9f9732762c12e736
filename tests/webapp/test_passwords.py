"""A locked file is read with the password that a person gives, who may see it; the password is kept nowhere."""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from archive.audit import Event
from archive.db import utcnow
from archive.jobs import Job
from archive.text.extracted import TextState
from archive.text.kept import FileText
from cases.case import open_case
from cases.client import ClientKind, enter_client
from cases.document import upload_document
from search.find import search
from tests.archive.text import locking, making, scans
from tests.servers import program
from tests.webapp.furniture import merged
from webapp.throttle import FileTry
from webapp.work import drain

PASSWORD = "Zielony-Piec-2026"


def enter(site, filename, content):
    """Anna enters the file in her case; the document's id and the file's digest."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        details = {"filename": filename, "media_type": "application/octet-stream", "by": cast.anna}
        document = upload_document(session, site.office.store, cast.klos_case, content, **details)
        made = document.id, document.file.digest
    drain(site.office)
    return made


@pytest.fixture
def locked(site):
    """A locked contract in Anna's case: (id of the document, digest)."""
    return enter(site, "umowa.pdf", locking.locked_pdf(making.pdf("Umowa kredytu"), PASSWORD))


def text_of(site, digest):
    with site.reading() as session:
        return session.get(FileText, digest)


def hits(site, words):
    with site.reading() as session:
        return search(session, site.office.index, words, session.merge(site.cast.anna, load=False)).total


def test_the_page_of_a_locked_file_asks_for_its_password(anna_here, locked):
    page = anna_here.get(f"/documents/{locked[0]}").text

    assert f'action="/documents/{locked[0]}/password"' in page


def test_with_the_password_the_file_is_read_and_found(site, anna_here, locked):
    answer = anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})

    drain(site.office)
    assert answer.status_code == 302
    assert text_of(site, locked[1]).state is TextState.TEXT
    assert hits(site, "umowy kredytów") == 1
    assert "password" not in anna_here.get(f"/documents/{locked[0]}").text
    with site.reading() as session:
        event = session.scalars(select(Event).where(Event.action == "file_opened")).one()
        assert event.actor == site.cast.anna.actor


def test_a_wrong_password_says_so_and_changes_nothing(site, anna_here, locked):
    answer = anna_here.post(f"/documents/{locked[0]}/password", {"password": "zgadywanka"})

    assert answer.status_code == 409
    assert "To nie jest hasło do pliku „umowa.pdf”." in answer.text
    assert text_of(site, locked[1]).state is TextState.NEEDS_PASSWORD


def test_no_more_than_ten_passwords_an_hour_are_tried_for_a_file(site, anna_here, locked):
    for number in range(10):
        anna_here.post(f"/documents/{locked[0]}/password", {"password": f"zgadywanka {number}"})

    refused = anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})

    assert refused.status_code == 409
    assert "Zbyt wiele błędnych haseł do pliku „umowa.pdf”. Spróbuj ponownie za godzinę." in refused.text
    assert text_of(site, locked[1]).state is TextState.NEEDS_PASSWORD


def test_an_hour_later_the_password_opens_the_file_and_the_tries_are_forgotten(site, anna_here, locked):
    for _ in range(10):
        anna_here.post(f"/documents/{locked[0]}/password", {"password": "zgadywanka"})
    with site.writing() as session:
        session.execute(update(FileTry).values(at=utcnow() - timedelta(minutes=61)))

    answer = anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})

    assert answer.status_code == 302
    assert text_of(site, locked[1]).state is TextState.TEXT
    with site.reading() as session:
        assert session.scalars(select(FileTry)).all() == []


def test_who_may_not_see_a_file_or_gives_no_password_uses_up_no_try(site, anna_here, ewa_here, locked):
    for _ in range(11):
        ewa_here.post(f"/documents/{locked[0]}/password", {"password": "zgadywanka"})
        anna_here.post(f"/documents/{locked[0]}/password", {"password": ""})

    assert anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD}).status_code == 302


def test_tries_for_one_file_do_not_count_for_another(site, anna_here, locked):
    other, digest = enter(site, "aneks.pdf", locking.locked_pdf(making.pdf("Aneks"), PASSWORD))
    for _ in range(10):
        anna_here.post(f"/documents/{locked[0]}/password", {"password": "zgadywanka"})

    assert anna_here.post(f"/documents/{other}/password", {"password": PASSWORD}).status_code == 302


def test_a_stranger_gets_404_with_the_right_password_too(site, ewa_here, locked):
    answer = ewa_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})

    assert answer.status_code == 404
    assert text_of(site, locked[1]).state is TextState.NEEDS_PASSWORD


def test_a_password_is_only_sent_by_our_own_page(site, anna_here, locked):
    assert anna_here.get(f"/documents/{locked[0]}/password").status_code == 405
    answer = anna_here.client.post(f"/documents/{locked[0]}/password", data={"password": PASSWORD})

    assert answer.status_code == 400
    assert text_of(site, locked[1]).state is TextState.NEEDS_PASSWORD


def test_a_file_that_is_not_locked_is_left_alone(site, anna_here):
    document_id, digest = enter(site, "umowa.txt", b"Umowa")
    before = text_of(site, digest).extracted_at

    answer = anna_here.post(f"/documents/{document_id}/password", {"password": PASSWORD})

    assert answer.status_code == 302
    assert text_of(site, digest).extracted_at == before


def test_the_password_is_neither_logged_nor_kept(site, anna_here, locked, caplog):
    caplog.set_level(logging.DEBUG)

    anna_here.post(f"/documents/{locked[0]}/password", {"password": "zgadywanka"})
    anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})
    drain(site.office)

    assert PASSWORD not in caplog.text and "zgadywanka" not in caplog.text
    assert not kept_anywhere(site, PASSWORD)


def test_the_pages_of_a_locked_scan_are_read_later_and_the_password_is_sealed_until_then(site, anna_here):
    program("tesseract", "tesseract-ocr")
    scan = making.pdf_of_picture(scans.page(scans.ANNEX).resize((1240, 1754)))
    document_id, digest = enter(site, "skan.pdf", locking.locked_pdf(scan, PASSWORD))

    anna_here.post(f"/documents/{document_id}/password", {"password": PASSWORD})

    assert text_of(site, digest).state is TextState.WAITING_FOR_OCR
    with site.reading() as session:
        assert session.query(Job).filter_by(kind="ocr").one().payload["sealed"]
    assert not kept_anywhere(site, PASSWORD)
    drain(site.office)
    assert "rewidenta" in text_of(site, digest).text
    with site.reading() as session:
        assert session.query(Job).filter_by(kind="ocr").one().payload is None


def kept_anywhere(site, secret):
    """Whether the secret stands in clear in any file of the office, its database included."""
    folders = site.office.config.store.parent, Path(site.office.db.url.database).parent
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert any(b"umowa.pdf" in path.read_bytes() or b"skan.pdf" in path.read_bytes() for path in files)
    return any(secret.encode() in path.read_bytes() for path in files)


def test_the_words_of_an_opened_file_stand_where_its_pages_cannot_be_drawn(anna_here, locked):
    anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})

    page = anna_here.get(f"/documents/{locked[0]}").text

    assert anna_here.get(f"/documents/{locked[0]}/pages/1.png").status_code == 404
    assert "data-words" in page and "Umowa kredytu" in page


@pytest.fixture
def ewas_copy(site, locked):
    """The very same file in a case of Ewa's, who does not know the password: the document's id."""
    with site.writing() as session:
        cast = merged(session, site.cast)
        mill = enter_client(session, kind=ClientKind.SPZOO, name="Młyn sp. z o.o.", by=cast.ewa)
        case = open_case(session, client=mill, owner=cast.ewa, title="Młyn", by=cast.ewa)
        copy = {"filename": "kopia.pdf", "media_type": "application/pdf", "by": cast.ewa}
        content = site.office.store.read(locked[1])
        document_id = upload_document(session, site.office.store, case, content, **copy).id
    drain(site.office)
    return document_id


def ewas_pages(browser, document_id):
    paths = f"/documents/{document_id}", "/search?q=kredytu", "/search?q=kred&part=few"
    previews = (
        f"/search/preview?key=document:{document_id}&q=umowa",
        f"/search/similar?key=document:{document_id}",
    )
    pages = [browser.get(path).text.partition("<main")[2] for path in (*paths, *previews)]
    return [re.sub(r'value="[^"]{40,}"', "", page) for page in pages]


def test_a_file_opened_in_a_case_stays_locked_in_anothers(site, anna_here, ewa_here, locked, ewas_copy):
    ewas_pages(ewa_here, ewas_copy)  # what she searched for last stands on the page from now on
    before = ewas_pages(ewa_here, ewas_copy)

    anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})
    drain(site.office)

    assert hits(site, "kredytu") == 1
    assert ewas_pages(ewa_here, ewas_copy) == before
    assert "/password" in before[0]


def test_who_knows_the_password_too_opens_her_own(site, anna_here, ewa_here, locked, ewas_copy):
    anna_here.post(f"/documents/{locked[0]}/password", {"password": PASSWORD})
    wrong = ewa_here.post(f"/documents/{ewas_copy}/password", {"password": "Zielony-Piec-2025"})
    assert wrong.status_code == 409

    ewa_here.post(f"/documents/{ewas_copy}/password", {"password": PASSWORD})
    drain(site.office)

    assert "Umowa kredytu" in ewa_here.get(f"/documents/{ewas_copy}").text
    assert "Umowa kredytu" in anna_here.get(f"/documents/{locked[0]}").text
    assert hits(site, "kredytu") == 1
    assert f"/documents/{ewas_copy}" in ewa_here.get("/search?q=kredytu").text
