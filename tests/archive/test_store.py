"""Bytes are kept by what is in them, and are what their name says or nothing."""

import os

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


def test_many_are_kept_with_one_sync(store, monkeypatch):
    synced = []
    monkeypatch.setattr(syncing, "whole_file_system", lambda folder: synced.append(folder) or True)
    monkeypatch.setattr(syncing, "sync", None)

    digests = store.put_all([b"umowa %d" % n for n in range(SYNCED_TOGETHER)])

    assert [store.read(digest) for digest in digests] == [b"umowa %d" % n for n in range(SYNCED_TOGETHER)]
    assert len(synced) == 1


def test_many_are_kept_where_a_file_system_cannot_be_synced_as_one(store, monkeypatch):
    synced = []
    monkeypatch.setattr(syncing, "_syncfs", lambda: None)
    monkeypatch.setattr(syncing, "sync", synced.append)

    digests = store.put_all([b"umowa %d" % n for n in range(SYNCED_TOGETHER)])

    assert {store.path(digest) for digest in digests} < set(synced)
    assert store.folder in synced


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


def test_a_file_written_elsewhere_is_adopted_once(store):
    first, second = store.write_aside(b"umowa"), store.write_aside(b"umowa")
    digest = digest_of(b"umowa")

    store.adopt([(digest, first), (digest, second)])

    assert store.read(digest) == b"umowa"
    assert list(store.incoming.iterdir()) == []
