"""A file looked into here and there: slices and searches as of bytes, but never read whole and never mapped."""

WINDOW = 1 << 20


class FileView:
    """An open file as far as a reader of formats wants it to be bytes; what is a file to others stays one."""

    def __init__(self, file):
        self._file = file
        self._size = file.seek(0, 2)
        self.read, self.seek, self.tell = file.read, file.seek, file.tell

    @property
    def closed(self) -> bool:
        """Whether the file is."""
        return self._file.closed

    def __len__(self):
        return self._size

    def __getitem__(self, place):
        if isinstance(place, slice):
            start, stop, _ = place.indices(self._size)
            self._file.seek(start)
            return self._file.read(max(stop - start, 0))
        return self[place : place + 1 or None][0]

    def find(self, wanted: bytes, start: int = 0, end: int | None = None) -> int:
        """Where `wanted` first stands; -1 when nowhere."""
        end = self._size if end is None else min(end, self._size)
        for at in range(start, end, WINDOW):
            found = self[at : min(at + WINDOW + len(wanted) - 1, end)].find(wanted)
            if found >= 0:
                return at + found
        return -1

    def rfind(self, wanted: bytes, start: int = 0, end: int | None = None) -> int:
        """Where `wanted` last stands; -1 when nowhere."""
        end = self._size if end is None else min(end, self._size)
        while end > start:
            begin = max(start, end - WINDOW)
            found = self[begin:end].rfind(wanted)
            if found >= 0:
                return begin + found
            if begin == start:
                return -1
            end = begin + len(wanted) - 1
        return -1
