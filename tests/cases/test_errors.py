"""A refusal is a whole sentence with its facts."""

import re

from cases.errors import RuleBroken


def every_refusal(kind=RuleBroken):
    for subclass in kind.__subclasses__():
        yield subclass
        yield from every_refusal(subclass)


def test_every_refusal_words_itself_and_says_when():
    for refusal in every_refusal():
        assert refusal.sentence.endswith((".", "?", ")s", ')s"')), (
            refusal
        )  # a sentence may end in what was said elsewhere
        assert refusal.__doc__, refusal


def test_the_facts_are_attributes_and_fill_the_sentence():
    class TooLate(RuleBroken):
        """For this test."""

        sentence = "Case %(number)s ended on %(day)s."

    late = TooLate(number="S-2026-0001", day="1.01.2026")

    assert (str(late), late.number) == ("Case S-2026-0001 ended on 1.01.2026.", "S-2026-0001")
    assert re.findall(r"%\((\w+)\)", late.sentence) == list(late.facts)
