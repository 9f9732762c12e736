"""Whose word on senders recent mail carries, and what to write in the configuration; only headers are looked at."""

from collections import Counter
from dataclasses import replace

from cases.errors import N_
from ingest import authentic
from ingest.finding import Finding, State
from ingest.mail import parse
from ingest.policy import Trust

NEWEST = 30  # messages of a folder
UIDS = 300  # that are asked after; most numbers are of messages that are gone
MICROSOFT = ".outlook.com"  # names itself by many hosts, and often not at all

COUNTS = N_("Whom mail is from is told by %(servers)s; newest messages with its word: %(count)s of %(all)s.")
NO_WORD = N_(
    "None of the %(all)s newest messages in %(folder)s has the word of %(servers)s on its sender where only that "
    "server can write; such mail is filed by nobody but people. Correct authserv_ids."
)
TOO_LOW = N_(
    "%(servers)s writes its word on senders below its own Received, where strangers can write too; such mail is "
    "filed by nobody but people. Have the server put it on top. Or, if it writes it into every message and removes "
    'what strangers put there, set results_place = "below".'
)
ADVICE = N_(
    "The newest messages carry the word of: %(seen)s. If that is your own mail server, and it removes such fields from "
    "mail that comes in, write authserv_ids = [%(first)s]; until then mail is filed by nobody but people."
)
NOBODY_SPEAKS = N_(
    "No mail server says in the %(all)s newest messages whether their senders are real; mail is filed by nobody but "
    'people. Have it write Authentication-Results, or, if it refuses forged senders, set sender_check = "none".'
)
SERVER_REFUSES = N_(
    'With sender_check = "none" mail counts as from whom it says; make sure that the mail server refuses mail that '
    "fails DMARC."
)


def senders(config, mailbox, folder):
    """Each `Finding` about who confirms senders in the folder."""
    trust = Trust(tuple(config.authserv_ids), config.sender_check == "none", config.results_place == "below")
    mails = [parse(header) for header in _headers(mailbox, folder)]
    facts = {"all": len(mails), "folder": f'"{folder}"', "servers": _named(trust.servers)}
    believed = _count(mails, trust)
    if trust.refused_before:
        yield Finding(State.OK, SERVER_REFUSES)
    if believed:
        yield Finding(State.OK, COUNTS, facts | {"count": believed})
    elif mails and not trust.refused_before:
        yield _advice(mails, facts, trust)


def _advice(mails, facts, trust):
    seen = Counter(server for mail in mails if (server := _speaking(mail)))
    if trust.servers:
        is_too_low = _count(mails, replace(trust, below_received=True))
        return Finding(State.NOTE, TOO_LOW if is_too_low else NO_WORD, facts)
    if not seen:
        return Finding(State.NOTE, NOBODY_SPEAKS, facts)
    servers = [server for server, _ in seen.most_common(5)]
    return Finding(State.NOTE, ADVICE, {"seen": _named(servers), "first": _named(servers[:1])})


def _count(mails, trust):
    return sum(authentic.believed(mail, trust) is not None for mail in mails)


def _headers(mailbox, folder):
    status = mailbox.examine(folder)
    first = max(1, (status.uidnext or 1) - UIDS)
    uids = mailbox.uids_from(first) if status.uidnext else mailbox.uids(status)
    headers = (mailbox.fetch_header(uid) for uid in sorted(uids)[-NEWEST:])
    return [header for header in headers if header]


def _speaking(mail):
    server = next((authentic.server_of(mail, field) for field in mail.authentication), "")
    return MICROSOFT if server.endswith(MICROSOFT) else server


def _named(servers):
    return ", ".join(f'"{server}"' for server in servers) or "-"
