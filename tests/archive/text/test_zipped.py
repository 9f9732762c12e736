"""Zips within limits."""

import pytest

from archive.text import zipped
from archive.text.extracted import NeedsPassword, TooLarge
from tests.archive.text import making


def test_a_zip_of_too_many_members_is_refused(monkeypatch):
    monkeypatch.setattr(zipped, "MEMBER_LIMIT", 2)

    with pytest.raises(TooLarge):
        zipped.check(making.zipped_files({name: "" for name in "abc"}))


def test_a_zip_that_unpacks_to_too_much_is_refused_before_unpacking():
    with pytest.raises(TooLarge):
        zipped.check(declaring(making.zipped_files({"a": "Umowa"}), size=2**31))


def test_an_encrypted_zip_needs_its_password():
    content = bytearray(making.zipped_files({"a": "Umowa"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(NeedsPassword):
        zipped.check(bytes(content))


def test_names_of_what_is_no_zip_are_none():
    assert zipped.names_in(b"PK\x03\x04 i nic") == zipped.names_in(b"Umowa") == []


def declaring(content, size):
    """The zip whose only member claims to unpack to so many bytes."""
    place = content.index(b"PK\x01\x02") + 24
    return content[:place] + size.to_bytes(4, "little") + content[place + 4 :]
