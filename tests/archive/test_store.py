"""Bytes are kept by what is in them, and are what their name says or nothing."""

import os
import resource
import signal

import pytest

from archive import syncing
from archive.store import SYNCED_TOGETHER, Damaged, Missing, SyncFailed, digest_of


def test_what_is_put_comes_back(store):
    digest = store.put(b"Zaswiadczenie")

    assert store.read(digest) == b"Zaswiadczenie"
    assert digest == digest_of(b"Zaswiadczenie")


def test_the_same_bytes_are_kept_once(store):
    first, second = store.put_all([b"umowa", b"umowa"])

    assert first == second == store.put(b"umowa")
    assert store.digests() == [first]


def test_nothing_half_written_stays(store):
    store.put(b"umowa")

    assert list(store.incoming.iterdir()) == []


def test_a_short_file_left_by_a_power_cut_is_written_again(store):
    digest = store.put(b"a whole agreement")
    store.path(digest).write_bytes(b"a whole")

    store.put(b"a whole agreement")

    assert store.read(digest) == b"a whole agreement"


def test_damage_is_told_and_never_given_out(store):
    digest = store.put(b"umowa")
    store.path(digest).write_bytes(b"Umowa")

    with pytest.raises(Damaged) as told:
        store.read(digest)
    assert told.value.digest == digest


def test_what_is_not_there_is_named(store):
    with pytest.raises(Missing):
        store.read(digest_of(b"never put"))
    assert not store.has(digest_of(b"never put"))


def test_a_full_disk_leaves_nothing_under_the_name(store, monkeypatch):
    def no_space(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        store.put(b"umowa")

    assert not store.has(digest_of(b"umowa"))
    assert store.digests() == []


def test_the_sweep_takes_only_what_was_left_unfinished_long_ago(store):
    digest = store.put(b"umowa")
    old, fresh = store.incoming / "old", store.incoming / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"umo")
    os.utime(old, (0, 0))

    store.sweep()

    assert list(store.incoming.iterdir()) == [fresh]
    assert store.has(digest)


def test_many_are_kept_with_one_sync_of_bytes_and_one_of_names(store, monkeypatch):
    synced = []
    monkeypatch.setattr(syncing, "whole_file_system", lambda folder: synced.append(folder) or True)
    monkeypatch.setattr(syncing, "sync", None)  # called, it would fail

    digests = store.put_all([b"umowa %d" % n for n in range(SYNCED_TOGETHER)])

    assert [store.read(digest) for digest in digests] == [b"umowa %d" % n for n in range(SYNCED_TOGETHER)]
    assert len(synced) == 2  # the bytes, then the names


def test_many_are_kept_where_a_file_system_cannot_be_synced_as_one(store, monkeypatch):
    synced = []
    monkeypatch.setattr(syncing, "_syncfs", lambda: None)
    monkeypatch.setattr(syncing, "sync", synced.append)

    digests = store.put_all([b"umowa %d" % n for n in range(SYNCED_TOGETHER)])

    asides, folders = synced[: len(digests)], synced[len(digests) :]
    assert {path.parent for path in asides} == {store.incoming}
    assert set(folders) == {store.folder, *(store.path(digest).parent for digest in digests)}


def test_the_whole_file_system_can_be_synced_here(store):
    assert syncing.whole_file_system(store.attic())


@pytest.mark.parametrize("count", [1, SYNCED_TOGETHER])
def test_a_disk_that_fails_while_writing_leaves_nothing_that_could_be_believed(store, monkeypatch, count):
    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(syncing, "sync", broken)
    monkeypatch.setattr(syncing, "whole_file_system", broken)
    with pytest.raises(SyncFailed):
        store.put_all([b"umowa %d" % n for n in range(count)])

    assert store.digests() == []
    assert list(store.incoming.iterdir()) == []


def test_a_disk_that_failed_once_is_not_asked_again(store, monkeypatch):
    def broken(path):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as fault, pytest.raises(SyncFailed):
        fault.setattr(syncing, "sync", broken)
        store.put(b"umowa")

    with pytest.raises(SyncFailed):
        store.put(b"umowa")
    assert store.digests() == []


def test_nothing_has_its_name_before_its_bytes_are_on_the_disk(store, monkeypatch):
    named = []
    monkeypatch.setattr(syncing, "sync", lambda path: named.append(store.digests()))

    digest = store.put(b"umowa")

    assert named == [[], [digest], [digest]]


def test_a_name_that_is_taken_is_not_believed_but_written_anew(store, monkeypatch):
    digest = store.put(b"umowa")
    before = store.path(digest).stat().st_ino

    store.put(b"umowa")

    assert store.path(digest).stat().st_ino != before
    assert store.digests() == [digest]


def test_who_fails_to_sync_takes_nothing_from_who_succeeded(store, monkeypatch):
    """Another process has just kept the same bytes."""
    digest = store.put(b"umowa")

    def broken(path):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(syncing, "sync", broken)
    with pytest.raises(SyncFailed):
        store.put(b"umowa")

    assert store.read(digest) == b"umowa"


def test_what_found_no_room_leaves_nothing_aside(store):
    store.attic()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            store.put(bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, ignored)

    assert list(store.incoming.iterdir()) == []


def test_a_file_written_elsewhere_is_adopted_once(store):
    first, second = store.write_aside(b"umowa"), store.write_aside(b"umowa")
    digest = digest_of(b"umowa")

    store.adopt([(digest, first), (digest, second)])

    assert store.read(digest) == b"umowa"
    assert list(store.incoming.iterdir()) == []
