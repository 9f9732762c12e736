"""Whether a server we trust confirmed the sender: anybody can write a header, few can write it above our own server's.

A field counts when it is the topmost of a configured server and stands above the first Received of ours: what an
outsider writes stands below what our server wrote when the message came in (RFC 8601 §5, INGEST.md §6.3).
"""

from cases.domains import SHARED, domain_of
from cases.message import PASSED, REFUSED, UNTOLD

CERTAINTY = {UNTOLD: 0, REFUSED: 1, PASSED: 2}


def verdict(mail, trust):
    """PASSED, REFUSED or UNTOLD for the one address that the message says it is from.

    Pass is `dmarc=pass` for that domain, or `dkim=pass` or `spf=pass` for one aligned with it. A `dmarc=fail`
    outweighs them; without a pass, a failed signature or a failed SPF of an aligned domain is a refusal.
    """
    domain = domain_of(mail.from_.address if mail.from_ else None)
    if trust is None or not domain or len(mail.authors) > 1:
        return UNTOLD
    field = believed(mail, trust)
    told = _told(field.results, domain) if field else UNTOLD
    return PASSED if told == UNTOLD and trust.refused_before else told


def believed(mail, trust):
    """The field of the message that counts, or None."""
    for field in mail.authentication:
        if _is_trusted(server_of(mail, field), trust):
            return field if _is_out_of_reach(mail, field, trust) else None
    return None


def server_of(mail, field):
    """Which server wrote the field, as it stands there; "" when nothing tells."""
    # Microsoft 365 does not say who it is: the server that wrote the Received below speaks.
    return field.server or (mail.relays[field.hops] if field.hops < len(mail.relays) else "")


def better(one, other):
    """The more certain of two verdicts on the same content: it came by several ways, and one of them was confirmed."""
    return max(one, other, key=CERTAINTY.get)


def aligned(one, other):
    """Whether one domain is the other or lies below it, and neither is where strangers have theirs (RFC 7489 §3.1)."""
    short, long = sorted((one.strip(".").lower(), other.strip(".").lower()), key=len)
    if not short or short == long:
        return bool(short)
    return long.endswith(f".{short}") and "." in short and short not in SHARED


def _told(results, domain):
    dmarc = [r.value for r in results if r.method == "dmarc" and aligned(r.get("header.from"), domain)]
    if "fail" in dmarc:
        return REFUSED
    checks = [r.value for r in results if _is_about(r, domain)]
    if "pass" in dmarc or "pass" in checks:
        return PASSED
    return REFUSED if "fail" in checks else UNTOLD


def _is_about(result, domain):
    if result.method == "dkim":
        signers = [result.get("header.d"), domain_of(result.get("header.i"))]
        signers = [signer for signer in signers if signer]
        return bool(signers) and all(aligned(signer, domain) for signer in signers)
    if result.method == "spf":
        mailfrom = result.get("smtp.mailfrom")
        return aligned(domain_of(mailfrom) if "@" in mailfrom else mailfrom, domain)
    return False


def _is_trusted(server, trust):
    return bool(server) and any(_matches(server, one) for one in trust.servers)


def _matches(server, configured):
    configured = configured.strip().lower()
    return server.endswith(configured) if configured.startswith(".") else server == configured


def _is_out_of_reach(mail, field, trust):
    """Whether the field stands where only we write: no outsider can put anything above what took his letter in."""
    above, below = mail.relays[: field.hops], mail.relays[field.hops :]
    if any(_is_foreign(relay, trust) for relay in above):
        return False
    if trust.below_received:
        # Then our own may be the last of ours above it; a second one is a forged trace, or ours is further up.
        return not any(relay in trust.servers for relay in above[:-1])
    # Where nothing of ours follows, the server that took it in has a name that nobody configured: it may stand above.
    took_in = any(_is_trusted(relay, trust) for relay in below)
    return took_in and not any(relay in trust.servers for relay in above)


def _is_foreign(relay, trust):
    """Whether the host is somebody else's; inner steps name an address or a bare word, which says nothing."""
    if "." not in relay or relay.replace(".", "").isdigit():
        return False
    return not any(aligned(_root(one), relay) for one in trust.servers)


def _root(server):
    """The name under which a server's neighbours are: `mx.klos.example` → `klos.example`."""
    name = server.strip().lower().lstrip(".")
    parent = name.partition(".")[2]
    return parent if "." in parent and parent not in SHARED else name
