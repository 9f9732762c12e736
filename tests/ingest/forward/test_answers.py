"""What quotes and passes nothing on: answers, meetings, and what nobody can tell, which is shown as unsure."""

import pytest

from tests.ingest.forward.passed_on import BODY, JAN, read
from tests.ingest.forward.test_programs import OUTLOOK, SAMPLES

QUOTED = "\n".join(f"> {line}" for line in BODY.split("\n"))


@pytest.mark.parametrize(
    "subject", ["Re: Zaświadczenie", "ODP: Zaświadczenie", "Odp: PD: Zaświadczenie", "[EXT] RE: a"]
)
@pytest.mark.parametrize(
    "text",
    [
        f"Dziękuję.\n\n{OUTLOOK}",
        f"Dziękuję.\n\n________________________________\n{OUTLOOK}",
        f"Dziękuję.\n\n-----Wiadomość oryginalna-----\n{OUTLOOK}",
        f"Dziękuję.\n\nW dniu 28.10.2026 12:46, Jan Żak <{JAN}> napisał(a):\n{QUOTED}",
        f"{QUOTED}\n\nDziękuję.",
        OUTLOOK,
    ],
)
def test_an_answer_is_no_forward(text, subject):
    mail = read(text, subject)

    assert mail.layers == ()
    assert mail.comment is None


@pytest.mark.parametrize("subject", ["Zaświadczenie", "", "Spotkanie: ustalenia"])
@pytest.mark.parametrize(
    "text",
    [
        f"Dziękuję.\n\n{OUTLOOK}",
        f"Dziękuję.\n\nW dniu 28.10.2026 12:46, Jan Żak <{JAN}> napisał(a):\n{QUOTED}",
        f"Dziękuję.\n\nDnia 28/10/2026, 12:46 użytkownik „Jan Żak” <{JAN}> napisał:\n\n    {BODY}",
        "Zapraszam.\n\nData: 12.11.2026\nOd: 10:00\nDo: 12:00\nTemat: przegląd dokumentów",
        BODY,
    ],
)
def test_without_a_title_and_a_word_in_the_subject_nothing_is_passed_on(text, subject):
    assert read(text, subject).layers == ()


def test_a_meeting_is_no_letter_even_where_it_is_passed_on():
    assert (
        read("Data: 12.11.2026\nOd: 10:00\nDo: 12:00\nTemat: przegląd dokumentów", "PD: spotkanie").layers
        == ()
    )


def test_a_sentence_below_a_title_that_begins_like_a_header_is_none():
    (layer,) = read(
        "----- Przekazana wiadomość -----\n\nOd jutra mnie nie ma.\nDo piątku proszę o KRS."
    ).layers

    assert layer.from_ is None
    assert layer.text == "Od jutra mnie nie ma.\nDo piątku proszę o KRS."


def test_who_answers_the_person_quoted_forwards_nothing():
    text = f"Dziękuję.\n\n________________________________\n{OUTLOOK}"

    assert read(text, "papiery", to=f"Jan <{JAN.upper()}>").layers == ()
    assert read(text, "papiery").layers[0].confidence >= 0.5


def test_who_answers_a_forward_forwards_nothing_even_where_the_subject_stays():
    text = f"Dziękuję.\n\nW dniu 28.10.2026 12:46, Jan Żak <{JAN}> napisał(a):\n{QUOTED}"

    assert read(text, "PD: papiery", to=JAN).layers == ()
    assert read(text, "PD: papiery").layers[0].from_.address == JAN


@pytest.mark.parametrize("program", ["Outlook classic, plain text", "Roundcube"])
def test_a_title_above_both_with_words_of_her_own_is_unsure_without_a_word_in_the_subject(program):
    mail = read(f"Proszę spojrzeć.\n\n{SAMPLES[program]}", "Kłos")

    assert [layer.confidence < 0.5 for layer in mail.layers] == [True]
    assert mail.comment is None


def test_an_answer_that_quotes_a_forward_is_an_answer():
    forward = "\n".join(f"> {line}" for line in SAMPLES["Gmail"].split("\n"))

    assert (
        read(
            f"OK.\n\nśr., 28 paź 2026 o 13:00 Piotr Lis <piotr@firma.example> napisał(a):\n{forward}", "Re: a"
        ).layers
        == ()
    )
    assert (
        read(f"OK.\n\nW dniu 28.10.2026 13:00, Piotr Lis pisze:\n\n{SAMPLES['Gmail']}", "Re: a").layers == ()
    )
