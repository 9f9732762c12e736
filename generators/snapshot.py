"""Facts to JSON and back, exactly: the snapshot kept with a document makes it again."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

from generators.values import Facts


def to_json(value):
    """Plain dicts, lists, strings and numbers; an amount keeps its digits as a string."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return str(value) if isinstance(value, Decimal | date) else value


def from_json(content):
    """The facts of a snapshot, an older one too. Raises `TypeError` on one that is not complete."""
    return _read(Facts, content)


def _read(kind, value):
    if isinstance(kind, UnionType):
        return None if value is None else _read(next(k for k in get_args(kind) if k is not NoneType), value)
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        item_kinds = [kinds[0]] * len(value) if kinds[-1] is Ellipsis else kinds
        return tuple(_read(k, item) for k, item in zip(item_kinds, value, strict=True))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _read(hint, value[name]) for name, hint in hints.items() if name in value})
    return date.fromisoformat(value) if kind is date else kind(value)
