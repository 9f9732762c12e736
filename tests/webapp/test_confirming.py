"""Only the advisor who sent mail in is told what became of it, seldom, and her answer places what waited."""

import itertools
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from archive.db import utcnow
from cases.advisor import Advisor, Told
from cases.case import Case, open_case
from cases.filed import Filing, Suggestion
from cases.filing import file_message
from cases.message import PASSED, REFUSED, UNTOLD, Message, MessageReference, MessageState
from cases.notice import Notice
from cases.outgoing import CONFIRMATION, DIGEST, Outgoing, OutgoingState
from cases.requirement import set_up_checklist
from ingest import answered, confirm, ours
from ingest.mail import parse
from tests.mailbag import kept
from tests.webapp.furniture import merged
from webapp.confirming import confirm_to
from webapp.smtp_settings import SmtpConfig
from webapp.work import drain

ANNA, EWA, JAN = "anna@firma.example", "ewa@firma.example", "jan@klos.example"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, 12:00 in Poland
_numbers = itertools.count(1)


@dataclass
class Desk:
    """Mail that advisors send in, and what they are told of it."""

    site: object
    server_takes: bool = True

    def send_in(self, *, at=NOON, file_in=None, suggest=(), **details):
        """A message of Anna's unless told otherwise, placed as routing would have; its id."""
        details = {
            "from_address": ANNA,
            "sender_check": PASSED,
            "message_id": f"{next(_numbers)}@anna",
        } | details
        with self.site.writing() as session:
            message = kept(session, **details)
            if file_in is not None:
                file_message(session, message, session.get_one(Case, file_in.id), rule="case_number")
            for rank, case in enumerate(suggest, start=1):
                facts = {"address": JAN, "client": "Kłos"}
                session.add(
                    Suggestion(message=message, case_id=case.id, rank=rank, rule="contact", facts=facts)
                )
            session.flush()
            confirm.ask(session, [message], at)
            for notice in session.scalars(select(Notice).where(Notice.message_id == message.id)):
                notice.at = at
            return message.id

    def tell(self, who="anna", at=NOON + timedelta(seconds=10)):
        """What is told at that time: every mail so far, parsed."""
        with time_machine.travel(at, tick=False):
            confirm_to(self.site.office, getattr(self.site.cast, who).id, at)
        if self.server_takes:
            with self.site.writing() as session:
                session.execute(update(Outgoing).values(state_code=OutgoingState.SENT.value))
        return self.told()

    def told(self):
        with self.site.reading() as session:
            rows = session.scalars(select(Outgoing).order_by(Outgoing.id)).all()
        return [(row, parse(self.site.office.store.read(row.digest))) for row in rows]

    def answer(self, text, *, subject=None, to=None, **details):
        """An answer to the last mail that was told, as the intake sees it: (its id, whether it placed anything)."""
        row, mail = self.told()[-1]
        details = {"from_address": ANNA, "sender_check": PASSED} | details
        with self.site.writing() as session:
            message = kept(session, subject=subject or f"Re: {mail.subject}", text=text, **details)
            message.references.append(MessageReference(referred=to or row.message_id))
            session.flush()
            answers, _ = answered.file_answered(session, [message])
            return message.id, bool(answers)

    def cases_of(self, message_id):
        with self.site.reading() as session:
            standing = select(Filing).where(Filing.message_id == message_id, Filing.revoked_at.is_(None))
            return [(filing.case.number, filing.rule, filing.by_id) for filing in session.scalars(standing)]

    def state_of(self, message_id):
        with self.site.reading() as session:
            return session.get_one(Message, message_id).state


@pytest.fixture
def desk(site):
    smtp = SmtpConfig(host="localhost", address="sprawy@firma.example")
    site.office.config = replace(site.office.config, smtp=smtp)
    return Desk(site)


@pytest.fixture
def klos_case(site):
    return site.cast.klos_case


@pytest.fixture
def ewas_case(site):
    with site.writing() as session:
        cast = merged(session, site.cast)
        return open_case(session, client=cast.klos, owner=cast.ewa, title="Tajna", by=cast.ewa)


def choose(desk, told):
    with desk.site.writing() as session:
        session.get_one(Advisor, desk.site.cast.anna.id).told_code = told.code


def test_the_advisor_is_told_what_was_filed(desk, klos_case):
    with desk.site.writing() as session:
        set_up_checklist(
            session, session.get_one(Case, klos_case.id), by=session.get_one(Advisor, desk.site.cast.anna.id)
        )
    desk.send_in(file_in=klos_case, subject="PD: Dokumenty", files=["krs.pdf", "skan0001.pdf"])

    ((row, mail),) = desk.tell()

    assert (row.kind, row.recipients) == (CONFIRMATION, [ANNA])
    assert re.fullmatch(
        rf"Dodano do sprawy {klos_case.number} \(.*\) \[{klos_case.number}-[A-Z2-7]{{10}}\]", mail.subject
    )
    assert "1 wiadomość, 2 załączniki." in mail.text
    assert "Do wskazania, co to za dokument: krs.pdf, skan0001.pdf." in mail.text
    assert "Kompletność listy: 0 z " in mail.text and "\nBrakuje:\n  - " in mail.text
    assert f"/cases/{klos_case.number}" in mail.text


def test_it_says_that_a_machine_wrote_it(desk, klos_case):
    desk.send_in(file_in=klos_case, files=["krs.pdf"])

    ((_, mail),) = desk.tell()

    assert (mail.class_, mail.loop) == ("auto", "sprawy@firma.example")
    assert mail.attachments == ()


def test_what_was_not_recognised_is_told_with_cases_that_she_may_see(desk, klos_case, ewas_case):
    desk.send_in(subject="PD: Pytanie", suggest=[klos_case, ewas_case])

    ((_, mail),) = desk.tell()

    assert mail.subject == "Nie rozpoznano sprawy: 1 wiadomość"
    assert f"[{klos_case.number}-" in mail.text and "jan@klos.example" in mail.text
    assert ewas_case.number not in mail.text and "Tajna" not in mail.text


@pytest.mark.parametrize(
    "details",
    [
        {"from_address": JAN},
        {"sender_check": UNTOLD},
        {"sender_check": REFUSED},
        {"class_": "auto"},
        {"class_": "dsn"},
        {"class_": "list"},
        {"class_": "scan"},
        {"flags": ["loop"]},
        {"flags": ["several_from"]},
        {"old": True},
        {"from_address": "sprawy@firma.example"},
    ],
    ids=str,
)
def test_nobody_else_and_no_machine_is_told_anything(desk, klos_case, details):
    desk.send_in(file_in=klos_case, **details)

    assert desk.tell() == []


def test_who_no_longer_works_here_is_told_nothing(desk, klos_case):
    desk.send_in(file_in=klos_case)
    with desk.site.writing() as session:
        session.get_one(Advisor, desk.site.cast.anna.id).active = False

    assert desk.tell() == []


def test_without_a_server_nothing_is_told_then_or_later(desk, klos_case):
    smtp = desk.site.office.config.smtp
    desk.send_in(file_in=klos_case)
    desk.site.office.config = replace(desk.site.office.config, smtp=None)
    desk.tell()

    del desk.site.office.smtp
    desk.site.office.config = replace(desk.site.office.config, smtp=smtp)

    assert desk.tell() == []


def test_a_minutes_mail_is_told_together(desk, klos_case):
    desk.send_in(file_in=klos_case)
    desk.tell()
    for seconds in (11, 20, 30):
        desk.send_in(file_in=klos_case, at=NOON + timedelta(seconds=seconds))
        desk.tell(at=NOON + timedelta(seconds=seconds + 6))

    before = len(desk.told())
    after = desk.tell(at=NOON + timedelta(seconds=75))

    assert (before, len(after)) == (1, 2)
    assert "3 wiadomości." in after[1][1].text


def test_while_the_server_is_away_one_mail_waits_and_not_many(desk, klos_case):
    desk.server_takes = False
    for minutes in range(0, 10, 2):
        at = NOON + timedelta(minutes=minutes)
        desk.send_in(file_in=klos_case, at=at)
        desk.tell(at=at + timedelta(seconds=10))
    waiting = len(desk.told())

    desk.server_takes = True
    with desk.site.writing() as session:
        session.execute(update(Outgoing).values(state_code=OutgoingState.SENT.value))

    after = desk.tell(at=NOON + timedelta(minutes=20))
    assert (waiting, len(after)) == (1, 2)
    assert "4 wiadomości." in after[1][1].text


def test_each_message_is_told_once(desk, klos_case):
    desk.send_in(file_in=klos_case)

    for minutes in range(3):
        desk.tell(at=NOON + timedelta(minutes=minutes, seconds=10))

    assert len(desk.told()) == 1


def test_once_a_day_means_at_four(desk, klos_case):
    choose(desk, Told.DAILY)
    for minutes in (0, 30):
        desk.send_in(file_in=klos_case, at=NOON + timedelta(minutes=minutes))

    early = desk.tell(at=NOON + timedelta(hours=3, minutes=59))
    ((row, mail),) = desk.tell(at=NOON + timedelta(hours=4, seconds=1))

    assert (early, row.kind) == ([], DIGEST)
    assert "2 wiadomości." in mail.text


def test_what_comes_after_four_is_told_the_next_day(desk, klos_case):
    choose(desk, Told.DAILY)
    desk.send_in(file_in=klos_case, at=NOON + timedelta(hours=5))

    assert desk.tell(at=NOON + timedelta(hours=12)) == []
    assert len(desk.tell(at=NOON + timedelta(hours=28, seconds=1))) == 1


def test_who_wants_to_be_told_nothing_is_not_told_later_either(desk, klos_case):
    choose(desk, Told.NEVER)
    desk.send_in(file_in=klos_case)
    desk.tell()

    choose(desk, Told.EACH)

    assert desk.tell(at=NOON + timedelta(minutes=5)) == []


def test_mail_that_comes_while_there_is_nothing_to_tell_is_told(desk, klos_case):
    class Meanwhile:
        """A database where mail comes between a look at it and the change that follows."""

        def __init__(self, db):
            self.db = db

        def reading(self):
            return self.db.reading()

        def writing(self):
            desk.site.office.db = self.db
            desk.send_in(file_in=klos_case)
            return self.db.writing()

    desk.site.office.db = Meanwhile(desk.site.office.db)
    confirm_to(desk.site.office, desk.site.cast.anna.id, NOON)

    assert len(desk.tell()) == 1


def test_after_thirty_in_a_day_the_rest_is_told_at_four(desk, klos_case):
    for minute in range(32):
        at = NOON + timedelta(minutes=2 * minute)
        desk.send_in(file_in=klos_case, at=at)
        desk.tell(at=at + timedelta(seconds=10))
    before = len(desk.told())

    after = desk.tell(at=NOON + timedelta(hours=4, seconds=1))

    assert (before, len(after)) == (confirm.MOST_A_DAY, confirm.MOST_A_DAY + 1)
    assert "2 wiadomości." in after[-1][1].text


def test_a_case_that_she_may_no_longer_see_is_not_told(desk, klos_case, ewas_case):
    desk.send_in(file_in=ewas_case)

    assert desk.tell() == []


# Answers


def test_her_answer_places_what_waited(desk, klos_case):
    waiting = desk.send_in(subject="PD: Pytanie", suggest=[klos_case])
    desk.tell()

    answer, placed = desk.answer(f"[{klos_case.number}-ABCDEFGH23]\n\nAnna")

    assert placed
    assert desk.cases_of(waiting) == [(klos_case.number, answered.RULE, desk.site.cast.anna.id)]
    assert desk.state_of(answer) is MessageState.IGNORED


def test_what_she_sends_with_her_answer_is_not_put_away_with_it(desk, klos_case):
    waiting = desk.send_in()
    desk.tell()

    answer, _ = desk.answer(klos_case.number, files=["umowa.pdf"])

    assert [number for number, *_ in desk.cases_of(waiting)] == [klos_case.number]
    assert (
        desk.state_of(answer) is MessageState.TRAY
    )  # as this test reads it; the rules place it as all her mail


def test_she_is_told_that_her_answer_placed_it(desk, klos_case):
    desk.send_in(suggest=[klos_case])
    desk.tell()
    desk.answer(klos_case.number)

    told = desk.tell(at=utcnow() + timedelta(minutes=2))

    assert told[-1][1].subject.startswith(f"Dodano do sprawy {klos_case.number}")


def test_a_number_in_the_subject_of_her_answer_counts(desk, klos_case):
    waiting = desk.send_in()
    desk.tell()

    desk.answer("Tam proszę.", subject=f"Re: Nie rozpoznano sprawy {klos_case.number}")

    assert [number for number, *_ in desk.cases_of(waiting)] == [klos_case.number]


def test_what_our_own_mail_says_is_no_answer(desk, klos_case):
    waiting = desk.send_in(suggest=[klos_case])
    ((_, mail),) = desk.tell()

    _, placed = desk.answer("Dziękuję, zajmę się tym.\n\n" + mail.text)

    assert not placed and desk.state_of(waiting) is MessageState.TRAY


def test_the_case_that_our_own_subject_names_is_no_answer(desk, klos_case):
    desk.send_in(file_in=klos_case)
    waiting = desk.send_in()
    ((row, _),) = desk.tell()
    with desk.site.writing() as session:
        session.get_one(Outgoing, row.id).subject = f"Dodano do sprawy {klos_case.number}"

    desk.answer("Dziękuję.", subject=f"Re: Dodano do sprawy {klos_case.number}")

    assert desk.state_of(waiting) is MessageState.TRAY


def test_of_several_that_wait_each_is_named(desk, klos_case):
    first, second = desk.send_in(), desk.send_in()
    desk.tell()

    _, by_number_alone = desk.answer(klos_case.number)
    _, placed = desk.answer(f"#2 {klos_case.number}")

    assert (by_number_alone, placed) == (False, True)
    assert desk.state_of(first) is MessageState.TRAY
    assert [number for number, *_ in desk.cases_of(second)] == [klos_case.number]


@pytest.mark.parametrize(
    "details",
    [
        {"from_address": EWA},
        {"from_address": "piotr@firma.example"},
        {"from_address": JAN},
        {"sender_check": REFUSED},
        {"sender_check": UNTOLD},
        {"class_": "auto"},
        {"flags": ["loop"]},
        {"flags": ["several_from"]},
    ],
    ids=str,
)
def test_nobody_else_can_answer(desk, klos_case, details):
    waiting = desk.send_in(suggest=[klos_case])
    desk.tell()

    answer, placed = desk.answer(klos_case.number, **details)

    assert not placed
    assert desk.state_of(waiting) is desk.state_of(answer) is MessageState.TRAY


def test_an_answer_cannot_name_a_case_that_she_may_not_see(desk, ewas_case):
    waiting = desk.send_in()
    desk.tell()

    _, placed = desk.answer(ewas_case.number)

    assert not placed and desk.state_of(waiting) is MessageState.TRAY


@pytest.mark.parametrize("text", ["Dziękuję!", "S-2031-0001", "{other} {case}", "Klasa 2026-12"])
def test_an_answer_that_names_no_one_case_does_nothing(desk, klos_case, text):
    with desk.site.writing() as session:
        cast = merged(session, desk.site.cast)
        other = open_case(session, client=cast.klos, owner=cast.anna, title="Druga", by=cast.anna).number
    waiting = desk.send_in()
    desk.tell()

    _, placed = desk.answer(text.format(other=other, case=klos_case.number))

    assert not placed and desk.state_of(waiting) is MessageState.TRAY


def test_a_closed_case_is_no_answer(desk, klos_case):
    waiting = desk.send_in()
    desk.tell()
    with desk.site.writing() as session:
        session.get_one(Case, klos_case.id).close(
            by=session.get_one(Advisor, desk.site.cast.anna.id), reason="Koniec"
        )

    _, placed = desk.answer(klos_case.number)

    assert not placed and desk.state_of(waiting) is MessageState.TRAY


def test_an_answer_to_something_else_places_nothing(desk, klos_case):
    waiting = desk.send_in()
    desk.tell()

    _, placed = desk.answer(klos_case.number, to="wymyslone@firma.example")

    assert not placed and desk.state_of(waiting) is MessageState.TRAY


def test_what_was_placed_meanwhile_stays_where_it_is(desk, klos_case, site):
    with site.writing() as session:
        cast = merged(session, site.cast)
        other = open_case(session, client=cast.klos, owner=cast.anna, title="Druga", by=cast.anna)
    waiting = desk.send_in()
    desk.tell()
    with site.writing() as session:
        file_message(session, session.get_one(Message, waiting), session.get_one(Case, other.id), rule="hand")

    _, placed = desk.answer(klos_case.number)

    assert not placed
    assert [number for number, *_ in desk.cases_of(waiting)] == [other.number]


# What comes back


def come_back(desk, told, **details):
    """Something comes from outside that is about the mail: whether it was put away, and who may see it."""
    facts = {"from_address": "mailer-daemon@firma.example", "class_": "dsn", "text": told.text} | details
    with desk.site.writing() as session:
        message = kept(session, **facts)
        message.references.append(MessageReference(referred=told.message_id, kind="bounce"))
        session.flush()
        away = ours.put_away(session, [message], {"sprawy@firma.example"})
        confirm.ask(session, [message], NOON)
    seen = {
        name: desk.site.browser(name).get(f"/messages/{message.id}").status_code for name in ("anna", "ewa")
    }
    return bool(away), seen


@pytest.mark.parametrize("class_", ["dsn", "auto", "mdn"])
def test_what_a_machine_says_of_our_mail_is_put_away_for_those_who_see_its_case(desk, klos_case, class_):
    desk.send_in(file_in=klos_case)
    ((_, mail),) = desk.tell()

    away, seen = come_back(desk, mail, class_=class_)

    assert (away, seen) == (True, {"anna": 200, "ewa": 404})
    assert len(desk.tell(at=NOON + timedelta(minutes=5))) == 1


@pytest.mark.parametrize(
    ("class_", "sender"), [("dsn", "mailer@obcy.example"), ("auto", "sprawy@firma.example")]
)
def test_what_she_was_told_of_mail_without_a_case_comes_back_to_her_alone(desk, class_, sender):
    desk.send_in(subject="PD: Wypowiedzenie umowy")
    ((row, mail),) = desk.tell()
    assert "Wypowiedzenie" in mail.text
    facts = {"message_id": row.message_id} if class_ == "auto" else {}

    away, seen = come_back(desk, mail, class_=class_, from_address=sender, subject="Wróciło", **facts)
    drain(desk.site.office)

    assert (away, seen) == (True, {"anna": 200, "ewa": 404})
    paths = "/tray/put-away", "/search?q=wypowiedzenie", "/search?q=wyp&part=few"
    told = {who: [desk.site.browser(who).get(path).text for path in paths] for who in ("anna", "ewa")}
    assert all("Wróciło" in page for page in told["anna"][:2])
    assert not any("Wróciło" in page or "ypowiedzenie umowy" in page for page in told["ewa"])


def test_a_copy_of_what_we_told_is_put_away_too(desk, klos_case):
    desk.send_in(file_in=klos_case)
    ((row, mail),) = desk.tell()
    facts = {"class_": "auto", "flags": ["loop"], "message_id": row.message_id}

    away, seen = come_back(desk, mail, from_address="sprawy@firma.example", **facts)

    assert (away, seen) == (True, {"anna": 200, "ewa": 404})


def test_a_person_who_answers_is_not_put_away(desk, klos_case):
    desk.send_in(file_in=klos_case)
    ((_, mail),) = desk.tell()

    away, _ = come_back(desk, mail, class_="", from_address=JAN)

    assert not away
