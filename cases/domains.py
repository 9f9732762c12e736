"""Domains of mail: whose they are tells something, unless strangers share them."""

from importlib import resources


def _listed(name):
    return frozenset(resources.files("cases.data").joinpath(name).read_text("utf-8").split())


# Names under which strangers register: sharing one of these makes nobody akin.
SHARED = _listed("shared_domains.txt")
# Where anybody gets an address.
PUBLIC = _listed("public_domains.txt")


def domain_of(address):
    """What stands after the @, lower case; "" of what is no address."""
    _, at, domain = (address or "").rpartition("@")
    return domain.strip().strip(".").lower() if at else ""


def is_somebodys(domain):
    """Whether the domain is one firm's own: no public mail, no name that strangers share."""
    parents = {domain[at + 1 :] for at, sign in enumerate(domain) if sign == "."} | {domain}
    return "." in domain and domain not in SHARED and PUBLIC.isdisjoint(parents)


def is_within(domain, other):
    """Whether the domain is the other one, or lies below it."""
    return domain == other or domain.endswith(f".{other}")
