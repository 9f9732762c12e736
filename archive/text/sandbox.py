"""Strangers' files read and drawn in the worker: what happens to the child is a state of the file."""

from tempfile import TemporaryDirectory, mkdtemp

from archive.text import draw_page, extract_file, page_count_of_file, read_page_of_file
from archive.text.extracted import Extracted, NoPreview, TextState
from archive.worker import CallFailed, CallLost, OutOfMemory, TimedOut


def extracted(worker, path, *, filename, media_type, password=None):
    """`archive.text.extract` of a stored file in the worker; raises nothing that the file could cause."""
    (found,) = extracted_each(worker, [(path, filename, media_type)], password)
    return found


def extracted_each(worker, files, password=None):
    """`extracted` of each (path, filename, media type), in order; the next is read while one is looked at."""
    # Ours to remove: a child that is ended in the middle removes nothing.
    with TemporaryDirectory(prefix="teczka-") as aside:
        calls = [(str(path), *named, password, mkdtemp(dir=aside)) for path, *named in files]
        for outcome in worker.run_each(extract_file, calls):
            yield outcome if isinstance(outcome, Extracted) else _not_read(outcome)


def page_read(worker, path, unread, *, filename, media_type, password=None):
    """(text of a page by OCR in the worker, what went wrong); raises nothing that the file could cause.

    `unread` is as in `Extracted`.
    """
    named, place = (str(path), filename, media_type, password), (unread.page, unread.trail)
    with TemporaryDirectory(prefix="teczka-") as aside:
        try:
            return worker.run(read_page_of_file, *named, *place, aside), ""
        except (CallLost, CallFailed) as error:
            return "", f"page {unread.page}: {error}"


def drawn(worker, path, page, width):
    """`archive.text.page_image` of a stored file in the worker. Raises `NoPreview`, whatever went wrong."""
    return _seen(worker, draw_page, str(path), page, width)


def pages(worker, path):
    """`archive.text.page_count` of a stored file in the worker. Raises `NoPreview`, whatever went wrong."""
    return _seen(worker, page_count_of_file, str(path))


def _not_read(error):
    if isinstance(error, TimedOut | OutOfMemory):
        return Extracted(TextState.TOO_LARGE, error=str(error))
    if isinstance(error, CallLost | CallFailed):
        return Extracted(TextState.BROKEN, error=str(error))
    raise error


def _seen(worker, function, *args):
    try:
        return worker.run(function, *args)
    except (CallLost, CallFailed) as error:
        raise NoPreview(str(error)) from error
