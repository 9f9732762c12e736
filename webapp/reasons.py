"""Why a message may belong to a case, or was filed in it, in the reader's language."""

from webapp.i18n import N_, translate

# What each rule of ingest/routing.py found, worded with its facts.
REASONS = {
    "case_number": N_("%(number)s in the subject"),
    "file_name": N_("%(number)s in the name of a scanned file"),
    "variant": N_("“%(subject)s” of %(number)s is the same letter in another envelope"),
    "reply": N_("answers “%(subject)s” of %(number)s"),
    "answered": N_("“%(subject)s” of %(number)s answers it"),
    "bounce": N_("tells that “%(subject)s” of %(number)s did not arrive"),
    "contact": N_("%(address)s is a contact of %(client)s"),
    "recipient": N_("written to %(client)s"),
}
RULES = {
    "case_number": N_("case number in the subject"),
    "reply": N_("answer to a filed message"),
    "answered": N_("a filed message answers it"),
    "bounce": N_("a message of the case did not arrive"),
    "contact": N_("sender is a contact of this case only"),
    "hand": N_("by hand"),
    "upload": N_("added by hand"),
    "sent": N_("sent from the case"),
    "answered_confirmation": N_("by an answer to our confirmation"),
}


def reason(suggestion):
    """Why the case is suggested; a rule that has no sentence yet is told by its name."""
    sentence = REASONS.get(suggestion.rule)
    return translate(sentence) % suggestion.facts if sentence else rule_name(suggestion.rule)


def rule_name(rule):
    """By which rule a message was filed, for people."""
    return translate(RULES.get(rule, rule))
