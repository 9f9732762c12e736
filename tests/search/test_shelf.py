"""One index in force, one writer; a lost or torn index is noticed, said, and replaced."""

import gc
import shutil
from weakref import ref

import pytest

from cases.access import EVERYTHING
from search.errors import IndexBroken, IndexBusy
from search.index import Index
from search.query import parse
from search.shelf import Shelf
from search.writer import read_toc
from tests.search.entries import entry


def delete_folder(folder):
    shutil.rmtree(folder)


def empty_folder(folder):
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def forget_which(folder):
    (folder / "current.json").unlink()


def garble_which(folder):
    (folder / "current.json").write_text("{", "utf-8")


def remove_toc(folder):
    for path in folder.glob("index-*/*.toc"):
        path.unlink()


def empty_toc(folder):
    for path in folder.glob("index-*/*.toc"):
        path.write_bytes(b"")


def remove_segments(folder):
    for path in folder.glob("index-*/*.seg"):
        path.unlink()


def truncate_segments(folder):
    for path in folder.glob("index-*/*.seg"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


ACCIDENTS = [
    delete_folder,
    empty_folder,
    forget_which,
    garble_which,
    remove_toc,
    empty_toc,
    remove_segments,
    truncate_segments,
]


# Whoosh forgets to close a file that it cannot read.
leaky = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
noted = pytest.mark.expects_warnings  # in the log, for whoever looks into it


@pytest.fixture(params=ACCIDENTS, ids=lambda accident: accident.__name__)
def broken(request, tmp_path):
    """An index opened after an accident."""
    whole = Index(tmp_path / "index")
    whole.clear()
    whole.update([entry(1, "umowa"), entry(2, "aneks")])
    whole.close()
    request.param(tmp_path / "index")
    index = Index(tmp_path / "index")
    yield index
    index.close()


@leaky
@noted
def test_an_accident_is_noticed_at_once(broken):
    assert broken.needs_repair
    assert not broken.is_sound()


@leaky
@noted
def test_a_broken_index_says_so_instead_of_finding_nothing(broken):
    with pytest.raises(IndexBroken):
        broken.find(parse("umowa"), EVERYTHING)
    with pytest.raises(IndexBroken):
        broken.keys()


@leaky
@noted
def test_a_broken_index_takes_nothing_in(broken):
    with pytest.raises(IndexBroken):
        broken.update([entry(3, "umowa")])


@leaky
@noted
def test_a_rebuild_makes_a_broken_index_whole(broken):
    with broken.rebuilding() as add:
        add(entry(1, "umowa"))

    assert not broken.needs_repair
    assert broken.is_sound()
    assert broken.find(parse("umowa"), EVERYTHING).total == 1


def test_an_index_lost_while_it_is_open_is_noticed(index, engine):
    index.update([entry(1, "umowa")])
    assert index.find(parse("umowa"), EVERYTHING).total == 1

    engine.lose()

    with pytest.raises(IndexBroken):
        index.find(parse("umowa"), EVERYTHING)


@pytest.mark.engines("files")
def test_who_opens_the_index_while_it_is_committed_to_sees_the_commit(index, tmp_path, monkeypatch):
    index.update([entry(1, "umowa")])
    late = Index(tmp_path / "index")

    def overtaken(folder):
        monkeypatch.undo()
        before = read_toc(folder)
        index.update([entry(2, "umowa")])  # two segments become one, and those that `before` names are gone
        return before

    monkeypatch.setattr("search.snapshot.read_toc", overtaken)

    assert late.find(parse("umowa"), EVERYTHING).total == 2
    assert not late.needs_repair
    late.close()


@pytest.mark.engines("files")
def test_what_was_replaced_is_let_go_at_once(index):
    index.update([entry(1, "umowa")])
    index.find(parse("umowa"), EVERYTHING)
    before = ref(index._reading.snapshot)
    gc.disable()
    try:
        index.update([entry(2, "umowa")])
        index.find(parse("umowa"), EVERYTHING)

        assert before() is None
    finally:
        gc.enable()


def test_a_new_place_needs_to_be_built(tmp_path):
    assert Index(tmp_path / "nowhere").needs_repair


@noted
@pytest.mark.engines("files")
def test_an_error_is_told_once_in_the_log_with_where_it_was(index, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("search.index.Answers", broken)
    for _ in range(2):
        with pytest.raises(IndexBroken):
            index.find(parse("umowa"), EVERYTHING)

    assert caplog.text.count("Traceback") == 1
    assert "nobody thought of this" in caplog.text


@pytest.mark.engines("files")  # what PostgreSQL answers with an error is PostgreSQL's trouble
def test_a_suspicion_is_seen_by_other_processes_and_cleared_by_reading_through(index, tmp_path):
    index.update([entry(1, "umowa")])
    Shelf(tmp_path / "index", "any").suspect("it answered with an error")
    assert index.needs_repair

    assert index.is_sound()
    assert not index.needs_repair


def test_an_index_of_another_version_is_of_no_use(tmp_path):
    shelf = Shelf(tmp_path, "1-morfeusz")
    with shelf.writing(0):
        shelf.put_in_force(shelf.fresh())

    assert shelf.current().is_dir()
    with pytest.raises(IndexBroken):
        Shelf(tmp_path, "2-morfeusz").current()


def test_what_an_interrupted_rebuild_left_is_cleared_away(tmp_path):
    shelf = Shelf(tmp_path, "1")
    with shelf.writing(0):
        kept = shelf.fresh()
        shelf.put_in_force(kept)
        left = shelf.fresh()
        fresh = shelf.fresh()

    assert kept.is_dir() and fresh.is_dir() and not left.exists()


def test_only_one_may_write(tmp_path):
    shelf = Shelf(tmp_path, "1")

    with shelf.writing(0), pytest.raises(IndexBusy), Shelf(tmp_path, "1").writing(0):
        pass
    with shelf.writing(0):
        pass


def test_no_other_account_of_the_machine_may_look_in(tmp_path):
    index = Index(tmp_path / "made" / "anew")
    index.clear()
    index.update([entry(1, "umowa")])

    folders = [path for path in (tmp_path / "made" / "anew").rglob("*") if path.is_dir()]

    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "made" / "anew", *folders)] == [0, 0]
