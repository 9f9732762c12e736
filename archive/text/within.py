"""Files within a file: read within limits, and what one of them withholds does not spoil the others."""

from collections.abc import Callable
from dataclasses import dataclass, field

from archive.text.pieces import Begun, Found, Picture, mark_of
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
    path: tuple = ()
    budget: Budget = field(default_factory=Budget)

    def pieces(self, filename, content=None):
        """The name of a file within and what it says; the name alone where there are no bytes to be had."""
        reading = None if content is None else self._reading(content, filename)
        if reading is None:
            yield Begun(self.path)
            yield filename
            return
        yield Begun((*self.path, filename), reading.pages)
        yield filename
        for piece in _told(reading, content):
            if piece != PAGE or reading.pages:
                yield piece

    def pictured(self, content):
        """What is to be read by OCR of a picture that belongs to the text around it, and has no name of its own."""
        reading = self._reading(content, "")
        if reading is not None:
            yield from (piece for piece in _told(reading, content) if isinstance(piece, Picture))

    def _reading(self, content, filename):
        if len(self.path) == DEEPEST or not self.budget.takes(len(content)):
            return None
        try:
            return self.read(content, filename, Within(self.read, None, (*self.path, filename), self.budget))
        except MemoryError:
            raise
        except Exception:  # whatever a stranger's file fails by: its name is found, and the others are read
            return None


@dataclass(frozen=True)
class Search:
    """In place of `Within`: what is within is looked through for the file that the marks `trail` lead to."""

    read: Callable
    trail: tuple
    password: str | None = field(default=None, repr=False)
    budget: Budget = field(default_factory=Budget)

    def pieces(self, filename, content=None):
        """The file that is looked for, as `Found`; nothing of all others."""
        mark, *rest = self.trail
        if content is None or mark_of(content) != mark:
            return
        if rest:
            yield from self.read(content, filename, Search(self.read, rest, None, self.budget)).pieces
        else:
            yield Found(content)

    def pictured(self, content):
        """The same of a picture without a name."""
        return self.pieces("", content)


def _told(reading, content):
    """What a file within says, as long as it can be read; pictures in it are known by the way to them."""
    try:
        for piece in reading.pieces:
            if isinstance(piece, Picture):
                yield Picture(piece.page, (mark_of(content), *piece.trail))
            else:
                yield piece
    except MemoryError:
        raise
    except Exception:  # as above
        return
