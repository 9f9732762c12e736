"""A letter that tells what was decided: granted, granted on conditions, refused, or left unread (DOMAIN.md §2.9)."""

import re
from dataclasses import dataclass
from datetime import date

from cases.calendar import DAY
from cases.recognised.sentences import sentences
from cases.written import DATE, dates_in, unnamed

POSITIVE, CONDITIONAL, NEGATIVE, NOT_CONSIDERED = "positive", "conditional", "negative", "not_considered"
_LOAN = r"(?:kredyt|pozyczk|finansowani|dofinansowani|dotacj|leasing|faktoring|limit|gwarancj|wspar|srodk)\w*"
_APPLICATION = "(?:wniosek|wniosku|wnioskiem|projekt|sprawa)"


def _any(*patterns):
    return re.compile("|".join(patterns))


# In this order: a refusal names what was not granted, a condition what was.
_RULES = (
    (
        NOT_CONSIDERED,
        _any(
            r"pozostawi\w+[^.]{0,60}bez rozpatrzenia",
            r"bez rozpatrzenia[^.]{0,20}pozostawi",
            r"umorzon\w+ postepowanie",
        ),
    ),
    (
        NEGATIVE,
        _any(
            r"decyzj\w+ (?:\w+ )?(?:negatywn|odmown)",
            r"(?:negatywn|odmown)\w+ decyzj",
            r"\bodmow(?:a|e|il\w*|iono)\b",
            r"(?:decyzj\w+|decydowal\w*) o odmowie",
            r"(?:rozpatrz|ocen)\w+ negatywnie|negatywnie (?:rozpatrz|ocen)",
            r"negatywn\w+ (?:ocen|rozpatrz|opini)",
            r"nie (?:zostal\w* |zostaly |jest )?przyznan|nie przyznaj",
            r"nie (?:moze\w*|jestesmy w stanie|wyrazil\w* zgody na) [^.]{0,30}(?:udziel|przyzna|finansow)",
            r"nie (?:zostal\w* |zostanie )?udzielon",
            rf"{_APPLICATION} [^.]{{0,30}}odrzucon",
            rf"nie (?:otrzymal\w*|uzyskal\w*) [^.]{{0,30}}(?:{_LOAN}|akceptacj|pozytywn)",
            r"nie zaakceptowa",
            r"nie moze\w* (?:\w+ )?pozytywnie|nie mozemy (?:\w+ )?pozytywnie",
        ),
    ),
    (
        CONDITIONAL,
        _any(
            r"decyzj\w+ (?:\w+ )?(?:warunkow|wstepn)",
            r"(?:warunkow|wstepn)\w+ decyzj",
            r"\bpromes(?:a|e|y)\b",
            r"warunkowo (?:pozytyw|przyzna)",
            r"(?:przyzna|udziel|decyzj|akcept)[^.]{0,80}pod warunkiem",
            r"pod warunkiem[^.]{0,80}(?:przyznan|udzielon)",
        ),
    ),
    (
        POSITIVE,
        _any(
            r"decyzj\w+ (?:\w+ ){0,3}pozytywn",
            r"pozytywn\w+ decyzj",
            r"pozytywnie rozpatrz|rozpatrz\w+ pozytywnie",
            r"\bprzyznan[oaey]\b",
            rf"\bprzyzna\w* [^.]{{0,30}}{_LOAN}",
            r"udzielono",
            r"(?:decyzj\w+|zgod\w+) (?:o|na) (?:przyznani|udzieleni|finansowani|uruchomieni)",
            rf"{_APPLICATION} [^.]{{0,40}}(?:zaakceptowan|zatwierdzon|rekomendowan)",
            r"wybran\w* do (?:do)?finansowania",
            r"otrzymal\w* (?:pozytywn|dofinansowanie)",
        ),
    ),
)
_BARE = _any(
    r"\bdecyzj[aei]\b[^.]{0,15}(?:kredytow|w sprawie|nr|dot)",
    r"\bdecyzja (?:banku|komisji|funduszu|zarzadu)",
)
# Decisions that are still to come, that may come, or that are papers of the client's own.
_NOT_YET = _any(
    r"\bbez (?:decyzji|odmowy)",
    r"nie (?:ma|wydan\w+|bylo|otrzyma\w+|jest to|znamy|stanowi)(?: \w+){0,3} (?:decyzj|odmow|promes)",
    r"nie (?:podj\w+|zapad\w+|odmow\w+)\b",
    r"decyzj\w+ (?:jeszcze )?nie (?!jest poz)",
    r"(?:oczeku\w+|czeka\w*|oczekiwani\w+) na ",
    r"(?:zostanie|bedzie|zostana|beda|moze (?:zostac|byc)|ma zostac) (?:\w+ ){0,2}"
    r"(?:podjet|wydan|rozpatrz|przyzn|udziel|przekaz|znan)",
    r"\b(?:jezeli|jesli|gdyby|w przypadku|w razie|o ile|zanim|kiedy|czy|aby|zeby|w celu|przed|do czasu|na potrzeby|"
    r"po (?:uzyskaniu|otrzymaniu|wydaniu))\b[^.]{0,80}(?:decyzj|odmow|przyzn|udziel|rozpatrz|promes|zaakcept)",
    r"decyzj\w+ (?:o warunkach zabudowy|o pozwoleniu|o srodowiskow)",
    r"decyzj\w+ (?:srodowiskow|emerytaln|rentow|podatkow|administracyjn|zakupow)",
    r"decyzj[aei] (?:nalezy|zalezy)|podejmie\w* decyzj|podejmij",
    r"(?:podjecia|wydania|termin) decyzji",
    r"prosim\w* o (?:podjecie |przeslanie )?decyzj",
    r"przyznan\w+ (?:ci )?(?:rabat|punkt|nagrod)",
    r"wniosek o (?:promes|przyznan|udziel)",
    r"pod rygorem|skutk\w+ |grozi",
    r"prawo odmowy|zastrzega|(?:moze|mozna|ma prawo|mozliwosc)\w* odm(?:owi|ow)",
)
_NOT = re.compile(r"\bnie (?:\w+ ){0,4}(?:\w+)$")
_D = unnamed(DATE)
_DECIDED = _any(
    rf"(?:decyzj|odmow|promes)\w+[^.]{{0,40}}?\b(?:z(?: dn\w*\.?)?|wydan\w+(?: w)? dni[ua]) (?P<day>{_D})",
    rf"(?:w )?dni[ua] (?P<day2>{_D})[^.]{{0,60}}(?:decyzj|rozpatrz|przyzna|odmow|postanow)",
)
_VALID = _any(
    rf"(?:wazn|wiaz)\w+(?: \w+){{0,3}} do(?: dnia)? (?P<day>{_D})",
    rf"obowiazuje do(?: dnia)? (?P<day2>{_D})",
)
_VALID_DAYS = _any(r"(?:wazn\w+|wiaz\w+|obowiazuje)(?: \w+){0,3}? (?:przez |wynosi )?(?P<n>\d{1,3}) dni")


@dataclass(frozen=True)
class RecognisedDecision:
    """What was decided (None where the letter only says that it is a decision), when, and until when it holds."""

    kind: str | None
    words: str
    decided_on: date | None
    valid_until: date | None


def decision_in(subject, text, received_on):
    """The decision that the letter tells, or None."""
    told = [*sentences(subject), *sentences(text)]
    plain = [sentence for sentence in told if not _NOT_YET.search(sentence.folded)]
    for kind, pattern in _RULES:
        for sentence in plain:
            if found := pattern.search(sentence.folded):
                is_turned = kind == POSITIVE and _NOT.search(sentence.folded, 0, found.end())
                return _decision(NEGATIVE if is_turned else kind, sentence, told, received_on)
    bare = next((sentence for sentence in plain if _BARE.search(sentence.folded)), None)
    return _decision(None, bare, told, received_on) if bare else None


def _decision(kind, sentence, told, received_on):
    whole = " ".join(each.folded for each in told)
    decided = _first(_DECIDED, whole)
    decided = decided if decided and decided <= received_on else None
    return RecognisedDecision(
        kind, sentence.written[:300], decided, _valid_until(whole, decided or received_on)
    )


def _valid_until(whole, start):
    days = _VALID_DAYS.search(whole)
    return _first(_VALID, whole) or (start + int(days["n"]) * DAY if days else None)


def _first(pattern, whole):
    for found in pattern.finditer(whole):
        written = next(filter(None, found.groupdict().values()))
        return next((day for day, _, _ in dates_in(written)), None)
    return None
