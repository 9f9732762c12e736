"""The search box on the command line, with the rights of whoever asks."""

import json

import click

from webapp.cli.frame import N_


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--as", "email", metavar="ADDRESS", help="On whose behalf; may be left out where there is one manager."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a hit.")
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many hits."
)
@click.pass_obj
def search(frame, words, email, as_json, limit):
    """Find messages, documents and notes.

    Only what the person may see is found. Without --as the only active manager asks; where there are several
    managers --as is required.
    """
    from search.find import search as find
    from webapp import people

    office = frame.office
    with office.db.reading() as session:
        page = find(session, office.index, " ".join(words), people.whoever_asks(session, email), limit=limit)
    for remark in page.remarks:
        frame.complain(remark.sentence, **remark.facts)
    if page.did_you_mean:
        frame.complain(
            N_("Nothing says that; looked for instead: %(words)s"), words=_printable(page.did_you_mean)
        )
    for hit in page.hits:
        click.echo(_as_json(hit) if as_json else _in_words(hit))
        if hit.others and not as_json:
            frame.say(N_("    and %(count)s more in this conversation"), count=len(hit.others))
    if not as_json:
        shown = sum(1 + len(hit.others) for hit in page.hits)
        frame.say(N_("%(shown)s of %(total)s"), shown=shown, total=page.total)


def _as_json(hit):
    told = {
        "document": hit.key,
        "case": next((number for _, number in hit.cases), None),
        "kind": hit.kind,
        "title": hit.title,
        "snippet": _snippet(hit),
        "score": hit.score,
        "at": hit.at.isoformat(),
        "others": [other.key for other in hit.others],
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _in_words(hit):
    cases = " ".join(number for _, number in hit.cases)
    told = f"{hit.at:%Y-%m-%d}  {hit.key}  {cases}  {_printable(hit.title)}\n    {_printable(_snippet(hit))}"
    return told.encode("utf-8", "replace")


def _printable(text):
    # A terminal does what some letters tell it, and these were written by strangers.
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _snippet(hit):
    return " ".join("".join(piece.text for piece in hit.snippet).split())


COMMANDS = (search,)
