"""Bytes of a message into a frozen `Mail`: total, bounded, and never raising."""

from ingest.mail.model import Address, Layer, Mail, Part
from ingest.mail.reading import parse

__all__ = ["Address", "Layer", "Mail", "Part", "parse"]
