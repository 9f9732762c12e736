"""How many hits there must be, counted letter by letter without any index."""

from collections import Counter

from search import polish

# What is counted for every kind in exact words; for ours, of those that are asked for words only, in any form too.
UNCOUNTED = frozenset({"typo", "suggestions"})


class Reference:
    """Counts for all questions: `exact` of the plain words as they stand, `in_any_form` as our analysis reads them."""

    def __init__(self, questions):
        self.asks = [ask for kind, asks in questions.items() if kind not in UNCOUNTED for ask in asks]
        self.words = [frozenset(ask.plain_words) for ask in self.asks]
        self.wanted = frozenset().union(*self.words)
        self.terms = [[frozenset(polish.terms_of(word)) for word in ask.words] for ask in self.asks]
        self.wanted_terms = frozenset(term for terms in self.terms for one in terms for term in one)
        self.exact, self.in_any_form = Counter(), Counter()

    def see(self, letter, row):
        """Count one more letter."""
        there = self.wanted.intersection(row.text.split())
        terms = self.wanted_terms.intersection(_terms(letter))
        spaced = f" {row.text} "
        for number, ask in enumerate(self.asks):
            if not _within(ask, row):
                continue
            if ask.phrase or ask.prefix:
                together = f" {' '.join(ask.plain_words)}{'' if ask.prefix else ' '}"
                self.exact[number] += together in spaced
                continue
            self.exact[number] += self.words[number] <= there
            self.in_any_form[number] += not ask.sender and all(terms & one for one in self.terms[number])

    def counted(self, engine):
        """The questions whose hits were counted and that the engine offers, as (number, question)."""
        return [(number, ask) for number, ask in enumerate(self.asks) if ask.kind not in engine.lacks]

    def differing(self, engine, ours=False):
        """Those of them where the engine does not find as much as it must.

        Ours finds more than the exact words; where places or beginnings are asked for, that is all that is held.
        """
        return [
            ask for number, ask in self.counted(engine) if not self._agrees(number, engine.count(ask), ours)
        ]

    def _agrees(self, number, found, ours):
        ask = self.asks[number]
        if ours and (ask.phrase or ask.prefix or ask.sender):
            return found >= self.exact[number]
        return found == (self.in_any_form if ours else self.exact)[number]


def _terms(letter):
    case = letter.matter
    people = (letter.sender, letter.recipient)
    texts = (
        letter.subject,
        letter.text,
        case.client,
        *letter.files,
        *(f"{p.name} {p.address}" for p in people),
    )
    return {term for text in texts for _, term in polish.placed_terms(text)}


def _within(ask, row):
    return (
        (not ask.sender or ask.sender in row.sender.split())
        and (not ask.case or ask.case[0] == row.case)
        and (not ask.advisor or ask.advisor == row.advisor)
        and (not ask.has or row.has)
        and (not ask.from_on or ask.seconds[0] <= row.at <= ask.seconds[1])
    )
