"""What the configuration says about mail, as `ingest` asks it."""

from dataclasses import replace

from ingest.policy import Policy, Trust


def of(config, tokens):
    """The `Policy` of an office."""
    firm = config.firm
    return Policy(
        our_addresses=config.our_addresses,
        scanners=config.scanner_addresses,
        trusts={mailbox.name: _trust(mailbox) for mailbox in config.mailboxes},
        tokens=tokens,
        institutions=frozenset(domain.strip().lower() for domain in config.institution_domains),
        rules=tuple(map(_tidy, config.rules)),
        own_numbers=frozenset(filter(None, (firm.nip, firm.regon, firm.krs))),
    )


def _trust(mailbox):
    servers = tuple(server.strip().lower() for server in mailbox.authserv_ids)
    return Trust(servers, mailbox.sender_check == "none", mailbox.results_place == "below")


def _tidy(rule):
    lower = {name: getattr(rule, name).strip().lower() for name in ("sender", "domain", "recipient")}
    return replace(rule, **lower)
