"""What a message tells of somebody new: her signature, read, as the values of the page's forms."""

from cases.advisor import active_advisors
from cases.signature import read_signature
from ingest import quote

HOSTLESS = ("https://", "http://", "www.")


def signature_of(session, config, letter):
    """The `Signature` of the letter's own words, without what is quoted in it and what is our own."""
    reply = quote.split(letter.text or "", subject=letter.subject or "")
    words = f"{reply.new}\n{reply.signature}"
    return read_signature(words, sender=letter.from_name or "", ours=own_words(session, config))


def own_words(session, config):
    """The firm's own numbers, addresses and people: a letter that names them tells nothing of a client."""
    firm = config.firm
    words = [
        firm.name,
        firm.nip,
        firm.regon,
        firm.krs,
        firm.phone,
        firm.email,
        firm.representative,
        _host(firm.website),
    ]
    words += [f"{firm.street}{firm.postcode}", f"{firm.street.removeprefix('ul. ')}{firm.postcode}"]
    people = active_advisors(session)
    words += [word for person in people for word in (person.name, person.email, person.phone)]
    return [word for word in [*words, *config.our_addresses] if word]


def values_of(signature, writer, message, me):
    """What the forms begin with, by form and field."""
    name, sender = signature.name, ""
    if not writer.is_ours:
        name, sender = name or writer.letter.from_name or "", writer.address or ""
    address = {part: getattr(signature, part) for part in ("street", "building", "flat", "postcode", "city")}
    address = address if all(address[part] for part in ("building", "postcode", "city")) else {}
    numbers = {kind: getattr(signature, kind) for kind in ("nip", "regon", "krs")}
    phone = signature.phones[0] if signature.phones else ""
    client = {
        "name": signature.company or name,
        "phone": phone,
        "email": signature.email or sender,
    }
    if signature.kind:
        client["kind"] = signature.kind
    return {
        "client": client | numbers | address,
        "contact": {
            "name": name or sender,
            "position": signature.position,
            "phone": phone,
            "emails": sender,
        },
        "case": {"title": (writer.letter.subject or message.subject or "")[:300]},
    }


def _host(website):
    host = (website or "").strip().lower()
    for beginning in HOSTLESS:
        host = host.removeprefix(beginning)
    return host.partition("/")[0]
