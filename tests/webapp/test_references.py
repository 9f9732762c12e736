"""Numbers at institutions on the case's page: entered, refused in a sentence, taken out, nobody else's to change."""

from sqlalchemy import select

from archive.audit import Event
from cases.case import Case
from cases.reference import CaseReference


def numbers(site):
    with site.reading() as session:
        return [(one.number, one.normal, one.institution) for one in session.scalars(select(CaseReference))]


def last_event(site):
    with site.reading() as session:
        event = session.scalars(select(Event).order_by(Event.seq.desc())).first()
        return event.action, event.facts


def enter(browser, things, number, **more):
    return browser.post(f"/cases/{things.number}/references", {"number": number, "kind": "contract", **more})


def test_a_number_is_entered_and_taken_out(site, anna_here, things):
    entered = enter(anna_here, things, " BT/2026-00417 ", institution="Bank Testowy")

    assert entered.status_code == 302
    assert numbers(site) == [("BT/2026-00417", "BT202600417", "Bank Testowy")]
    page = anna_here.get(f"/cases/{things.number}").text
    assert "Numer BT/2026-00417 został dodany." in page and "umowa · Bank Testowy" in page
    assert last_event(site)[0] == "reference_added"

    anna_here.post(f"/cases/{things.number}/references/1/removal")

    assert numbers(site) == []
    assert last_event(site)[1]["number"] == "BT/2026-00417"


def test_a_number_that_is_none_or_known_is_refused_with_what_was_typed(site, anna_here, things):
    enter(anna_here, things, "BT/2026-00417")

    for number, said in (("12", "to za mało na numer"), ("bt 2026 00417", "jest już w tej sprawie")):
        refused = enter(anna_here, things, number)
        assert refused.status_code == 409
        assert said in refused.text and f'value="{number}"' in refused.text
    assert len(numbers(site)) == 1


def test_a_number_of_another_case_is_not_taken_out_through_this_one(site, anna_here, things):
    with site.writing() as session:
        case = session.scalars(select(Case)).one()
        other = Case(number="S-2026-0099", client_id=case.client_id, owner_id=site.cast.ewa.id, title="x")
        other.opened_on = case.opened_on
        session.add(other)
        reference = CaseReference(case=other, kind_code="other", number="EWA/12345", normal="EWA12345")
        session.add(reference)
        session.flush()
        reference_id = reference.id

    assert anna_here.post(f"/cases/{things.number}/references/{reference_id}/removal").status_code == 404
    assert len(numbers(site)) == 1


def test_a_closed_case_takes_no_number(site, anna_here, things):
    anna_here.post(f"/cases/{things.number}/closing", {"reason": "koniec"})

    enter(anna_here, things, "BT/2026-00417")

    assert numbers(site) == []


def test_it_is_not_to_be_looked_at(anna_here, things):
    assert anna_here.get(f"/cases/{things.number}/references").status_code == 405
