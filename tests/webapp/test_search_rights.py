"""Nothing that Ewa is shown, told or mailed depends on what is Anna's: the same pages with and without it."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from sqlalchemy import select

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.case import open_case
from cases.client import ClientKind, enter_client
from cases.document import upload_document
from cases.filing import file_message
from cases.note import add_note
from cases.outgoing import ALERT, Outgoing
from cases.reference import add_reference
from cases.saved_search import Alert, SavedSearch
from ingest.mail import parse
from tests.mailbag import kept
from tests.webapp.furniture import merged
from webapp.alerting import alert_to
from webapp.smtp_settings import SmtpConfig
from webapp.work import drain

NOON = datetime(2031, 11, 25, 11, 0, tzinfo=UTC)
# Words that are Ewa's, words that are Anna's alone, and words of both; in texts and as they are asked for.
EWAS = "umowa leasingu wózka widłowego, zaświadczenie o niezaleganiu, kwota 41 000,00 zł"
ANNAS = "umowa kredytu rododendronowego, zaświadczenia z huty, żółwie, kwota 77 123,45 zł, wózki"
ASKED = [
    "umowa", "umow", "um", "zaswiadczenia", "zaświadczenie", '"umowa leasingu"', "umowa -kredytu", "wozek",
    "umowy wózka",
    "rododendron", "rododendronowy", "rodo", "rododendornowego", "żółwie", "zolwie", "huta", "huty", "Tajna", "Anna",
    "umwa", "leasignu", "77 123,45", "kwota:>70000", "41000", "od:anna", "klient:Kwiaty", "sprawa:{anna}",
    "typ:dokument",
    "data:2031", "plik:tajny", "ma:załącznik", "do:anna", "kot",
]  # fmt: skip
FILTERS = [
    "kind=message", "kind=document", "kind=note", "case={anna}", "case={ewa}", "client={anna_client}",
    "client={ewa_client}",
    "client=Kwiaty", "advisor={anna_id}", "advisor={ewa_id}", "institution=Bank+Tajny", "institution=Bank+Jawny",
    "year=2031", "type=F01", "sender=tajny", "recipient=anna", "sort=date", "from_on=01.01.2031", "page=2",
]  # fmt: skip


@dataclass
class Firm:
    """Two advisors' offices in one."""

    site: object
    facts: dict

    def enter(self, who, words, client, bank):
        """One advisor's client, case, letters, files, notes; the letters that wait are hers too."""
        site = self.site
        with time_machine.travel(NOON, tick=False), site.writing() as session:
            advisor = getattr(merged(session, site.cast), who)
            owner = enter_client(session, kind=ClientKind.SPZOO, name=client, by=advisor)
            case = open_case(session, client=owner, owner=advisor, title=words[:30], by=advisor)
            add_reference(session, case, number=f"WN/{owner.id}/2031", by=advisor, institution=bank)
            for number in range(3):
                subject = f"Pismo {number}: {words[:20]}"
                letter = kept(
                    session,
                    subject=subject,
                    text=words,
                    received_at=NOON,
                    from_address=f"{who}@tajny.example",
                )
                file_message(session, letter, case, rule="contact")
            kept(
                session, subject=f"PD: {words[:20]}", text=words, received_at=NOON, from_address=advisor.email
            )
            document = upload_document(
                session,
                site.office.store,
                case,
                words.encode(),
                filename=f"{who}.txt",
                media_type="text/plain",
                by=advisor,
            )
            keep(session, document.file.digest, Extracted(TextState.TEXT, words))
            note = add_note(session, case, f"Rozmowa: {words}", by=advisor)
            session.flush()
            self.facts |= {who: case.number, f"{who}_client": owner.id, f"{who}_id": advisor.id}
            self.facts |= {
                f"{who}_keys": (f"message:{letter.id}", f"document:{document.id}", f"note:{note.id}")
            }
        with time_machine.travel(NOON, tick=False):
            drain(site.office)


@pytest.fixture
def firm(site):
    smtp = SmtpConfig(host="localhost", address="sprawy@firma.example")
    site.office.config = replace(site.office.config, smtp=smtp)
    # What Anna will have is known beforehand, so that the same questions can be asked without it.
    with site.reading() as session:
        anna = merged(session, site.cast).anna.id
    return Firm(
        site,
        {
            "anna": "S-2031-0002",
            "anna_client": 3,
            "anna_id": anna,
            "anna_keys": ("message:7", "document:2", "note:2"),
        },
    )


def test_nothing_depends_on_what_another_has(firm, subtests):
    firm.enter("ewa", EWAS, "Warsztat Ewy sp. z o.o.", "Bank Jawny")
    expected = firm.facts | {}
    without = _everything(firm)
    firm.enter("anna", ANNAS, "Kwiaty Tajne sp. z o.o.", "Bank Tajny")
    assert {name: firm.facts[name] for name in expected} == expected

    having = _everything(firm)

    assert without.keys() == having.keys()
    for path, page in without.items():
        with subtests.test(path=path):
            assert having[path] == page
            assert "Kwiaty Tajne" not in having[path] and "anna@tajny" not in having[path]
    assert "leasingu" in without["/search?q=umow"] and "<mark>" in without["/search?q=umow"]
    assert "Czy chodziło o" in without["/search?q=umwa"] and 'id="facet-client"' in without["/search?q=umowa"]
    anna = firm.site.browser("anna").get("/search?q=rododendron").text
    assert "Kwiaty Tajne" in anna


def test_no_mail_depends_on_what_another_has(firm):
    with firm.site.writing() as session:
        cast = merged(session, firm.site.cast)
        for advisor in (cast.ewa, cast.anna):
            for number, typed in enumerate(("umowa", "rododendron", "zaswiadczenia")):
                saved = SavedSearch(
                    advisor_id=advisor.id, name=f"Szukam {number}", asked={"q": [typed]}, alert_code="never"
                )
                session.add(saved)
                saved.watch(session, Alert.EACH, NOON - timedelta(days=1))
    firm.enter("anna", ANNAS, "Kwiaty Tajne sp. z o.o.", "Bank Tajny")
    assert _mails(firm, "ewa") == []

    firm.enter("ewa", EWAS, "Warsztat Ewy sp. z o.o.", "Bank Jawny")
    (told,) = _mails(firm, "ewa")

    assert not re.search("Kwiaty|rododendron|Rozmowa: umowa kredytu|" + firm.facts["anna"], told)
    assert told.count(f"({firm.facts['ewa']})") >= 4


def _everything(firm):
    """{path: page} of all that a search says to Ewa, in every way; nothing that is drawn anew each time is left in."""
    ewa, facts = firm.site.browser("ewa"), firm.facts
    words = [one.format(**facts) for one in ASKED]
    filters = [one.format(**facts) for one in FILTERS]
    keys = [*facts["ewa_keys"], *facts["anna_keys"], "message:999"]
    paths = [f"/search?{_query(q=typed)}" for typed in words]
    paths += [f"/search?{_query(q=typed)}&part=few" for typed in words]
    paths += [f"/search?q=umowa&{one}" for one in filters] + [f"/search?{one}" for one in filters]
    paths += [f"/search/preview?key={key}&{_query(q=typed)}" for key in keys for typed in words[::6]]
    paths += [
        f"/search/preview?{_query(q=typed)}&place={place}" for typed in words[::4] for place in (1, 3, 9)
    ]
    paths += [f"/search/similar?key={key}" for key in keys] + ["/search", "/search/saved"]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        ewa = firm.site.browser("ewa")
        ewa.post("/search/recent/removal")
        pages = {path: _bare(ewa.get(path)) for path in paths}
        # A second time, now that all of it is among her recent searches.
        return pages | {f"again {path}": _bare(ewa.get(path)) for path in paths[-2:]}


def _query(**arguments):
    return urlencode(arguments)


def _bare(answer):
    return f"{answer.status_code} " + re.sub(r'value="[^"]{40,}"|\?v=\d+', "", answer.text)


def _mails(firm, who):
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        alert_to(firm.site.office, firm.facts.get(f"{who}_id") or getattr(firm.site.cast, who).id)
    with firm.site.reading() as session:
        told = session.scalars(select(Outgoing).where(Outgoing.kind == ALERT)).all()
    return [parse(firm.site.office.store.read(row.digest)).text for row in told]
