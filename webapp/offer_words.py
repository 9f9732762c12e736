"""What a paper or letter looks like and why, for how long it is good, how a term was counted, in the reader's words."""

from datetime import date

from cases.calendar import today
from cases.decision import DecisionKind
from cases.written import period_of_code
from webapp.filters import day
from webapp.i18n import N_, language, ngettext, translate
from webapp.i18n import gettext as _

REASONS = {
    "name": N_("“%(words)s” in the name of the file"),
    "text": N_("“%(words)s” in its text"),
    "letter": N_("“%(words)s” in the message"),
    "client": N_("it names the client: %(words)s"),
    "against": N_("the name of the file speaks against it"),
}
ROMAN = ("I", "II", "III", "IV")


def offer_reasons(match):
    """Why the document may be that, in one line."""
    return "; ".join(translate(REASONS[reason["source"]]) % reason for reason in match.reasons)


def period(code):
    """`2025`, `09.2026`, `III kw. 2026`, `01–10.2026`, `2023–2025`; nothing for none."""
    about = period_of_code(code)
    if about is None:
        return ""
    first, last = about.first, about.last
    if about.is_whole_years:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    year, _sep, quarter = code.partition("-Q")
    if quarter:
        return f"{ROMAN[int(quarter) - 1]} kw. {year}" if language() == "pl" else f"Q{quarter} {year}"
    if first.year != last.year:
        return f"{first:%m.%Y}–{last:%m.%Y}"
    return f"{first:%m}–{last:%m.%Y}" if first.month != last.month else f"{first:%m.%Y}"


def good_until(expires_on, filing_on=None):
    """Until when the paper is good, and whether that is too short."""
    if expires_on < today():
        return _("expired on %(day)s", day=day(expires_on))
    if filing_on is not None and expires_on < filing_on:
        return _("good until %(day)s: it expires before the planned filing", day=day(expires_on))
    return _("good until %(day)s", day=day(expires_on))


def is_too_short(expires_on, filing_on=None):
    """Whether the paper is not good any more, or will not be when the application is filed."""
    return expires_on is not None and expires_on < max(today(), filing_on or today())


def counted(facts):
    """How a deadline was computed: `7 dni roboczych od 23.11.2026`."""
    if "written" in facts:
        return _("the date is in the letter")
    start, count = day(date.fromisoformat(facts["start"])), facts["count"]
    if facts["unit"] == "working":
        return ngettext(
            "%(num)s working day from %(day)s", "%(num)s working days from %(day)s", count, day=start
        )
    if facts["unit"] == "months":
        return ngettext("%(num)s month from %(day)s", "%(num)s months from %(day)s", count, day=start)
    return ngettext("%(num)s day from %(day)s", "%(num)s days from %(day)s", count, day=start)


def teach(app):
    """Give the templates all of these."""
    for filter_ in (offer_reasons, period, good_until, is_too_short, counted):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals["decision_kinds"] = lambda: tuple(DecisionKind)
