"""How values look on the screen: money, dates and sizes as people in Poland write them."""

import re
from datetime import timedelta
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from markupsafe import Markup

from archive.db import utcnow
from cases.calendar import WARSAW, date_in_poland, today
from cases.catalogue import DOCUMENT_TYPES
from cases.client import AddressKind
from cases.identifiers import with_dashes
from cases.process import STAGE_BY_CODE
from cases.requirement import RequirementState
from ingest import trouble as troubles
from webapp.i18n import N_, language, ngettext, sentence, translate
from webapp.i18n import gettext as _
from webapp.mailbox_words import REASONS, duration, mode, notice
from webapp.reasons import likeness, reasons_of, rule_name, sender_check

# What happened in a case besides letters, notes, documents and stages, by the action of its event.
EVENTS = {
    "message_unfiled": N_("%(who)s took a message out of the case"),
    "message_unfiled/subject": N_("%(who)s took “%(subject)s” out of the case"),
    "files_found": N_("%(who)s found further files in a message of the case"),
    "files_found/subject": N_("%(who)s found further files in “%(subject)s”"),
    "letter_failed/subject": N_("“%(subject)s” was not sent, or not to everybody"),
    "letter_tried_again/subject": N_("%(who)s sent “%(subject)s” once more"),
    "task_added": N_("%(who)s added a task: %(title)s"),
    "task_done": N_("%(who)s ticked off: %(title)s"),
    "task_reopened": N_("%(who)s took back that this was done: %(title)s"),
    "checklist_set_up": N_("%(who)s set up the checklist"),
    "requirement_marked": N_("%(who)s marked “%(document)s”: %(state)s"),
    "match_refused": N_("%(who)s said that “%(title)s” is not “%(document)s”"),
    "match_reopened": N_("%(who)s took back that “%(title)s” is not “%(document)s”"),
    "query_entered": N_("%(who)s entered a query of an institution"),
    "query_closed": N_("%(who)s closed a query of an institution"),
    "decision_entered": N_("%(who)s entered a decision of an institution"),
    "proposal_dismissed/subject": N_("%(who)s said that “%(subject)s” is no query and no decision"),
    "proposal_reopened/subject": N_("%(who)s took back that “%(subject)s” is no query and no decision"),
    "stand_in_added": N_("%(who)s added a stand-in"),
    "stand_in_added/name": N_("%(who)s added a stand-in: %(name)s"),
    "stand_in_ended/name": N_("%(who)s ended the stand-in of %(name)s"),
    "stand_in_ended": N_("%(who)s ended a stand-in"),
    "reference_added": N_("%(who)s added the number %(number)s"),
    "reference_removed": N_("%(who)s removed the number %(number)s"),
    "file_opened": N_("%(who)s opened “%(title)s” with its password"),
    "case_changed": N_("%(who)s changed the details of the case"),
    "fee_changed": N_("%(who)s changed the fee"),
}
TEXT_STATES = {
    "text": N_("read, can be searched"),
    "no_text": N_("the file holds no text"),
    "needs_password": N_("the file needs a password"),
    "too_large": N_("too large to be read"),
    "broken": N_("the file is damaged"),
    "unsupported": N_("this kind of file is not read"),
    "waiting_for_ocr": N_("pages that are pictures are still to be read"),
    "no_reader": N_("the program that would read it is not installed here"),
}
WEB_ADDRESS = re.compile(r"(https?://[^\s<>\"„”»)\]]+[^\s<>\"„”»)\].,;:!?'])")
NO_BREAK = "\u00a0"
SYMBOLS = {"PLN": "zł", "EUR": "€", "USD": "$"}
UNITS = ("B", "kB", "MB", "GB")


def money(amount, currency="PLN", spoken=None):
    """`1 250 000,00 zł`; nothing for no amount. `spoken` is the language, where it is not the reader's."""
    if amount is None:
        return ""
    number = format_decimal(Decimal(amount), format="#,##0.00;−#,##0.00", locale=spoken or language())
    return f"{number}{NO_BREAK}{SYMBOLS.get(currency, currency)}"


def number(value, pattern="#,##0.##"):
    """A number as written in this language; nothing for None."""
    return "" if value is None else format_decimal(value, format=pattern, locale=language())


def day(value):
    """`23.11.2026`, of a date or an instant."""
    if value is None:
        return ""
    value = value if not hasattr(value, "tzinfo") else date_in_poland(value)
    return value.strftime("%d.%m.%Y") if language() == "pl" else format_date(value, "d MMM y", locale="en")


def exactly(instant):
    """The instant in full, in Poland: `poniedziałek, 23 listopada 2026, 14:05:09`."""
    local = instant.astimezone(WARSAW)
    return format_datetime(local, "EEEE, d MMMM y, HH:mm:ss", locale=language())


def stamp(instant):
    """`23.11.2026 14:05`, in Poland."""
    return f"{day(instant)} {instant.astimezone(WARSAW):%H:%M}"


def when(instant):
    """A `<time>` that says it shortly ("wczoraj 14:05") and holds the exact instant as its title."""
    if instant is None:
        return ""
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        instant.isoformat(timespec="seconds"), exactly(instant), shortly(instant)
    )


def shortly(instant):
    """`14:05` today, `wczoraj 14:05`, `śr 14:05` this week, `12 lis` this year, else the whole date."""
    local, now = instant.astimezone(WARSAW), utcnow().astimezone(WARSAW)
    clock, days = f"{local:%H:%M}", (now.date() - local.date()).days
    if days == 0:
        return clock
    if days == 1:
        return _("yesterday %(clock)s", clock=clock)
    if 1 < days < 7:
        return f"{format_date(local, 'EEE', locale=language())} {clock}"
    if local.year == now.year and days > 0:
        return format_date(local, "d MMM", locale=language())
    return day(local.date())


def due(value):
    """A term as people say it: dziś, jutro, wczoraj, else the date."""
    names = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    return "" if value is None else names.get((value - today()).days) or day(value)


def lateness(value):
    """Which of "late", "soon" (within three days) or "" describes a term."""
    if value is None:
        return ""
    if value < today():
        return "late"
    return "soon" if value <= today() + timedelta(days=3) else ""


def days(count):
    """`1 dzień`, `5 dni`."""
    return ngettext("%(num)s day", "%(num)s days", count)


def size(count):
    """Bytes as people read them: `412 kB`."""
    value, units = float(count), list(UNITS)
    while value >= 1000 and len(units) > 1:
        value, units = value / 1000, units[1:]
    pattern = "0" if value >= 10 or units[0] == "B" else "0.#"
    return f"{format_decimal(value, format=pattern, locale=language())}{NO_BREAK}{units[0]}"


def nip(digits):
    """`123-456-32-18`."""
    return with_dashes(digits) if digits else ""


def stage_name(stage):
    """The short name of a stage in this language."""
    return stage.short_pl if language() == "pl" else stage.short_en


def stage_of_code(code):
    """The short name of the stage with that code; a code that is no longer known is shown as it is."""
    return stage_name(STAGE_BY_CODE[code]) if code in STAGE_BY_CODE else code


def happened(event, by):
    """What an event of a case says, as a sentence."""
    facts = {"who": by.name if by else "Teczka", "title": event.facts.get("title", "")}
    code = event.facts.get("type")
    facts["document"] = translate(DOCUMENT_TYPES[code].name) if code in DOCUMENT_TYPES else ""
    state = event.facts.get("state")
    facts["state"] = translate(RequirementState.of(state).label) if state else ""
    facts |= {name: event.facts[name] for name in ("subject", "name", "number") if event.facts.get(name)}
    # Older events do not hold who or which it was: they are told without.
    fuller = [f"{event.action}/{name}" for name in ("subject", "name") if name in facts]
    told = next((EVENTS[key] for key in fuller if key in EVENTS), EVENTS.get(event.action, event.action))
    return translate(told) % facts


def address_kind(code):
    """What happens at an address of that kind, in English, to be translated."""
    return {kind.code: kind.label for kind in AddressKind}[code]


def text_state(code):
    """How far reading a file got, for people."""
    return translate(TEXT_STATES[code])


def masked(pesel):
    """A PESEL with only its last four digits: lists and cards need no more (DOMAIN.md §5)."""
    return f"•••••••{pesel[-4:]}" if pesel else ""


def fill(sentence, facts):
    """The translated sentence with its facts."""
    return sentence % facts


def trouble(kept):
    """What went wrong with a mailbox, in this language, out of what was kept of it."""
    told, facts = troubles.read(kept or "")
    return translate(told) % {
        name: translate(fact) if isinstance(fact, str) else fact for name, fact in facts.items()
    }


def refusal(broken):
    """What a broken rule says, in this language."""
    return sentence(broken)


def remaining(seconds):
    """How long it will take, roughly."""
    told, facts = duration(seconds)
    return translate(told) % facts


def plain_when(instant):
    """`when` as words only, to stand inside a sentence."""
    return shortly(instant)


def just_after(instant):
    """The next moment: a timeline told from there begins with what happened at the instant."""
    return (instant + timedelta(microseconds=1)).isoformat()


def linked(text):
    """Plain text whose web addresses can be followed; everything else in it stays text."""
    return Markup("").join(
        Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>').format(piece)
        if piece.startswith(("http://", "https://"))
        else piece
        for piece in WEB_ADDRESS.split(text)
    )


def kind_name(kind):
    """The name of a client's legal kind in this language."""
    return kind.name_pl if language() == "pl" else kind.label


def initials(name):
    """`AK` for Anna Kowalska: what stands in a person's small round mark."""
    words = [word for word in (name or "").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def teach(app):
    """Give the templates all of these."""
    for filter_ in (
        money, number, day, exactly, when, due, lateness, days, size, nip, stage_name, stage_of_code, happened,
        kind_name, initials, address_kind, rule_name, reasons_of, likeness, text_state, masked, fill, trouble, refusal,
        remaining, plain_when, linked, just_after, stamp, sender_check,
    ):  # fmt: skip
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.globals |= {"mode": mode, "REASONS": REASONS, "notice": notice}
    app.jinja_env.globals["this_day"] = lambda: format_date(today(), "full", locale=language())
