"""How the mailboxes are, as one document of plain values that other programs read: names in it stay what they are."""

from archive import jobs
from archive.db import utcnow
from ingest import trouble
from ingest.ledger import IMPORT, SightingState
from ingest.oauth import kept
from ingest.status import by_mailbox, overdue, uids_not_kept, unaccounted
from ingest.uidset import as_text

VERSION = 1
NOT_KEPT = tuple(state.value for state in SightingState if state is not SightingState.DONE)


def report(session, mailboxes):
    """Every mailbox with its folders, what is late and what is not accounted for; instants are ISO 8601 in UTC.

    `well` is false when a mailbox of the configuration is late, or a message of one is unaccounted for.
    """
    late, tokens = overdue(session, mailboxes), kept.rows(session)
    found = by_mailbox(session, mailboxes)
    told = [
        _mailbox(session, name, config, glances, tokens.get(name), name in late)
        for name, config, glances in found
        if name != IMPORT
    ]
    open_questions = sum(
        folder["unaccounted"] for box in told if box["configured"] for folder in box["folders"]
    )
    return {
        "version": VERSION,
        "at": _iso(utcnow()),
        "well": not late and not open_questions,
        "late": late,
        "unaccounted": open_questions,
        "mailboxes": told,
        "imported": _imported([glance for name, _, glances in found if name == IMPORT for glance in glances]),
        "jobs": {"waiting": jobs.count_pending(session), "set_aside": len(jobs.set_aside(session))},
    }


def _mailbox(session, name, config, glances, token, is_late):
    return {
        "name": name,
        "configured": config is not None,
        "address": config.address if config else None,
        "mode": config.mode if config else None,
        "late": is_late,
        "token": _token(token),
        "folders": [_folder(session, glance) for glance in glances],
    }


def _folder(session, glance):
    folder, difference = glance.folder, unaccounted(session, glance.folder)
    uids = {state: as_text(some) for state, some in uids_not_kept(session, folder).items()}
    return {
        "name": folder.name,
        "on_server": glance.on_server,
        "stored": glance.stored,
        "duplicates": glance.duplicates,
        "set_aside": glance.set_aside,
        "gone": glance.gone,
        "on_the_way": glance.on_the_way,
        "difference": glance.difference,
        "unaccounted": max(abs(glance.difference), len(difference.lacking) + len(difference.surplus)),
        "kept": glance.kept,
        "left_before": glance.left,
        "missed_before": glance.missed,
        "unfetched": glance.unfetched,
        "rate": round(glance.rate, 1),
        "remaining_seconds": None if glance.remaining_seconds is None else round(glance.remaining_seconds),
        "uids": {
            "unaccounted": as_text(difference.lacking),
            "surplus": as_text(difference.surplus),
            **{state: uids.get(state, "") for state in NOT_KEPT},
        },
        "counted_at": _iso(folder.counted_at),
        "compared_at": _iso(folder.compared_at),
        "last_success_at": _iso(folder.last_success_at),
        "last_try_at": _iso(folder.last_try_at),
        "next_try_at": _iso(folder.next_try_at),
        "error": _error(folder),
        "notice": folder.notice,
        "paused_at": _iso(folder.paused_at),
    }


def _error(folder):
    if not folder.last_error:
        return None
    sentence, facts = trouble.read(folder.last_error)
    return {"kind": folder.trouble, "text": sentence % facts, "sentence": sentence, "facts": facts}


def _token(row):
    if row is None:
        return None
    return {
        "expires_at": _iso(row.expires_at),
        "refreshed_at": _iso(row.refreshed_at),
        "refused_at": _iso(row.refused_at),
        "trouble": row.trouble,
    }


def _imported(glances):
    names = ("kept", "set_aside", "on_the_way")
    return {name: sum(getattr(glance, name) for glance in glances) for name in names}


def _iso(instant):
    return None if instant is None else instant.isoformat(timespec="seconds")
