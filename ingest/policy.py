"""What an office has decided about mail: whom it believes, which numbers are its own, what its rules are."""

from dataclasses import dataclass, field
from typing import Literal

from cases.domains import domain_of, is_somebodys
from ingest.ledger import IMPORT
from ingest.ledger_of_files import UPLOADS


@dataclass(frozen=True)
class Trust:
    """Which servers' word on a sender counts (RFC 8601). `refused_before`: forged senders never get this far.

    `below_received`: they write it below their own Received, into every message, and let no other stand there.
    """

    servers: tuple[str, ...] = ()
    refused_before: bool = False
    below_received: bool = False


@dataclass(frozen=True)
class AdminRule:
    """A rule of the administrator's: mail to which every condition that is set applies goes where `case` or `nip` say.

    `words` must all stand in the subject. `case` is a number, `nip` names a client who has exactly one open case.
    """

    name: str
    sender: str = ""
    domain: str = ""
    recipient: str = ""
    words: tuple[str, ...] = ()
    case: str = ""
    nip: str = ""
    action: Literal["file", "suggest"] = "suggest"


@dataclass(frozen=True)
class Policy:
    """`trusts` is {mailbox: `Trust`}; `scanners` and `our_addresses` are lower case; `tokens` know ours from others'.

    `own_numbers` are the firm's own NIP, REGON and KRS, which point at no client.
    """

    our_addresses: frozenset = frozenset()
    scanners: frozenset = frozenset()
    trusts: dict = field(default_factory=dict)
    tokens: object = None
    own_numbers: frozenset = frozenset()
    institutions: frozenset = frozenset()
    rules: tuple[AdminRule, ...] = ()

    @property
    def own_domains(self):
        """The domains that only we write from."""
        return frozenset(filter(is_somebodys, map(domain_of, self.our_addresses)))

    def trust_of(self, folder):
        """Whose word counts for what came that way; None for what a person brought, who may have written all of it."""
        if folder.account != IMPORT:
            return self.trusts.get(folder.account, Trust())
        return None if folder.name == UPLOADS else self._of_any_mailbox()

    def _of_any_mailbox(self):
        # What an administrator imports came to one of our mailboxes once; only what all of them promise holds for it.
        trusts = self.trusts.values()
        servers = tuple(dict.fromkeys(server for trust in trusts for server in trust.servers))
        refused_before = bool(trusts) and all(trust.refused_before for trust in trusts)
        return Trust(servers, refused_before, bool(trusts) and all(trust.below_received for trust in trusts))


NOBODY = Policy()  # believes nobody
