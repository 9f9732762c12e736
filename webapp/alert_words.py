"""What the mail about saved searches says, in the language that is spoken: titles, cases and links, nothing else."""

from urllib.parse import urlencode

from search.masking import mask
from webapp.i18n import gettext as _
from webapp.i18n import ngettext

LONGEST = 200


def worded(news, links_to, most):
    """(subject, text) of the mail; links begin with `links_to`. At most so many hits of each search are named."""
    count = sum(len(one.hits) for one in news)
    # Nothing of the searches' own names: an answer repeats the subject, and would seem to name a case.
    subject = ngettext(
        "%(num)s new result of your saved searches", "%(num)s new results of your saved searches", count
    )
    blocks = ["\n".join(_found(one, links_to, most)) for one in news]
    ending = _("You asked for these mails; choose otherwise here: %(link)s", link=f"{links_to}/search/saved")
    return subject, "\n\n".join([*blocks, ending])


def _found(one, links_to, most):
    yield _("“%(name)s” finds:", name=mask(one.search.name))
    for hit in one.hits[:most]:
        numbers = ", ".join(number for _id, number in hit.cases) or _("in the tray")
        yield f"  {_line(hit.title) or _('(no subject)')} ({numbers})"
        yield f"  {links_to}{_path(hit)}"
    if len(one.hits) > most:
        yield "  " + ngettext("and %(num)s more", "and %(num)s more", len(one.hits) - most)
    yield _("The whole search: %(link)s", link=links_to + _whole(one.search.asked))


def _whole(asked):
    # The address of a search for somebody's PESEL or account says it; mail is read by others on its way.
    if any(mask(value) != value for values in asked.values() for value in values):
        return "/search/saved"
    return f"/search?{urlencode(asked, doseq=True)}"


def _path(hit):
    if hit.kind == "note":
        return f"/cases/{hit.cases[0][1]}/timeline?kind=note"
    return f"/{hit.kind}s/{hit.row_id}"


def _line(text):
    return " ".join((text or "").split())[:LONGEST]
