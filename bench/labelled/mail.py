"""The labelled mail of a seed, in the order of its arrival: every kind of story once, then by weight."""

import random

from bench.labelled import attacks, of_clients, of_others, of_ours
from bench.labelled.telling import Teller

STORIES = (*of_clients.STORIES, *of_ours.STORIES, *of_others.STORIES, *attacks.STORIES)


def labelled(world, seed, count, tokens, addresses):
    """At least `count` `Delivery`s. `tokens` and `addresses` are what the program gives to each case, by its number.

    Each story draws from a chance of its own, so that a story more or less changes no other.
    """
    tell, found = Teller(world, seed, tokens, addresses), []
    for number, story in enumerate(_stories(seed, count)):
        if len(found) >= count and number >= len(STORIES):
            break
        found += story(tell, random.Random(f"labelled-{seed}-{number}"))
    return found


def _stories(seed, count):
    chance = random.Random(f"labelled-order-{seed}")
    told, weights = zip(*STORIES, strict=True)
    each = list(told)
    more = chance.choices(told, weights, k=max(count - len(each), 0))
    chance.shuffle(each)
    return [*each, *more]
