"""What decides between types that the same words stand for (DOMAIN.md §3.4, tie rules)."""

from dataclasses import replace

UPO = "T12"
CONFIRMED = (
    "T05",
    "T06",
    "T07",
    "T08",
    "T09",
    "T10",
    "T11",
    "F01",
)  # what is sent in and confirmed by an UPO
LEDGER_BEFORE, LEDGER_NOW = "F07", "F08"
YEARLY, INTERIM = "F01", "F05"


def settled(found, period, today):
    """The matches after the tie rules, the likeliest first; those still equal are offered, and none is sure."""
    found = _with_parent(found)
    found = _by_year(found, period, today)
    found = _by_closing(found, period)
    return _none_of_equals(found)


def _with_parent(found):
    # Rule 1: an UPO is first an UPO, of whatever else its name says.
    upo = next((match for match in found if match.type_code == UPO and "name" in match.sources), None)
    if upo is None:
        return found
    others = [match for match in found if match.type_code != UPO]
    parent = next((match.type_code for match in others if match.type_code in CONFIRMED), None)
    first = replace(upo, score=max(upo.score, *(m.score for m in found)), parent=parent)
    return [replace(first, is_sure=True), *(replace(match, is_sure=False) for match in others)]


def _by_year(found, period, today):
    # Rule 2: the ledger of the year that goes on, or of one that is over.
    if period is None or not {LEDGER_BEFORE, LEDGER_NOW} <= {match.type_code for match in found}:
        return found
    other = LEDGER_BEFORE if period.last.year == today.year else LEDGER_NOW
    return [match for match in found if match.type_code != other]


def _by_closing(found, period):
    # The balance at the end of a year is the yearly one, whatever its date looks like; any other is interim.
    if period is None or not found or found[0].type_code not in (YEARLY, INTERIM):
        return found
    right = YEARLY if period.last.month == 12 else INTERIM
    rest = [match for match in found[1:] if match.type_code not in (YEARLY, INTERIM)]
    return [replace(found[0], type_code=right), *rest]


def _none_of_equals(found):
    # Rule 5; but documents that different words stand for are both there.
    def rivals(match):
        return [m for m in found if m is not match and m.score == match.score and m.rests_on_the_same(match)]

    return [replace(match, is_sure=match.is_sure and not rivals(match)) for match in found]
