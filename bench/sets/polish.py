"""Polish text under every label: charset × transfer encoding × right, wrong, missing and misspelt label, by place."""

import base64
import quopri
from itertools import product
from urllib.parse import quote_from_bytes

from bench.sets.score import Score
from ingest.mail import parse

GOAL = 0.995
CHARSETS = {"utf-8": "utf8 ", "windows-1250": "windows1250", "iso-8859-2": "iso8859-2"}  # as it is misspelt
WRONG = ("utf-8", "windows-1250", "iso-8859-2", "iso-8859-1", "windows-1252", "us-ascii")
BODIES = (
    "Dzień dobry,\nw załączeniu przesyłam podpisaną umowę o świadczenie usług doradczych.",
    "Proszę o pilne uzupełnienie wniosku: brakuje zaświadczenia z ZUS.",
    "Bank żąda dodatkowych dokumentów do końca tygodnia.",
    "Spółka złożyła sprawozdanie finansowe za rok ubiegły.",
    "Kwota leasingu wynosi 125 000 zł netto.",
    "Pożyczka została uruchomiona, środki są już na koncie.",
    "Dziękuję za rozmowę i pozdrawiam serdecznie,\nŁukasz Żółkiewski",
    "Przesyłam skan dowodu oraz oświadczenie o stanie majątkowym.",
    "Czy możemy przełożyć spotkanie na środę, godzinę dziesiątą?",
    "Faktura VAT nie została opłacona w terminie; prosimy o wpłatę.",
    "Zażółć gęślą jaźń",
    "ZAŚWIADCZENIE O NIEZALEGANIU W OPŁACANIU SKŁADEK",
)
SUBJECTS = (
    "Wniosek o kredyt obrotowy – uzupełnienie",
    "Re: Umowa doradcza, podpisana wersja z załącznikami",
    "Zaświadczenie z Urzędu Skarbowego w Łodzi",
    "Oferta: pożyczka dla małych firm",
    "Odp: pilne! prośba o dosłanie dokumentów",
    "Potwierdzenie przelewu – spłata raty",
    "Żądanie zapłaty",
    "Sprawozdanie roczne spółki",
)
NAMES = (
    "Łukasz Żak",
    "Małgorzata Dąbrowska",
    "Paweł Wiśniewski",
    "Świętosława Źrebiec",
    "Agnieszka Błońska",
    "Stanisław Gąsior",
    "Piekarnia Kłos sp. z o.o.",
    "Zespół Obsługi Klienta",
)
FILE_NAMES = (
    "umowa pożyczki.pdf",
    "Zaświadczenie o niezaleganiu.pdf",
    "oświadczenie majątkowe żony.docx",
    "zestawienie obrotów – styczeń.xlsx",
    "Wyciąg bankowy Łódź.pdf",
    "Świadectwo przejęcia.jpg",
    "rachunek zysków i strat.pdf",
    "ZAŁĄCZNIK NR 1 DO WNIOSKU.PDF",
)
_BODY_ENCODERS = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}


def score() -> Score:
    """Each case is right when the text is, to the letter."""
    found = Score("Polish matrix: charset, encoding, label", 0)
    for place in (_bodies, _subjects, _names, _file_names):
        for told, wanted, read in place():
            found.add(
                f"{place.__name__.strip('_')} {told}", None if read == wanted else f"{read!r}, not {wanted!r}"
            )
    found.wanted = GOAL * found.total
    return found


def cases(texts):
    """(text, its bytes, label, what is told of the case): each charset right, misspelt, wrong in every way, unknown."""
    for text, (charset, misspelt) in product(texts, CHARSETS.items()):
        # ISO-8859-2 has no dash: whoever writes in it has put a hyphen.
        text = text if charset != "iso-8859-2" else text.replace("–", "-")
        for label in (charset, misspelt, *(one for one in WRONG if one != charset), "x-nieznany"):
            yield text, text.encode(charset), label, f"{charset} as {label}"


def _bodies():
    for (text, raw, label, told), encoding in product(cases(BODIES), _BODY_ENCODERS):
        missing = label == "x-nieznany"
        head = "" if missing else f'; charset="{label}"'
        mail = parse(
            f"Content-Type: text/plain{head}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
            + _BODY_ENCODERS[encoding](raw)
        )
        yield f"{told}, {encoding}", text, mail.text.rstrip("\n")


def _subjects():
    for text, word, told in _headers(SUBJECTS):
        yield told, text, parse(b"Subject: " + word + b"\r\n\r\n").subject


def _names():
    for text, word, told in _headers(NAMES):
        name = word if b"=?" in word else b'"' + word + b'"'
        mail = parse(b"From: " + name + b" <ktos@firma.example>\r\n\r\n")
        yield told, text, mail.from_ and mail.from_.name


def _file_names():
    for text, word, told in (*_headers(FILE_NAMES), *_percented(FILE_NAMES)):
        parameter = b"filename" + (word if word.startswith(b"*=") else b'="' + word + b'"')
        mail = parse(
            b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; "
            + parameter
            + b"\r\n\r\nx"
        )
        yield told, text, mail.parts[0].filename


def _headers(texts):
    """(text, its field value, what is told): encoded words with each label, and the bytes as they are without one."""
    for text, raw, label, told in cases(texts):
        if label == "x-nieznany":
            yield text, raw, f"{told}, 8bit"
        label = label.strip().encode()
        yield text, b"=?%b?B?%b?=" % (label, base64.b64encode(raw)), f"{told}, base64"
        quoted = (
            quopri.encodestring(raw, quotetabs=True, header=True).replace(b"=\n", b"").replace(b"?", b"=3F")
        )
        yield text, b"=?%b?Q?%b?=" % (label, quoted), f"{told}, quoted-printable"


def _percented(texts):
    for text, raw, label, told in cases(texts):
        yield text, f"*={label.strip()}''{quote_from_bytes(raw)}".encode(), f"{told}, percent"
