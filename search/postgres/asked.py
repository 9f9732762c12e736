"""A query as one statement: what may be seen is bounded first, then found, ranked, grouped and counted."""

import time
from math import log, log1p

from sqlalchemy import text as _text

from search.periods import seconds_of
from search.postgres.rows import DIGITS, WORTHS, quoted
from search.postgres.words import ANY_TERM
from search.snapshot import FRESH, YEAR

MOST_TELLING = 40  # terms that what is alike is looked for by: all that say one are looked at

# A thing wanted is said in one of several ways; of the ways in one slot the best counts, the slots are added up.
# OFFSET 0 has each way looked up in its index: the planner would rather read the lexemes of all rows that may be seen.
_FOUND = """
way AS (
    SELECT CAST(lexeme AS tsquery) AS lexeme, thing, slot, worth, says FROM unnest(
        CAST(:lexemes AS text[]), CAST(:things AS integer[]), CAST(:slots AS integer[]),
        CAST(:worths AS float[]), CAST(:says AS boolean[])
    ) AS way (lexeme, thing, slot, worth, says)
),
stand AS (
    SELECT CAST(phrase AS tsquery) AS phrase, thing
    FROM unnest(CAST(:phrases AS text[]), CAST(:standing AS integer[])) AS stand (phrase, thing)
),
said AS (
    SELECT id, thing, slot, max(worth) AS worth, bool_or(says) AS says
    FROM way, LATERAL (SELECT * FROM search.entry WHERE terms @@ lexeme OFFSET 0) AS entry
    WHERE {bounds} GROUP BY id, thing, slot
    UNION ALL
    SELECT id, thing, NULL, 0, true
    FROM stand, LATERAL (SELECT * FROM search.entry WHERE words @@ phrase OFFSET 0) AS entry WHERE {bounds}
),
thing AS (SELECT id, thing, sum(worth) AS worth FROM said GROUP BY id, thing HAVING bool_or(says)),
found AS (SELECT id, sum(worth) AS worth FROM thing GROUP BY id HAVING count(*) = :many)
"""
_FILTERED = "found AS (SELECT id, 0 AS worth FROM search.entry WHERE chunk = 0 AND {bounds})"

_ANSWER = """
WITH {found},
hit AS MATERIALIZED (
    SELECT id, key, kind, type, year, case_ids, talk, at,
        worth * (1 + :fresh * exp(least(at - :now, 0) / :year)) AS score
    FROM found JOIN search.entry USING (id) WHERE chunk = 0 AND worth >= :enough
),
placed AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY talk ORDER BY {order}) AS place FROM hit
),
page AS (SELECT * FROM placed WHERE place = 1 ORDER BY {order} LIMIT :limit OFFSET :offset),
further AS (
    SELECT talk, array_agg(key ORDER BY place) AS others FROM placed
    WHERE place > 1 AND talk IN (SELECT talk FROM page) GROUP BY talk
)
SELECT
    (SELECT json_agg(one) FROM (
        SELECT key, case_ids, at, score, others FROM page LEFT JOIN further USING (talk) ORDER BY {order}
    ) AS one) AS hits,
    (SELECT count(*) FROM placed WHERE place = 1) AS groups,
    (SELECT json_agg(one) FROM (
        SELECT kind, type, year, case_ids, count(*) AS many FROM hit
        GROUP BY GROUPING SETS ((), (kind), (type), (year), (case_ids))
    ) AS one) AS counts
"""

_FIELDS = {"senders": "sender", "recipients": "recipients", "files": "files"}


class Question:
    """What somebody asks of the index: the conditions that bound every row, and the values in them."""

    def __init__(self, session, words, audience):
        self._session, self._words = session, words
        self._values, self._bounds, self._counts = {}, ["true"], {}
        if audience is not None:
            self._bounds.append(f"audience && {self._put(sorted(audience), 'text[]')}")

    def answer(self, query, clauses, within, **page):
        """The row that the statement gives; None where nothing can be found."""
        wanted = clauses.wanted(query)
        self._count(term for one in wanted for term in _terms_of(one))
        ways = [list(self._ways(one)) for one in wanted]
        stands = [self._phrase(one.places) for one in wanted]
        if not all(
            phrase or any(says for *_, says in some) for some, phrase in zip(ways, stands, strict=True)
        ):
            return None
        self._bounds += self._filters(query, clauses, within)
        for unwanted in clauses.unwanted(query):
            self._bounds.append(f"id NOT IN (SELECT id FROM search.entry WHERE {self._saying(unwanted)})")
        if not wanted:
            return self._ask(_FILTERED, **page)
        return self._ask(_FOUND, ways, stands, **page)

    def says(self, one):
        """Whether any row that may be seen says the one thing wanted."""
        rows = f"SELECT FROM search.entry WHERE ({self._saying(one)}) AND {' AND '.join(self._bounds)}"
        return self._session.scalar(_text(f"SELECT EXISTS ({rows})"), self._values)

    def alike(self, weighted, least, **page):
        """The row of what says at least that share of what the terms, {term: weight}, are worth together."""
        self._count(weighted)
        worths = {
            term: weight * self._rarity(self._counts[term]) for term, weight in self._known(weighted.items())
        }
        telling = sorted(worths, key=lambda term: (-worths[term], term))[:MOST_TELLING]
        ways = [way for slot, term in enumerate(telling) for way in _by_digit(term, slot, worths[term])]
        enough = least * sum(worths[term] for term in telling)
        return self._ask(_FOUND, [ways], [""], enough=enough, **page) if telling else None

    def _ask(self, found, ways=(), stands=(), *, limit, offset=0, by_date=False, enough=0.0):
        order = "at DESC, id DESC" if by_date or not ways else "score DESC, at DESC, id DESC"
        bounds = " AND ".join(self._bounds)
        statement = _ANSWER.format(found=found.format(bounds=bounds), order=order)
        rows = [(*way, thing) for thing, some in enumerate(ways) for way in some]
        lexemes, slots, worths, says, things = zip(*rows, strict=True) if rows else ((),) * 5
        phrases = [(phrase, thing) for thing, phrase in enumerate(stands) if phrase]
        values = {
            "lexemes": list(lexemes),
            "things": list(things),
            "slots": list(slots),
            "worths": list(map(float, worths)),
            "says": list(says),
            "phrases": [phrase for phrase, _ in phrases],
            "standing": [thing for _, thing in phrases],
            "many": len(ways),
            "fresh": FRESH,
            "now": time.time(),
            "year": YEAR / log(2),  # in which its freshness is halved
            "enough": enough,
            "limit": limit,
            "offset": offset,
        }
        return self._session.execute(_text(statement), self._values | values).one()

    def _count(self, terms):
        self._counts = self._words.counts({ANY_TERM, *terms})

    def _rarity(self, many):
        every = self._counts.get(ANY_TERM, 0)
        return log1p((every - min(many, every) + 0.5) / (many + 0.5))

    def _known(self, alternatives):
        return [(term, weight) for term, weight in alternatives if term in self._counts]

    def _ways(self, one):
        """(lexeme, slot, what it is worth, whether it says the thing wanted) for all that is said of it."""
        ways = [one.lemmas, *((form,) for form in one.forms)]
        slots = [*ways, *one.places]
        for slot, alternatives in enumerate(slots):
            for term, weight in self._known(alternatives):
                most = weight * self._rarity(self._counts[term])
                yield from _by_digit(term, slot, most, says=slot < len(ways))
        if one.begun:
            many = sum(self._words.beginning(one.begun).values())
            yield from _by_digit(one.begun, len(slots), self._rarity(many), ":*")

    def _phrase(self, places):
        """The words of the places one after another, as text search asks for them; empty where one is not said."""
        return _phrase([self._known(alternatives) for alternatives in places])

    def _saying(self, one):
        """The condition that a row says the one thing, in any way."""
        lexemes = [quoted(digit + term) for term, _ in (*one.lemmas, *one.forms) for digit in DIGITS]
        lexemes += [f"{quoted(digit + one.begun)}:*" for digit in DIGITS if one.begun]
        phrase = _phrase(one.places)
        ways = [f"terms @@ {self._put(' | '.join(lexemes), 'tsquery')}"] if lexemes else []
        return " OR ".join(ways + ([f"words @@ {self._put(phrase, 'tsquery')}"] if phrase else []))

    def _filters(self, query, clauses, within):
        if within is not None:
            yield f"case_ids && {self._put(sorted(within), 'bigint[]')}"
        for name, column in _FIELDS.items():
            if getattr(query, name):
                ways = " | ".join(map(_named, clauses.named(getattr(query, name))))
                yield f"{column} @@ {self._put(ways, 'tsquery')}"
        for name, kind in (("kinds", "text[]"), ("types", "text[]"), ("years", "integer[]")):
            if getattr(query, name):
                yield f"{name.removesuffix('s')} = ANY({self._put(list(getattr(query, name)), kind)})"
        first, after = seconds_of(query.from_on, query.until_on)
        if first is not None:
            yield f"at >= {self._put(first, 'bigint')}"
        if after is not None:
            yield f"at < {self._put(after, 'bigint')}"
        if query.has_attachment is not None:
            yield f"has_attachment = {self._put(query.has_attachment, 'boolean')}"
        if query.amounts:
            least, most = (self._put(bound, "numeric") for bound in query.amounts)
            yield (
                "EXISTS (SELECT FROM unnest(amounts) AS amount "
                f"WHERE amount >= coalesce({least}, amount) AND amount <= coalesce({most}, amount))"
            )

    def _put(self, value, kind):
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f"CAST(:{name} AS {kind})"


def _terms_of(one):
    return {term for terms in (one.lemmas, one.forms, *one.places) for term, _ in terms}


def _by_digit(term, slot, most, ends="", says=True):
    for digit in DIGITS:
        yield quoted(digit + term) + ends, slot, most * WORTHS[digit], says


def _phrase(places):
    said = [" | ".join(quoted(term) for term, _ in terms) for terms in places]
    return " <-> ".join(f"({place})" for place in said) if all(said) else ""


def _named(one):
    """The ways to say the one thing in a field, as text search asks for them."""
    ways = [quoted(term) for term, _ in (*one.lemmas, *one.forms)]
    phrase = _phrase(one.places)
    return " | ".join(ways + ([phrase] if phrase else []))
