"""What is left of a word without its ending: names of firms stand in no dictionary, and are declined all the same."""

import re

SHORTEST = 4  # letters that must be left, but for abbreviations: BGK, BGK-owi
SHORTEST_ABBREVIATION = 3

# Of nouns and adjectives, each with what it does to the letters before it: (as they stand, as they are without it).
_HARD_AGAIN = {
    "ie": (("śc", "st"), ("sc", "st"), ("źdz", "zd"), ("dz", "d"), ("c", "t")),  # inpoście, instalbudzie
    "e": (("rz", "r"), ("dz", "g"), ("c", "k")),  # polimerze, żabce
    "y": (("c", "k"),),  # wrzaszczyńscy
}
_ENDINGS = sorted(
    [
        "a", "u", "owi", "em", "iem", "e", "ie", "o", "y", "i", "ę", "ą", "owie", "ów", "ow", "om", "ami", "ach",
        "ego", "iego", "emu", "iemu", "ym", "im", "ej", "iej", "ych", "ich", "ymi", "imi",
    ],
    key=len,
    reverse=True,
)  # fmt: skip
_VOWELS = frozenset("aąeęioóuy")
_ABBREVIATION = re.compile(r"([A-ZĄĆĘŁŃÓŚŹŻ]{2,6})([a-ząęó]{1,4})")


def stem(word):
    """A lower-case word without its longest ending, itself if it has none or would be too short without."""
    for ending in _ENDINGS:
        left = word.removesuffix(ending)
        if left != word and _is_long_enough(left):
            return _hard(left, ending)
    return word


def is_ending(word):
    """Whether a lower-case word is nothing but an ending, as of an abbreviation behind a hyphen: ZUS-u."""
    return word in _ENDINGS


def abbreviation(written):
    """The abbreviation in lower case that an ending is written together with, as in "NIPu"; "" for none."""
    found = _ABBREVIATION.fullmatch(written)
    return found[1].lower() if found and is_ending(found[2]) else ""


def _is_long_enough(left):
    return len(left) >= SHORTEST or (len(left) == SHORTEST_ABBREVIATION and _VOWELS.isdisjoint(left))


def _hard(left, ending):
    for soft, hard in _HARD_AGAIN.get(ending, ()):
        if left.endswith(soft):
            return left.removesuffix(soft) + hard
    return left
