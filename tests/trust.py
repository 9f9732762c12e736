"""A policy for tests that are not about senders: the mailbox's own server refuses forged ones."""

from ingest.policy import Policy, Trust

MAILBOXES = "office", "Sprawy", "Biuro"
OPEN = Policy(trusts=dict.fromkeys(MAILBOXES, Trust(refused_before=True)))
