"""What the offer says of each product: rules, conditions and usual times, as data checked when read."""

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Financing:
    """Rules and conditions of a family of products; `documents` and `processing` in working days, from–to."""

    institution: str
    repayment: str
    pricing: str
    collateral: str
    conditions: tuple[str, ...]
    documents: tuple[int, int]
    processing: tuple[int, int]


def _read():
    text = resources.files("generators").joinpath("data/financing.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    families = {name: _family(row) for name, row in content["family"].items()}
    return {product: families[family] for product, family in content["product"].items()}


def _family(row):
    lists = ("conditions", "documents", "processing")
    return Financing(**row | {name: tuple(row[name]) for name in lists})


FINANCING = _read()
