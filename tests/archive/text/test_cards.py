"""Calendars and address cards."""

from archive.text import cards
from archive.text.families import family_of


def text(content):
    return "".join(cards.read(content).pieces)


def test_folded_lines_of_an_invitation_are_whole_in_the_middle_of_a_letter_too():
    said = "BEGIN:VCALENDAR\r\nSUMMARY:Zaświadczenie\\, bank\\nparter\r\n".encode()
    cut = said.index("ś".encode()) + 1
    content = said[:cut] + b"\r\n " + said[cut:]

    assert family_of(content, "invite", "").name == "cards"
    assert text(content).splitlines()[1] == "SUMMARY:Zaświadczenie, bank parter"


def test_a_card_is_read_in_its_own_code_and_without_its_picture():
    content = (
        b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=BB=C3=B3=\n=C5=82w\n"
        b"PHOTO;ENCODING=BASE64;TYPE=JPEG:QUJDQUJD\n QUJD==\nTEL:601 234 567\nEND:VCARD"
    )

    assert text(content).splitlines() == [
        "BEGIN:VCARD",
        "VERSION:2.1",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Żółw",
        "TEL:601 234 567",
        "END:VCARD",
    ]
