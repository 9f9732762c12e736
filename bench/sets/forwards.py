"""Forwards of many mail programs, read as whole e-mails, as the forward-parser set expects them."""

import json
import re

from bench import mailbox
from bench.sets.score import Score
from ingest.mail import parse

NEUTRAL = "Dokumenty"
ANSWERED = ("Re: Dokumenty", "ODP: Dokumenty", NEUTRAL, "")
PASSED_ON = ("forwarded_apple", "forwarded_gmail", "forwarded_message")  # of the reply-trimmer set
ORDINARY, SEED = 1000, 4
SURE = 0.5


def score(corpora) -> Score:
    """Each case is right when all that its expectation tells is."""
    folder = corpora / "forward-parser"
    cases = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = Score("forward-parser: all fields", len(cases))
    for case in cases:
        body, subject = (
            (folder / "fixtures" / name).read_text(encoding="utf-8") if name else NEUTRAL
            for name in (case["body_file"], case["subject_file"])
        )
        found.add(case["body_file"], difference(case["expect"], parse(letter(body, subject))))
    return found


def none(corpora) -> Score:
    """Answers under subjects of any kind, pages of answers, and a firm's ordinary mail: only what it forwards is told.

    What is told as unsure counts as none: nobody takes it for a forward.
    """
    found = Score("no forward where there is none", 0)
    for path in sorted((corpora / "reply-trimmer" / "emails").glob("*.txt")):
        if path.stem not in PASSED_ON:
            _add_answers(found, path, "plain")
    for path in sorted((corpora / "talon").rglob("*.html")):
        _add_answers(found, path, "html")
    for one in mailbox.mail(ORDINARY, SEED):
        mail = parse(one.content)
        is_forward = mail.subject.startswith("Fwd:")
        found.add(f"mailbox {one.number}", difference({"forwarded": is_forward}, mail))
    found.wanted = found.total
    return found


def _add_answers(found, path, kind):
    body = path.read_text(encoding="utf-8", errors="replace")
    for subject in ANSWERED:
        wrong = difference({"forwarded": False}, parse(letter(body, subject, kind)))
        found.add(f"{path.stem} under {subject!r}", wrong)


def letter(body, subject, kind="plain") -> bytes:
    """The e-mail that an advisor sends."""
    head = (
        "From: Anna Nowak <anna@firma.example>\nTo: sprawy@firma.example\nDate: Mon, 02 Nov 2026 10:00:00 +0100\n"
        "Message-ID: <1@firma.example>\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n"
        f"Content-Type: text/{kind}; charset=utf-8\nSubject: {' '.join(subject.split())}\n\n"
    )
    return (head + body).encode().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def difference(expected, mail) -> str | None:
    """What of the outermost layer is not as expected; None when all is."""
    layer = next((one for one in mail.layers if one.confidence >= SURE), None)
    if not expected["forwarded"]:
        return "a forward, which it is not" if layer else None
    if layer is None:
        return "no forward"
    told = {
        "subject": layer.subject,
        "from": layer.from_ and [layer.from_.name, layer.from_.address],
        "to": [[one.name, one.address] for one in layer.to],
        "cc": [[one.name, one.address] for one in layer.cc],
        "to_addresses": [one.address for one in layer.to],
        "date": "nonempty" if layer.date or layer.date_text else None,
        "body": plain(layer.text),
        "message": plain(mail.comment),
    }
    for name, wanted in expected.items():
        if name == "forwarded":
            continue
        wanted = plain(wanted) if name in ("body", "message") else wanted
        got = told[name][: len(wanted)] if name in ("to", "cc") else told[name]
        if got != wanted:
            return f"{name} {told[name]!r} instead of {wanted!r}"
    return None


def plain(text) -> str:
    """The words of the text."""
    return re.sub(r"[\s\ufeff\u200b]+", " ", text or "").strip()
