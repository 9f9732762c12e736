"""Forwards as other people would send them: `python -m bench.perturbed [CORPORA] --seeds 1 2` tells how many are read.

Each is a case of the forward-parser set with other names, addresses, subjects, dates and Polish texts, its header lines
shuffled and folded, as a page or as plain text; the same for the same seed. The seeds from 100 on are kept for
reporting: nobody looks at what they make.
"""

import argparse
import json
import random
import re
from html import escape
from pathlib import Path

from bench import people
from bench.sets import forwards
from ingest.forward import labels
from ingest.mail import parse

REPORTED = (101, 102, 103, 104, 105, 106, 107, 108)
SUBJECTS = (
    "Wniosek nr {n}/2026: uzupełnienie dokumentów",
    "Re: Umowa doradcza – Piekarnia Kłos sp. z o.o.",
    "Zaświadczenie z ZUS o niezaleganiu",
    "ODP: [S-2026-{n}] prośba o wyciągi, pilne!",
    "Faktura VAT {n}/11/2026 (korekta)",
    "Żądanie zapłaty",
    "Kredyt inwestycyjny: oferta, harmonogram i zabezpieczenia dla spółki z Łodzi",
    "Do: zespołu – spotkanie w środę",
)
TEXTS = (
    ("Dzień dobry,", "w załączeniu przesyłam zaświadczenie z ZUS oraz wyciąg z rachunku.", "Z poważaniem"),
    (
        "Szanowna Pani, proszę o kontakt: tel. 600 100 200 albo mailem na adres biuro@klos.example.",
        "Uwaga: termin złożenia wniosku mija 30.11.2026 o 15:00, potem bank naliczy opłatę.",
        "Łączę wyrazy szacunku, Żaneta",
    ),
    (
        "Cześć! Bank żąda jeszcze trzech dokumentów:",
        "– KRS, – bilans za 2025 rok, – oświadczenie o stanie majątkowym żony.",
        "Dasz radę do piątku?",
    ),
    ("Do wniosku dołączam: bilans, PIT-36 i umowę najmu.", "Źródła finansowania – jak niżej.", "Pozdrawiam ciepło"),
)  # fmt: skip
WORDS = (
    ("Proszę dodać do sprawy Kłosa.", "Termin mija w piątek."),
    ("Do akt.", "Zażółć gęślą jaźń – do wyjaśnienia."),
)
SURNAMES = (
    "{}",
    "{}",
    "{}",
    "{}",
    "{}-Żądło",
    "{} (Bank Testowy)",
    "{} | Kłos sp. z o.o.",
    "de {}",
    "{} S.A.",
    "{} 24",
)
_LATIN = (
    re.compile(r"Aenean quis diam urna\.[^\n]*?non venenatis\."),
    re.compile(r"Sed nec facilisis tellus\.[^\n]*?eleifend nisi\."),
    re.compile(r"Praesent ac ligula orci\.[^\n]*?sagittis eget\."),
)
_ABOVE = ("Praesent suscipit egestas hendrerit.", "Aliquam eget dui dui.")
_SUBJECT = "Integer consequat non purus"
_PEOPLE = (
    ("John", "Doe", "john.doe@acme.com"),
    ("Bessie", "Berry", "bessie.berry@acme.com"),
    ("Walter", "Sheltan", "walter.sheltan@acme.com"),
    ("Nicholas", "Landers", "nicholas@globex.corp"),
    ("Suzanne", None, "suzanne@globex.corp"),
)
_NUMBER = re.compile(r"(?<![\d+-])(?:\d{4}|\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?!\d|[./]\d)|\d{1,2})(?![\d])")
_LABELS_IN = re.compile(r"^((?:[ \t]*>)*[ \t]*)(.*)$")


def main():
    """Print the scores of the seeds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "corpora", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "corpora"
    )
    options.add_argument("--seeds", type=int, nargs="+", default=REPORTED)
    options.add_argument("--tell", action="store_true", help="tell what is not as expected")
    given = options.parse_args()
    for seed in given.seeds:
        routed, full, total, deviations = score(given.corpora, seed)
        print(f"seed {seed}: route {routed}/{total}, all fields {full}/{total}")
        for name, reason in deviations if given.tell else ():
            print(f"  {name}: {reason[:300]}")


def score(corpora, seed) -> tuple[int, int, int, list[tuple[str, str]]]:
    """(forward told from none and its sender found, all right, how many, what is not right)."""
    routed = full = 0
    deviations = []
    cases = list(perturbed(corpora, seed))
    for name, expected, raw in cases:
        mail = parse(raw)
        route = {key: expected[key] for key in ("forwarded", "from") if key in expected}
        routed += forwards.difference(route, mail) is None
        wrong = forwards.difference(expected, mail)
        full += wrong is None
        if wrong:
            deviations.append((name, wrong))
    return routed, full, len(cases), deviations


def perturbed(corpora, seed):
    """(name, expectation, bytes) of each case."""
    chance = random.Random(seed)
    folder = Path(corpora) / "forward-parser"
    for case in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
        body, subject = (
            (folder / "fixtures" / name).read_text(encoding="utf-8") if name else forwards.NEUTRAL
            for name in (case["body_file"], case["subject_file"])
        )
        told = json.dumps(case["expect"], ensure_ascii=False)
        body, subject, told = _renamed(chance, body, subject, told)
        kind, body = _reshaped(chance, body, is_ruled=case["subject_file"] is not None)
        yield f"{case['body_file']} {kind}", json.loads(told), forwards.letter(body, subject, kind)


def _renamed(chance, *texts):
    """The texts with other people, subjects, dates and words, the same in all of them."""
    changes = _changes(chance)
    head, found, rest = texts[0].partition("Aenean")
    dated = _dated(chance, head) if found else head
    return [_changed(text, changes) for text in (dated + found + rest, *texts[1:])]


def _changes(chance):
    changes = []
    for first, last, address in _PEOPLE:
        person = people.stranger(chance)
        given, _, surname = person.name.partition(" ")
        changes += [(address, person.address), (first, given)]
        changes += [(last, chance.choice(SURNAMES).format(surname.replace(" ", "-")))] if last else []
    changes.append((_SUBJECT, chance.choice(SUBJECTS).format(n=chance.randint(10, 9999))))
    changes += zip(_LATIN, chance.choice(TEXTS), strict=True)
    changes += zip(_ABOVE, chance.choice(WORDS), strict=True)
    return changes


def _changed(text, changes):
    for old, new in changes:
        text = text.replace(old, new) if isinstance(old, str) else old.sub(new, text)
    return text


def _dated(chance, head):
    """Other days, years and times, written as before."""

    def other(match):
        said = match[0]
        if len(said) == 4 and said.isdigit():
            return str(chance.randint(2019, 2026)) if said.startswith("20") else said
        if not said.isdigit():
            mark = ":" if ":" in said else "."
            parts = [
                str(chance.randint(1, 12)),
                *(f"{chance.randint(0, 59):02}" for _ in said.split(mark)[1:]),
            ]
            return mark.join(parts)
        return str(chance.randint(13, 28)) if said not in ("10", "02") else said

    return _NUMBER.sub(other, head)


def _reshaped(chance, body, is_ruled):
    """(plain or html, the text with its header lines shuffled and folded, or its page)."""
    lines = body.split("\n")
    kind = "html" if chance.random() < 0.4 else "plain"
    places = [at for at, line in enumerate(lines[:40]) if labels.read(_LABELS_IN.match(line)[2])]
    if places and places == list(range(places[0], places[-1] + 1)):
        block = slice(places[0], places[-1] + 1)
        lines[block] = _headers(chance, lines[block], _is_tight(lines, places), kind == "plain", is_ruled)
    elif kind == "plain" and chance.random() < 0.5:
        style = chance.choice(("", " "))
        lines = [
            line if at > 15 or "@" not in line else _wrapped(line, style) for at, line in enumerate(lines)
        ]
    return kind, _page(chance, lines, is_ruled) if kind == "html" else "\n".join(lines)


def _is_tight(lines, places):
    """Whether the text follows the header lines directly."""
    return places[-1] + 1 < len(lines) and bool(lines[places[-1] + 1].strip("> \t\xa0"))


def _headers(chance, lines, is_tight, may_fold, is_told):
    """The header lines in another order, the long ones folded as some program would.

    What the text follows directly is folded so that it shows, or where the subject around it tells how it goes on.
    """
    if chance.random() < 0.5:
        chance.shuffle(lines)
    if may_fold and chance.random() < 0.6:
        style, width = chance.choice(("    ", "\t", " ", "")), chance.choice((40, 60, 74))
        last = len(lines) - 1
        lines = [
            line
            if is_tight and at == last and not (style or is_told)
            else _folded(line, style, width if style or at < last else 74)
            for at, line in enumerate(lines)
        ]
    return "\n".join(lines).split("\n")


def _folded(line, style, width):
    """The line in as many as it takes."""
    marks, rest = _LABELS_IN.match(line).groups()
    pieces = [""]
    for word in rest.split(" "):
        if pieces[-1] and len(pieces[-1]) + 1 + len(word) > width:
            pieces.append(word)
        else:
            pieces[-1] += (" " if pieces[-1] else "") + word
    return f"\n{marks}{style}".join([marks + pieces[0], *pieces[1:]])


def _wrapped(line, style):
    """A line that says all at once, folded among its people: what follows them stays in one."""
    cut = line.rfind(">") + 1
    return _folded(line[:cut], style, 74) + line[cut:]


def _page(chance, lines, is_ruled):
    """The text as a page: quoted lines in a quotation, and a rule as a rule where the subject tells a forward, too."""
    way, out, depth = chance.choice(("<div>{}</div>", "{}<br>", '<p style="margin:0">{}</p>')), [], 0
    for line in lines:
        marks, inner = _LABELS_IN.match(line).groups()
        wanted = marks.count(">")
        out += ['<blockquote type="cite">'] * (wanted - depth) + ["</blockquote>"] * (depth - wanted)
        depth = wanted
        is_rule = is_ruled and len(inner) == 32 and not inner.strip("_") and "<hr>" not in out
        out.append("<hr>" if is_rule else way.format(_marked(chance, inner)))
    return "<html><body>" + "\n".join(out) + "</blockquote>" * depth + "</body></html>"


def _marked(chance, text):
    """The line as a program marks it: its label bold, its addresses linked."""
    if not text.strip():
        return "<br>"
    shown = escape(text.strip(), quote=False)
    if labels.read(text):
        at = re.search("[:：]", shown).end()
        shown = f"<b>{shown[:at]}</b>{shown[at:]}"
    return re.sub(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)", r'<a href="mailto:\1">\1</a>', shown)


if __name__ == "__main__":
    main()
