"""Rich text in Polish code pages."""

import pytest

from archive.text import rtf
from archive.text.extracted import clean


def text(content):
    return clean("".join(rtf.read(content).pieces))


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1\ansi\ansicpg1250 za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9}",
        rb"{\rtf1\ansi\ansicpg1252\uc1 za\u380?\u243?\u322?\u263? g\u281?\u347?l\u261?}",
        "{\\rtf1\\ansi\\ansicpg1250 zażółć gęślą}".encode("cp1250"),
        rb"{\rtf1\ansi\ansicpg9999 za\u380?\u243?\u322?\u263? g\u281?\u347?l\u261?}",
        rb"{\rtf1{\fonttbl{\f0\fcharset238 Arial;}}\f0 za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9}",
    ],
)
def test_polish_letters_come_through(content):
    assert text(content) == "zażółć gęślą"


def test_a_letter_beyond_the_first_plane_comes_whole():
    assert text(rb"{\rtf1\uc1 \u-10179?\u-8704?}") == "😀"


def test_a_picture_is_not_text():
    assert text(rb"{\rtf1 Umowa{\pict\pngblip " + b"89504e47" * 5000 + rb"} koniec}") == "Umowa koniec"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (rb"{\rtf1{\header Bank\par}Umowa{\footer strona}}", "Umowa\nBank\n\nstrona"),
        (rb"{\rtf1 kredyt{\super\chftn}{\footnote wed\'b3ug tabeli} bankowy}", "kredyt bankowy\nwedług tabeli"),
        (rb"{\rtf1 kredyt{\*\atnauthor Ewa}{\*\annotation sprawdz} bankowy}", "kredyt bankowy\nsprawdz"),
        (
            rb"{\rtf1 raz{\shp{\*\shpinst{\sp{\sn type}{\sv 202}}{\shptxt ramka}}{\shprslt{\*\do ramka}}} dwa}",
            "raz dwa\nramka",
        ),
        (rb"{\rtf1 raz {\deleted skreslone}\deleted tez\deleted0 dwa}", "raz dwa"),
        (rb"{\rtf1{\upr{zolw}{\*\ud{\u380?\u243?\u322?w}}} {\info{\upr{\title a}{\*\ud{\title b}}}}}", "żółw"),
        (rb"{\rtf1\trowd NIP\cell 526\cell\row KRS\cell 28\cell\row}", "NIP\t526\t\nKRS\t28"),
        (rb"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt umowa}} {\field{\fldinst PAGE}{\fldrslt 7}}}", "umowa 7"),
        (rb"{\rtf1 raz{\pict\bin4 }{\x} dwa}", "raz dwa"),
        (rb"{\rtf1{\object{\*\objdata 0105}{\result Tabela}}}", "Tabela"),
        (rb"{\rtf1\deff1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset238 B;}}\f0 \'b3\plain\'b3}", "³ł"),
        (rb"{\rtf1\pc\ansicpg852 za\'be\'a2\'88\'86}", "zażółć"),
    ],
)  # fmt: skip
def test_what_a_person_sees_is_read_and_what_stands_beside_comes_behind(content, said):
    assert text(content) == said
