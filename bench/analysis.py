"""How well words are understood: `python -m bench.analysis [--lemmas 2000]` asks `teczka analyze` for pairs of forms.

A list of (form, lemma) is made with Morfeusz, or read with `--list FILE` (tab-separated) from somebody's treebank.
Recall: how many ordered pairs of different forms of one lemma find each other. Precision: of the forms that a form
finds, how many share a lemma of the list with it. Once as written, and once typed without diacritics.
A list made with Morfeusz cannot show words that Morfeusz itself does not know.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import defaultdict
from itertools import permutations
from pathlib import Path

from bench.corpus.lexicon import forms_of, lexicon
from bench.corpus.spelling import bare

ROOT = Path(__file__).parents[1]
MOST_FORMS = 5  # of one lemma


def own_list(count, seed):
    """(form, lemma) pairs of so many lemmas, common and rare."""
    chance = random.Random(seed)
    every = [lemma for words in lexicon().lemmas.values() for lemma in words]
    for lemma in chance.sample(every, min(count, len(every))):
        forms = sorted({form.lower() for form in forms_of(lemma).values()})
        for form in chance.sample(forms, min(MOST_FORMS, len(forms))):
            yield form, lemma


def analysed(words):
    """{word: (index terms, query terms)} by `teczka analyze`."""
    start = "from webapp.cli import main; main(prog_name='teczka')"
    lines = "".join(f"{word}\n" for word in words)
    done = subprocess.run(
        [sys.executable, "-c", start, "analyze"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    told = map(json.loads, done.stdout.splitlines())
    return {one["word"]: (frozenset(one["index"]), frozenset(one["query"])) for one in told}


def figures(pairs, typed=lambda form: form):
    """(recall, precision, ordered pairs) where each form is typed in that way."""
    lemmas_of, forms_of_lemma = defaultdict(set), defaultdict(set)
    for form, lemma in pairs:
        lemmas_of[form].add(lemma)
        forms_of_lemma[lemma].add(form)
    told = analysed(sorted({*lemmas_of, *map(typed, lemmas_of)}))
    under = defaultdict(set)
    for form in lemmas_of:
        for term in told[form][0]:
            under[term].add(form)
    asked = {
        form: set().union(*(under[term] for term in told[typed(form)][1])) - {form} for form in lemmas_of
    }
    due = {pair for forms in forms_of_lemma.values() for pair in permutations(forms, 2)}
    found = sum(other in asked[form] for form, other in due)
    shown = sum(map(len, asked.values()))
    right = sum(bool(lemmas_of[form] & lemmas_of[other]) for form in asked for other in asked[form])
    return found / len(due), right / shown, len(due)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lemmas", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", type=Path, help="lines of form, tab, lemma")
    asked = parser.parse_args()
    if asked.list:
        lines = asked.list.read_text(encoding="utf-8").splitlines()
        pairs = [tuple(line.lower().split("\t")[:2]) for line in lines if "\t" in line]
    else:
        pairs = list(own_list(asked.lemmas, asked.seed))
    print("| typed | same-lemma recall | precision | pairs |\n|---|---|---|---|")
    for name, typed in (("as written", str), ("without diacritics", bare)):
        recall, precision, due = figures(pairs, typed)
        print(f"| {name} | {recall:.3f} | {precision:.3f} | {due} |", flush=True)


if __name__ == "__main__":
    main()
