"""What is left of a word without its ending: names of firms stand in no dictionary, and are declined all the same."""

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


def stem(word):
    """A lower-case word without its longest ending, itself if it has none or would be too short without."""
    for ending in _ENDINGS:
        left = word.removesuffix(ending)
        if left != word and _is_long_enough(left):
            return _hard(left, ending)
    return word


def _is_long_enough(left):
    return len(left) >= SHORTEST or (len(left) == SHORTEST_ABBREVIATION and _VOWELS.isdisjoint(left))


def _hard(left, ending):
    for soft, hard in _HARD_AGAIN.get(ending, ()):
        if left.endswith(soft):
            return left.removesuffix(soft) + hard
    return left
