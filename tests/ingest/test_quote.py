"""What is new in a reply."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import reply_trimmer
from ingest import quote
from ingest.quote import words
from tests.ingest import replies

CORPORA = Path(os.environ.get("TECZKA_CORPORA") or Path(__file__).parents[3] / "shared" / "corpora")
NEW = "Dzień dobry,\nzgadzam się na ofertę."
needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora (TECZKA_CORPORA or ../shared/corpora) are not here"
)


@pytest.mark.parametrize("program", [*replies.MARKING, *replies.PLAIN])
def test_a_reply_of_each_polish_program_is_trimmed_to_its_words(program):
    written = [reply for reply in replies.all_of_them() if reply.program == program]

    assert len(written) == len(replies.TAILS)
    for reply in written:
        assert quote.new_text(reply.text) == reply.new, reply.tail


@pytest.mark.parametrize(
    "quoted",
    [
        "W dniu 3.11.2026 o 10:15, Anna Doradca pisze:\n> Oferta w załączeniu.",
        "W dniu wt., 3 lis 2026 o 10:15 Anna Doradca <anna@firma.example>\nnapisał(a):\n\n> Oferta.",
        "wt., 3 lis 2026 o 10:15 Anna Doradca <\nanna@firma.example> napisał(a):\n> Oferta.",
        "Dnia 3 listopada 2026 10:15 Anna Doradca napisała:\n> Oferta.",
        "W dniu czwartek, 3 listopada 2026\n10:15:00 CET użytkownik Anna\n<anna@firma.example> napisał:\n\n> Oferta.",
        "> Wiadomość napisana przez Anna <anna@firma.example> w dniu 3 lis 2026, o godz. 10:15:\n> \n> Oferta.",
        ">>> Anna Doradca 03.11.2026 10:15 >>>\nOferta.",
        "On Tue, Nov 3, 2026 at 10:15 AM Anna <anna@firma.example>\nwrote:\n> Offer.",
        "2026-11-03 10:15 GMT+01:00 Anna Doradca <anna@firma.example>:\n\n> Oferta.",
        "---- On Tue, 03 Nov 2026 10:15:00 +0100 Anna<anna@firma.example> wrote ----\n\nOffer.",
        "Am 03.11.2026 um 10:15 schrieb Anna Doradca:\n> Angebot.",
        "Anna <anna@firma.example> schrieb am Di., 3. Nov. 2026 um\n10:15 Uhr:\n\n> Angebot.",
        "Le mar. 3 nov. 2026 à 10:15, Anna <anna@firma.example> a\xa0écrit\xa0:\n\n> Offre.",
        "El mar, 3 nov 2026 a las 10:15, Anna (<anna@firma.example>) escribió:\n\n> Oferta.",
        "Il giorno mar 3 nov 2026 alle ore 10:15 Anna <anna@firma.example> ha scritto:\n\n> Offerta.",
        "Op di 3 nov 2026 om 10:15 schreef Anna <anna@firma.example>:\n\n> Aanbod.",
        "Den tis 3 nov. 2026 kl 10:15 skrev Anna <anna@firma.example>:\n\n> Erbjudande.",
        "út 3. 11. 2026 v 10:15 odesílatel Anna <anna@firma.example> napsal:\n\n> Nabídka.",
        "вт, 3 нояб. 2026 г. в 10:15, Anna <anna@firma.example>:\n\n> Предложение.",
        "вівторок, 3 листопада 2026 р. Anna <anna@firma.example> пише:\n\n> Пропозиція.",
        "2026年11月3日(火) 10:15 Anna <anna@firma.example>:\n\n> 提案",
        "发件人： Anna <anna@firma.example>\n发送时间： 2026-11-03 10:15\n收件人： Jan\n主题： 提案\n\n是",
        "---- Włącz wt., 03 lis 2026 10:15:00 +0100 Anna <anna@firma.example> napisał ---\n\n Oferta.",
        "Von: Anna <anna@firma.example>\nGesendet: Dienstag, 3. November 2026 10:15\nAn: Jan\nBetreff: Angebot\n\nJa",
        "De : Anna <anna@firma.example>\nEnvoyé : mardi 3 novembre 2026 10:15\nÀ : Jan\nObjet : Offre\n\nOui",
        "  _____  \n\nVon: Anna\nGesendet: 3. November 2026 10:15\nAn: Jan\nBetreff: Angebot\n\nJa",
        "-----Original Message-----\nFrom: Anna",
        "-----Wiadomość oryginalna-----\nOd: Anna",
        "*-------- Oryginalna wiadomość --------*\nOd: Anna",
        "> Oferta w załączeniu.\n>\n> Anna",
    ],
)  # fmt: skip
def test_what_is_quoted_below_a_reply_is_left_out(quoted):
    assert quote.new_text(f"{NEW}\n\n{quoted}\n") == NEW


@pytest.mark.parametrize(
    "text",
    [
        "> Samo cytowanie",
        "On 3 Nov 2026 Anna wrote:\n> wszystko",
        "W dniu 3.11.2026 o 10:15, Anna <anna@firma.example> pisze:\n\nnic więcej",
        "Od: Anna <anna@firma.example>\nWysłano: 3 listopada 2026 10:15\nDo: Jan\nTemat: Oferta\n\nwszystko",
        "> pytanie\nodpowiedź",
        "> Kwota?\n200 000 zł\n> Okres?\n60 miesięcy",
        "-- \nJan Kowalski",
        "Wysłane z iPhone'a",
        "",
        "\n \n",
    ],
)
def test_a_text_is_kept_whole_when_cutting_it_would_lose_something(text):
    assert quote.new_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "W dniu wczorajszym złożyliśmy wniosek.\nProszę o potwierdzenie.",
        "Dnia 3.11.2026 klient napisał, że rezygnuje.\nProszę o kontakt.",
        "Witam,\nw dniu 3.11.2026 o 14:05 pan Jan napisał:\n„Proszę o ofertę”\nCo odpowiadamy?",
        "Witam,\nW poniedziałek o 10:00 klient napisał:\nproszę o ofertę.\nCo odpowiadamy?",
        "Zapraszam.\nData: 3.11.2026\nOd: godz. 10:00\nDo: godz. 12:00\nTemat: omówienie oferty",
        "Dane do umowy:\nOd: 1 listopada 2026\nDo: 30 listopada 2026\nTemat: najem\nData: 3.11.2026",
        "Zabezpieczenie:\n> 50 000 zł",
        "Dokumenty:\n-- umowa\n-- aneks\n-- weksel",
        "Dokumenty\n-----\nUmowa\n-----\nAneks, tel. 600 100 200",
        "Proszę o potwierdzenie.\nWysłane z banku dokumenty są u mnie.",
        "Dokumenty są w drodze.\nWysłane przez kuriera wczoraj.",
        "Proszę podpisać.\n\nKlauzula informacyjna RODO w załączeniu.",
        "Informacje zawarte w załączniku proszę uzupełnić do piątku.",
        "Ta wiadomość dotyczy umowy leasingu.",
        "Kontakt do księgowej:\nEwa Nowak\ntel. 600 100 200\nwww.klos.example",
        "Tak.\n\nPozdrawiam\nJan\n\nPS. Mój nowy numer: 600 100 200, www.klos.example, ul. Polna 1",
        "Tak.\n\nPozdrawiam\nJan\n\nNumer konta: 12 1020 3040 0000 0000 0000 0000\nTel. do Ewy: 600 100 200",
        "Jan Kowalski napisał:\n\nProszę o ofertę.",
    ],
)
def test_what_only_looks_like_a_quotation_or_a_signature_stays(text):
    assert quote.new_text(text) == text


@pytest.mark.parametrize(
    "forward",
    [
        "---------- Forwarded message ---------\nFrom: Jan\n\n> cytat",
        "---------- Wiadomość przekazana ----------\nOd: Jan",
        "Początek przekazywanej wiadomości:\n\n> Od: Jan\n> Data: 3 lis 2026",
        "> Begin forwarded message:\n> \n> From: Jan",
        "> ---------- Original Message ----------\n> From: Jan\n> To: Anna",
        "----- Nieznany tytuł -----\nOd: Jan\nData: 3 listopada 2026 10:15\nTemat: Bilans\n\ntekst",
    ],
)
def test_a_forward_stays_whole_with_its_signature(forward):
    text = f"Proszę spojrzeć.\n\n-- \nAnna\n\n{forward}\n\n-- \nJan"

    assert quote.new_text(text) == text


def test_the_subject_tells_a_forward_from_a_reply_where_outlook_writes_the_same_above_both():
    text = f"{NEW}\n\nOd: Jan\nWysłano: 3 listopada 2026 10:15\nDo: Anna\nTemat: Bilans\n\ntekst"

    assert quote.new_text(text, subject="PD: Bilans") == text
    assert quote.new_text(text, subject="FW: Bilans") == text
    assert quote.new_text(text, subject="ODP: PD: Bilans") == NEW
    assert quote.new_text(text, subject="Bilans") == NEW


def test_a_forward_deeper_in_a_quotation_does_not_make_the_reply_one():
    quoted = "W dniu 3.11.2026 o 10:15, Anna pisze:\n> Proszę:\n> ---- Forwarded message ----\n> From: Jan"

    assert quote.new_text(f"{NEW}\n\n{quoted}") == NEW


def test_words_above_and_below_a_quotation_are_both_new():
    text = f"{NEW}\n\nW dniu 3.11.2026 o 10:15, Anna pisze:\n> Kwota?\n> Okres?\n\nKwota bez zmian."

    assert quote.new_text(text) == f"{NEW}\n\nKwota bez zmian."


def test_words_below_a_quotation_are_new():
    assert (
        quote.new_text(f"Dnia 3 lis 2026 o 10:15 Anna <a@firma.example> napisał(a):\n\n> Kwota?\n\n{NEW}")
        == NEW
    )


def test_answers_between_quotations_stay_with_what_they_answer():
    text = "W dniu 3.11.2026 o 10:15, Anna pisze:\n> Kwota?\n200 000 zł\n> Okres?\n60 miesięcy\n> Anna"

    assert quote.new_text(text) == "> Kwota?\n200 000 zł\n> Okres?\n60 miesięcy"


def test_answers_below_an_indented_quotation_stay_with_it():
    text = "On 3 Nov 2026 10:15, Anna <a@firma.example> wrote:\n\n    Amount?\n\n200 000"

    assert quote.new_text(text) == "    Amount?\n\n200 000"


def test_telephones_below_a_closing_formula_go_and_the_name_stays():
    text = f"{NEW}\n\nZ poważaniem / Best regards,\n\nJan Kowalski\nPrezes Zarządu\n{replies.CARD}\n[cid:logo.png]"

    assert quote.split(text) == quote.Reply(
        f"{NEW}\n\nZ poważaniem / Best regards,\n\nJan Kowalski",
        "",
        f"Prezes Zarządu\n{replies.CARD}\n[cid:logo.png]",
    )


@pytest.mark.parametrize(
    "note",
    [
        "Wysłane z iPada",
        "Wysłane z mojego iPhone’a",
        "Wysłane z aplikacji mobilnej WP Poczta",
        "Wysłane z mojego urządzenia Android za pomocą K-9 Mail. Proszę wybaczyć moją zwięzłość.",
        "Wysłane z Thunderbirda",
        "Wysłane z Poczty dla systemu Windows 10",
        "Wysłano z Yahoo Mail na Androida",
        "Wysłano z telefonu, przepraszam za literówki",
        "Uzyskaj program Outlook dla systemu Android",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows",
        "Von meinem iPhone gesendet",
        "Envoyé depuis mon téléphone",
        "____________\nWolne od wirusów. www.avast.com",
        "Klauzula informacyjna: administratorem danych osobowych jest Piekarnia Kłos, ul. Polna 1, Warszawa.",
        "This e-mail and any attachments are confidential and intended solely for the addressee.\n\n"
        "Any disclosure, copying or distribution by others than the intended recipient is prohibited and unlawful.",
    ],
)
def test_what_telephones_and_offices_add_is_not_new(note):
    assert quote.new_text(f"{NEW}\n\n{note}\n") == NEW


def test_each_line_is_in_one_part():
    reply = quote.split(f"{NEW}\n\n-- \nJan\n\nW dniu 3.11.2026 o 10:15, Anna pisze:\n> Oferta.")

    assert reply.new == NEW
    assert reply.signature == "\n-- \nJan"
    assert reply.quoted == "\nW dniu 3.11.2026 o 10:15, Anna pisze:\n> Oferta."


def test_the_page_tells_where_its_quotations_end():
    head = '<div class="moz-cite-prefix">W dniu 3.11.2026 o 10:15, Anna pisze:</div>'
    html = f'<p>Dzień dobry</p>{head}<blockquote type="cite"><p>Kwota?</p></blockquote><p>Bez zmian.</p>'
    text = "Dzień dobry\n\nW dniu 3.11.2026 o 10:15, Anna pisze:\nKwota?\n\nBez zmian."

    assert quote.new_text(text, html) == "Dzień dobry\n\nBez zmian."
    assert quote.new_text("Inny tekst\nniż strona", html) == "Inny tekst\nniż strona"


def test_answers_between_the_quotations_of_a_page_stay():
    html = (
        "<p>Poniżej.</p><p>W dniu 3.11.2026 o 10:15, Anna pisze:</p>"
        '<blockquote class="gmail_quote">Kwota?</blockquote><p>Tysiąc.</p>'
        '<blockquote style="border-left:1px solid">Okres?</blockquote><p>Rok.</p>'
    )
    text = "Poniżej.\n\nW dniu 3.11.2026 o 10:15, Anna pisze:\n\nKwota?\nTysiąc.\n\nOkres?\nRok."

    assert quote.new_text(text, html) == "Poniżej.\n\n\nKwota?\nTysiąc.\n\nOkres?\nRok."


def test_what_a_person_indents_on_a_page_is_no_quotation():
    html = '<p>Warunki:</p><blockquote style="margin-left:40px">Kwota bez zmian</blockquote><p>Jan</p>'

    assert quote.new_text("Warunki:\n\nKwota bez zmian\nJan", html) == "Warunki:\n\nKwota bez zmian\nJan"


PIECES = st.sampled_from(
    [
        "", "", " ", "Tak.", "Pozdrawiam", "Jan Kowalski", "tel. 600 100 200", "www.klos.example", "-- ", "--",
        "____________", "===", "> cytat", ">", "> > stare", "W dniu 3.11.2026 o 10:15, Jan pisze:", "wrote:",
        "On 3 Nov 2026, at 10:15, Jan <jan@klos.example>", "Jan <jan@klos.example> napisał:", "> wrote:", "<",
        "Od: Jan <jan@klos.example>", "Wysłano: 3 listopada 2026 10:15", "Do: Anna", "Temat: x", "C> a", "    a",
        "-----Original Message-----", "> -----Original Message-----", "---------- Forwarded message ---------",
        "Początek przekazywanej wiadomości:", "Wysłane z iPhone'a", "Ta wiadomość jest poufna.", "> 50 000 zł",
        "2026-11-03 10:15 GMT+01:00 Jan", ">>> Jan 03.11.2026 10:15 >>>", "----- a -----", "2026 o 10:15 J napisał:",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=20), max_size=14).map("\n".join))
def test_no_line_is_lost_or_moved_and_a_second_look_changes_nothing(text):
    new = quote.new_text(text)

    rest = iter(text.split("\n"))
    assert new == "" or all(line in rest for line in new.split("\n"))
    assert quote.new_text(new) == new
    assert quote.split(text).new == new
    assert reply_trimmer.is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_000_000,
        "On " * 330_000,
        "On On On On:\n" * 77_000,
        "> \n" * 100_000,
        ">" * 1_000_000,
        "From: a\nSent: 3 Nov 2026\n" * 38_000,
        "On 3 Nov 2026 10:15 a\nwrote:\n" * 33_000,
        "@" * 390 + ":\n" + "On 3 " + "a@b." * 90 + ":\n",
        "--\na\n" * 50_000,
        "Sent from my iPhone\n" * 50_000,
        "ta wiadomość jest poufna\n\n" * 38_000,
        "\n" * 1_000_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_text_is_read_in_one_pass_and_no_line_is_lost(text):
    # What grew with the square of a megabyte would take hours here.
    assert reply_trimmer.is_whole(text)


def test_a_table_with_capital_letters_is_refused(monkeypatch):
    monkeypatch.setattr(
        words.tomllib, "loads", lambda _: {"labels": dict.fromkeys(words.LABEL_KINDS, ["Od"])}
    )

    with pytest.raises(ValueError, match="small letters"):
        words._load()


@needs_corpora
def test_replies_are_trimmed_as_their_authors_expect_and_no_line_is_lost():
    right, total, deviations = reply_trimmer.score(CORPORA)

    assert (right, total) >= (60, 64)
    assert all("trimmed otherwise" not in deviation for deviation in deviations)
    assert reply_trimmer.lost(CORPORA) == []
