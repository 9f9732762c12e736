"""What each mail program writes above a letter that is passed on, Polish ones first."""

from datetime import UTC, datetime

import pytest

from ingest.mail.model import Address
from tests.ingest.forward.passed_on import BODY, JAN, read, words

AT = datetime(2026, 10, 28, 11, 46, tzinfo=UTC)  # 12:46 in Warsaw
OUTLOOK = f"""Od: Jan Żak <{JAN}>
Wysłano: środa, 28 października 2026 12:46
Do: Anna Nowak <anna@firma.example>; Piotr Lis <piotr@firma.example>
DW: Ewa Król <ewa@klos.example>
Temat: Zaświadczenie

{BODY}"""
SAMPLES = {
    "Outlook classic": OUTLOOK,
    "Outlook classic, plain text": f"-----Wiadomość oryginalna-----\n{OUTLOOK}",
    "Outlook on the web": f"________________________________\n{OUTLOOK.replace('Wysłano', 'Wysłane')}",
    "Outlook, half English": f"""From: Jan Żak <{JAN}>
Sent: Wednesday, October 28, 2026 12:46 PM
To: Anna Nowak <anna@firma.example>; Piotr Lis <piotr@firma.example>
Cc: Ewa Król <ewa@klos.example>
Subject: Zaświadczenie

{BODY}""",
    "new Outlook, no empty line": f"""Od: Jan Żak <{JAN}>
Data: środa, 28 października 2026 o 12:46
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
DW: Ewa Król <ewa@klos.example>
Temat: Zaświadczenie
{BODY}""",
    "bold labels": f"""*Od:* Jan Żak <{JAN}>
*Wysłano:* środa, 28 października 2026 12:46
*Do:* Anna Nowak <anna@firma.example>; Piotr Lis <piotr@firma.example>
*DW:* Ewa Król <ewa@klos.example>
*Temat:* Zaświadczenie

{BODY}""",
    "Gmail": f"""---------- Forwarded message ---------
Od: Jan Żak <{JAN}>
Date: śr., 28 paź 2026 o 12:46
Subject: Zaświadczenie
To: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Cc: Ewa Król <ewa@klos.example>


{BODY}""",
    "Thunderbird": f"""-------- Treść przekazanej wiadomości --------
Temat: \tZaświadczenie
Data: \tWed, 28 Oct 2026 12:46:00 +0100
Nadawca: \tJan Żak <{JAN}>
Adresat: \tAnna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Kopia: \tEwa Król <ewa@klos.example>



{BODY}""",
    "Apple Mail": "> Początek przekazywanej wiadomości:\n>\n"
    + "\n".join(
        f"> {line}"
        for line in f"""Od: Jan Żak <{JAN}>
Temat: Zaświadczenie
Data: 28 października 2026 o 12:46:00 CET
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Dw: Ewa Król <ewa@klos.example>

{BODY}""".split("\n")
    ),
    "iPhone": "Początek przekazanej wiadomości:\n\n"
    + "\n".join(
        f"> {line}"
        for line in f"""Od: Jan Żak <{JAN}>
Data: 28 października 2026 o 12:46:00 CET
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Dw: Ewa Król <ewa@klos.example>
Temat: Zaświadczenie

\ufeff{BODY}""".split("\n")
    ),
    "Yahoo": f"   ----- Przekazana wiadomość ----- Od: Jan Żak <{JAN}>Do: Anna Nowak <anna@firma.example>; Piotr Lis "
    "<piotr@firma.example>Dw Ewa Król <ewa@klos.example>Wysłano: środa, 28 października 2026, 12:46:00 CETTemat: "
    f"Zaświadczenie\n {BODY}",
    "Roundcube": f"""-------- Oryginalna wiadomość --------
Temat: Zaświadczenie
Data: 2026-10-28 12:46
Od: Jan Żak <{JAN}>
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Kopia: Ewa Król <ewa@klos.example>

{BODY}""",
    "HubSpot": f"""---------- Wiadomość przesłana dalej ---------
Od: Jan Żak <{JAN}>
Data: środa, 28 października 2026, 12:46:00 +0100
Temat: Zaświadczenie
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
DW: Ewa Król <ewa@klos.example>

{BODY}""",
    "eM Client": f"""------ Wiadomość przekazana ------
Od "Jan Żak" <{JAN}>
Do "Anna Nowak" <anna@firma.example>; "Piotr Lis" <piotr@firma.example>
DW "Ewa Król" <ewa@klos.example>
Data 28.10.2026 12:46:00
Temat Zaświadczenie

{BODY}""",
    "OTRS": f"""---- Przekazana wiadomość od Jan Żak <{JAN}> ---

Od: Jan Żak <{JAN}>
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Kopia do: Ewa Król <ewa@klos.example>
Temat: Zaświadczenie
Utworzono: 28.10.2026 12:46:00

{BODY}

---- Koniec przekazanej wiadomości ---""",
    "mutt": f"""----- Forwarded message from Jan Żak <{JAN}> -----

Date: Wed, 28 Oct 2026 12:46:00 +0100
From: Jan Żak <{JAN}>
To: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Cc: Ewa Król <ewa@klos.example>
Subject: Zaświadczenie

{BODY}

----- End forwarded message -----""",
    "WP": f"""---------- Wiadomość przekazana ----------
Od: "Jan Żak" <{JAN}>
Do: "Anna Nowak" <anna@firma.example>, "Piotr Lis" <piotr@firma.example>
DW: "Ewa Król" <ewa@klos.example>
Data: 28 października 2026 12:46
Temat: Zaświadczenie

{BODY}""",
    "Onet": f"""-----Treść przekazywanej wiadomości-----
Temat: Zaświadczenie
Data: 2026-10-28 12:46:00
Nadawca: Jan Żak <{JAN}>
Adresat: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Do wiadomości: Ewa Król <ewa@klos.example>

{BODY}""",
    "Interia": f"""Od: "Jan Żak" <{JAN}>
Do: "Anna Nowak" <anna@firma.example>; "Piotr Lis" <piotr@firma.example>;
DW: "Ewa Król" <ewa@klos.example>;
Wysłane: 12:46 Środa 2026-10-28
Temat: Zaświadczenie

{BODY}""",
    "o2": f"""---- Przesłana wiadomość ----
Od: Jan Żak <{JAN}>
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Kopia: Ewa Król <ewa@klos.example>
Data: 28 października 2026, 12:46
Tytuł: Zaświadczenie

{BODY}""",
    "Samsung": f"""-------- Oryginalna wiadomość --------
Od: Jan Żak <{JAN}>
Data: 28.10.2026  12:46  (GMT+01:00)
Do: Anna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
Dw: Ewa Król <ewa@klos.example>
Temat: Zaświadczenie

{BODY}""",
    "Lotus Notes": f"""----- Przekazane przez Anna Nowak/FIRMA dnia 2026-10-29 08:00 -----

Od:\tJan Żak <{JAN}>
Do:\tAnna Nowak <anna@firma.example>, Piotr Lis <piotr@firma.example>
DW:\tEwa Król <ewa@klos.example>
Data:\t2026-10-28 12:46
Temat:\tZaświadczenie


{BODY}""",
}


@pytest.mark.parametrize("above", ["", "Proszę dodać do sprawy Kłosa.\n\nTermin mija w piątek.\n\n"])
@pytest.mark.parametrize("program", SAMPLES)
def test_a_polish_program_tells_who_wrote_what_to_whom_and_when(program, above):
    mail = read(above + SAMPLES[program])

    (layer,) = mail.layers
    assert layer.from_ == Address("Jan Żak", JAN)
    assert layer.to == (
        Address("Anna Nowak", "anna@firma.example"),
        Address("Piotr Lis", "piotr@firma.example"),
    )
    assert layer.cc == (Address("Ewa Król", "ewa@klos.example"),)
    assert layer.subject == "Zaświadczenie"
    assert layer.date == AT
    assert words(layer.text) == words(BODY)
    assert (layer.kind, layer.depth, layer.path) == ("inline", 1, None)
    assert layer.confidence >= 0.75
    assert mail.comment == (above.strip() or None)


@pytest.mark.parametrize(
    "program", sorted(SAMPLES.keys() - {"Outlook classic", "new Outlook, no empty line", "bold labels", "Interia",
                                        "Outlook, half English"})
)  # fmt: skip
def test_a_title_or_a_rule_needs_no_word_in_the_subject(program):
    (layer,) = read(SAMPLES[program], "Kłos, papiery").layers

    assert layer.from_.address == JAN
    assert layer.confidence >= 0.5


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dnia 28/10/2026, 12:46 użytkownik „Jan Żak” <jan@klos.example> napisał:", "Jan Żak"),
        ("W dniu 28.10.2026 12:46, Jan Żak <jan@klos.example> napisał(a):", "Jan Żak"),
        ("W dniu 2026-10-28 12:46:00 użytkownik Jan Żak <jan@klos.example> napisał:", "Jan Żak"),
        ("śr., 28 paź 2026 o 12:46 Jan Żak <jan@klos.example> napisał(a):", "Jan Żak"),
        ("Dnia 28 października 2026 12:46 Jan Żak <jan@klos.example> napisał(a):", "Jan Żak"),
        ('Am 28/10/2026, 12:46 schrieb "Jan Żak" <jan@klos.example>:', "Jan Żak"),
        ("On Wed, Oct 28, 2026 at 12:46 PM jan@klos.example wrote:", None),
    ],
)
def test_a_line_that_says_who_wrote_is_a_forward_where_the_subject_says_so(line, name):
    mail = read(f"Do akt.\n\n{line}\n\n    {BODY}", "PD: Zaświadczenie")

    (layer,) = mail.layers
    assert layer.from_ == Address(name, JAN)
    assert layer.date == AT
    assert layer.subject == "Zaświadczenie"
    assert words(layer.text) == words(BODY)
    assert mail.comment == "Do akt."


def test_labels_may_come_in_any_order_and_be_folded():
    text = f"""Temat: Zaświadczenie o niezaleganiu w opłacaniu składek na ubezpieczenia
    społeczne
DW: Ewa Król <ewa@klos.example>,
\tPiotr Lis <piotr@firma.example>
Wysłano: środa, 28 października 2026
    12:46
Do: Anna Nowak
<anna@firma.example>
Od: Jan Żak
  <{JAN}>

{BODY}"""
    (layer,) = read(text).layers

    assert layer.subject.endswith("ubezpieczenia społeczne")
    assert layer.from_ == Address("Jan Żak", JAN)
    assert [one.address for one in (*layer.to, *layer.cc)] == [
        "anna@firma.example",
        "ewa@klos.example",
        "piotr@firma.example",
    ]
    assert layer.date == AT
    assert words(layer.text) == words(BODY)


def test_a_long_subject_that_a_program_wrapped_is_known_by_the_subject_around_it():
    subject = "Zaświadczenie o niezaleganiu w opłacaniu składek za rok ubiegły"
    folded = OUTLOOK.replace(
        "Temat: Zaświadczenie\n\n",
        "Temat: Zaświadczenie o niezaleganiu w opłacaniu\nskładek za rok ubiegły\n",
    )

    (layer,) = read(folded, f"PD: {subject}").layers

    assert layer.subject == subject
    assert words(layer.text) == words(BODY)


@pytest.mark.parametrize("around", ["PD: {}", "Kłos, papiery"])
@pytest.mark.parametrize("own", ["", "ODP: ", "Re: Fwd: "])
def test_a_subject_folded_over_three_lines_is_told_whole(own, around):
    pieces = (
        "Zaświadczenie o niezaleganiu w opłacaniu składek na ubezpieczenia",
        "społeczne i zdrowotne za rok ubiegły wraz z potwierdzeniem nadania",
        "pocztą",
    )
    folded = OUTLOOK.replace("Temat: Zaświadczenie\n", f"Temat: {own}" + "\n".join(pieces) + "\n")

    (layer,) = read(
        f"________________________________\n{folded}", around.format(own + " ".join(pieces))
    ).layers

    assert layer.subject == own + " ".join(pieces)
    assert words(layer.text) == words(BODY)


def test_a_recipient_folded_before_the_link_keeps_the_address():
    to = "Adresat: Ewa <e@x.example>; Piotr Lis\n[mailto:p@x.example]"
    text = f"Temat: Bilans\nData: 28.10.2026 12:46\nNadawca: Jan <{JAN}>\n{to}"

    (layer,) = read(f"{text}\n\n{BODY}").layers

    assert [one.address for one in layer.to] == ["e@x.example", "p@x.example"]
    assert words(layer.text) == words(BODY)


@pytest.mark.parametrize("blank", ["\xa0", "\u200b", "\ufeff", "\u200e", " \t"])
def test_letters_that_nobody_sees_are_in_nobodys_way(blank):
    text = "\n".join(f"{blank}{line}" for line in OUTLOOK.replace(": ", f":{blank} ").split("\n"))

    (layer,) = read(text).layers

    assert (layer.from_, layer.subject, layer.date) == (Address("Jan Żak", JAN), "Zaświadczenie", AT)


def test_dashes_in_the_subject_of_a_line_run_together_are_no_title():
    text = SAMPLES["Yahoo"].replace("Temat: Zaświadczenie", "Temat: Zaświadczenie -- aneks -----")

    assert read(text).layers[0].subject == "Zaświadczenie -- aneks -----"


def test_set_in_by_four_blanks_it_is_the_same():
    (layer,) = read("\n".join(f"    {line}" for line in OUTLOOK.split("\n"))).layers

    assert layer.from_.address == JAN
    assert layer.text == BODY


def test_what_stands_below_a_marked_letter_is_the_forwarders():
    mail = read(f"Do akt.\n\n{SAMPLES['Apple Mail']}\n\nPS Oddzwoń do niego.\n\nWysłane z iPhone'a")

    assert words(mail.layers[0].text) == words(BODY)
    assert words(mail.comment) == "Do akt. PS Oddzwoń do niego."


@pytest.mark.parametrize(
    "own",
    [
        "Do sprawy.\n\nWysłane z iPhone'a\n\n",
        "Do sprawy.\n\n-- \nAnna Nowak\nDoradca\ntel. 600 100 200\n\n",
        "Do sprawy.\n\nPobierz aplikację Outlook dla systemu Android\n\n",
    ],
)
def test_her_signature_is_none_of_her_words(own):
    assert read(own + OUTLOOK).comment == "Do sprawy."


@pytest.mark.parametrize(
    "own",
    ["", "\n\n", "-- \nAnna Nowak\nDoradca\ntel. 600 100 200\n\n", "Wysłane z iPhone'a\n\n",
     "Pozdrawiam\nAnna Nowak\nFirma sp. z o.o.\ntel. 600 100 200\nanna@firma.example\n\n"],
)  # fmt: skip
def test_who_adds_nothing_has_no_words(own):
    mail = read(own + OUTLOOK)

    assert mail.layers[0].from_.address == JAN
    assert mail.comment is None


@pytest.mark.parametrize("name", ["Jan Żak", "Żak, Jan", "Piekarnia Kłos sp. z o.o."])
def test_a_sender_without_an_address_is_no_more_than_likely(name):
    (layer,) = read(OUTLOOK.replace(f"Jan Żak <{JAN}>", name)).layers

    assert layer.from_ == Address(name, None)
    assert 0.5 <= layer.confidence <= 0.6


def test_words_of_hers_that_sound_like_a_title_hide_no_letter():
    mail = read(f"Treść przekazanej wiadomości:\n\n\n\n\n\nod Jana, jak niżej.\n\n{OUTLOOK}")

    assert [layer.from_.address for layer in mail.layers] == [JAN]
    assert mail.comment.endswith("od Jana, jak niżej.")


def test_a_title_with_nothing_readable_below_it_is_unsure():
    mail = read("Do akt.\n\n---------- Forwarded message ---------\n\nDzień dobry, to ja.", "Fwd: papiery")

    (layer,) = mail.layers
    assert (layer.from_, layer.text) == (None, "Dzień dobry, to ja.")
    assert layer.confidence < 0.5
    assert mail.comment is None
