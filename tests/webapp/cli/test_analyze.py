"""Words told as terms: one JSON object a line, without an office."""

import json

from click.testing import CliRunner

from webapp.cli import main


def analysed(*words):
    told = CliRunner().invoke(main, ["analyze"], input="".join(f"{word}\n" for word in words))
    assert told.exit_code == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]


def finds(query, text):
    return bool(set(query["query"]) & set(text["index"]))


def test_each_word_is_one_object():
    (told,) = analysed("Umową")

    assert set(told) == {"word", "index", "query"}
    assert told["word"] == "Umową"
    assert told["index"] == told["query"]
    assert {"umowa", "=umowa"} <= set(told["index"])


def test_a_word_finds_its_other_forms_and_no_other_word():
    one, other, another = analysed("umowy", "umowami", "bank")

    assert finds(one, other)
    assert not finds(one, another)


def test_a_word_without_diacritics_finds_the_word_with_them():
    bare, word = analysed("zaswiadczeniem", "zaświadczenia")

    assert finds(bare, word)


def test_a_number_finds_itself_in_another_spelling():
    one, other, another = analysed("123-456-32-18", "1234563218", "123-456-32-19")

    assert finds(one, other) and finds(other, one)
    assert not finds(one, another)


def test_empty_lines_say_nothing():
    assert analysed("", "  ") == []


def test_what_is_no_text_is_told_as_far_as_it_can_be_read():
    told = CliRunner().invoke(main, ["analyze"], input=b"umow\xff\n")

    assert told.exit_code == 0
    assert len(told.stdout.splitlines()) == 1
