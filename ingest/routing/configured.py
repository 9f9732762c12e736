"""The administrator's own rules: mail of that kind goes there, if its sender is confirmed."""

from cases.domains import domain_of, is_within
from cases.message import PASSED
from ingest.routing.evidence import Evidence


def by_rule(directory, message):
    """The first rule of the configuration whose every condition holds; it files where it says so."""
    for rule in directory.policy.rules:
        if applies(rule, message):
            for case in directory.cases_of_rule(rule):
                trusted = rule.action == "file" and message.sender_check == PASSED and case.is_open
                yield Evidence(case, "rule", {"name": rule.name}, trusted)
            return


def applies(rule, message):
    """Whether the message is what the rule is about."""
    address, subject = message.from_address or "", message.subject.casefold()
    recipients = {one.address for one in message.addresses if one.role in ("to", "cc")}
    recipients.update(message.noted.get("delivered_to", ()))
    conditions = (
        not rule.sender or address == rule.sender,
        not rule.domain or is_within(domain_of(address), rule.domain),
        not rule.recipient or rule.recipient in recipients,
        all(word.casefold() in subject for word in rule.words),
    )
    return all(conditions)
