"""The analysis of words, for whoever wants to measure it."""

import json

import click


@click.command()
def analyze():
    """Tell how words are understood.

    Reads words on standard input, one a line, and prints one JSON object a line: the word, the terms that it is
    indexed under, and the terms that a query for it looks for. A word finds another if they have a term in common.
    """
    from search.analysis import index_terms, query_terms

    with click.open_file("-", encoding="utf-8", errors="replace") as lines:
        for word in filter(None, map(str.strip, lines)):
            told = {"word": word, "index": index_terms(word), "query": query_terms(word)}
            click.echo(json.dumps(told, ensure_ascii=False).encode())


COMMANDS = (analyze,)
