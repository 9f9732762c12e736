"""Bytes of a message into a frozen `Mail`: total, bounded, and never raising."""

from ingest.mail.buffer import opened
from ingest.mail.model import Address, Layer, Mail, Part
from ingest.mail.reading import NoSuchLeaf, leaf_content, parse

__all__ = ["Address", "Layer", "Mail", "NoSuchLeaf", "Part", "leaf_content", "opened", "parse"]
