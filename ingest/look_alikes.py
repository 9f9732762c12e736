"""Addresses under a domain that looks like one we know, as a forger's does: a warning, and evidence of nothing."""

from dataclasses import dataclass
from os.path import commonprefix

from sqlalchemy import select

from cases.access import visible_clients
from cases.client import Client
from cases.contact import Contact, ContactEmail
from cases.domains import domain_of, is_somebodys, is_within

MOST_SIGNS = 2  # that differ
ALIKE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("3", "e"), ("5", "s"))  # on a screen
SHORT = 5  # letters of a name of which two are too many: abc.pl is not like xyz.pl


@dataclass(frozen=True)
class LookAlike:
    """A known domain that another looks like; `client` writes from it, None for our own or an institution's."""

    domain: str
    client: object = None


def look_alike(session, advisor, address, policy):
    """The `LookAlike` of the address, or None. Of clients' domains only those whose client the person may see."""
    domain, known = domain_of(address), policy.own_domains | policy.institutions
    if not is_somebodys(domain) or any(is_within(domain, one) for one in known):
        return None
    if session.scalar(select(ContactEmail.id).where(ContactEmail.domain == domain).limit(1)):
        return None
    ours = next((one for one in sorted(known) if is_like(domain, one)), None)
    return LookAlike(ours) if ours else _of_a_client(session, advisor, domain)


def is_like(domain, known):
    """Whether two different domains differ by so few signs, or by such, that people take one for the other."""
    domain, known = _shown(domain), _shown(known)
    if domain != known and _blurred(domain) == _blurred(known):
        return True
    most = 1 if min(len(domain.partition(".")[0]), len(known.partition(".")[0])) < SHORT else MOST_SIGNS
    return domain != known and abs(len(domain) - len(known)) <= most and _is_within(most, domain, known)


def _of_a_client(session, advisor, domain):
    theirs = select(ContactEmail.domain, Client.id).join(ContactEmail.contact).join(Contact.client)
    theirs = theirs.where(visible_clients(advisor)).distinct().order_by(ContactEmail.domain, Client.id)
    for known, client_id in session.execute(theirs):
        if is_somebodys(known) and is_like(domain, known):
            return LookAlike(known, session.get(Client, client_id))
    return None


def _shown(domain):
    """As people see it: a letter of another alphabet is one sign (`xn--…`)."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _blurred(domain):
    for sign, taken_for in ALIKE:
        domain = domain.replace(sign, taken_for)
    return domain


def _is_within(signs, one, other):
    """Whether so many signs, put in, left out or changed, make one of the other; quick for a few (Levenshtein)."""
    same = len(commonprefix((one, other)))
    one, other = one[same:], other[same:]
    if not one or not other or not signs:
        return len(one) + len(other) <= signs
    ways = (one[1:], other), (one, other[1:]), (one[1:], other[1:])
    return any(_is_within(signs - 1, *way) for way in ways)
