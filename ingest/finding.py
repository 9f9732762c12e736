"""One thing that was found out about a mailbox, in a sentence."""

from dataclasses import dataclass, field
from enum import Enum


class State(Enum):
    """How a finding is to be taken: as good, as worth knowing, as something that keeps the mailbox from working."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """`sentence` is English with places for the `facts`, translated where it is shown."""

    state: State
    sentence: str
    facts: dict = field(default_factory=dict)
