"""What a file is offered for is accepted, changed or refused by whoever may see its case, and by nobody else."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.audit import Event
from cases.calendar import today
from cases.document import Document, ask_to_match_all, upload_document
from cases.document_match import DocumentMatch
from cases.filing import file_message
from cases.requirement import Requirement, RequirementState
from tests.webapp.furniture import letter, merged
from webapp.work import drain


@dataclass
class Offered:
    """A document, what it is offered for, and the line of the checklist."""

    document: int
    match: int
    requirement: int

    @property
    def path(self):
        return f"/documents/{self.document}/matches/{self.match}"


@pytest.fixture
def offered(site, things):
    """A certificate of ZUS in Anna's case, matched by the job itself."""
    return entered(site, f"zaświadczenie ZUS {today():%d.%m.%Y}.pdf", "T02")


def entered(site, filename, code):
    with site.writing() as session:
        cast = merged(session, site.cast)
        details = {"filename": filename, "media_type": "application/pdf", "by": cast.anna}
        document = upload_document(session, site.office.store, cast.klos_case, filename.encode(), **details)
        document_id = document.id
    drain(site.office)
    with site.reading() as session:
        mine = select(DocumentMatch).where(DocumentMatch.document_id == document_id)
        match = session.scalars(mine).one()
        assert match.requirement.type_code == code
        return Offered(document_id, match.id, match.requirement_id)


def state(site, offered):
    with site.reading() as session:
        requirement = session.get(Requirement, offered.requirement)
        return requirement.state, [f.document_id for f in requirement.fulfilments]


def offer_state(site, offered):
    with site.reading() as session:
        return session.get(DocumentMatch, offered.match).state_code


def count_events(site):
    with site.reading() as session:
        return len(session.scalars(select(Event.seq)).all())


def test_nothing_is_accepted_by_itself(site, anna_here, offered):
    assert state(site, offered) == (RequirementState.REQUIRED, [])
    assert offer_state(site, offered) == "open"


def test_the_offer_stands_wherever_the_document_does(site, anna_here, things, offered):
    for path in (
        f"/cases/{things.number}",
        f"/documents/{offered.document}",
        f"/cases/{things.number}/matches",
    ):
        page = anna_here.get(path).text

        assert f'action="{offered.path}/acceptance"' in page
        assert "Zaświadczenie o niezaleganiu w składkach ZUS" in page
        assert f"ważny do {today() + timedelta(days=30):%d.%m.%Y}" in page
    assert "„zaświadczenie zus” w nazwie pliku" in page


def test_a_press_accepts_and_a_second_one_is_nothing(site, anna_here, offered):
    anna_here.post(f"{offered.path}/acceptance")
    events = count_events(site)

    again = anna_here.post(f"{offered.path}/acceptance")

    assert again.status_code == 302
    assert count_events(site) == events
    assert state(site, offered) == (RequirementState.ACCEPTED, [offered.document])


def test_acceptance_is_taken_back(site, anna_here, offered):
    page = anna_here.post(f"{offered.path}/acceptance", follow_redirects=True).text
    undo = re.search(r'action="([^"]+/acceptance/revocation)"', page)[1]

    anna_here.post(undo)

    assert state(site, offered) == (RequirementState.REQUIRED, [])
    assert offer_state(site, offered) == "open"


def test_a_refusal_stays_however_often_the_job_looks(site, anna_here, things, offered):
    anna_here.post(f"{offered.path}/refusal")
    with site.writing() as session:
        ask_to_match_all(session, [session.get(Document, offered.document)])
    drain(site.office)

    assert offer_state(site, offered) == "refused"
    assert f"{offered.path}/acceptance" not in anna_here.get(f"/cases/{things.number}/matches").text
    anna_here.post(f"{offered.path}/refusal/revocation")
    assert offer_state(site, offered) == "open"


def test_another_line_is_chosen_instead(site, anna_here, things, offered):
    form = {
        "requirement": things.requirement,
        "period": "III kw 2026",
        "issued_on": "3.11.2026",
        "expires_on": "",
    }

    page = anna_here.post(f"{offered.path}/replacement", form, follow_redirects=True)

    assert offer_state(site, offered) == "refused"
    with site.reading() as session:
        (fulfilment,) = session.get(Requirement, things.requirement).fulfilments
        assert (fulfilment.document_id, fulfilment.period) == (offered.document, "2026-Q3")
    undo = re.search(r'action="([^"]+/revocation\?match=\d+)"', page.text)[1]
    anna_here.post(undo)
    assert offer_state(site, offered) == "open"
    with site.reading() as session:
        assert session.get(Requirement, things.requirement).fulfilments == []


def test_dates_are_corrected_as_it_is_accepted(site, anna_here, offered):
    form = {"requirement": offered.requirement, "issued_on": "01.03.2026", "expires_on": "31.03.2026"}

    anna_here.post(f"{offered.path}/replacement", form)

    assert state(site, offered) == (RequirementState.ACCEPTED, [offered.document])
    page = anna_here.get(f"/documents/{offered.document}").text
    assert '<span class="late">wygasł 31.03.2026</span>' in page


def test_a_paper_that_ends_before_the_filing_is_told(site, anna_here, things, offered):
    with site.writing() as session:
        merged(session, site.cast).klos_case.filing_on = today() + timedelta(days=40)

    assert "wygaśnie przed planowanym złożeniem" in anna_here.get(f"/cases/{things.number}/matches").text


def test_what_is_no_period_or_date_is_told(anna_here, offered):
    for wrong in ({"period": "kiedyś"}, {"issued_on": "wczoraj wieczorem"}):
        refused = anna_here.post(f"{offered.path}/replacement", {"requirement": offered.requirement} | wrong)

        assert refused.status_code == 409


def test_a_stranger_decides_nothing(site, ewa_here, things, offered):
    events = count_events(site)
    form = {"requirement": offered.requirement}
    paths = ["acceptance", "acceptance/revocation", "refusal", "refusal/revocation", "replacement"]

    answers = [ewa_here.post(f"{offered.path}/{path}", form) for path in paths]
    release = f"/documents/{offered.document}/fulfilments/{offered.requirement}/revocation"
    answers += [ewa_here.post(release), ewa_here.get(f"/cases/{things.number}/matches")]

    assert {answer.status_code for answer in answers} == {404}
    assert count_events(site) == events
    assert offer_state(site, offered) == "open"


def test_an_offer_is_of_its_own_document(site, anna_here, things, offered):
    other = f"/documents/{things.document}/matches/{offered.match}"

    assert anna_here.post(f"{other}/acceptance").status_code == 404


def test_a_line_of_another_case_is_not_hers_to_fulfil(site, anna_here, things, offered):
    assert anna_here.post(f"{offered.path}/replacement", {"requirement": "999999"}).status_code == 404
    assert offer_state(site, offered) == "open"


def test_a_change_is_no_link(anna_here, offered):
    for path in ("acceptance", "acceptance/revocation", "refusal", "refusal/revocation", "replacement"):
        assert anna_here.get(f"{offered.path}/{path}").status_code == 405


def test_the_letter_tells_what_its_files_look_like(site, anna_here, things):
    with site.writing() as session:
        cast = merged(session, site.cast)
        message = letter(session, site.office.store, 71, "Dokumenty")
        (part,) = message.attachments
        part.filename, part.digest = "odpis KRS.pdf", site.office.store.put(b"odpis")
        file_message(session, message, cast.klos_case, rule="hand", by=cast.anna)
        message_id = message.id
    drain(site.office)

    page = anna_here.get(f"/messages/{message_id}").text

    assert "Wygląda na:" in page and "Odpis aktualny z KRS" in page


def test_a_closed_case_asks_nothing(site, anna_here, things, offered):
    with site.writing() as session:
        cast = merged(session, site.cast)
        cast.klos_case.close(by=cast.anna, reason="podpisano")

    assert anna_here.post(f"{offered.path}/acceptance").status_code == 409
    assert 'data-key="a"' not in anna_here.get(f"/documents/{offered.document}").text
