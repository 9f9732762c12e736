"""What one of the readers found in an archive."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Found:
    """One entry as it is written in the archive; `packed` is None where only a whole stretch tells it."""

    name: str
    size: int
    packed: int | None = None
    encrypted: bool = False
    is_link: bool = False


@dataclass
class Contents:
    """The entries in order, and what the reader had to say of the whole."""

    entries: list[Found] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def flag(self, name):
        """Say it once."""
        if name not in self.flags:
            self.flags.append(name)


NOTHING = Found("", 0, 0)
