"""A letter that asks for papers or explanations, by when: what a bank calls *wezwanie* (DOMAIN.md §7.4)."""

import re
from dataclasses import dataclass

from cases.recognised.sentences import sentences
from cases.recognised.terms import Term, term_in
from cases.written import first_date

MOST_ASKED = 1000  # characters of what is asked for
_CALL = re.compile(
    r"\bwezwani\w+ (?:do (?!zaplaty)|nr|dot)|\bwezwanie\b(?! do zaplaty)|\bwzywam|\bwzywa sie|\bbrak\w* formaln|"
    r"\bprosb[ay] o (?:uzupelnien|wyjasnien|zlozenie|przedlozen|doslan|przeslan)|"
    r"\buzupelnieni[ea] (?:wniosku|dokument|brak)|\bdo uzupelnienia\b|\bwniosek wymaga (?:uzupelnien|poprawy|korekty)"
)
_THING = (
    r"(?:przesl|dosl|nadesl|odesl|dostarcz|przedlo[zy]|przedstawien|uzupelni|wyjasni|zlo[zy]|podani|skorygow|korekt|popraw|"
    r"dolacz|zalacz|przekaz|wskazani|sprostow|odpowiedz|potwierdz)\w*"
)
_ASKS = re.compile(
    r"\b(?:prosi(?:my)?|prosze|czy (?:moga|mogliby|moglibyscie)|"
    rf"zwracam\w* sie z (?:uprzejma )?prosba|"
    rf"(?:koniecz|niezbed)ne (?:jest|bedzie|sa)|nalezy|wymaga\w*|zobowiazuj\w+)\b[^.]{{0,60}}?\b{_THING}"
    r"|\bpros\w+ o ?(?:nastepujace\b[^.:]{0,40})?:|\bwzywam|\bwzywa (?:sie|do|wnioskod|pan)"
)
_PAPERS = re.compile(
    r"\b(?:dokument|zaswiadczen|oswiadczen|wyciag|umow|formularz|wniosk|wyjasnie|sprawozda|bilans|deklaracj|zalacznik|"
    r"polis|operat|kosztorys|odpis|faktur|informacj|brak|pelnomocn)"
)
_DENIED = re.compile(
    r"nie (?:wymaga|wymagamy|ma potrzeby|ma koniecznosci|trzeba|jest konieczne|nalezy|prosimy)|bez koniecznosci|"
    r"dziekuj\w+ za|w odpowiedzi na (?:panstwa |twoje |pani |pana |otrzymane )?wezwani|nie bylo wezwan|bez wezwan|"
    r"wezwani\w+ do zaplaty|zignoruj|potwierdzam\w* (?:otrzymanie|wplyw)"
)
_SMALL_TALK = re.compile(
    r"prosz\w+ o (?:kontakt|informacje zwrotna o otrzymaniu|potwierdzenie (?:odbioru|otrzymania))"
)


@dataclass(frozen=True)
class RecognisedQuery:
    """What is asked for, as written or else the subject (not `told`), and the `Term`, if one is set."""

    asked: str
    term: Term | None
    told: bool


def query_in(subject, text, received_on):
    """The query that the letter is, or None."""
    told = sentences(text)
    asking = [index for index, sentence in enumerate(told) if _asks(sentence.folded)]
    calls = any(
        _calls(words) for words in [*(s.folded for s in sentences(subject)), *(s.folded for s in told)]
    )
    if not asking and not calls:
        return None
    term = _term(told, asking, received_on)
    is_for_papers = any(_PAPERS.search(told[index].folded) for index in asking) or _has_items(told, asking)
    if not calls and not (asking and is_for_papers):
        return None
    asked = _asked(told, asking)
    return RecognisedQuery((asked or " ".join(subject.split()))[:MOST_ASKED], term, bool(asked))


def _calls(folded):
    return _CALL.search(folded) is not None and not _DENIED.search(folded)


def _asks(folded):
    return _ASKS.search(folded) is not None and not _DENIED.search(folded) and not _SMALL_TALK.search(folded)


def _term(told, asking, received_on):
    dated = first_date(" ".join(sentence.written for sentence in told[:3]))
    written_on = dated if dated and dated <= received_on else None
    # The term of the sentence that asks, else of one beside it: "Termin: 7 dni."
    near = [index + step for step in (0, 1, -1, 2, 3) for index in asking] or range(len(told))
    seen = (told[index].folded for index in near if 0 <= index < len(told))
    ordered = [
        *seen,
        *(sentence.folded for sentence in told if sentence.is_item or "termin" in sentence.folded),
    ]
    return next((term for folded in ordered if (term := term_in(folded, received_on, written_on))), None)


def _has_items(told, asking):
    return any(index + 1 < len(told) and told[index + 1].is_item for index in asking)


def _asked(told, asking):
    kept = []
    for index in asking:
        kept.append(told[index].line)
        for following in told[index + 1 :]:
            if not following.is_item:
                break
            kept.append(following.line)
    return "\n".join(dict.fromkeys(kept))
