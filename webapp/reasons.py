"""Why a message may belong to a case, in the reader's language; evidence is kept in English, word for word."""

import re

from webapp.i18n import N_, translate

# What ingest/routing.py says, read back: each pattern with the sentence that its groups fill.
REASONS = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"(?P<number>\S+) in the subject", N_("%(number)s in the subject")),
        (r"answers “(?P<subject>.*)” of (?P<number>\S+)", N_("answers “%(subject)s” of %(number)s")),
        (r"(?P<address>\S+) is a contact of (?P<client>.+)", N_("%(address)s is a contact of %(client)s")),
        (r"written to (?P<client>.+)", N_("written to %(client)s")),
    )
)
RULES = {
    "case_number": N_("case number in the subject"),
    "reply": N_("answer to a filed message"),
    "contact": N_("sender is a contact of this case only"),
    "hand": N_("by hand"),
}


def reason(text):
    """The reason in the language of this request; one of an unknown form as it was kept."""
    for pattern, sentence in REASONS:
        found = pattern.fullmatch(text)
        if found:
            return translate(sentence) % found.groupdict()
    return text


def rule_name(rule):
    """By which rule a message was filed, for people."""
    return translate(RULES.get(rule, rule))
