"""Who writes and about what: cases of made-up clients with their people, each made from the seed and its number."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from bench.corpus import lemmas
from bench.corpus.lexicon import lexicon
from bench.people import Person, nip, plain

ADVISORS = 12
THREADS = 3
MAILS_A_CASE = 60


@dataclass
class Matter:
    """One case; `threads` are its conversations that still go on, newest last."""

    id: int
    number: str
    client: str
    nip: str
    topic: str
    people: tuple[Person, ...]
    advisor: int
    town: str
    threads: list = field(default_factory=list)


@dataclass(frozen=True)
class Facts:
    """The numbers of one letter, in the plainest spelling; the letter spells them as people do."""

    amount: Decimal
    nip: str
    account: str
    paper: str
    day: object


def matter(seed, number, year):
    """The case of that number, opened in that year."""
    chance = random.Random(f"{seed}-matter-{number}")
    client = f"{chance.choice(lemmas.FIRM_STARTS)}{chance.choice(lemmas.FIRM_ENDS)}"
    if chance.random() < 0.5:
        client = f"{chance.choice(lemmas.TRADES)} {surname(chance)}"
    domain = f"{plain(client.split()[-1])}{number}.example"
    people = tuple(someone(chance, domain) for _ in range(chance.randint(1, 3)))
    nouns, adjectives = lexicon().nouns["sg", "gen"], lexicon().adjectives
    place = int(len(nouns) * chance.random() ** 3)
    fitting = adjectives["sg", "gen", lexicon().genders[place]]
    return Matter(
        id=number,
        number=f"S-{year}-{number:04d}",
        client=f"{client} sp. z o.o.",
        nip=nip(chance),
        topic=f"{fitting[int(len(fitting) * chance.random() ** 3)]} {nouns[place]}",
        people=people,
        advisor=1 + int(ADVISORS * chance.random() ** 1.3),
        town=chance.choice(lemmas.TOWNS),
    )


def someone(chance, domain):
    """Somebody with an address at the domain."""
    first = chance.choice((*lemmas.FIRST_NAMES_M, *lemmas.FIRST_NAMES_F))
    last = surname(chance)
    if first.endswith("a") and last.endswith(("ski", "cki")):
        last = f"{last[:-1]}a"
    return Person(f"{first} {last}", f"{plain(first)}.{plain(last)}@{domain}")


def surname(chance):
    """One of the surnames the dictionary knows, a few of them common."""
    names = lexicon().surnames
    return names[int(len(names) * chance.random() ** 1.5)]["nom"]


def facts(chance, at):
    """Numbers that a letter of that day may speak of."""
    digits = "".join(map(str, (chance.randrange(10) for _ in range(24))))
    check = 98 - int(f"{digits}252100") % 97
    return Facts(
        amount=Decimal(chance.randint(100, 400_000_000)) / 100,
        nip=nip(chance),
        account=f"{check:02d}{digits}",
        paper=f"{chance.choice(('FV', 'FK', 'UM', 'WN'))}/{chance.randint(1, 99_999):05d}/{at:%y}",
        day=(at - timedelta(days=chance.randint(0, 300))).date(),
    )
