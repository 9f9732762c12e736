"""What can be wrong with an index: it is busy for a while, or it must be made again."""


class IndexBusy(Exception):
    """Another process writes the index: try again later, nothing was done."""


class IndexBroken(Exception):
    """The index is missing, torn or of another version: nothing was done, and only a rebuild helps."""
