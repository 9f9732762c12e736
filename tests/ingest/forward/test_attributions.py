"""Who wrote, by the one line that a program writes above what it quotes: whatever the name, wherever it is folded."""

import textwrap
from datetime import UTC, datetime

import pytest

from ingest import forward
from ingest.mail.model import Address
from tests.ingest.forward.passed_on import BODY, words

AT = datetime(2026, 10, 28, 11, 46, tzinfo=UTC)  # 12:46 in Warsaw
PEOPLE = (
    ("Jan Kowalski", "jan@klos.example"),
    ("Kowalski, Jan", "jan@klos.example"),
    ("Łukasz Święcicki | Bank Testowy S.A.", "l.swiecicki@oddzial.bank-testowy.example"),
    ("KŁOS Sp. z o.o.", "ksiegowosc+faktury@klos.example"),
    ("Dr Anna Maria Nowak-Wiśniewska", "anna.maria.nowak-wisniewska@bardzo-dluga-domena.example"),
    ("Олена Шевченко", "olena@firma.example"),
)
PROGRAMS = {
    "Apple Mail": "Wiadomość napisana przez {name} <{address}> w dniu 28 paź 2026, o godz. 12:46:",
    "Apple Mail, in figures": "Wiadomość napisana przez {name} <{address}> w dniu 28.10.2026, o godz. 12:46:",
    "name first": "{name} <{address}> w dniu 28 października 2026, o godz. 12:46 napisał(a):",
    "Gmail": "śr., 28 paź 2026 o 12:46 {name} <{address}> napisał(a):",
    "WP": "Dnia 28 października 2026 12:46 {name} < {address} > napisał(a):",
    "WP, older": "Dnia Środa, 28 Października 2026 12:46 {name} <{address}> napisał(a)",
    "Zimbra": "----- 28 paź 2026 o 12:46, {name} <{address}> napisał(a):",
    "Spark": "28 paź 2026, 12:46 +0100, {name} <{address}>, napisał(a):",
    "Evolution": "W dniu śro, 28.10.2026 o godzinie 12\u223646 +0100, użytkownik {name} <{address}> napisał:",
    "mutt": "On Wed, Oct 28, 2026 at 12:46:00PM +0100, {name} <{address}> wrote:",
    "Missive": "On October 28, 2026 at 12:46 PM GMT+1, {name} <{address}> wrote:",
    "Tuta": "28 paź 2026, 12:46 od {name} <{address}>:",
    "Zoho": "---- Włącz śr., 28 paź 2026 12:46:00 +0100 {name} <{address}> napisał ---",
    "Gmail, Czech": "st 28. 10. 2026 v 12:46 odesílatel {name} <{address}> napsal:",
}
NAMELESS = {
    "Apple Mail": "Wiadomość napisana przez {name} w dniu 28 paź 2026, o godz. 12:46:",
    "Evolution": "W dniu śro, 28.10.2026 o godzinie 12\u223646 +0100, użytkownik {name} napisał:",
    "mutt": "Dnia Wed, Oct 28, 2026 at 12:46:00PM +0100, {name} napisał(a):",
    "KMail": "Dnia środa 28 październik 2026 o 12:46:00 {name} napisał(a):",
}
LINKS = ("<{}>", "<{0}<mailto:{0}>>", "[mailto:{}]")


def unwrapped(head, *, marks="> ", width=400):
    """The forward of what stands below the line, folded."""
    folded = textwrap.fill(head, width, break_long_words=False, break_on_hyphens=False)
    quoted = "\n".join(f"{marks}{line}" for line in BODY.split("\n"))
    return forward.unwrap(f"Do akt.\n\n{folded}\n\n{quoted}", None, "PD: Zaświadczenie")


@pytest.mark.parametrize("width", [400, 76, 60])
@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_line_tells_name_address_and_moment(program, link, width):
    for name, address in PEOPLE:
        head = (
            PROGRAMS[program].format(name=name, address=address).replace(f"<{address}>", link.format(address))
        )
        told = unwrapped(head, width=width)

        (layer,) = told.layers
        assert (layer.from_, layer.date) == (Address(name, address), AT), head
        assert words(layer.text) == words(BODY)
        assert told.comment == "Do akt."


@pytest.mark.parametrize("program", NAMELESS)
def test_a_line_without_an_address_tells_name_and_moment(program):
    for name, _ in PEOPLE:
        (layer,) = unwrapped(NAMELESS[program].format(name=name)).layers

        assert (layer.from_, layer.date) == (Address(name, None), AT)


def test_the_name_of_a_message_is_no_sender():
    head = "Użytkownik Jan Kowalski <jan@klos.example> napisał w wiadomości news:1@news.example:"

    assert unwrapped(head).layers[0].from_ == Address("Jan Kowalski", "jan@klos.example")


@pytest.mark.parametrize(
    "above",
    [
        "Do przelewu:\nOd: Firma, biuro@firma.example\nDo: Kłos\nData: 3.11.2026\nTytuł: prowizja",
        "Dnia 3.11.2026 bank napisał:\n- brak KRS",
    ],
)
def test_her_own_words_are_no_letter_that_she_passes_on(above):
    head = PROGRAMS["Gmail"].format(name="Jan Kowalski", address="jan@klos.example")
    told = forward.unwrap(f"{above}\n\n{head}\n\n> {BODY}", None, "PD: Zaświadczenie")

    assert told.layers[0].from_ == Address("Jan Kowalski", "jan@klos.example")
    assert told.comment == above
