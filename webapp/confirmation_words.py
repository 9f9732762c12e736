"""What the mail to an advisor about her mail says, in the language that is spoken."""

from ingest.answered import ABOVE
from webapp.i18n import gettext as _
from webapp.i18n import ngettext
from webapp.reasons import reasons_of

MOST_NAMED = 5
MOST_REASONS = 2


def worded(told, links_to):
    """(subject, text) of the mail; links begin with `links_to`."""
    blocks = [_filed(entry, links_to) for entry in told.filed]
    numbered = len(told.waiting) > 1
    blocks += [_waiting(entry, links_to, numbered) for entry in told.waiting]
    if told.waiting:
        above = _("write your answer above this line")
        blocks = [[f"{ABOVE}: {above} -##"], *blocks, [_how(numbered)]]
    return _subject(told), "\n\n".join("\n".join(block) for block in blocks)


def _subject(told):
    if len(told.filed) == 1 and not told.waiting:
        (entry,) = told.filed
        return f"{_added_to(entry)} [{entry.token}]"
    # Nothing of the mail's own subject: an answer repeats it, and would seem to name a case.
    if not told.filed:
        return ngettext(
            "No case was recognised for %(num)s message",
            "No case was recognised for %(num)s messages",
            len(told.waiting),
        )
    return _("What became of your mail")


def _added_to(entry):
    return _(
        "Added to case %(number)s (%(client)s)",
        number=entry.case.number,
        client=_line(entry.case.client.label),
    )


def _filed(entry, links_to):
    added = [ngettext("%(num)s message", "%(num)s messages", len(entry.messages))]
    if entry.files:
        added.append(ngettext("%(num)s attachment", "%(num)s attachments", entry.files))
    yield f"{_added_to(entry)}: {', '.join(added)}."
    for message in entry.messages:
        yield f"  {_line(message.subject)}"
    if entry.matched:
        kinds = ", ".join(f"{kind.name} ({kind.code})" for kind in dict.fromkeys(entry.matched))
        yield _("Matched, to be confirmed: %(documents)s.", documents=kinds)
    if entry.to_choose:
        yield _("To be chosen: %(files)s.", files=", ".join(_some(entry.to_choose)))
    settled, total = entry.settled
    if total:
        yield _("Complete: %(settled)s of %(total)s.", settled=settled, total=total)
    if entry.lacking:
        yield _("Missing:")
        yield from (f"  - {name}" for name in _some(entry.lacking))
    yield f"{links_to}/cases/{entry.case.number}"


def _waiting(entry, links_to, numbered):
    place = f"#{entry.place} " if numbered else ""
    yield place + _("No case was recognised: “%(subject)s”", subject=_line(entry.message.subject))
    if entry.suggestions:
        yield _("It may be:")
    for token, suggestion in entry.suggestions:
        case = suggestion.case
        yield f"  [{token}] {case.client.label}, {_line(case.title)}"
        yield from (f"    {_line(reason)}" for reason in reasons_of(suggestion)[:MOST_REASONS])
    yield f"{links_to}/tray?message={entry.message.id}"


def _how(numbered):
    if numbered:
        return _("To file them, answer with a line for each: #1 and the number of its case.")
    return _("To file it, answer with the number of its case.")


def _some(names):
    """The first of the names, and how many more there are."""
    more = len(names) - MOST_NAMED
    told = [_line(name) for name in names[:MOST_NAMED]]
    return told if more <= 0 else [*told, ngettext("and %(num)s more", "and %(num)s more", more)]


def _line(text):
    return " ".join((text or "").split())[:200]
