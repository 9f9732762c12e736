"""A document is filed whole, once, and stays as it was made."""

import threading
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from archive import jobs, series
from archive.audit import Event
from cases.case import CaseClosed, open_case
from cases.document import Document
from cases.fee import FeeTerms
from generators import produce as producing
from generators.kinds import KINDS, UnknownKind
from generators.produce import AlreadyProduced, FieldsMissing, NumberContested, UnknownCase, missing, produce
from generators.render import render
from generators.snapshot import from_json
from tests.cast import CASE, FEE
from tests.generators.reading import docx_text, plain
from tests.generators.samples import FIRM

TODAY = date(2026, 11, 23)


@pytest.fixture
def firm():
    address = {"street": "ul. Próbna 1", "postcode": "20-001", "city": "Lublin"}
    return SimpleNamespace(**vars(FIRM) | address | {"share_capital": Decimal("50000.00")})


@pytest.fixture
def make(db, store, cast, firm):
    """Make a document of Anna's case; small: Word only, unless asked."""

    def make(kind="OF", case=None, **details):
        details = {"by": cast.anna, "firm": firm, "today": TODAY, "formats": ["docx"]} | details
        return produce(db, store, kind, case or cast.klos_case.number, **details)

    return make


@pytest.fixture
def another_case(db, cast):
    """A second case of the same client, as complete as the first."""
    with db.writing() as session:
        anna = session.merge(cast.anna)
        case = open_case(session, client=session.merge(cast.klos), owner=anna, by=anna, **CASE)
        case.fee = FeeTerms(**FEE)
        return case.number


def documents(db):
    with db.reading() as session:
        found = session.query(Document).order_by(Document.id).all()
        return [(d.number, d.version, [f.filename for f in d.files]) for d in found]


def test_an_offer_names_the_newest_draft_that_goes_with_it(db, make):
    for kind in ("UD", "UD", "OF"):
        made = make(kind)

    with db.reading() as session:
        snapshot = session.get(Document, made.document_id).snapshot
    assert snapshot["annexes"] == [
        "Umowa o świadczenie usług doradczych UD/2026/0001, wersja 2, projekt",
    ]


def test_an_offer_is_filed_with_its_files_and_its_facts(db, store, make, cast):
    made = make(formats=["pdf", "docx"])

    with db.reading() as session:
        document = session.get(Document, made.document_id)
        assert (document.kind, document.number, document.version) == ("OF", "OF/2026/0001", 1)
        assert document.title == "Oferta współpracy OF/2026/0001"
        assert document.template == "OF-2"
        assert document.by.name == "Anna Testowa"
        assert document.snapshot["client"]["name"] == "Piekarnia Kłos sp. z o.o."
        assert (
            {f.format: f.filename for f in document.files}
            == made.files
            == {
                "pdf": "OF-2026-0001_Piekarnia-Klos_v1.pdf",
                "docx": "OF-2026-0001_Piekarnia-Klos_v1.docx",
            }
        )
        assert [store.read(f.digest)[:4] for f in document.files] == [b"%PDF", b"PK\x03\x04"]
        assert all(f.size == len(store.read(f.digest)) for f in document.files)


def test_it_leaves_an_event_and_asks_for_its_text_and_a_place_in_the_index(db, make, cast):
    made = make()

    with db.reading() as session:
        event = session.query(Event).order_by(Event.seq.desc()).first()
        pending = jobs.count_pending(session)
    assert (event.topic, event.action) == (cast.klos_case.topic, "document_produced")
    assert event.actor == cast.anna.actor
    assert pending["index"] >= 1 and pending["text"] == 1
    assert made.case == cast.klos_case.number


def test_a_second_version_keeps_number_and_bytes_of_the_first(db, store, make):
    first = make()
    with db.reading() as session:
        digest = session.get(Document, first.document_id).files[0].digest
    before = store.read(digest)

    second = make(today=date(2027, 1, 4))

    assert (second.number, second.version) == ("OF/2026/0001", 2)
    assert store.read(digest) == before
    assert documents(db) == [
        ("OF/2026/0001", 1, ["OF-2026-0001_Piekarnia-Klos_v1.docx"]),
        ("OF/2026/0001", 2, ["OF-2026-0001_Piekarnia-Klos_v2.docx"]),
    ]


def test_every_series_counts_by_itself_and_without_gaps(make, another_case):
    assert [make("OF").number, make("UD").number] == ["OF/2026/0001", "UD/2026/0001"]
    assert make("OF", another_case).number == "OF/2026/0002"
    assert make("UD", another_case, today=date(2027, 1, 1)).number == "UD/2027/0001"


def test_a_snapshot_makes_the_same_file_again(db, store, make):
    made = make()

    with db.reading() as session:
        document = session.get(Document, made.document_id)
        facts = from_json(document.snapshot)
        kept = store.read(document.files[0].digest)
    assert render(KINDS["OF"], facts, made.number, made.version, ["docx"]).files["docx"] == kept


def test_a_gap_refuses_the_document_and_takes_no_number(db, make, cast):
    with db.writing() as session:
        session.merge(cast.klos_case).amount = None

    with pytest.raises(FieldsMissing) as refused:
        make("UD")

    assert [gap.key for gap in refused.value.missing] == ["case.amount"]
    assert [part.sentence % part.facts for part in refused.value.parts] == ["the amount sought"]
    assert cast.klos_case.number in str(refused.value)
    assert documents(db) == []
    with db.reading() as session:
        assert series.peek(session, "UD", 2026) == 1


def test_what_is_missing_can_be_asked_before(db, cast, firm):
    with db.reading() as session:
        case = session.merge(cast.klos_case, load=False)

        assert missing(session, "OF", case, firm) == []
        assert [gap.where for gap in missing(session, "LWD", case, firm)] == ["checklist"]


def test_a_page_that_is_out_of_date_makes_nothing(db, make):
    make(expected_version=1)

    with pytest.raises(AlreadyProduced) as refused:
        make(expected_version=1)

    assert refused.value.version == 1
    assert len(documents(db)) == 1


def at_once(*calls):
    """Run the calls in threads that render together; what each returned or raised, by class name."""
    results, together = [], threading.Barrier(len(calls))
    slow = producing.render

    def rendered(*args):
        finished = slow(*args)
        if threading.get_ident() not in waited:
            waited.add(threading.get_ident())
            together.wait(timeout=30)
        return finished

    def run(call):
        try:
            results.append(call())
        except (AlreadyProduced, NumberContested) as refusal:
            results.append(type(refusal).__name__)

    waited = set()
    producing.render = rendered
    try:
        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        producing.render = slow
    return results


@pytest.mark.databases("sqlite", "postgresql")
def test_two_clicks_at_once_give_one_document_and_one_polite_refusal(db, make):
    results = at_once(make, make)

    assert sorted(isinstance(result, str) for result in results) == [False, True]
    assert "AlreadyProduced" in results
    assert [(number, version) for number, version, _ in documents(db)] == [("OF/2026/0001", 1)]


@pytest.mark.databases("sqlite", "postgresql")
def test_two_cases_at_once_get_two_numbers_each_printed_in_its_own_file(db, store, make, another_case):
    with db.writing() as session:
        series.take(session, "OF", 2026)

    results = at_once(make, lambda: make("OF", another_case))

    assert sorted(made.number for made in results) == ["OF/2026/0002", "OF/2026/0003"]
    with db.reading() as session:
        for made in results:
            document = session.get(Document, made.document_id)
            assert f"nr {made.number}" in plain(docx_text(store.read(document.files[0].digest)))


def test_a_number_that_is_always_taken_ends_in_a_sentence(db, make, monkeypatch):
    monkeypatch.setattr(producing.series, "peek", lambda *_: 99)

    with pytest.raises(NumberContested):
        make()

    assert documents(db) == []


def test_a_closed_case_an_unknown_case_and_an_unknown_kind_are_refused(db, make, cast):
    with pytest.raises(UnknownCase):
        make(case="S-1999-0001")
    with pytest.raises(UnknownKind):
        make("XX")
    with db.writing() as session:
        session.merge(cast.klos_case).close(by=cast.anna, reason="koniec")
    with pytest.raises(CaseClosed):
        make()
