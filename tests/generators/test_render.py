"""One text, two files: every section is in both, and nothing else is."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from cases.catalogue import DOCUMENT_TYPES
from cases.requirement import RequirementState
from generators.kinds import AGREEMENT, KINDS, OFFER, REQUIRED_DOCUMENTS
from generators.page import ISSUERS
from generators.render import render, to_html
from generators.values import Checklist, FeeFacts
from tests.generators.reading import docx_text, html_text, letters, pdf_text, plain
from tests.generators.samples import CASE, CLIENTS, FACTS, FEE, FIRM, KLOS, facts_for

OFFER_SECTIONS = [
    "1. Oferta i jej ważność",
    "2. Strony",
    "3. Rozumiemy Państwa potrzebę",
    "4. Zakres usług",
    "5. Proponowane finansowanie – zasady i warunki",
    "6. Symulacja finansowa",
    "7. Wynagrodzenie",
    "8. Harmonogram procesu",
    "9. Wymagane dokumenty",
    "10. Obowiązki Klienta i zastrzeżenia",
    "11. Potwierdzenie i kontakt",
]
AGREEMENT_SECTIONS = [
    "§ 1. Strony i ich reprezentacja",
    "§ 2. Definicje",
    "§ 3. Przedmiot Umowy",
    "§ 4. Obowiązki Doradcy",
    "§ 5. Obowiązki Klienta",
    "§ 6. Umocowanie",
    "§ 7. Wynagrodzenie",
    "§ 8. Czas trwania i wypowiedzenie",
    "§ 9. Wyłączność",
    "§ 10. Poufność",
    "§ 11. Ochrona danych osobowych",
    "§ 12. Odpowiedzialność",
    "§ 13. Konflikt interesów",
    "§ 14. Siła wyższa",
    "§ 15. Korespondencja i forma elektroniczna",
    "§ 16. Zmiany Umowy",
    "§ 17. Prawo właściwe i spory",
    "§ 18. Egzemplarze i załączniki",
]
CHECKLIST_PARTS = ["Lp.", "Dokument", "Wystawca", "Ważność", "Forma", "Wymagany", "Moment", "Termin"]
CHECKLIST_PARTS += ["Status", "Uwagi", "dostarczono 1 z 3 obowiązkowych (33%)", "Jak przekazać dokumenty"]
CHECKLIST_PARTS += ["sprawy@firma.example", "[S-2026-0012]", "do poprawy", "3 miesiące", "z pieczęcią"]
PARTS = {"OF": OFFER_SECTIONS, "UD": AGREEMENT_SECTIONS, "LWD": CHECKLIST_PARTS}
SPOILED = ["None", "{{", "{%", "}}", " ,", "  ,", "r..", "Undefined"]


def text_of(kind, facts=FACTS, version=1):
    return plain(html_text(to_html(kind, facts, f"{kind.prefix}/2026/0012", version)))


@pytest.fixture(scope="module", params=KINDS)
def made(request):
    kind = KINDS[request.param]
    return kind, render(kind, FACTS, f"{kind.prefix}/2026/0012", 1)


def test_every_section_is_in_both_files(made):
    kind, rendered = made
    pdf, word = plain(pdf_text(rendered.files["pdf"])), plain(docx_text(rendered.files["docx"]))

    assert [part for part in PARTS[kind.code] if part not in word] == []
    assert [part for part in PARTS[kind.code] if letters(part) not in letters(pdf)] == []


def test_word_says_exactly_what_the_page_says(made):
    _, rendered = made

    assert letters(docx_text(rendered.files["docx"])) == letters(html_text(rendered.html))


def test_the_pdf_says_all_that_word_says(made):
    _, rendered = made
    pdf = set(re.findall(r"\w+", plain(pdf_text(rendered.files["pdf"]))))

    missing = set(re.findall(r"\w+", docx_text(rendered.files["docx"]))) - pdf

    assert [word for word in missing if len(word) > 1 and "\u00ad" not in word] == []


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("code", KINDS)
def test_no_document_shows_a_gap(code, client):
    text = text_of(KINDS[code], facts_for(client))

    assert [mark for mark in SPOILED if mark in text] == []


def test_the_same_facts_give_the_same_bytes():
    first, second = (render(REQUIRED_DOCUMENTS, FACTS, "LWD/2026/0012", 1) for _ in range(2))

    assert first.files == second.files


@pytest.mark.parametrize(
    ("client", "words"),
    [
        ("SPZOO", ["Krajowy Rejestr Sądowy, nr KRS 0000063032", "Jan Kłos – prezes zarządu"]),
        ("JDG", ["Adam Żwirek", "Działalność pod firmą Żwirek Usługi Drogowe", "art. 385⁵", "7aa"]),
        ("SC", ["Ewa Młynarska, Jan Młynarski", "wszyscy wspólnicy łącznie", "solidarnie", "egzemplarzy: 3"]),
        ("OF", ["PESEL 44051401359", "konsument w rozumieniu art. 22¹", "Pouczenie o prawie odstąpienia"]),
        ("OF", ["formularz odstąpienia od umowy", "żądanie rozpoczęcia", "Rzecznika Finansowego"]),
        ("ROLNIK", ["PESEL 52120854122", "gospodarstwo rolne"]),
        ("NGO", ["Fundacja Źródło", "Ida Źródlana – prezes"]),
    ],
)
def test_the_agreement_names_the_client_as_its_kind_asks(client, words):
    text = text_of(AGREEMENT, facts_for(client))

    assert [part for part in words if plain(part) not in text] == []


def test_a_company_gets_no_consumer_pack():
    text = text_of(AGREEMENT)

    assert "Pouczenie o prawie odstąpienia" not in text
    assert "ograniczona do rzeczywistej szkody" in text


def test_a_consumer_gets_no_clause_that_the_law_forbids():
    text = text_of(AGREEMENT, facts_for("OF"))

    assert "ograniczona do rzeczywistej szkody" not in text
    assert "właściwy dla siedziby Doradcy" not in text
    assert "po zakończeniu Umowy, a Finansowania udzieli" not in text


def test_all_partners_sign():
    html = to_html(AGREEMENT, facts_for("SC"), "UD/2026/0012", 1)

    lines = re.findall(r'<p class="sign">(.*?)</p>', html)

    assert lines[:3] == ["Marek Testowy", "Ewa Młynarska", "Jan Młynarski"]


def test_the_fee_is_given_net_vat_gross_and_in_words():
    text = text_of(AGREEMENT)

    assert "18 450,00 zł (słownie: osiemnaście tysięcy czterysta pięćdziesiąt złotych 00/100) brutto" in text
    assert "kwocie 3 450,00 zł" in text
    assert "38 437,50 zł (słownie: trzydzieści osiem tysięcy" in text


def test_a_success_fee_alone_and_a_flat_fee_alone_leave_no_trace_of_the_other():
    flat = FeeFacts(Decimal("1000.00"), Decimal("0.00"), Decimal("1000.00"), None, payment_days=7)
    success = replace(FEE, flat_net=None, flat_vat=None, flat_gross=None)

    for kind in (OFFER, AGREEMENT):
        assert "remia za sukces" not in text_of(kind, replace(FACTS, fee=flat))
        assert "yczałt" not in text_of(kind, replace(FACTS, fee=success))
    assert "zw." in text_of(AGREEMENT, replace(FACTS, fee=flat))


def test_a_loan_in_euro_keeps_its_currency_and_gets_no_estimate_in_zloty():
    fee = replace(FEE, estimate_net=None, estimate_vat=None, estimate_gross=None)
    facts = replace(FACTS, case=replace(CASE, currency="EUR"), fee=fee)

    assert "1 250 000,00 EUR" in text_of(OFFER, facts)
    assert "Szacunkowa premia" not in text_of(OFFER, facts)


def test_an_offer_without_a_checklist_says_why():
    facts = replace(FACTS, checklist=Checklist(()))

    assert "Listę wymaganych dokumentów przekażemy po wyborze instytucji" in text_of(OFFER, facts)


def test_an_offer_is_valid_for_fourteen_days():
    assert "Ważna do 7 grudnia 2026 r." in text_of(OFFER)


@pytest.mark.parametrize("state", RequirementState)
def test_the_list_has_a_word_for_every_state(state):
    item = replace(FACTS.checklist.items[0], state=state.code)

    text = text_of(REQUIRED_DOCUMENTS, replace(FACTS, checklist=Checklist((item,))))

    assert any(word in text for word in ("☐", "✓", "nie dotyczy", "zwolniono"))


@pytest.mark.parametrize(
    ("state", "mark"),
    [("received", "✓ otrzymano"), ("accepted", "✓ przyjęto"), ("to_correct", "☐ do poprawy")],
)
def test_what_was_brought_is_ticked(state, mark):
    item = replace(FACTS.checklist.items[0], state=state)

    assert mark in text_of(REQUIRED_DOCUMENTS, replace(FACTS, checklist=Checklist((item,))))


def test_the_list_shows_no_column_that_nothing_stands_in():
    item = replace(FACTS.checklist.items[0], due_on=None, remarks=())

    text = text_of(REQUIRED_DOCUMENTS, replace(FACTS, checklist=Checklist((item,))))

    assert "Termin" not in text
    assert "Uwagi" not in text


def test_the_list_says_what_short_names_mean_before_it_uses_them():
    items = [replace(FACTS.checklist.items[0], issuer=issuer) for issuer in ("klient/US", "TU", "ZUS")]

    text = text_of(REQUIRED_DOCUMENTS, replace(FACTS, checklist=Checklist(tuple(items))))

    legend, _, table = text.partition("Lp.")
    assert "TU – towarzystwo ubezpieczeń; US – urząd skarbowy; ZUS – Zakład" in legend
    assert "KRK" not in text


def test_every_short_name_of_an_issuer_is_explained():
    short = {word for kind in DOCUMENT_TYPES.values() for word in re.findall(r"\w+", kind.issuer or "")}

    assert {word for word in short if word[-1].isupper() or word[-1].isdigit()} <= set(ISSUERS)


def test_the_offer_asks_for_nothing_that_is_left_out():
    assert "Pełnomocnictwo" not in text_of(OFFER)
    assert "Pełnomocnictwo" in text_of(REQUIRED_DOCUMENTS)


def test_the_offer_lists_only_annexes_that_were_made():
    made = replace(FACTS, annexes=("Lista wymaganych dokumentów LWD/2026/0001, wersja 2",))

    assert "Załączniki do oferty: Lista wymaganych dokumentów LWD/2026/0001, wersja 2" in text_of(OFFER, made)
    assert "Oferta nie zawiera załączników" in text_of(OFFER)


def test_no_document_claims_a_privacy_notice_that_cannot_be_made():
    assert "klauzul" not in text_of(OFFER)
    assert "przekazuje Klientowi odrębnie" in text_of(AGREEMENT)


def test_a_later_list_holds_only_what_is_still_to_come():
    text = text_of(REQUIRED_DOCUMENTS, version=2)

    assert "Odpis aktualny z KRS" not in text
    assert "Wniosek kredytowy" in text


def test_a_list_with_everything_brought_says_thank_you():
    done = Checklist((FACTS.checklist.items[1],))

    text = text_of(REQUIRED_DOCUMENTS, replace(FACTS, checklist=done), version=2)

    assert "dostarczono 1 z 1 obowiązkowych (100%)" in text
    assert "Wszystkie wymagane dokumenty zostały dostarczone" in text


def test_what_people_typed_is_shown_and_never_obeyed():
    nasty = "A & B <script>alert('x')</script> {{ 7*7 }} {% raw %}\x00\x0b\ufffe \"„cytat”"
    facts = replace(
        FACTS,
        client=replace(KLOS, name=nasty, representatives=()),
        case=replace(CASE, purpose=nasty, title=nasty),
        firm=replace(FIRM, name=nasty),
    )

    rendered = render(OFFER, facts, "OF/2026/0012", 1)

    shown = "A & B <script>alert('x')</script> {{ 7*7 }} {% raw %}"
    assert shown in plain(docx_text(rendered.files["docx"]))
    assert shown in plain(pdf_text(rendered.files["pdf"]))


def test_a_letter_carries_what_the_law_asks_and_where_it_is(made):
    kind, rendered = made
    text = plain(pdf_text(rendered.files["pdf"]))

    assert "KRS 0000063032, sąd rejestrowy: Sąd Rejonowy Lublin-Wschód" in text
    assert "kapitał zakładowy: 50 000,00 zł" in text
    assert f"Sprawa S-2026-0012 · {kind.prefix}/2026/0012 · wersja 1 · wzór {kind.template_id}" in text
    assert "Strona 1 z " in text
