"""What a mailbox allows, in sentences, one finding after the other; nothing in the mailbox changes."""

from datetime import UTC, datetime, timedelta

from cases.errors import N_
from ingest import certificate
from ingest.allowed import allowed, folders, offers
from ingest.connecting import shown_certificate, unsigned
from ingest.finding import Finding, State
from ingest.mailbox import connected
from ingest.naming import as_kept_here
from ingest.oauth.claims import why_refused
from ingest.survey_senders import senders
from ingest.trouble import REFUSED, UNTRUSTED, Kind, classify

SOON = timedelta(days=21)
SHOWN = 40


ANSWERS = N_(
    "%(host)s answers on port %(port)s; the connection is encrypted (%(version)s) and it proved who it is."
)
ANSWERS_PLAINLY = N_("%(host)s answers on port %(port)s, unencrypted; that is allowed for this machine only.")
VALID = N_("Its certificate is for %(names)s, issued by %(issuer)s, and valid until %(ends)s.")
ENDS_SOON = N_(
    "Its certificate is for %(names)s, issued by %(issuer)s, and ends on %(ends)s. Have it renewed before that: after "
    "it no mail is taken in."
)
UNREADABLE = N_("Its certificate cannot be read (%(reason)s).")
SHOWS = N_(
    "The certificate that the server shows is for %(names)s, issued by %(issuer)s, valid from %(begins)s to %(ends)s; "
    "SHA-256 %(fingerprint)s."
)
TAKES_NO_TOKENS = N_(
    "The server does not say that it takes tokens (neither OAUTHBEARER nor XOAUTH2). Check host and port, and that "
    "IMAP is switched on for the mailbox."
)
LETS_IN = N_("The server lets %(user)s in, by password.")
LETS_IN_BY_TOKEN = N_("The server lets %(user)s in, by token.")
OFFERS = N_("The server offers: %(words)s.")
RINGS = N_("New mail is announced at once (IDLE).")
RINGS_NOT = N_("New mail is not announced (no IDLE); Teczka looks every %(seconds)s seconds.")
LABELS = N_(
    "Labels are folders here (Gmail). A message with several labels is taken in once; one without any of the labels "
    "that are read is in “[Gmail]/All Mail” only."
)
READABLE = N_("The folder %(folder)s can be read; messages in it: %(count)s.")
NO_LASTING_NUMBERS = N_(
    "The server gives messages in %(folder)s no lasting numbers (no UIDVALIDITY). What is known is told by its "
    "contents; after each restart of the server everything may be fetched again."
)
TO_BE_MADE = N_("The folder %(folder)s is not there yet; it is made when the first message is moved.")
NOT_THERE = N_(
    "The folder %(folder)s is not there, or closed to this user. Correct folders in the configuration. There are: "
    "%(names)s."
)
NOT_READ = N_("Folders that are not read: %(names)s.")
POSSIBLE = N_("Mode %(mode)s is possible.")
IN_FORCE = N_("Mode %(mode)s is set, and possible.")
ONLY_READING = N_("Mode %(mode)s is not possible: in the folder %(folder)s the server allows only reading.")
NO_KEYWORDS = N_("Mode %(mode)s is not possible: the folder %(folder)s keeps no keywords of ours.")
NO_MOVING = N_("Mode %(mode)s is not possible: the server offers neither MOVE nor UIDPLUS.")
NAMED_OTHERWISE = N_(
    "Mode %(mode)s is not possible: the server does not keep folders under names such as %(folder)s. Write %(name)s "
    "in the configuration instead."
)
NO_REMOVING = N_(
    "Mode %(mode)s is not possible: this user may not take messages out of the folder %(folder)s."
)
NO_PUTTING = N_("Mode %(mode)s is not possible: this user may not put messages into the folder %(folder)s.")
WITHOUT_MARKS = N_(
    "With the mode that is set mail is taken in all the same, and stays on the server as it was. Grant the right, or "
    'set mode = "read_only".'
)


def survey(config):
    """Each `Finding` as it is made, from the connection to the modes; the last is a problem if it had to end there."""
    try:
        yield from _connection(config)
        with connected(config) as mailbox:
            yield Finding(
                State.OK, LETS_IN if config.tokens is None else LETS_IN_BY_TOKEN, {"user": config.user}
            )
            yield from _capabilities(config, mailbox)
            yield from _folders(config, mailbox)
    except Exception as error:
        yield from _explained(config, classify(error))


def _connection(config):
    with unsigned(config) as client:
        place = {"host": config.host, "port": config.port}
        if config.tls == "none":
            yield Finding(State.OK, ANSWERS_PLAINLY, place)
        else:
            yield Finding(State.OK, ANSWERS, place | {"version": client.socket().version()})
            yield _validity(client.socket().getpeercert(binary_form=True))
        takes_tokens = {b"AUTH=OAUTHBEARER", b"AUTH=XOAUTH2"} & set(client.capabilities())
        if config.tokens is not None and not takes_tokens:
            yield Finding(State.NOTE, TAKES_NO_TOKENS)


def _validity(der):
    try:
        found = certificate.read(der)
    except ValueError as error:
        return Finding(State.NOTE, UNREADABLE, {"reason": str(error)})
    ends_soon = found.ends_at < datetime.now(UTC) + SOON
    facts = {"names": _named(found.names), "issuer": found.issuer, "ends": f"{found.ends_at:%Y-%m-%d}"}
    return Finding(State.NOTE if ends_soon else State.OK, ENDS_SOON if ends_soon else VALID, facts)


def _explained(config, trouble):
    """The trouble, and what else is known that helps a person with it."""
    yield Finding(State.PROBLEM, trouble.sentence, trouble.facts)
    if trouble.sentence == UNTRUSTED:
        yield from _shown(config)
    if trouble.sentence == REFUSED and config.tokens is not None:
        for sentence, facts in why_refused(config):
            yield Finding(State.NOTE, sentence, facts)


def _shown(config):
    try:
        found = certificate.read(shown_certificate(config))
    except Exception as error:
        yield Finding(State.NOTE, UNREADABLE, {"reason": str(error)})
        return
    dates = {"begins": f"{found.begins_at:%Y-%m-%d}", "ends": f"{found.ends_at:%Y-%m-%d}"}
    facts = {"names": _named(found.names), "issuer": found.issuer, "fingerprint": found.fingerprint}
    yield Finding(State.NOTE, SHOWS, facts | dates)


def _capabilities(config, mailbox):
    words = offers(mailbox)
    yield Finding(State.OK, OFFERS, {"words": " ".join(words)})
    if mailbox.can_ring():
        yield Finding(State.OK, RINGS)
    else:
        yield Finding(State.NOTE, RINGS_NOT, {"seconds": config.poll_seconds})
    if "X-GM-EXT-1" in words:
        yield Finding(State.NOTE, LABELS)


def _folders(config, mailbox):
    there = folders(mailbox)
    allows, named_otherwise = {}, {}
    for name in config.watched_folders:
        if name in config.folders or mailbox.has(name):
            yield from _folder(config, mailbox, name, there, allows)
        elif (kept_as := as_kept_here(mailbox.client, name)) == name:
            yield Finding(State.OK, TO_BE_MADE, {"folder": _quoted(name)})
        else:
            named_otherwise[name] = kept_as
    unread = [name for name in there if name not in config.watched_folders]
    if unread:
        yield Finding(State.OK, NOT_READ, {"names": _named(unread)})
    yield from _modes(config, mailbox, allows, named_otherwise)
    readable = next((name for name in config.folders if name in allows), None)
    if readable is not None:
        yield from senders(config, mailbox, readable)


def _folder(config, mailbox, name, there, allows):
    try:
        status = mailbox.examine(name)
        allows[name] = allowed(mailbox, name)
    except Exception as error:
        trouble = classify(error)
        if trouble.kind in (Kind.FOLDER, Kind.RIGHTS) or not mailbox.has(name):
            yield Finding(State.PROBLEM, NOT_THERE, {"folder": _quoted(name), "names": _named(there)})
            return
        raise
    yield Finding(State.OK, READABLE, {"folder": _quoted(name), "count": status.exists})
    if not status.uidvalidity:
        yield Finding(State.NOTE, NO_LASTING_NUMBERS, {"folder": _quoted(name)})


def _modes(config, mailbox, allows, named_otherwise):
    """For each mode whether it is possible, and if not why; a problem only where it is the one that is set."""
    if not allows:
        return  # none of the folders can be read: that is told
    sources = {name: rights for name, rights in allows.items() if name in config.folders}
    reasons = {
        "read_only": [],
        "flag": list(_against_flags(sources)),
        "move": list(_against_moves(mailbox, sources, allows, named_otherwise)),
    }
    for mode, against in reasons.items():
        is_set, name = mode == config.mode, {"mode": f'"{mode}"'}
        if not against:
            yield Finding(State.OK, IN_FORCE if is_set else POSSIBLE, name)
        for sentence, facts in against:
            yield Finding(State.PROBLEM if is_set else State.NOTE, sentence, name | facts)
    if reasons[config.mode]:
        yield Finding(State.NOTE, WITHOUT_MARKS)


def _against_flags(sources):
    for name, rights in sources.items():
        if not rights.writable:
            yield ONLY_READING, {"folder": _quoted(name)}
        elif not rights.keywords:
            yield NO_KEYWORDS, {"folder": _quoted(name)}


def _against_moves(mailbox, sources, allows, named_otherwise):
    if not mailbox.can_move():
        yield NO_MOVING, {}
    for name, kept_as in named_otherwise.items():
        yield NAMED_OTHERWISE, {"folder": _quoted(name), "name": _quoted(kept_as)}
    for name, rights in sources.items():
        if not rights.writable:
            yield ONLY_READING, {"folder": _quoted(name)}
        elif not rights.removing:
            yield NO_REMOVING, {"folder": _quoted(name)}
    for name in allows.keys() - sources.keys():
        if not allows[name].putting:
            yield NO_PUTTING, {"folder": _quoted(name)}


def _named(names):
    shown = ", ".join(map(_quoted, names[:SHOWN]))
    return f"{shown} …" if len(names) > SHOWN else shown or "-"


def _quoted(name):
    # Also so that no folder's name is taken for a sentence and translated.
    return f'"{name}"'
