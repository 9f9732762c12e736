"""What a letter tells besides its text stands above the text, in words."""

import pytest
from sqlalchemy import select

from cases.message import Message, MessagePart, MessageReference
from webapp import noted

EVENT = {
    "method": "REQUEST",
    "summary": "Wizja lokalna",
    "start": "2027-03-01T09:00:00+00:00",
    "end": "2027-03-01T10:30:00+00:00",
    "place": "Piekarnia",
    "organiser": "Bank",
}


@pytest.fixture
def tell(site, things):
    """Let the filed letter tell something more; gives its page as Anna sees it."""

    def tell(path=f"/messages/{things.filed}", *, listing=None, flags=(), class_="", **told):
        with site.writing() as session:
            message = session.get_one(Message, things.filed)
            message.noted, message.class_ = told, class_
            part = session.scalars(
                select(MessagePart).where(MessagePart.message_id == message.id, MessagePart.is_attachment)
            ).one()
            part.listing, part.flags = listing, list(flags)
        return site.browser("anna").get(path).text

    return tell


def test_a_letter_that_tells_nothing_more_has_no_list(tell):
    assert 'class="noted"' not in tell()


def test_an_invitation_says_what_when_and_where(tell):
    page = tell(events=[EVENT])

    assert "Wizja lokalna" in page and "zaproszenie" in page
    assert "01.03.2027\xa010:00–11:30 · Piekarnia · Bank" in page


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"start": "2027-07-01T08:00:00+00:00"}, "01.07.2027\xa010:00"),
        ({"start": "2027-07-01T08:00:00"}, "01.07.2027\xa008:00"),
        ({"start": "2027-07-01", "end": "2027-07-01", "all_day": True}, "01.07.2027"),
        ({"start": "2027-07-01", "end": "2027-07-03", "all_day": True}, "01.07.2027–03.07.2027"),
        (
            {"start": "2027-07-01T20:00:00+00:00", "end": "2027-07-02T20:00:00+00:00"},
            "01.07.2027\xa022:00–02.07.2027\xa022:00",
        ),
        ({"start": "9999-12-31T23:30:00+00:00"}, "31.12.9999\xa023:30"),
        ({"start": "0001-01-01", "all_day": True}, "01.01.1"),
        ({}, ""),
    ],
)  # fmt: skip
def test_when_an_event_is_in_polish_time(event, said):
    assert noted.event_when(event) == said


def test_a_link_to_files_is_named_and_nobody_went_there(tell):
    page = tell(links=[{"host": "we.tl", "service": "WeTransfer", "url": "https://we.tl/t-AbC?a=1&b=2"}])

    assert "Pliki w WeTransfer, niepobrane:" in page
    assert 'href="https://we.tl/t-AbC?a=1&amp;b=2" rel="noopener noreferrer nofollow"' in page


@pytest.mark.parametrize(
    ("mark", "said"), [("signed", "podpis jest zachowany"), ("encrypted", "Zaszyfrowana")]
)
def test_signed_and_encrypted_are_said(tell, mark, said):
    assert said in tell(marks=[mark])


@pytest.mark.parametrize(
    ("class_", "said"),
    [
        ("auto", "wiadomość automatyczna"), ("list", "lista mailingowa"),
        ("dsn", "raport serwera"), ("mdn", "potwierdzenie"),
    ],
)  # fmt: skip
def test_what_no_person_wrote_is_said(tell, class_, said):
    assert said in tell(class_=class_)


def test_what_an_archive_holds_is_listed_and_its_danger_said(tell):
    page = tell(
        listing=[{"name": "umowa.pdf", "size": 1200, "encrypted": True}], flags=["needs_password", "bomb"]
    )

    assert "umowa.pdf" in page and "1 plik w środku" in page
    assert "wymaga hasła" in page and "nie otwieraj" in page


def test_of_a_long_list_only_the_beginning_is_shown(tell):
    page = tell(listing=[{"name": f"{number}.pdf", "size": 1} for number in range(500)])

    assert "500 plików w środku" in page
    assert "99.pdf" in page and "100.pdf" not in page


def test_what_a_stranger_wrote_there_is_no_markup(tell):
    page = tell(events=[EVENT | {"summary": "<script>x</script>"}], listing=[{"name": "<b>a</b>", "size": 1}])

    assert "<script>x" not in page and "<b>a" not in page


@pytest.fixture
def returned(site, things):
    """The waiting letter tells that the filed one did not arrive."""
    with site.writing() as session:
        session.get_one(Message, things.filed).message_id = "oferta@firma.example"
        report = session.get_one(Message, things.waiting)
        report.noted = {
            "bounce": {"action": "failed", "recipients": ["jan@klos.example"], "diagnostic": "550 no"}
        }
        report.references.append(MessageReference(referred="oferta@firma.example", kind="bounce"))


def test_a_report_leads_to_what_came_back(site, things, returned):
    anna = site.browser("anna")

    for path in (f"/messages/{things.waiting}", f"/tray?message={things.waiting}"):
        page = anna.get(path).text
        assert "Nie dotarła: jan@klos.example" in page and "550 no" in page
        assert f'<a href="/messages/{things.filed}">Nowa cena pieca</a>' in page


def test_a_letter_that_did_not_arrive_says_so(site, things, returned):
    page = site.browser("anna").get(f"/messages/{things.filed}").text

    assert "Ta wiadomość nie dotarła:" in page
    assert f'<a href="/messages/{things.waiting}">Pytanie o wkład własny</a>' in page


def test_who_may_not_see_the_case_is_not_told_of_its_letter(site, things, returned):
    page = site.browser("ewa").get(f"/messages/{things.waiting}")

    assert "Nowa cena pieca" not in page.text
