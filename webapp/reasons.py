"""Why a message may belong to a case, or was filed in it, in the reader's language."""

from cases.message import PASSED, REFUSED, UNTOLD
from webapp.i18n import N_, translate

# What each rule of ingest/routing found, worded with its facts.
REASONS = {
    "token": N_("%(number)s with its token"),
    "token_stranger": N_("the token of %(number)s, from %(address)s, who is new there"),
    "token_unconfirmed": N_("the token of %(number)s, but nobody confirmed that %(address)s sent it"),
    "token_in_text": N_("the token of %(number)s in the text"),
    "comment": N_("%(number)s in the forwarder's own words"),
    "case_number": N_("%(number)s in the subject"),
    "loose_number": N_("something like %(number)s in the subject"),
    "address": N_("sent to the address of %(number)s"),
    "file_name": N_("%(number)s in the name of a scanned file"),
    "text": N_("%(number)s in the text"),
    "variant": N_("“%(subject)s” of %(number)s is the same letter in another envelope"),
    "copy": N_("called as “%(subject)s”, which was sent from %(number)s, but with other words"),
    "letter": N_("holds the letter “%(subject)s” of %(number)s"),
    "reply": N_("answers “%(subject)s” of %(number)s"),
    "reply_stranger": N_("answers “%(subject)s” of %(number)s, but %(address)s is new there"),
    "answered": N_("“%(subject)s” of %(number)s answers it"),
    "answered_stranger": N_("“%(subject)s” of %(number)s answers it, but %(address)s is new there"),
    "bounce": N_("tells that “%(subject)s” of %(number)s did not arrive"),
    "forward": N_("%(address)s, who wrote what is forwarded, is a contact of %(client)s"),
    "name": N_("%(name)s, who wrote what is forwarded, is called like a contact of %(client)s"),
    "contact": N_("%(address)s is a contact of %(client)s"),
    "reference": N_("%(reference)s is a number of the case"),
    "document": N_("%(document)s is a document of the case"),
    "identifier": N_("%(kind)s %(value)s in the text"),
    "file": N_("%(value)s in a file"),
    "rule": N_("by the rule “%(name)s”"),
    "institution": N_("written by an institution (%(domain)s) about %(client)s"),
    "domain": N_("%(domain)s is where %(client)s writes from"),
    "learned_address": N_("earlier messages from %(value)s in this case: %(count)s"),
    "learned_domain": N_("earlier messages from somebody at %(value)s in this case: %(count)s"),
    "learned_words": N_("earlier messages with “%(value)s” in the subject in this case: %(count)s"),
    "learned_forwarder": N_("earlier messages forwarded by %(value)s in this case: %(count)s"),
    "recipient": N_("written to %(client)s"),
    "title": N_("what the case is about is in its words: %(words)s"),
    "called": N_("%(client)s is named in it"),
}
RULES = {
    "token": N_("case number with its token"),
    "comment": N_("case number in the forwarder's words"),
    "case_number": N_("case number in the subject"),
    "address": N_("sent to the case's address"),
    "reply": N_("answer to a filed message"),
    "answered": N_("a filed message answers it"),
    "bounce": N_("a message of the case did not arrive"),
    "reference": N_("number of the case"),
    "document": N_("number of a document of the case"),
    "rule": N_("rule of the configuration"),
    "forward": N_("forwarded from a contact of this case only"),
    "contact": N_("sender is a contact of this case only"),
    "hand": N_("by hand"),
    "upload": N_("added by hand"),
    "sent": N_("sent from the case"),
    "answered_confirmation": N_("by an answer to our confirmation"),
}
SENDERS = {
    PASSED: N_("the sender is confirmed"),
    REFUSED: N_("the mail server says that the sender is not who the message says"),
    UNTOLD: N_("no mail server of ours confirmed the sender"),
}


def reasons_of(suggestion):
    """All that speaks for the case, the weightiest first; a rule that has no sentence is told by its name."""
    told = suggestion.reasons or [{"rule": suggestion.rule, "facts": suggestion.facts}]
    told = [one for one in told if not _is_said_by_address(one, told)]
    return list(dict.fromkeys(_worded(one["rule"], one["facts"]) for one in told))


def rule_name(rule):
    """By which rule a message was filed, for people."""
    return translate(RULES.get(rule, rule))


# By what somebody who writes may be a client that is known.
LIKENESSES = {
    "nip": N_("has this NIP"),
    "krs": N_("has this KRS number"),
    "regon": N_("has this REGON"),
    "address": N_("has a contact with this address"),
    "name": N_("is called alike"),
}


def likeness(by):
    """Why a client is shown as one that it may be."""
    return translate(LIKENESSES[by])


def sender_check(message):
    """Whether the sender was confirmed, as a clause."""
    return translate(SENDERS[message.sender_check])


def _is_said_by_address(one, told):
    # Of a domain nobody else wrote from the address tells as much.
    return one["rule"] == "learned_domain" and any(
        other["rule"] == "learned_address" and other["facts"]["count"] == one["facts"]["count"]
        for other in told
    )


def _worded(rule, facts):
    sentence = REASONS.get(rule)
    return translate(sentence) % facts if sentence else rule_name(rule)
