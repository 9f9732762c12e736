"""Who saved a search hears of new hits, by her rights of the moment, each once; nobody else hears anything."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from archive.jobs import Job
from cases import browsing, saved_search
from cases.case import Case, open_case
from cases.client import ClientKind, enter_client
from cases.filing import file_message
from cases.message import Message, MessageReference
from cases.note import add_note
from cases.outgoing import ALERT, Outgoing
from cases.saved_search import Alert, SavedSearch, SearchTold
from ingest import ours
from ingest.mail import parse
from search.find import MOST_OTHERS
from tests.mailbag import kept
from tests.webapp.furniture import merged
from webapp import alerting
from webapp.alerting import alert_to
from webapp.smtp_settings import SmtpConfig
from webapp.work import drain

NOON = datetime(
    2031, 11, 25, 11, 0, tzinfo=UTC
)  # 12:00 in Poland, when everybody of the cast is there already
SECOND = timedelta(seconds=1)


@dataclass
class Watch:
    """Saved searches, mail that comes, and what is told of it."""

    site: object

    def save(self, who="anna", typed="piec", alert=Alert.EACH, at=NOON, **asked):
        with self.site.writing() as session:
            advisor = merged(session, self.site.cast).__dict__[who]
            asked = {"q": [typed]} | {name: [value] for name, value in asked.items()}
            saved = saved_search.save(session, advisor, f"Szukam: {typed}", asked)
            saved.watch(session, alert, at)
            return saved.id

    def comes(self, subject="Cena pieca", case=None, at=NOON + SECOND, **details):
        """A message, filed in Anna's case unless told otherwise; its id."""
        with time_machine.travel(at, tick=False), self.site.writing() as session:
            referred = [MessageReference(referred=one) for one in details.pop("references", ())]
            message = kept(session, subject=subject, received_at=at, references=referred, **details)
            case = session.get_one(Case, (case or self.site.cast.klos_case).id)
            file_message(session, message, case, rule="contact")
            session.flush()
            message_id = message.id
        self.index(at)
        return message_id

    def index(self, at):
        """What waits is indexed at that time."""
        with time_machine.travel(at, tick=False):
            drain(self.site.office)

    def tell(self, who="anna", at=NOON + timedelta(minutes=5)):
        with time_machine.travel(at, tick=False):
            alert_to(self.site.office, getattr(self.site.cast, who).id, at)
        return self.told()

    def told(self):
        with self.site.reading() as session:
            rows = session.scalars(select(Outgoing).where(Outgoing.kind == ALERT).order_by(Outgoing.id)).all()
        return [(row, parse(self.site.office.store.read(row.digest))) for row in rows]


@pytest.fixture
def watch(site):
    smtp = SmtpConfig(host="localhost", address="sprawy@firma.example")
    site.office.config = replace(site.office.config, smtp=smtp)
    return Watch(site)


@pytest.fixture
def ewas_case(site):
    with site.writing() as session:
        cast = merged(session, site.cast)
        huta = enter_client(session, kind=ClientKind.SPZOO, name="Huta Tajna sp. z o.o.", by=cast.ewa)
        return open_case(session, client=huta, owner=cast.ewa, title="Tajna", by=cast.ewa)


def test_she_is_told_what_came_with_its_case_and_a_link(watch, site):
    watch.save()
    message = watch.comes("Cena pieca obrotowego")

    ((row, mail),) = watch.tell()

    number = site.cast.klos_case.number
    assert (row.recipients, mail.subject) == (["anna@firma.example"], "1 nowy wynik zapisanych wyszukiwań")
    assert "„Szukam: piec” znajduje:" in mail.text
    assert f"Cena pieca obrotowego ({number})" in mail.text
    assert f"/messages/{message}\n" in mail.text and "/search?q=piec" in mail.text
    assert (mail.attachments, mail.class_, mail.loop) == ((), "auto", "sprawy@firma.example")


def test_each_hit_is_told_once(watch):
    watch.save()
    watch.comes()
    for minutes in (5, 10, 60):
        watch.tell(at=NOON + timedelta(minutes=minutes))

    watch.comes("Drugi piec", at=NOON + timedelta(minutes=70))
    told = watch.tell(at=NOON + timedelta(minutes=80))

    assert [mail.subject for _, mail in told] == ["1 nowy wynik zapisanych wyszukiwań"] * 2
    assert "Drugi piec" in told[1][1].text and "Cena pieca" not in told[1][1].text


def test_what_was_there_before_is_no_news(watch):
    watch.comes("Stary piec", at=NOON - timedelta(hours=1))
    watch.save()
    watch.comes("Piec z archiwum", old=True)

    assert watch.tell() == []


def test_what_is_filed_in_her_case_later_is_news_then(watch, site, ewas_case):
    watch.save()
    message = watch.comes("Zapytanie o piec", case=ewas_case, at=NOON - timedelta(hours=1))
    assert watch.tell() == []

    with time_machine.travel(NOON + timedelta(hours=1), tick=False), site.writing() as session:
        case = session.get_one(Case, site.cast.klos_case.id)
        file_message(session, _message(session, message), case, rule="hand")
    watch.index(NOON + timedelta(hours=1))

    ((_, mail),) = watch.tell(at=NOON + timedelta(hours=2))
    assert "Zapytanie o piec" in mail.text and ewas_case.number not in mail.text


def test_another_filing_of_what_she_could_see_before_tells_her_nothing(watch, site, ewas_case):
    watch.save()
    message = watch.comes("Piec", at=NOON - timedelta(hours=1))
    with time_machine.travel(NOON + timedelta(hours=1), tick=False), site.writing() as session:
        case = session.get_one(Case, ewas_case.id)
        file_message(session, _message(session, message), case, rule="hand")
    watch.index(NOON + timedelta(hours=1))

    assert watch.tell(at=NOON + timedelta(hours=2)) == []


def test_a_stranger_is_told_nothing(watch):
    watch.save("ewa")
    watch.comes()

    assert watch.tell("ewa") == []


def test_what_she_may_no_longer_see_is_not_told(watch, site, ewas_case):
    watch.save("piotr", alert=Alert.DAILY)
    watch.comes("Tajny piec")
    watch.tell("piotr")
    with site.writing() as session:
        case = session.get_one(Case, site.cast.klos_case.id)
        case.end_stand_in(case.stand_ins[0], by=merged(session, site.cast).anna)

    with site.reading() as session:
        assert len(session.scalars(select(SearchTold)).all()) == 1

    told = watch.tell("piotr", at=NOON + timedelta(hours=5))

    assert told == []
    with site.reading() as session:
        assert session.scalars(select(SearchTold)).all() == []


def test_filters_bound_what_she_hears_of(watch):
    watch.save(kind="note")
    watch.comes()

    assert watch.tell() == []


def test_what_she_wrote_herself_is_no_news_to_her(watch, site):
    for who in ("anna", "piotr"):
        watch.save(who)
    with time_machine.travel(NOON + SECOND, tick=False), site.writing() as session:
        cast = merged(session, site.cast)
        add_note(session, cast.klos_case, "Piec jest już zamówiony.", by=cast.anna)
    watch.index(NOON + SECOND)
    watch.tell("anna")

    ((row, mail),) = watch.tell("piotr")

    assert row.recipients == ["piotr@firma.example"]
    assert "Piec jest już zamówiony." in mail.text
    assert f"/cases/{site.cast.klos_case.number}/timeline?kind=note" in mail.text


def test_what_a_misspelt_word_seems_to_mean_is_no_news(watch):
    watch.save(typed="pieec")
    watch.comes()

    assert watch.tell() == []


def test_further_hits_of_a_conversation_are_told_too(watch):
    watch.save()
    first = watch.comes("Cena pieca", message_id="1@klos")
    second = watch.comes("Re: Cena pieca", references=["1@klos"])

    ((_, mail),) = watch.tell()

    assert f"/messages/{first}\n" in mail.text and f"/messages/{second}\n" in mail.text


@pytest.mark.parametrize("class_", ["dsn", "auto"])
def test_what_a_machine_says_of_the_mail_is_for_those_who_see_what_it_told(watch, site, class_):
    watch.save()
    watch.comes()
    ((row, _),) = watch.tell()
    with site.writing() as session:
        bounce = kept(session, subject="Undelivered", class_=class_, from_address="mailer@obcy.example")
        bounce.references.append(MessageReference(referred=row.message_id))
        session.flush()
        assert ours.put_away(session, [bounce], {"sprawy@firma.example"}) == {bounce}
        bounce_id = bounce.id

    with site.reading() as session:
        cast = merged(session, site.cast)
        assert browsing.find_message(session, cast.anna, bounce_id)
        assert browsing.find_message(session, cast.ewa, bounce_id) is None


def test_once_a_day_means_at_four(watch):
    watch.save(alert=Alert.DAILY)
    for minutes in (1, 30):
        watch.comes(f"Piec {minutes}", at=NOON + timedelta(minutes=minutes))
        watch.tell(at=NOON + timedelta(minutes=minutes + 5))
    early = watch.tell(at=NOON + timedelta(hours=3, minutes=59))

    ((_, mail),) = watch.tell(at=NOON + timedelta(hours=4, seconds=1))

    assert early == []
    assert mail.subject == "2 nowe wyniki zapisanych wyszukiwań"


def test_without_a_server_nothing_is_owed(watch, site):
    site.office.config = replace(site.office.config, smtp=None)
    watch.save()
    watch.comes()

    assert watch.tell() == []
    with site.reading() as session:
        assert session.scalars(select(SearchTold)).all() == []


def test_who_no_longer_works_here_is_told_nothing(watch, site):
    watch.save()
    watch.comes()
    with site.writing() as session:
        merged(session, site.cast).anna.active = False

    assert watch.tell() == []


@pytest.mark.parametrize("conversation", [[], ["1@klos"]], ids=["each by itself", "all in one conversation"])
def test_many_hits_are_one_mail_that_names_some(watch, conversation):
    watch.save()
    for number in range(MOST_OTHERS + 3):
        with watch.site.writing() as session:
            referred = [MessageReference(referred=one) for one in conversation]
            message = kept(
                session,
                subject=f"Piec {number}",
                received_at=NOON + SECOND,
                kept_at=NOON + SECOND,
                references=referred,
            )
            file_message(
                session, message, session.get_one(Case, watch.site.cast.klos_case.id), rule="contact"
            )
    watch.index(NOON + SECOND)

    ((_, mail),) = watch.tell()

    assert f"{MOST_OTHERS + 3} nowe wyniki" in mail.subject
    assert mail.text.count("/messages/") == alerting.MOST_NAMED
    assert f"i jeszcze {MOST_OTHERS + 3 - alerting.MOST_NAMED}" in mail.text


def test_a_crash_between_finding_and_telling_loses_and_repeats_nothing(watch, site, monkeypatch):
    watch.save()
    watch.comes()
    with monkeypatch.context() as broken:
        broken.setattr(alerting, "_put_out", lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            watch.tell()

    assert len(watch.tell()) == len(watch.tell()) == 1


def test_whoever_watches_is_looked_after_when_the_index_has_grown(watch, site):
    with site.reading() as session:
        assert _asked(session) == []
    watch.save()
    watch.comes()

    with site.reading() as session:
        (job,) = _asked(session)
        assert job.key == f"advisor:{site.cast.anna.id}"
        assert job.done_at is None and job.not_before.timestamp() % 300 == 0


def test_a_deleted_search_is_told_of_no_more(watch, site):
    saved = watch.save()
    watch.comes()
    with site.writing() as session:
        session.get_one(SavedSearch, saved).delete(session)

    assert watch.tell() == []


def _asked(session):
    return session.scalars(select(Job).where(Job.kind == alerting.JOB)).all()


def _message(session, message_id):
    return session.get_one(Message, message_id)
