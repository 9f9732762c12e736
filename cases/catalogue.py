"""The catalogue: every type of document, and which of them a product requires of whom (DOMAIN.md §3)."""

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class DocumentType:
    """A type of document: who issues it, how long it is valid, by which words a file is recognised.

    `phrases` recognise a text only. `newer_due` is the day, `MM-DD`, by which the next fiscal year's one must be made.
    """

    code: str
    name: str
    issuer: str
    validity: str
    keywords: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    newer_due: str = "04-30"


@dataclass(frozen=True)
class ChecklistItem:
    """One line of a checklist; `alternatives` are types that do instead."""

    type_code: str
    obligation: str = "O"
    condition: str | None = None
    moment: str = "Z"
    validity: str | None = None
    remark: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """What a product requires of a kind of client."""

    code: str
    name: str
    products: tuple[str, ...]
    client_kinds: tuple[str, ...]
    items: tuple[ChecklistItem, ...]


def checklist_for(product, client_kind):
    """The checklist for a product code and a `ClientKind`, or None."""
    fitting = (c for c in CHECKLISTS if product in c.products and client_kind.code in c.client_kinds)
    return next(fitting, None)


def _read(name):
    return tomllib.loads(resources.files("cases.data").joinpath(name).read_text(encoding="utf-8"))


def _document_types():
    rows = _read("document_types.toml")["type"]
    types = {row["code"]: DocumentType(**_tuples(row, "keywords", "phrases")) for row in rows}
    if len(types) != len(rows):
        raise ValueError("cases/data/document_types.toml names a code twice")
    return types


def _tuples(row, *names):
    return row | {name: tuple(row.get(name, ())) for name in names}


def _checklists():
    return tuple(_checklist(row) for row in _read("checklists.toml")["checklist"])


def _checklist(row):
    items = tuple(_item(row["code"], item) for item in row["items"])
    names = {key: tuple(row[key]) for key in ("products", "client_kinds")}
    return Checklist(code=row["code"], name=row["name"], items=items, **names)


def _item(checklist, row):
    alternatives = tuple(row.get("alternatives", ()))
    item = ChecklistItem(**row | {"alternatives": alternatives})
    unknown = {item.type_code, *alternatives} - DOCUMENT_TYPES.keys()
    if unknown or item.obligation not in ("O", "W") or item.moment not in ("Z", "U", "M"):
        raise ValueError(f"cases/data/checklists.toml, {checklist}: wrong item {row}")
    if item.obligation == "W" and not item.condition:
        raise ValueError(f"cases/data/checklists.toml, {checklist}: {item.type_code} lacks its condition")
    return item


DOCUMENT_TYPES = _document_types()
CHECKLISTS = _checklists()


@dataclass(frozen=True)
class Product:
    """What the firm helps to obtain: (code, Polish name, English name)."""

    code: str
    name_pl: str
    name_en: str


PRODUCTS = {row["code"]: Product(**row) for row in _read("products.toml")["product"]}
