"""What is new in a reply."""

import pytest

from ingest import quote

NEW = "Dzień dobry,\nzgadzam się na ofertę."


@pytest.mark.parametrize(
    "quoted",
    [
        "W dniu 3.11.2026 o 10:15, Anna Doradca pisze:\n> Oferta w załączeniu.",
        "W dniu wt., 3 lis 2026 o 10:15 Anna Doradca <anna@firma.example>\nnapisał(a):\n\n> Oferta.",
        "wt., 3 lis 2026 o 10:15 Anna Doradca <anna@firma.example> napisał(a):\n> Oferta.",
        "Dnia 3 listopada 2026 10:15 Anna Doradca napisała:\n> Oferta.",
        "On Tue, Nov 3, 2026 at 10:15 AM Anna <anna@firma.example>\nwrote:\n> Offer.",
        "-----Original Message-----\nFrom: Anna",
        "-----Wiadomość oryginalna-----\nOd: Anna",
        "> Oferta w załączeniu.\n>\n> Anna",
    ],
)
def test_what_is_quoted_below_a_reply_is_left_out(quoted):
    assert quote.new_text(f"{NEW}\n\n{quoted}\n") == NEW


@pytest.mark.parametrize(
    "text",
    [
        "> Samo cytowanie",
        "On 3 Nov 2026 Anna wrote:\n> wszystko",
        "Przesyłam dalej.\n\n---------- Forwarded message ---------\nFrom: Jan\n\n> cytat",
        "Proszę spojrzeć.\n\n---------- Wiadomość przekazana ----------\nOd: Jan",
        "W dniu wczorajszym złożyliśmy wniosek.\nProszę o potwierdzenie.",
        "> pytanie\nodpowiedź",
        "",
    ],
)
def test_a_text_is_kept_whole_when_cutting_it_would_lose_something(text):
    assert quote.new_text(text) == text
