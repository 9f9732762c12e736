"""Strangers' files through the worker: nothing that is in them comes out as an exception."""

import os
from collections import Counter
from pathlib import Path

import pytest

from archive.text import NoPreview, TextState, sandbox
from archive.worker import Worker
from tests.archive.text import making

CORPORA = Path(os.environ.get("TECZKA_CORPORA") or Path(__file__).parents[4] / "shared" / "corpora")


@pytest.fixture(scope="module")
def worker():
    with Worker(seconds=30) as worker:
        yield worker


@pytest.fixture
def keep(tmp_path):
    def keep(content):
        path = tmp_path / "file"
        path.write_bytes(content)
        return path

    return keep


def test_a_stored_file_is_read_by_its_path(worker, keep):
    found = sandbox.extracted(worker, keep(making.word("Umowa")), filename="umowa.docx", media_type="")

    assert (found.state, found.text) == (TextState.TEXT, "Umowa")


def test_a_stored_page_is_counted_and_drawn(worker, keep):
    path = keep(making.pdf("Pierwsza", "Druga"))

    assert sandbox.pages(worker, path) == 2
    assert sandbox.drawn(worker, path, 2, 200).startswith(b"\x89PNG")


def test_a_page_that_is_not_there_has_no_picture(worker, keep):
    path = keep(b"Umowa")

    with pytest.raises(NoPreview):
        sandbox.drawn(worker, path, 1, 200)
    with pytest.raises(NoPreview):
        sandbox.pages(worker, path)


def test_a_sheet_that_crashes_its_reader_is_broken(worker, keep):
    # Two cells in opposite corners: the reader wants room for all seventeen thousand million between them.
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    content = making.sheet_of(corners)

    found = sandbox.extracted(worker, keep(content), filename="bomba.xlsx", media_type="")

    assert found.state is TextState.BROKEN
    assert sandbox.extracted(worker, keep(b"Umowa"), filename="a.txt", media_type="").state is TextState.TEXT


def test_a_file_that_takes_too_long_is_too_large(keep):
    with Worker(seconds=1) as hurried:
        slow = keep(b"<html>" + b"<div>" * 1_000_000)

        found = sandbox.extracted(hurried, slow, filename="a.html", media_type="")

    assert found.state is TextState.TOO_LARGE


def test_a_file_that_wants_too_much_memory_is_too_large(keep):
    vast = keep(b"Umowa")
    os.truncate(vast, 2**30)

    with Worker(memory_mb=300) as small:
        found = sandbox.extracted(small, vast, filename="a.txt", media_type="")

    assert found.state is TextState.TOO_LARGE


def test_a_file_that_is_not_there_is_broken(worker, tmp_path):
    found = sandbox.extracted(worker, tmp_path / "none", filename="a.txt", media_type="")

    assert found.state is TextState.BROKEN
    assert found.error.startswith("FileNotFoundError")


@pytest.mark.parametrize(("corpus", "at_least"), [("tika-pdf", 25), ("tika-office", 8)])
def test_a_corpus_is_read_without_an_exception(worker, corpus, at_least):
    if not (CORPORA / corpus).is_dir():
        pytest.skip(f"The corpus {corpus} is not in {CORPORA}.")

    found = {path.name: read(worker, path) for path in corpus_files(corpus)}

    states = Counter(extracted.state for extracted in found.values())
    assert sum(states.values()) == len(found)
    assert states[TextState.TEXT] >= at_least
    assert all(extracted.text for extracted in found.values() if extracted.state is TextState.TEXT)
    assert all(extracted.error for extracted in found.values() if extracted.state is TextState.BROKEN)
    for name, extracted in found.items():
        if name.endswith("_user.pdf"):
            assert extracted.state is TextState.NEEDS_PASSWORD, name


@pytest.mark.parametrize("corpus", ["tika-pdf", "tika-office"])
def test_a_corpus_cut_short_is_read_without_an_exception(worker, keep, corpus):
    if not (CORPORA / corpus).is_dir():
        pytest.skip(f"The corpus {corpus} is not in {CORPORA}.")

    for path in corpus_files(corpus):
        content = path.read_bytes()
        found = sandbox.extracted(
            worker, keep(content[: len(content) // 2]), filename=path.name, media_type=""
        )

        assert found.state in TextState
        if path.suffix in (".docx", ".xlsx", ".pptx", ".odt", ".odp"):
            assert found.state is TextState.BROKEN


def read(worker, path):
    return sandbox.extracted(worker, path, filename=path.name, media_type="application/octet-stream")


def corpus_files(corpus):
    notes = ("LICENSE.upstream", "SOURCE.txt")
    return [
        path for path in sorted((CORPORA / corpus).iterdir()) if path.is_file() and path.name not in notes
    ]
