"""One commit after the other leaves few segments, no file that nobody needs, and nothing half done."""

import errno
import os

import pytest

from cases.access import EVERYTHING
from search.index import Index
from search.query import parse
from search.writer import SCATTERED, read_toc
from tests.search.entries import entry

pytestmark = pytest.mark.engines("files")


def files_in(index):
    """The names of everything in the folder in force but its table of contents."""
    return {path.name for path in index._shelf.current().iterdir() if path.suffix != ".toc"}


def letters(first, last):
    return [entry(1, f"umowa numer{n}", key=f"message:{n}") for n in range(first, last)]


def test_commits_of_one_letter_each_leave_few_segments(index):
    for number in range(1, 60):
        index.update(letters(number, number + 1))

    assert len(files_in(index)) <= 6
    assert index.find(parse("umowa"), EVERYTHING, limit=99).total == 59
    assert index.find(parse("numer17"), EVERYTHING).total == 1


def test_who_has_time_makes_one_of_many_segments(index, tmp_path, monkeypatch):
    monkeypatch.setattr("search.writer.SMALL", 0)
    for number in range(1, SCATTERED + 3):
        index.update(letters(number, number + 1))
    assert index.is_scattered

    patient = Index(tmp_path / "index", has_time=True)
    patient.update(letters(100, 101))

    assert not index.is_scattered
    assert len(files_in(index)) == 1
    assert index.keys() == {f"message:{n}" for n in (*range(1, SCATTERED + 3), 100)}


def test_large_segments_are_left_alone_and_call_for_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr("search.writer.LARGE", 4)
    patient = Index(tmp_path / "index", has_time=True)
    patient.clear()
    for number in range(1, 20 * SCATTERED, 5):
        patient.update(letters(number, number + 5))
    large = files_in(patient)

    patient.update(letters(500, 501))

    assert len(large) > SCATTERED
    assert not patient.is_scattered
    assert large < files_in(patient)


def test_what_deletions_left_of_large_segments_is_made_one(tmp_path, monkeypatch):
    monkeypatch.setattr("search.writer.LARGE", 4)
    patient = Index(tmp_path / "index", has_time=True)
    patient.clear()
    for number in range(0, 5 * SCATTERED + 5, 5):
        patient.update(letters(number, number + 5))
    patient.update([], deleted=[f"message:{n}" for n in range(5 * SCATTERED + 5) if n % 5])
    assert patient.is_scattered

    patient.update(letters(500, 501))

    assert len(files_in(patient)) == 1
    assert patient.keys() == {f"message:{n}" for n in (*range(0, 5 * SCATTERED + 5, 5), 500)}


def test_a_segment_of_which_nothing_stands_is_gone(index):
    index.update(letters(1, 3))
    index.update([], deleted=["message:1", "message:2"])

    assert files_in(index) == set()
    assert index.keys() == set()


def test_what_was_deleted_does_not_come_back_when_segments_are_made_one(index, found):
    index.update(letters(1, 20))
    index.update([], deleted=[f"message:{n}" for n in range(1, 20, 2)])
    index.update(letters(30, 50))

    assert found("numer3") == []
    assert found("numer4") == ["message:4"]
    assert found('"umowa numer18"') == ["message:18"]
    assert index.is_sound()


def test_what_a_killed_writer_left_is_removed(index, tmp_path):
    index.update(letters(1, 3))
    before = files_in(index)
    (index._shelf.current() / "MAIN_killed.seg").write_bytes(b"half")
    (tmp_path / "index" / "index-0-killed").mkdir()
    (tmp_path / "index" / "current.json.new").write_bytes(b"{")

    index.tidy()

    assert files_in(index) == before
    assert len(list((tmp_path / "index").iterdir())) == 3  # the folder, what names it, the lock
    assert index.find(parse("umowa"), EVERYTHING).total == 2


def test_a_file_has_its_content_before_it_has_its_name(index, monkeypatch):
    durable, named = set(), []
    fsync, rename = os.fsync, os.rename

    def noted(handle):
        fsync(handle)
        durable.add(os.readlink(f"/proc/self/fd/{handle}"))

    def checked(old, new):
        named.append((os.path.basename(new), str(old) in durable))
        rename(old, new)

    monkeypatch.setattr("os.fsync", noted)
    monkeypatch.setattr("os.rename", checked)
    index.update(letters(1, 3))

    assert named == [("_MAIN_2.toc", True)]
    assert {path.name for path in index._shelf.current().glob("*.seg")} <= {*map(os.path.basename, durable)}


def test_too_many_open_files_are_no_reason_to_doubt_the_index(index, monkeypatch):
    index.update(letters(1, 3))

    def none_left(path, *_):
        raise OSError(errno.EMFILE, "Too many open files", path)

    monkeypatch.setattr("search.arrays.open", none_left, raising=False)
    with pytest.raises(OSError, match="Too many open files"):
        index.update(letters(3, 4))
    monkeypatch.undo()

    assert not index.needs_repair


def test_a_commit_that_fails_changes_nothing(index, found, monkeypatch):
    index.update(letters(1, 3))
    before = files_in(index)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("search.arrays.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        index.update(letters(3, 4))
    monkeypatch.undo()

    assert files_in(index) == before
    assert sorted(found("umowa")) == ["message:1", "message:2"]
    index.update(letters(3, 4))
    assert len(found("umowa")) == 3


def test_a_word_said_more_often_than_can_be_counted_is_indexed_like_any_other(index, found):
    sheet = entry(1, f"kosztorys {'zł ' * 70_000}końcówka", key="document:1")

    index.update([sheet, entry(2, "umowa")])

    assert found("zł") == ["document:1"]
    assert found('"zł zł"') == ["document:1"]
    assert found("końcówka") == ["document:1"] and found("umowa") == ["message:2"]


def test_a_sum_larger_than_any_money_spoils_no_batch(index, found):
    index.update([entry(1, "kwota 999 999 999 999 999 999 zł"), entry(2, "umowa na 200 zł")])

    assert found("umowa") == ["message:2"] and found("kwota") == ["message:1"]
    assert found("kwota:>100") == ["message:2"]
    assert found("kwota:>999999999999999mld") == []


def test_an_index_made_anew_has_no_segment_that_could_be_made_one_with_another(tmp_path, monkeypatch):
    monkeypatch.setattr("search.writer.MOST_WORDS", 20)
    monkeypatch.setattr("search.writer.LARGE", 40)
    index = Index(tmp_path / "index")

    with index.rebuilding() as add:
        for letter in letters(1, 101):
            add(letter)

    folder = index._shelf.current()
    sizes = sorted(segment.doc_count() for segment in read_toc(folder).segments)
    assert sum(size <= 40 for size in sizes) <= 1
    assert index.keys() == {f"message:{number}" for number in range(1, 101)}
    assert index.find(parse("umowa"), EVERYTHING).total == 100
