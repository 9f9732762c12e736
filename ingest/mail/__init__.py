"""Bytes of a message into a frozen `Mail`: total, bounded, and never raising."""

from ingest.mail.buffer import opened
from ingest.mail.kind import may_answer
from ingest.mail.model import Address, Bounce, Entry, Event, Layer, Link, Mail, Part
from ingest.mail.outlook import is_outlook
from ingest.mail.reading import NoSuchLeaf, leaf_content, parse

__all__ = [
    "Address",
    "Bounce",
    "Entry",
    "Event",
    "Layer",
    "Link",
    "Mail",
    "NoSuchLeaf",
    "Part",
    "is_outlook",
    "leaf_content",
    "may_answer",
    "opened",
    "parse",
]
