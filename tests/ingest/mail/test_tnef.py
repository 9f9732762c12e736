"""winmail.dat: what Outlook packed in there stands beside it, with its name and its bytes."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.mail import mapi, parse
from ingest.mail.model import Address
from tests.ingest.mail.letter import ENCODERS, letter, multipart, part
from tests.ingest.mail.outlook_files import binary, moment, number, text, text8, winmail

CORPUS = (
    Path(os.environ.get("TECZKA_CORPORA") or Path(__file__).parents[4] / "shared" / "corpora")
    / "mimekit/tnef"
)
OFFER = ("Oferta Żółwin.pdf".encode("cp1250"), b"%PDF-1.7", {})
NAMED = {mapi.LONG_NAME: text("Zaświadczenie o niezaleganiu — Kłos.pdf")}


def carried(packed, body=b"Dzien dobry"):
    """A mail as a server of Exchange's sends it on: a text and the rest packed."""
    return multipart(
        part(body),
        part(packed, "application/ms-tnef", Content_Disposition="attachment; filename=winmail.dat"),
    )


def inside(mail):
    return [one for one in mail.parts if "/tnef/" in one.path and "/mail/" not in one.path]


def corpus():
    return sorted(CORPUS.glob("*.list")) if CORPUS.is_dir() else []


@pytest.mark.skipif(not corpus(), reason="the corpora (TECZKA_CORPORA or ../shared/corpora) are not here")
@pytest.mark.parametrize("listed", corpus(), ids=lambda path: path.stem)
def test_names_and_bytes_are_what_another_reader_found(listed):
    mail = parse(carried(listed.with_suffix(".tnef").read_bytes()))
    files = [one for one in inside(mail) if one.role not in ("body", "alternative")]
    # The list forgets some files and the folder others; both hold what that reader makes of the body, too.
    names = [name for name in listed.read_text().splitlines() if name.strip() and "body." not in name]
    contents = [_lines(path.read_bytes()) for path in _kept_of(listed) if "message." not in path.name]

    assert set(names) <= {one.filename for one in files}
    assert len(files) == max(len(names), len(contents))
    assert sorted(_lines(one.content) for one in files) == sorted(contents) or not contents


@pytest.mark.parametrize(
    ("content_type", "disposition"),
    [
        ("application/octet-stream; name=ATT00001.dat", None),
        ("application/octet-stream", "attachment"),
        ("application/vnd.ms-tnef", None),
        (None, "attachment; filename=winmail.dat"),
        (None, "attachment"),
        ("text/plain; name=WINMAIL.DAT", None),
        ("application/x-zip; name=umowy.zip", None),
    ],
)
@pytest.mark.parametrize("encoding", ["base64", "8bit", "quoted-printable"])
def test_winmail_is_known_by_its_bytes_under_any_name_and_type(content_type, disposition, encoding):
    packed = ENCODERS[encoding](winmail(attachments=[OFFER], codepage=1250))
    winmail_part = part(packed, content_type, Content_Disposition=disposition, encoding=encoding)
    mail = parse(multipart(winmail_part, part(b"Dzien dobry")))

    assert [(one.filename, one.content) for one in mail.attachments] == [("Oferta Żółwin.pdf", b"%PDF-1.7")]
    assert mail.text == "Dzien dobry"


def test_what_is_within_stands_behind_the_container():
    mail = parse(carried(winmail(attachments=[OFFER, (b"umowa.doc", b"\xd0\xcf", {})], codepage=1250)))

    assert [(one.path, one.role) for one in mail.parts] == [
        ("1.1", "body"),
        ("1.2", "container"),
        ("1.2/tnef/0", "attachment"),
        ("1.2/tnef/1", "attachment"),
    ]
    assert [(one.filename, one.content) for one in mail.attachments] == [
        ("Oferta Żółwin.pdf", b"%PDF-1.7"),
        ("umowa.doc", b"\xd0\xcf"),
    ]
    assert mail.text.strip() == "Dzien dobry"


def test_the_long_name_goes_before_the_short_one():
    mail = parse(carried(winmail(attachments=[(b"ZAWIAD~1.PDF", b"%PDF", NAMED)])))

    assert [one.filename for one in mail.attachments] == ["Zaświadczenie o niezaleganiu — Kłos.pdf"]


@pytest.mark.parametrize(
    "media_type", ["application/ms-tnef", "application/vnd.ms-tnef", "application/octet-stream"]
)
def test_it_is_known_by_its_type_or_its_name(media_type):
    raw = multipart(
        part(b"a"),
        part(
            winmail(attachments=[OFFER]), media_type, Content_Disposition="attachment; filename=WINMAIL.DAT"
        ),
    )

    assert len(inside(parse(raw))) == 1


def test_where_the_mail_has_no_text_that_of_the_container_is_shown():
    packed = winmail({mapi.BODY: text8("Proszę o podpis.\r\n")}, [OFFER], codepage=1250)

    mail = parse(carried(packed, body=b"  \r\n"))

    assert mail.text.strip() == "Proszę o podpis."
    assert "attachment" in [one.role for one in mail.parts]


def test_where_the_mail_has_a_text_the_container_adds_none():
    mail = parse(carried(winmail({mapi.BODY: text8("to samo inaczej")}, [OFFER])))

    assert [one.path for one in inside(mail)] == ["1.2/tnef/0"]


def test_html_and_the_pictures_that_it_shows():
    told = {mapi.CONTENT_ID: text("wykres@klos"), mapi.MEDIA_TYPE: text("image/png")}
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes([0, 0, 1, 144, 0, 0, 1, 44]) + b"x" * 9000
    page = binary(b'<p>Dzie\xf1 dobry <img src="cid:wykres@klos"></p>')
    packed = winmail(
        {mapi.HTML: page, mapi.INTERNET_CODEPAGE: number(1250)}, [(b"wykres.png", picture, told)]
    )

    mail = parse(letter(packed, content_type="application/ms-tnef"))

    assert "Dzień dobry" in mail.html
    assert [(one.filename, one.role, one.inline) for one in inside(mail) if one.filename] == [
        ("wykres.png", "inline", True)
    ]


def test_a_message_in_it_is_a_message_of_its_own():
    inner = winmail(
        {mapi.SUBJECT: text("W środku"), mapi.BODY: text("tresc"), mapi.MESSAGE_CLASS: text("IPM.Note")},
        [OFFER],
    )
    held = {mapi.ATTACHED: (mapi.OBJECT, bytes.fromhex("0703020000000000c000000000000046") + inner)}

    (attached,) = parse(carried(winmail(attachments=[(b"W srodku", None, held)]))).attachments

    assert attached.nested
    assert parse(attached.content).subject == "W środku"
    assert [one.content for one in parse(attached.content).attachments] == [b"%PDF-1.7"]


def test_an_unnamed_message_in_it_is_called_by_its_subject(tmp_path):
    inner = winmail({mapi.SUBJECT: text("W środku")})
    held = {mapi.ATTACHED: (mapi.OBJECT, bytes.fromhex("0703020000000000c000000000000046") + inner)}
    raw = carried(winmail(attachments=[(None, None, held)]))

    for mail in (parse(raw), parse(raw, str(tmp_path))):
        assert [one.filename for one in mail.attachments] == ["W środku.msg"]


def test_a_container_on_its_own_is_a_message():
    packed = winmail(
        {
            mapi.SUBJECT: text("Wniosek Kłos"),
            mapi.SENDER_NAME: text("Jan Żak"),
            mapi.SENDER_SMTP: text("jan@klos.pl"),
            mapi.CLIENT_SUBMIT: moment(datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
            mapi.BODY: text("Dzień dobry"),
        },
        [OFFER],
        codepage=1250,
    )

    mail = parse(packed)

    assert (mail.subject, mail.from_, mail.text.strip()) == (
        "Wniosek Kłos",
        Address("Jan Żak", "jan@klos.pl"),
        "Dzień dobry",
    )
    assert mail.date == datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    assert [one.filename for one in mail.attachments] == ["Oferta Żółwin.pdf"]
    assert mail.raw_sha256 == mail.canon_sha256


def test_a_meeting_in_it_is_an_event():
    packed = winmail({
        mapi.MESSAGE_CLASS: text("IPM.Schedule.Meeting.Request"),
        mapi.SUBJECT: text("Spotkanie w banku"),
        mapi.START: moment(datetime(2026, 4, 1, 10, tzinfo=UTC)),
        mapi.END: moment(datetime(2026, 4, 1, 11, tzinfo=UTC)),
    })  # fmt: skip

    (event,) = parse(carried(packed)).events

    assert (event.method, event.summary) == ("REQUEST", "Spotkanie w banku")
    assert (event.start, event.end) == (
        datetime(2026, 4, 1, 10, tzinfo=UTC),
        datetime(2026, 4, 1, 11, tzinfo=UTC),
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\tajne\\a.pdf", "fa\u202efdp.exe"])
def test_a_name_from_there_is_made_safe_as_any_other(name):
    (attached,) = parse(
        carried(winmail(attachments=[(b"A", b"x", {mapi.LONG_NAME: text(name)})]))
    ).attachments

    assert not set("/\\:\u202e") & set(attached.filename)
    assert attached.filename_raw == name


def test_what_came_before_the_cut_is_kept():
    whole = winmail(attachments=[OFFER, (b"drugi.txt", b"x" * 1000, {})])

    mail = parse(carried(whole[:-700]))

    assert [one.filename for one in inside(mail)][0] == "Oferta Żółwin.pdf"
    assert "bad_tnef" in mail.flags


def test_what_only_says_that_it_is_one_stays_a_file():
    mail = parse(carried(b"zwykly tekst"))

    assert [(one.filename, one.role, one.flags) for one in mail.parts[1:]] == [
        ("winmail.dat", "attachment", ("bad_tnef",))
    ]
    assert mail.flags == ("bad_tnef",)


def test_as_files_of_an_attic_they_are_the_same(tmp_path):
    raw = carried(winmail(attachments=[OFFER]))

    aside = parse(raw, str(tmp_path)).attachments[0]

    assert Path(aside.aside).read_bytes() == b"%PDF-1.7"
    assert aside.sha256 == parse(raw).attachments[0].sha256


def _kept_of(listed):
    folder = listed.with_suffix("")
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _lines(content):
    return content.replace(b"\r\n", b"\n")
