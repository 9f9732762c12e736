"""A TOML table as a frozen dataclass: every key known, every key there, every value of its type."""

from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, get_args, get_origin, get_type_hints

from cases.errors import N_, RuleBroken


class ConfigWrong(RuleBroken):
    """The configuration cannot be used; `file` and, where one is to blame, `key` say where to look."""


class KeyUnknown(ConfigWrong):
    """The file sets something that does not exist, often a typing mistake."""

    sentence = N_("%(file)s: there is no setting “%(key)s”.")


class KeyMissing(ConfigWrong):
    """The file leaves out something that has no default."""

    sentence = N_("%(file)s: the setting “%(key)s” is missing.")


class ValueWrong(ConfigWrong):
    """The value is of another type, or none of those that are possible."""

    sentence = N_("%(file)s: the setting “%(key)s” must be %(expected)s.")


NAMES = {
    str: N_("a text in quotes"),
    int: N_("a whole number"),
    bool: N_("true or false"),
    Decimal: N_('an amount in quotes, such as "50000.00"'),
    Path: N_("a path in quotes"),
    tuple: N_("a list"),
    dict: N_("a table of settings"),
}


class Source:
    """The file that settings are read from; paths in it are relative to its folder."""

    def __init__(self, file):
        self.file = Path(file)
        self.folder = self.file.resolve().parent

    def table(self, cls, value, key=""):
        """The dataclass filled from the table. Raises a kind of `ConfigWrong`."""
        if not isinstance(value, dict):
            raise self.wrong(key, NAMES[dict])
        hints = get_type_hints(cls)
        for name in value:
            if name not in hints:
                raise KeyUnknown(file=str(self.file), key=_below(key, name))
        for field in fields(cls):
            if field.name not in value and field.default is MISSING:
                raise self.missing(_below(key, field.name))
        return cls(**{name: self._value(hints[name], value[name], _below(key, name)) for name in value})

    def missing(self, key):
        """The error that a setting is not there."""
        return KeyMissing(file=str(self.file), key=key)

    def wrong(self, key, expected):
        """The error that a setting is not what was expected."""
        return ValueWrong(file=str(self.file), key=key, expected=expected)

    def _value(self, hint, value, key):
        if isinstance(hint, UnionType):
            hint = next(kind for kind in get_args(hint) if kind is not NoneType)
        if is_dataclass(hint):
            return self.table(hint, value, key)
        if get_origin(hint) is tuple:
            return self._list(get_args(hint)[0], value, key)
        if get_origin(hint) is Literal:
            if value not in get_args(hint):
                raise self.wrong(key, " | ".join(f'"{choice}"' for choice in get_args(hint)))
            return value
        return self._plain(hint, value, key)

    def _list(self, hint, value, key):
        if not isinstance(value, list):
            raise self.wrong(key, NAMES[tuple])
        return tuple(self._value(hint, item, _below(key, place)) for place, item in enumerate(value, 1))

    def _plain(self, kind, value, key):
        # bool is an int in Python; a port of `true` is a mistake.
        if type(value) is not (str if kind in (Path, Decimal) else kind):
            raise self.wrong(key, NAMES[kind])
        if kind is Path:
            return self.folder / Path(value).expanduser()
        if kind is Decimal:
            return self._amount(value, key)
        return value

    def _amount(self, value, key):
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise self.wrong(key, NAMES[Decimal]) from None
        if not amount.is_finite():
            raise self.wrong(key, NAMES[Decimal])
        return amount


def _below(key, name):
    return f"{key}.{name}" if key else str(name)
