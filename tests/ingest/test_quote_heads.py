"""What programs write above an older message, whoever wrote it and wherever it is folded; and what only sounds so."""

import textwrap

import pytest

from ingest import quote

PEOPLE = (
    ("Jan Kowalski", "jan@klos.example"),
    ("Kowalski, Jan", "jan@klos.example"),
    ('"Łukasz Święcicki"', "l.swiecicki@bank-testowy.example"),
    ("KŁOS Sp. z o.o.", "ksiegowosc+faktury@klos.example"),
    ("Anna Nowak | Bank Testowy S.A.", "anna.nowak@oddzial.bank-testowy.example"),
    ("Dr Anna Nowak-Wiśniewska", "anna.maria.nowak-wisniewska@bardzo-dluga-domena.example"),
    ("Biuro Obsługi Klienta 24", "bok24@firma.example"),
    ("Олена Шевченко", "olena@firma.example"),
)
ABOVE_MARKS = {
    "Thunderbird": "W dniu 3.11.2026 o 10:15, {name} pisze:",
    "Thunderbird, American": "W dniu 11/3/26 o 10:15, {name} pisze:",
    "Thunderbird, older": "{name} pisze:",
    "Librus": "Użytkownik {name} napisał:",
    "Evolution": "W dniu wto, 03.11.2026 o godzinie 10\u223615 +0100, użytkownik {name} napisał:",
    "KMail": "Dnia wtorek 3 listopad 2026 o 10:15:30 {name} napisał(a):",
    "mutt": "Dnia Tue, Nov 03, 2026 at 10:15:30AM +0100, {name} napisał(a):",
    "Zimbra": "----- 3 lis 2026 o 10:15, {name} {address} napisał(a):",
    "The Bat!": "W Twoim liście datowanym 3 listopada 2026 (10:15:30) można przeczytać:",
    "WP, older": "Dnia Wtorek, 3 Listopada 2026 10:15 {name} <{address}> napisał(a)",
    "WP": "Dnia 3 listopada 2026 10:15 {name} < {address} > napisał(a):",
    "Apple Mail": "Wiadomość napisana przez {name} <{address}> w dniu 3 lis 2026, o godz. 10:15:",
    "name first": "{name} <{address}> w dniu 3 listopada 2026, o godz. 10:15 napisał(a):",
    "Gmail": "wt., 3 lis 2026 o 10:15 {name} <{address}> napisał(a):",
    "link beside": "W dniu 3.11.2026 o 10:15, {name} <{address}<mailto:{address}>> napisał(a):",
    "link alone": "{name} [mailto:{address}] napisał(a):",
    "nothing but": "{name} <{address}> w dniu wt., 3 lis 2026 o 10:15 napisał(a):",
}
NEW = "Dzień dobry,\n\nw dniu 3.11.2026 o 14:05 wysłałem bilans. Okres: Od: 1 maja Do: 5 maja."
QUOTED = "\n> Szanowni Państwo,\n>\n> proszę o bilans."


@pytest.mark.parametrize("width", [400, 76, 60, 50])
@pytest.mark.parametrize("program", ABOVE_MARKS)
def test_a_head_goes_with_its_quotation_whoever_wrote_it_and_wherever_it_is_folded(program, width):
    for name, address in PEOPLE:
        head = ABOVE_MARKS[program].format(name=name, address=address)
        folded = textwrap.fill(head, width, break_long_words=False, break_on_hyphens=False)

        assert quote.new_text(f"{NEW}\n\n{folded}{QUOTED}\n") == NEW, folded
        assert quote.new_text(f"{folded}{QUOTED}\n\n{NEW}") == NEW, folded


@pytest.mark.parametrize("blank", ["\xa0", "\u202f"])
@pytest.mark.parametrize(
    "quoted",
    [
        "-----Wiadomość oryginalna-----\nOd: Jan",
        "2026-11-03 10:15 GMT+01:00 Anna Doradca <anna@firma.example>:\n\n> Oferta.",
        "Od: Jan Kowalski\nWysłano: wtorek, 3 listopada 2026 10:15\nDo: Anna Nowak\nTemat: Bilans za rok\n\nTak.",
        "Wysłane z mojego telefonu",
    ],
)
def test_blanks_that_do_not_break_are_blanks(quoted, blank):
    assert quote.new_text(f"{NEW}\n\n{quoted}".replace(" ", blank)) == NEW.replace(" ", blank)


@pytest.mark.parametrize("address", ["<jan@klos.example>", "<jan@klos.example<mailto:jan@klos.example>>"])
@pytest.mark.parametrize(
    "folded", ["", "\noddziału w Łodzi", "\noddziału w Łodzi oraz zabezpieczeń na nieruchomości\ni wózkach"]
)
def test_a_folded_subject_above_the_sender_goes_with_the_block(folded, address):
    subject = f"Temat: Wniosek o kredyt inwestycyjny dla Piekarni Kłos sp. z o.o. i jej{folded}"
    block = f"{subject}\nData: 3 listopada 2026 10:15\nOd: Jan\n{address}\nDo: Anna <anna@firma.example>"

    assert quote.new_text(f"{NEW}\n\n{block}\n\nTak.") == NEW


@pytest.mark.parametrize(
    "text",
    [
        "Delegacja\nOd: Warszawa\nDo: Łódź\nData: 3.11.2026 10:30\nTemat: spotkanie z bankiem\n\nKoszt 300 zł.",
        "Przelew:\nNadawca: Jan Kowalski\nOdbiorca: Firma\nKwota: 100 zł\nTytuł: prowizja\nData: 2026-11-03 10:15",
        "Do faktury:\nOd: Firma, biuro@firma.example\nDo: Kłos\nData: 3.11.2026\nTytuł: prowizja\n\nKwota 1000 zł.",
        "Jan Kowalski z banku jan@bank.example pisze:\n- brak KRS\n- brak PIT\n\nCo z tym robimy?",
        "Witam,\nDnia 3.11.2026 o 10:15 bank napisał:\n\n- brak KRS\n- brak PIT\n\nCo z tym robimy?",
        "Witam,\n\nw dniu 3 listopada 2026 o 10:15 Jan Kowalski (jan@klos.example) napisał:\n\nNie.\n\nCo teraz?",
        "Witam,\n\nCytuję pismo banku z 3.11.2026 10:15:\n\nProsimy o KRS.\n\nKiedy będzie?",
        "Proszę wpisać imię, a dnia 3.11.2026 o 12:00 podpisał(a)\n\ni odesłać skan.",
        "Początek roku:\n\ntreść umowy bez zmian.",
    ],
)  # fmt: skip
def test_a_sentence_a_journey_or_a_payment_is_no_head(text):
    assert quote.new_text(text) == text


def test_a_line_of_its_own_that_begins_a_forward_is_known_in_other_words():
    text = "Do akt.\n\nPoczątek przesyłanej dalej wiadomości:\n\nOd: Jan\n\n-- \nJan"

    assert quote.new_text(text) == text
