"""Forwards of forwards: the outermost first, no deeper than anybody sends them."""

import pytest

from tests.ingest.forward.passed_on import BODY, JAN, read, words
from tests.ingest.forward.test_programs import SAMPLES


def gmail(number, inner):
    return (
        f"Dalej {number}.\n\n---------- Forwarded message ---------\nOd: Osoba {number} <osoba{number}@klos.example>\n"
        f"Date: śr., 28 paź 2026 o 12:46\nSubject: Fwd: papiery\nTo: <anna@firma.example>\n\n{inner}"
    )


@pytest.mark.parametrize("program", SAMPLES)
def test_within_a_forward_every_program_is_read_as_well(program):
    mail = read(gmail(1, SAMPLES[program]))

    assert [layer.from_.address for layer in mail.layers] == ["osoba1@klos.example", JAN]
    assert [layer.depth for layer in mail.layers] == [1, 2]
    assert words(mail.layers[1].text) == words(BODY)
    assert words(mail.layers[1].text) in words(mail.layers[0].text.replace(">", "").replace("\ufeff", ""))


@pytest.mark.parametrize("program", SAMPLES)
def test_every_program_may_pass_on_a_forward(program):
    inner = gmail(1, BODY)
    marks = "> " if program in ("Apple Mail", "iPhone") else ""
    inner = "\n".join(marks + line for line in inner.split("\n"))
    text = SAMPLES[program]
    for body in (BODY, "\n".join(f"> {line}" for line in BODY.split("\n")).removeprefix("> ")):
        text = text.replace(body, inner.removeprefix(marks))

    layers = read(text).layers

    assert [layer.from_.address for layer in layers] == [JAN, "osoba1@klos.example"]
    assert words(layers[1].text) == words(BODY)


def test_eight_letters_deep_and_no_deeper():
    text = BODY
    for number in range(12, 0, -1):
        text = gmail(number, text)

    layers = read(text).layers

    assert [layer.from_.address for layer in layers] == [
        f"osoba{number}@klos.example" for number in range(1, 9)
    ]
    assert [layer.depth for layer in layers] == list(range(1, 9))


def test_a_forwarded_answer_is_one_letter():
    text = SAMPLES["Gmail"].replace("Subject: Zaświadczenie", "Subject: Re: Zaświadczenie")
    quoted = "śr., 28 paź 2026 o 10:00 Anna Nowak <anna@firma.example> napisał(a):\n> Gdzie zaświadczenie?"

    (layer,) = read(f"{text}\n\n{quoted}", "Fwd: Re: Zaświadczenie").layers

    assert layer.from_.address == JAN
    assert layer.text.endswith("> Gdzie zaświadczenie?")


def test_what_each_forwarder_said_stays_in_the_letter_she_sent():
    mail = read(gmail(1, gmail(2, BODY)))

    assert mail.comment == "Dalej 1."
    assert mail.layers[0].text.startswith("Dalej 2.")
