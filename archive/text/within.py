"""Files within a file: read within limits, and what one of them withholds does not spoil the others."""

from collections.abc import Callable
from dataclasses import dataclass, field

from archive.text.places import PAGE

MOST_FILES = 200
MOST_BYTES = 100 * 1024 * 1024
DEEPEST = 3


@dataclass
class Budget:
    """How many files, and bytes of them, may still be opened in one file, however they are nested."""

    files: int = MOST_FILES
    size: int = MOST_BYTES

    def takes(self, size):
        """Whether a file of that size may be opened; if so, it counts."""
        if not self.files or size > self.size:
            return False
        self.files -= 1
        self.size -= size
        return True


@dataclass(frozen=True)
class Within:
    """What a reader may open: the file itself with the password that a person gave, and by `read` what is in it."""

    read: Callable
    password: str | None = field(default=None, repr=False)
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    def pieces(self, filename, content):
        """The name and the text of a file within."""
        yield filename
        if self.depth == DEEPEST or not self.budget.takes(len(content)):
            return
        deeper = Within(self.read, None, self.depth + 1, self.budget)
        try:
            for piece in self.read(content, filename, deeper).pieces:
                if piece != PAGE:
                    yield piece
        except MemoryError:
            raise
        except Exception:  # whatever a stranger's file fails by: its name is found, and the others are read
            return
