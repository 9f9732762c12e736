"""What is said about a mailbox in words, on its page and on the command line: its mode, its notices, why not."""

from ingest.compare import NO_ROOM
from ingest.ledger import SightingState
from ingest.mark import REFUSED
from webapp.i18n import N_

MODES = {
    "read_only": N_("read only: nothing on the server changes"),
    "flag": N_("what was read is marked on the server with a keyword"),
    "move": N_("what was read is moved to folders of its own on the server"),
}
NO_LONGER = N_("no longer in the configuration file: nothing is fetched from it")
NOTICES = {
    NO_ROOM: N_(
        "There is too little room on the disk for what lay in this folder before it was connected. New mail comes in "
        "all the same. Make room, then let the rest come."
    ),
    REFUSED: N_(
        "The server does not let Teczka mark messages in this folder. Mail is taken in all the same; on the server it "
        "stays as it was."
    ),
}
REASONS = {
    SightingState.FETCH_FAILED: N_("The server did not hand it over, not even when asked three times."),
    SightingState.UNREADABLE: N_("It could not be read in three tries. Its bytes are kept as they came."),
    SightingState.TOO_LARGE: N_("It is larger than this mailbox allows: only its header was fetched."),
}


def mode(code):
    """How a mailbox is read, in English, to be translated; None for one that is read no more."""
    return MODES.get(code, NO_LONGER)


def notice(code):
    """What the folder's notice says, in English, to be translated; a code without words as it is."""
    return NOTICES.get(code, code)


def duration(seconds):
    """How long it will take, roughly: (sentence, facts) in English, to be translated."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return N_("less than a minute left"), {}
    if minutes < 90:
        return N_("about %(minutes)s min left"), {"minutes": minutes}
    return N_("about %(hours)s h left"), {"hours": round(minutes / 60)}
