"""Bytes are kept by what is in them, and are what their name says or nothing."""

import os

import pytest

from archive.store import Damaged, Missing, digest_of


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
