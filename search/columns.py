"""What is known of each entry besides its words, as arrays: to filter, count and sort by."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy

from search import facts

_NAMED = ("kind", "type", "cases")  # few values, each kept once
ATTACHMENT = 1


@dataclass(frozen=True)
class Row:
    """An entry without its words. `cases` are ids, with spaces between; `talk` is a number for its conversation."""

    row: int
    kind: str
    type: str
    cases: str
    talk: int
    at: int
    flags: int
    amounts: tuple[int, ...]

    @classmethod
    def of(cls, entry, texts):
        """What is kept of the entry, whose words are in the texts."""
        return cls(
            row=entry.row_id,
            kind=entry.kind,
            type=entry.type.lower(),
            cases=" ".join(map(str, entry.case_ids)),
            talk=_number(entry.conversation or entry.key),
            at=int(entry.at.timestamp()),
            flags=ATTACHMENT * entry.has_attachment,
            amounts=tuple(sorted({amount for text in texts for amount in facts.amounts(text)})),
        )


def write_columns(out, rows):
    """Put the rows into a file of arrays; the tables of values that it needs besides."""
    tables = {}
    for name in _NAMED:
        values = [getattr(row, name) for row in rows]
        tables[name] = sorted(set(values))
        number = {value: i for i, value in enumerate(tables[name])}
        out.add(name, numpy.array([number[value] for value in values], numpy.uint32))
    for name, kind in (("row", "i8"), ("talk", "i8"), ("at", "i8"), ("flags", "u1")):
        out.add(name, numpy.array([getattr(row, name) for row in rows], kind))
    many = [len(row.amounts) for row in rows]
    out.add("amount_of", numpy.repeat(numpy.arange(len(rows), dtype=numpy.uint32), many))
    out.add("amount", numpy.array([amount for row in rows for amount in row.amounts], numpy.int64))
    return {"documents": len(rows), "tables": tables}


def _number(conversation):
    return int.from_bytes(blake2b(conversation.encode(), digest_size=8).digest(), "little", signed=True)


def merge_columns(out, sources):
    """Put the rows that stand in the sources, pairs of (arrays, which stand), into a file; the tables it needs."""
    tables = {}
    for name in _NAMED:
        tables[name], codes = united([arrays.facts["tables"][name] for arrays, _ in sources])
        out.add(name, _joined(sources, lambda arrays, i, name=name, codes=codes: codes[i][arrays[name]]))
    for name in ("row", "talk", "at", "flags"):
        out.add(name, _joined(sources, lambda arrays, _, name=name: arrays[name]))
    many, amounts = [], []
    for arrays, stands in sources:
        kept = stands[arrays["amount_of"]]
        many.append(numpy.bincount(arrays["amount_of"], minlength=len(stands))[stands])
        amounts.append(arrays["amount"][kept])
    many = numpy.concatenate(many)
    out.add("amount_of", numpy.repeat(numpy.arange(len(many), dtype=numpy.uint32), many))
    out.add("amount", numpy.concatenate(amounts))
    return {"documents": len(many), "tables": tables}


def united(tables):
    """All values of several tables in one, and for each table where its values stand there."""
    values = sorted({value for table in tables for value in table})
    number = {value: i for i, value in enumerate(values)}
    return values, [numpy.array([number[value] for value in table], numpy.uint32) for table in tables]


def _joined(sources, column):
    return numpy.concatenate([column(arrays, i)[stands] for i, (arrays, stands) in enumerate(sources)])
