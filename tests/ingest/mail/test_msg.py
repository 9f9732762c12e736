"""Outlook's .msg: read as a message of its own, alone or in another mail."""

import os
import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.mail import is_outlook, leaf_content, mapi, parse
from ingest.mail.model import Address
from tests.ingest.mail.letter import letter, multipart, part
from tests.ingest.mail.outlook_files import Message, binary, moment, msg, number, ole, text, text8

CORPORA = Path(os.environ.get("TECZKA_CORPORA") or Path(__file__).parents[4] / "shared" / "corpora")
JAN = {mapi.SENDER_NAME: text("Jan Żak"), mapi.SENDER_SMTP: text("jan@klos.pl")}
NOTE = {
    mapi.MESSAGE_CLASS: text("IPM.Note"),
    mapi.SUBJECT: text("Umowa Kłos"),
    mapi.BODY: text("Dzień dobry"),
    **JAN,
}
PDF = ({mapi.LONG_NAME: text("Zaświadczenie.pdf"), mapi.ATTACHED: binary(b"%PDF-1.7")}, None)


def to(name, address, role=1):
    return {mapi.RECIPIENT_ROLE: number(role), mapi.NAME: text(name), mapi.SMTP: text(address)}


def test_what_it_says_of_itself():
    sent = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    told = {mapi.CLIENT_SUBMIT: moment(sent), mapi.MESSAGE_ID: text("<raz@klos.pl>")}
    people = [to("Anna", "anna@firma.pl"), to("Biuro", "biuro@firma.pl", role=2)]
    raw = msg(Message({**NOTE, **told, mapi.IN_REPLY_TO: text("<dwa@firma.pl>")}, people, [PDF]))

    mail = parse(raw)

    assert (mail.subject, mail.text.strip(), mail.date) == ("Umowa Kłos", "Dzień dobry", sent)
    assert (mail.from_, mail.to, mail.cc) == (
        Address("Jan Żak", "jan@klos.pl"),
        (Address("Anna", "anna@firma.pl"),),
        (Address("Biuro", "biuro@firma.pl"),),
    )
    assert (mail.message_id, mail.in_reply_to) == ("raz@klos.pl", "dwa@firma.pl")
    assert [(one.filename, one.content) for one in mail.attachments] == [("Zaświadczenie.pdf", b"%PDF-1.7")]
    assert mail.canon_sha256 == mail.raw_sha256


def test_the_header_it_travelled_with_goes_before_its_properties():
    travelled = (
        "Microsoft Mail Internet Headers Version 2.0\r\nFrom: Ewa <ewa@bank.pl>\r\nMessage-ID: <trzy@bank.pl>\r\n"
        "Auto-Submitted: auto-replied\r\nContent-Type: text/html\r\n\r\n"
    )

    mail = parse(msg(Message({**NOTE, mapi.HEADERS: text(travelled)})))

    assert (mail.from_.address, mail.message_id, mail.class_) == ("ewa@bank.pl", "trzy@bank.pl", "auto")
    assert (mail.subject, mail.text.strip()) == ("Umowa Kłos", "Dzień dobry")


def test_eight_bit_texts_are_read_by_the_code_page_of_the_message():
    told = {
        mapi.MESSAGE_CODEPAGE: number(1250),
        mapi.SUBJECT: text8("Zażółć gęślą"),
        mapi.BODY: text8("jaźń"),
    }
    attached = ({mapi.LONG_NAME: text8("łódź.txt"), mapi.ATTACHED: binary(b"x")}, None)

    mail = parse(msg(Message(told, attachments=[attached])))

    assert (mail.subject, mail.text.strip()) == ("Zażółć gęślą", "jaźń")
    assert mail.attachments[0].filename == "łódź.txt"


@pytest.mark.parametrize(
    ("kind", "written", "key", "address"),
    [
        ("SMTP", "jan@klos.pl", b"", "jan@klos.pl"),
        ("EX", "/O=FIRMA/CN=JAN", b"SMTP:JAN@KLOS.PL\0", "jan@klos.pl"),
        ("EX", "/O=FIRMA/CN=JAN", b"EX:/O=FIRMA/CN=JAN\0", None),
    ],
)
def test_an_address_is_one_of_the_internet_or_none(kind, written, key, address):
    told = {mapi.SENDER_KIND: text(kind), mapi.SENDER_ADDRESS: text(written), mapi.SENDER_KEY: binary(key)}
    mail = parse(msg(Message({mapi.SUBJECT: text("a"), mapi.SENDER_NAME: text("Jan"), **told})))

    assert mail.from_ == Address("Jan", address)


def test_a_message_in_it_is_a_message_of_its_own():
    inner = Message({**NOTE, mapi.SUBJECT: text("W środku")}, attachments=[PDF])
    mail = parse(msg(Message(NOTE, attachments=[({mapi.NAME: text("W środku")}, inner)])))

    (attached,) = [one for one in mail.parts if one.nested]

    assert (attached.role, attached.filename) == ("container", "W środku.eml")
    assert parse(attached.content).subject == "W środku"
    assert [one.content for one in mail.attachments] == [b"%PDF-1.7"]


@pytest.mark.parametrize("name", [None, "umowa.msg", "bez rozszerzenia"])
def test_in_another_mail_it_is_a_nested_message_by_any_name(name):
    told = {"Content_Disposition": f'attachment; filename="{name}"' if name else "attachment"}
    raw = multipart(part(b"w zalaczeniu"), part(msg(Message(NOTE)), "application/vnd.ms-outlook", **told))

    (attached,) = [one for one in parse(raw).parts if one.nested]

    assert attached.filename == (name or "Umowa Kłos.msg")
    assert is_outlook(attached.content)
    assert parse(leaf_content(raw, attached.path)).text.strip() == "Dzień dobry"


def test_an_unnamed_one_is_called_by_its_subject(tmp_path):
    raw = multipart(part(b"a"), part(msg(Message(NOTE)), "application/vnd.ms-outlook"))

    assert [parse(raw).parts[1].filename, parse(raw, str(tmp_path)).parts[1].filename] == [
        "Umowa Kłos.msg"
    ] * 2


def test_html_that_was_packed_into_rtf_comes_back():
    rtf = rb"{\rtf1\ansi\ansicpg1250\fromhtml1 {\*\htmltag64 <p>}Dzie\'f1 dobry{\*\htmltag72 </p>}"
    rtf += rb"\htmlrtf \par \htmlrtf0 }"
    packed = struct.pack("<II", len(rtf) + 12, len(rtf)) + b"MELA" + bytes(4) + rtf

    mail = parse(msg(Message({mapi.SUBJECT: text("a"), mapi.RTF: binary(packed)})))

    assert mail.html == "<p>Dzień dobry</p>"
    assert mail.text.strip() == "Dzień dobry"


@pytest.mark.parametrize(
    ("kind", "class_"),
    [
        ("IPM.Note", ""),
        ("REPORT.IPM.Note.NDR", "dsn"),
        ("REPORT.IPM.Note.IPNRN", "mdn"),
        ("IPM.Note.Rules.OofTemplate.Microsoft", "auto"),
    ],
)
def test_the_class_of_the_item_tells_what_kind_of_mail_it_is(kind, class_):
    assert parse(msg(Message({**NOTE, mapi.MESSAGE_CLASS: text(kind)}))).class_ == class_


@pytest.mark.parametrize(
    ("kind", "method"),
    [("IPM.Schedule.Meeting.Request", "REQUEST"), ("IPM.Schedule.Meeting.Canceled", "CANCEL"),
     ("IPM.Schedule.Meeting.Resp.Pos", "REPLY"), ("IPM.Appointment", "PUBLISH")],
)  # fmt: skip
def test_a_meeting_is_an_event(kind, method):
    starts = datetime(2026, 4, 1, 10, tzinfo=UTC)

    (event,) = parse(
        msg(Message({**NOTE, mapi.MESSAGE_CLASS: text(kind), mapi.START: moment(starts)}))
    ).events

    assert (event.method, event.summary, event.start) == (method, "Umowa Kłos", starts)


def test_nested_deeper_than_anybody_nests_is_cut_and_says_so():
    deep = Message(NOTE)
    for _ in range(10):
        deep = Message(NOTE, attachments=[({mapi.NAME: text("dalej")}, deep)])

    assert "too_deep" in parse(msg(deep)).flags


@pytest.mark.parametrize("end", [100, 600, 2000, -600, -1])
def test_what_is_cut_off_is_read_as_far_as_it_goes(end):
    mail = parse(msg(Message(NOTE, attachments=[PDF]))[:end])

    assert mail.size > 0
    assert mail.parts


def test_a_file_of_word_is_no_message():
    raw = ole({"WordDocument": b"\xec\xa5" + bytes(5000)})

    assert not is_outlook(raw)
    (attached,) = parse(
        multipart(
            part(b"a"), part(raw, "application/msword", Content_Disposition="attachment; filename=a.doc")
        )
    ).attachments
    assert not attached.nested


@pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora (TECZKA_CORPORA or ../shared/corpora) are not here"
)
@pytest.mark.parametrize(
    ("name", "subject", "sender", "files"),
    [
        ("test-outlook2003", "Welcome to Microsoft Office Outlook 2003", "olteam@microsoft.com", []),
        ("testMSG", "MIME registry use cases", "jukka.zitting@gmail.com", []),
        ("testMSG_att_doc", "test pièce jointe 1", "nicolas1.23456@free.fr", ["test-unicode.doc", "pj1.txt"]),
        ("testMSG_forwarded", "FW: Testing", "paul@metajure.com", []),
    ],
)
def test_real_ones_are_read(name, subject, sender, files):
    mail = parse((CORPORA / "tika-msg" / f"{name}.msg").read_bytes())

    assert (mail.subject, mail.from_.address, mail.flags) == (subject, sender, ())
    assert [one.filename for one in mail.attachments] == files
    assert mail.text.strip()


def test_a_letter_that_only_mentions_its_marks_is_a_letter():
    assert not is_outlook(letter("__properties_version1.0".encode("utf-16-le")))
