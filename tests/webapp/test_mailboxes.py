"""The mailboxes page: what is accounted for, late or set aside, to whom it is told, and what can be done."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.audit import Event
from archive.db import utcnow
from cases.filed import Suggestion
from cases.filing import file_message
from cases.message import Message
from ingest import ledger, trouble
from ingest.ledger import MailFolder, Sighting
from ingest.oauth.kept import OAuthToken
from ingest.trouble import Kind, Retry, Trouble
from tests.webapp.furniture import CONTACT, letter, merged
from webapp.config import MailboxConfig


@dataclass(frozen=True)
class Seen:
    """What is in the mailbox, by id."""

    folder: int
    unread: int
    large: int
    refused: int
    unread_message: int
    large_message: int


@pytest.fixture
def box(site, tmp_path):
    """The office reads one mailbox."""
    box = MailboxConfig(
        name="sprawy",
        address="sprawy@firma.example",
        host="127.0.0.1",
        user="x",
        password_file=tmp_path / "p",
    )
    site.office.config = replace(site.office.config, mailboxes=(box,))
    return box


@pytest.fixture
def seen(site, box):
    """Its INBOX with seven messages: kept, set aside for each of three reasons, on the way."""
    store = site.office.store
    with site.writing() as session:
        cast = merged(session, site.cast)
        inbox = ledger.folder_of(session, "sprawy", "INBOX")
        inbox.uidvalidity, inbox.live_from, inbox.last_success_at = 7, 100, utcnow()
        inbox.on_server, inbox.uids_on_server, inbox.counted_at = 7, "1:7", utcnow()
        unread, large = letter(session, store, 11, "Tajny list"), letter(session, store, 12, "Wielki skan")
        unread.flags, large.flags = ["unreadable"], ["too_large"]
        large.noted = {
            "structure": [{"type": "application/pdf", "filename": "skan.pdf", "size": 300_000_000}]
        }
        for message in (unread, large):
            session.add(
                Suggestion(message=message, case=cast.klos_case, rank=1, rule="contact", facts=CONTACT)
            )
        session.flush()
        place = {"folder": inbox, "uidvalidity": 7, "seen_at": utcnow() - timedelta(days=1)}
        rows = [
            Sighting(uid=1, state_code="done", **place),
            Sighting(uid=2, state_code="done", repeated=True, **place),
            Sighting(
                uid=3, state_code="unreadable", message_id=unread.id, raw_digest=unread.raw_digest, **place
            ),
            Sighting(uid=4, state_code="too_large", message_id=large.id, whole=False, **place),
            Sighting(uid=5, state_code="fetch_failed", last_error="The server did not give it.", **place),
            *(Sighting(uid=uid, state_code="listed", **place) for uid in (6, 7)),
        ]
        session.add_all(rows)
        session.flush()
        return Seen(inbox.id, rows[2].id, rows[3].id, rows[4].id, unread.id, large.id)


def folder(site, **values):
    with site.writing() as session:
        found = session.scalars(select(MailFolder)).one()
        for name, value in values.items():
            setattr(found, name, value)


def state(site, sighting_id):
    with site.reading() as session:
        return session.get(Sighting, sighting_id).state_code


def events(site, action):
    with site.reading() as session:
        return [event.actor for event in session.scalars(select(Event).where(Event.action == action))]


# What is accounted for


def test_the_sum_comes_out(site, seen):
    page = site.browser("marek").get("/mailboxes").text

    words = " ".join(page.partition('class="sum"')[2].partition("</dl>")[0].replace("<", " <").split())
    told = [piece.partition(">")[2].strip() for piece in words.split("<") if piece.startswith(("dt", "dd"))]
    assert list(zip(told[::2], told[1::2], strict=True)) == [
        ("na serwerze", "7"), ("zachowane", "1"), ("powtórzone", "1"), ("do wyjaśnienia", "3"), ("zniknęły", "0"),
        ("w drodze", "2"),
    ]  # fmt: skip
    assert "nie zgadza" not in page


def test_a_difference_is_named_to_who_looks_after_it(site, seen, ewa_here):
    folder(site, on_server=9, uids_on_server="1:7,70:71")

    assert "UID: 70:71" in site.browser("adam").get("/mailboxes").text
    assert "70:71" in site.browser("marek").get(f"/mailboxes/folders/{seen.folder}").text
    assert "70:71" not in ewa_here.get("/mailboxes").text
    assert ewa_here.get(f"/mailboxes/folders/{seen.folder}").status_code == 404


def test_a_comparison_can_be_asked_for(site, seen, ewa_here):
    folder(site, suspect=False)
    path = f"/mailboxes/folders/{seen.folder}/comparisons"

    assert ewa_here.post(path).status_code == 404
    site.browser("adam").post(path)

    with site.reading() as session:
        assert session.get(MailFolder, seen.folder).suspect


def test_the_last_trouble_is_told_in_the_language_of_the_page(site, seen):
    kept = trouble.written(Trouble(Kind.DISK, trouble.DISK_FULL, Retry.MINUTELY, {"reason": "ENOSPC"}))
    folder(site, last_error=kept, trouble="disk", next_try_at=utcnow() + timedelta(minutes=5))
    page = site.browser("marek").get("/mailboxes").text

    assert "Dysk jest pełny (ENOSPC)" in page and "Następna próba" in page
    assert "Bez odczytu od" in page


@pytest.mark.parametrize(
    ("notice", "told"), [("no_room", "za mało miejsca"), ("marks_refused", "nie pozwala Teczce")]
)
def test_what_the_mailbox_does_not_allow_is_told(site, seen, notice, told):
    folder(site, notice=notice)

    assert told in site.browser("marek").get("/mailboxes").text


def test_a_token_tells_until_when_it_is_valid(site, seen, box):
    oauth = replace(box, oauth=True)
    site.office.config = replace(site.office.config, mailboxes=(oauth,))
    with site.writing() as session:
        session.add(
            OAuthToken(account="sprawy", expires_at=utcnow() + timedelta(hours=1), refreshed_at=utcnow())
        )

    assert "token ważny do" in site.browser("marek").get("/mailboxes").text


def test_a_mailbox_that_was_taken_out_of_the_configuration_is_told_apart(site, seen):
    site.office.config = replace(site.office.config, mailboxes=())

    assert "nie ma jej już w pliku konfiguracyjnym" in site.browser("marek").get("/mailboxes").text


# Late mailboxes


def test_health_turns_red_after_a_quarter_of_an_hour(site, seen):
    nobody = site.browser()
    folder(site, last_success_at=utcnow() - timedelta(minutes=14))
    assert nobody.get("/health").status_code == 200

    folder(site, last_success_at=utcnow() - timedelta(minutes=16), last_error="password of x refused")
    red = nobody.get("/health")

    assert (red.status_code, red.json) == (503, {"status": "late", "mailboxes_late": 1})


def test_who_looks_after_it_is_warned_on_every_page(site, seen, ewa_here):
    folder(site, last_success_at=utcnow() - timedelta(minutes=16))

    for name in ("marek", "adam"):
        assert (
            "Od ponad kwadransa nieczytane: sprawy@firma.example" in site.browser(name).get("/account").text
        )
    assert "Od ponad kwadransa" not in ewa_here.get("/account").text


def test_a_mailbox_of_former_days_alarms_nobody(site, seen):
    folder(site, last_success_at=utcnow() - timedelta(days=90))
    site.office.config = replace(site.office.config, mailboxes=())

    assert site.browser().get("/health").status_code == 200


# Holding back


def test_a_backlog_is_held_back_and_let_come(site, seen):
    marek_here = site.browser("marek")
    assert "Wstrzymaj pobieranie reszty" in marek_here.get("/mailboxes").text

    held = marek_here.post(f"/mailboxes/folders/{seen.folder}/pause", follow_redirects=True).text
    folder(site, notice="no_room")

    assert "wstrzymane od" in held and "Wznów pobieranie reszty" in held
    marek_here.post(f"/mailboxes/folders/{seen.folder}/pause/revocation")
    with site.reading() as session:
        found = session.get(MailFolder, seen.folder)
        assert (found.paused_at, found.notice) == (None, None)
    assert events(site, "backlog_paused") == events(site, "backlog_resumed") == [site.cast.marek.actor]


def test_an_advisor_holds_nothing_back(site, seen, anna_here):
    assert "Wstrzymaj" not in anna_here.get("/mailboxes").text
    for path in ("pause", "pause/revocation"):
        assert anna_here.post(f"/mailboxes/folders/{seen.folder}/{path}").status_code == 404
        assert anna_here.get(f"/mailboxes/folders/{seen.folder}/{path}").status_code == 405
    assert site.browser("marek").post("/mailboxes/folders/999/pause").status_code == 404


def test_figures_come_anew_only_when_they_changed(site, seen):
    marek_here = site.browser("marek")
    first = marek_here.get("/mailboxes?part=1")
    unchanged = marek_here.get("/mailboxes?part=1", headers={"If-None-Match": first.headers["ETag"]})
    folder(site, paused_at=utcnow())
    changed = marek_here.get("/mailboxes?part=1", headers={"If-None-Match": first.headers["ETag"]})

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert "<progress" in changed.text and "<html" not in changed.text
    assert "data-live" in marek_here.get("/mailboxes").text


# Set aside


def test_the_list_tells_why(site, seen):
    page = site.browser("marek").get("/mailboxes/aside").text

    assert "Tajny list" in page and "Wielki skan" in page and "UID 5" in page
    assert "w trzech próbach" in page and "pobrano tylko jej nagłówek" in page and "jej nie wydał" in page


def test_an_administrator_sees_places_and_no_letters(site, seen):
    page = site.browser("adam").get("/mailboxes/aside").text

    assert "UID 3" in page and "UID 5" in page
    assert "Tajny" not in page and "Kłos" not in page


def test_nobody_learns_of_a_letter_that_is_not_hers(site, seen, ewa_here):
    for path in ("/mailboxes", "/mailboxes/aside", "/tray", "/mailboxes?part=1"):
        page = ewa_here.get(path).text
        assert "Tajny" not in page and "skan" not in page and "UID 3" not in page
    assert ewa_here.get(f"/mailboxes/aside/{seen.unread}/original").status_code == 404
    assert ewa_here.post(f"/mailboxes/aside/{seen.unread}/retries").status_code == 404
    assert ewa_here.post(f"/messages/{seen.unread_message}/retries").status_code == 404
    assert ewa_here.post("/mailboxes/aside/retries").status_code == 404
    assert state(site, seen.unread) == "unreadable"


def test_an_advisor_sees_and_retries_what_is_hers(site, seen, anna_here):
    page = anna_here.get("/mailboxes/aside").text
    assert "Tajny list" in page and "UID 5" not in page

    assert anna_here.post(f"/mailboxes/aside/{seen.refused}/retries").status_code == 404
    anna_here.post(f"/mailboxes/aside/{seen.unread}/retries")

    assert state(site, seen.unread) == "stored"
    assert events(site, "retried") == [site.cast.anna.actor]


def test_bytes_that_nobody_could_read_are_for_who_looks_after_them(site, seen, anna_here):
    """Anna enters a stranger's address as her contact: what he writes in there nobody knows."""
    marek_here = site.browser("marek")
    for path in (f"/mailboxes/aside/{seen.unread}/original", f"/messages/{seen.unread_message}/original"):
        assert anna_here.get(path).status_code == 404
        assert path not in anna_here.get("/mailboxes/aside").text
        assert path not in anna_here.get(f"/messages/{seen.unread_message}").text
        assert marek_here.get(path).status_code == 200


def test_bytes_that_nobody_could_read_are_given_through_their_case(site, seen, anna_here):
    with site.writing() as session:
        cast = merged(session, site.cast)
        message = session.get(Message, seen.unread_message)
        file_message(session, message, cast.klos_case, rule="hand", by=cast.anna)

    assert anna_here.get(f"/messages/{seen.unread_message}/original").status_code == 200


def test_the_bytes_are_only_ever_saved(site, seen):
    got = site.browser("marek").get(f"/mailboxes/aside/{seen.unread}/original")

    assert got.content_type == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.data.startswith(b"From: jan@klos.example")
    assert events(site, "original_taken") == []


def test_an_administrators_look_at_the_bytes_is_written_down(site, seen):
    adam_here = site.browser("adam")

    assert adam_here.get(f"/mailboxes/aside/{seen.unread}/original").status_code == 200
    assert adam_here.get(f"/mailboxes/aside/{seen.refused}/original").status_code == 404
    assert events(site, "original_taken") == [site.cast.adam.actor]


def test_bytes_that_are_gone_are_told_so(site, seen):
    with site.writing() as session:
        session.get(Sighting, seen.unread).raw_digest = "f" * 64

    answer = site.browser("marek").get(f"/mailboxes/aside/{seen.unread}/original")

    assert answer.status_code == 409
    assert "f" * 64 in answer.text


def test_all_are_tried_again_at_once(site, seen):
    page = site.browser("adam").post("/mailboxes/aside/retries", follow_redirects=True).text

    assert "Ponowna próba: 3 wiadomości." in page
    assert [state(site, one) for one in (seen.unread, seen.large, seen.refused)] == [
        "stored",
        "listed",
        "listed",
    ]


# Letters


def test_a_letter_that_is_not_whole_says_so_where_it_is_read(site, seen, anna_here):
    unread = anna_here.get(f"/messages/{seen.unread_message}").text
    large = anna_here.get(f"/messages/{seen.large_message}").text
    tray = anna_here.get("/tray").text

    assert "nie udało się odczytać" in unread and f"/messages/{seen.unread_message}/retries" in unread
    assert "skan.pdf" in large and "pobrano tylko nagłówek" in large
    assert "nieczytelna" in tray and "za duża" in tray


def test_a_letter_is_tried_again_from_its_page(site, seen, anna_here):
    path = f"/messages/{seen.large_message}"
    referrer = {"headers": {"Referer": f"http://localhost{path}"}}

    answer = anna_here.post(f"{path}/retries", **referrer)

    assert answer.location == path
    assert state(site, seen.large) == "listed"
    assert "Ponowna próba" in anna_here.get(path).text
    again = anna_here.post(f"{path}/retries", follow_redirects=True, **referrer).text
    assert "Nie było czego próbować" in again


def test_another_letter_under_the_same_identifier_is_told_to_who_may_see_it(
    site, things, anna_here, ewa_here
):
    with site.writing() as session:
        store = site.office.store
        hidden = session.get(Message, things.waiting)
        open_one = letter(session, store, 21, "Ten sam numer")
        for message in (hidden, open_one):
            message.message_id, message.flags = "<x@klos.example>", ["mid_conflict"]
        open_id = open_one.id

    page = anna_here.get(f"/messages/{open_id}").text
    assert "z tym samym Message-ID" in page and f"/messages/{things.waiting}" in page
    assert "ten sam Message-ID" in anna_here.get("/tray").text
    for path in (f"/messages/{open_id}", "/tray"):
        told = ewa_here.get(path).text
        assert "Ten sam numer" in told
        assert "Message-ID" not in told and f"/messages/{things.waiting}" not in told


def test_a_letter_tells_where_it_was_seen(site, things, seen, anna_here):
    with site.writing() as session:
        other = ledger.folder_of(session, "sprawy", "Archiwum")
        other.uidvalidity = 3
        inbox = session.get(MailFolder, seen.folder)
        for place, uid in ((inbox, 50), (other, 1)):
            session.add(
                Sighting(
                    folder=place,
                    uidvalidity=place.uidvalidity,
                    uid=uid,
                    state_code="done",
                    message_id=things.filed,
                )
            )
            session.flush()

    page = anna_here.get(f"/messages/{things.filed}").text

    assert "widziana ponownie" in page and "Widziana w 2 miejscach" in page
    assert "sprawy@firma.example · Archiwum" in page
    with site.reading() as session:
        assert len(session.get(Message, things.filed).filings) == 1


def test_old_mail_is_no_news_on_the_page(site, things, anna_here):
    with site.writing() as session:
        session.get(Message, things.waiting).old = True
        session.get(Message, things.filed).old = True
    page = anna_here.get("/").text

    assert 'class="count"' not in page
    assert "Nowa cena pieca" not in page
    assert "Pytanie o wkład" in anna_here.get("/tray").text
