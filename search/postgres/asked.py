"""A query as one statement: what may be seen is bounded first, then found, ranked, grouped and counted."""

from math import log1p

from sqlalchemy import text as _text

from search.periods import seconds_of
from search.postgres.rows import LEVELS, quoted
from search.postgres.words import ANY_TERM
from search.snapshot import FRESH, YEAR

MOST_TELLING = 20  # terms that what is alike is looked for by; each is ranked in every row that says one
SATURATION = 1.2  # as in search/postings.py
# ts_rank divides one place's level by this, and each further one by its number squared; levels are at most 1.
_WHOLE = 1.64493406685 * max(LEVELS.values())
_LEVELS = ", ".join(str(level / max(LEVELS.values())) for level in LEVELS.values())

_ANSWER = """
WITH found AS MATERIALIZED ({found}),
ranked AS (SELECT id, {score} AS score FROM ({scores}) AS scored GROUP BY id),
hit AS MATERIALIZED (
    SELECT id, key, kind, type, year, case_ids, talk, at,
        score * (1 + {fresh} * power(0.5, greatest(extract(epoch FROM now()) - at, 0) / {year})) AS score
    FROM ranked JOIN search.entry USING (id) WHERE chunk = 0 {enough}
),
placed AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY talk ORDER BY {order}) AS place FROM hit
),
page AS (SELECT * FROM placed WHERE place = 1 ORDER BY {order} LIMIT :limit OFFSET :offset),
besides AS (
    SELECT talk, array_agg(key ORDER BY place) AS others FROM placed
    WHERE place > 1 AND talk IN (SELECT talk FROM page) GROUP BY talk
)
SELECT
    (SELECT json_agg(one) FROM (
        SELECT key, case_ids, at, score, others FROM page LEFT JOIN besides USING (talk) ORDER BY {order}
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
        self._values, self._bounds, self._counts = {}, [], {}
        if audience is not None:
            self._bounds.append(f"audience && {self._put(sorted(audience), 'text[]')}")

    def answer(self, query, clauses, within, **page):
        """The answer as (hits, groups, counts), each as the statement gives it; None where nothing can be found."""
        wanted = clauses.wanted(query)
        self._count(term for one in wanted for term in _terms_of(one))
        ways = [self._ways(one) for one in wanted]
        if not all(ways):
            return None
        self._bound(query, clauses, within)
        found = " INTERSECT ".join(map(self._saying, ways)) if ways else self._rows("chunk = 0")
        for unwanted in clauses.unwanted(query):
            found += f" EXCEPT {self._saying(_ways(unwanted))}"
        return self._ask(found, list(map(self._score, wanted)), **page)

    def says(self, one):
        """Whether any row that may be seen says the one thing wanted."""
        self._count(_terms_of(one))
        ways = self._ways(one)
        return bool(ways) and self._session.scalar(
            _text(f"SELECT EXISTS ({self._saying(ways)})"), self._values
        )

    def alike(self, weighted, least, **page):
        """The answer of what says at least that share of what the terms, {term: weight}, are worth together."""
        self._count(weighted)
        worths = {
            term: weight * self._rarity(self._counts[term])
            for term, weight in weighted.items()
            if term in self._counts
        }
        telling = sorted(worths, key=lambda term: (-worths[term], term))[:MOST_TELLING]
        if not telling:
            return None
        found = self._saying(" | ".join(map(quoted, telling)))
        scores = [self._worth(quoted(term), worths[term]) for term in telling]
        enough = least * sum(worths[term] for term in telling)
        return self._ask(found, [" + ".join(scores)], enough=enough, **page)

    def _ask(self, found, scores, *, limit, offset=0, by_date=False, enough=None):
        columns = ", ".join(f"{score} AS s{i}" for i, score in enumerate(scores))
        is_ranked = bool(scores) and not by_date
        statement = _ANSWER.format(
            found=found,
            scores=f"SELECT id, {columns or '0 AS s0'} FROM search.entry WHERE id IN (SELECT id FROM found)",
            score=" + ".join(f"max(s{i})" for i in range(len(scores))) or "0",
            fresh=FRESH,
            year=YEAR,
            enough="" if enough is None else f"AND score > {self._put(enough, 'float')}",
            order="score DESC, at DESC, id DESC" if is_ranked else "at DESC, id DESC",
        )
        return self._session.execute(
            _text(statement), {**self._values, "limit": limit, "offset": offset}
        ).one()

    def _count(self, terms):
        self._counts = self._words.counts({ANY_TERM, *terms})

    def _rarity(self, many):
        every = self._counts.get(ANY_TERM, 0)
        return log1p((every - min(many, every) + 0.5) / (many + 0.5))

    def _known(self, alternatives):
        return [(term, weight) for term, weight in alternatives if term in self._counts]

    def _ways(self, one):
        return _ways(one, self._known)

    def _score(self, one):
        """What a row is worth for the one thing wanted, in SQL."""
        besides = [self._term_worth(*known) for known in self._known(one.forms)]
        for alternatives in (one.lemmas, *one.places):
            best = [self._term_worth(*known) for known in self._known(alternatives)]
            besides += [f"greatest({', '.join(best)})"] if best else []
        if one.begun:
            many = sum(self._words.beginning(one.begun).values())
            besides.append(self._worth(f"{quoted(one.begun)}:*", self._rarity(many)))
        return " + ".join(besides)

    def _term_worth(self, term, weight):
        return self._worth(quoted(term), weight * self._rarity(self._counts[term]))

    def _worth(self, way, most):
        rank = f"ts_rank(ARRAY[{_LEVELS}], words, {self._put(way, 'tsquery')})"
        return f"{self._put(most, 'float')} * (1 - {SATURATION} / ({SATURATION} + {_WHOLE} * {rank}))"

    def _saying(self, ways):
        return self._rows(f"words @@ {self._put(ways, 'tsquery')}")

    def _rows(self, condition):
        return f"SELECT id FROM search.entry WHERE {' AND '.join((condition, *self._bounds))}"

    def _bound(self, query, clauses, within):
        self._bounds += self._filters(query, clauses, within)

    def _filters(self, query, clauses, within):
        if within is not None:
            yield f"case_ids && {self._put(sorted(within), 'bigint[]')}"
        for name, column in _FIELDS.items():
            if getattr(query, name):
                ways = " | ".join(map(_ways, clauses.named(getattr(query, name))))
                yield f"{column} @@ {self._put(ways, 'tsquery')}"
        for name, kind in (("kinds", "text[]"), ("types", "text[]"), ("years", "integer[]")):
            if getattr(query, name):
                yield f"{name.removesuffix('s')} = ANY({self._put(list(getattr(query, name)), kind)})"
        first, after = seconds_of(query.from_on, query.until_on)
        if first is not None:
            yield f"at >= {self._put(first, 'bigint')}"
        if after is not None:
            yield f"at < {self._put(after, 'bigint')}"
        if query.has_attachment:
            yield "has_attachment"
        if query.amounts:
            least, most = (self._put(bound, "bigint") for bound in query.amounts)
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


def _ways(one, known=list):
    """The ways to say the one thing wanted, as text search asks for them; empty for none."""
    ways = [quoted(term) for term, _ in known((*one.lemmas, *one.forms))]
    if one.begun:
        ways.append(f"{quoted(one.begun)}:*")
    places = [" | ".join(quoted(term) for term, _ in known(terms)) for terms in one.places]
    if places and all(places):
        ways.append(" <-> ".join(f"({place})" for place in places))
    return " | ".join(ways)
