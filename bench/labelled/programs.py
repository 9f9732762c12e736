"""Forwards as mail programs write them, in four languages, as plain text and as HTML.

The forms are those of DOMAIN.md §7.3 and of what the programs were seen to write; nothing here reads them back.
"""

import html
from dataclasses import dataclass

from bench.labelled.programs_words import DAYS, LABELS, MONTHS, OPENING, SHORT_DAYS, SHORT_MONTHS
from bench.people import Person


@dataclass(frozen=True)
class Original:
    """What is forwarded, as the program at hand knows it."""

    sender: Person
    to: tuple
    cc: tuple
    subject: str
    at: object
    text: str


PROGRAMS = ("gmail", "outlook", "new outlook", "outlook web", "thunderbird", "apple", "yahoo")
PREFIXES = {
    "pl": ("PD: ", "Fwd: ", "FW: ", "Pd: "),
    "en": ("FW: ", "Fwd: "),
    "de": ("WG: ", "Fwd: "),
    "uk": ("Fwd: ", "FW: "),
}


def forwarded(chance, program, language, comment, original):
    """(plain text, HTML or None) of a forward; `language` is that of the program."""
    block, styled = _WRITERS[program](original, language)
    plain = f"{comment}\n\n{block}" if comment else block
    as_html = (
        None
        if chance.random() < 0.25
        else f"<html><body><div>{_marked(comment)}</div><br>{styled}</body></html>"
    )
    return plain, as_html


def subject_of(chance, program, language, subject):
    """The subject of a forward."""
    if program in ("gmail", "thunderbird", "apple", "yahoo"):
        return f"Fwd: {subject}"
    return chance.choice(PREFIXES[language]) + subject


def _gmail(original, language):
    label, at = LABELS[language], original.at
    day, month = SHORT_DAYS[language][at.weekday()], SHORT_MONTHS[language][at.month - 1]
    stamp = {
        "pl": f"{day}, {at.day} {month} {at.year} o {at:%H:%M}",
        "en": f"{day}, {month} {at.day}, {at.year} at {at:%I:%M %p}".replace(" 0", " "),
        "de": f"{day}, {at.day}. {month} {at.year} um {at:%H:%M} Uhr",
        "uk": f"{day}, {at.day} {month} {at.year} р. о {at:%H:%M}",
    }[language]  # fmt: skip
    rows = [("Date", stamp), ("Subject", original.subject), ("To", _several(original.to))]
    rows += [("Cc", _several(original.cc))] if original.cc else []
    opening = "---------- Forwarded message ---------"
    lines = [
        opening,
        f"{label['from']}: {_one(original.sender)}",
        *(f"{name}: {value}" for name, value in rows),
    ]
    sender = original.sender
    styled = (
        f'<div class="gmail_quote"><div dir="ltr" class="gmail_attr">{opening}<br>{label["from"]}: '
        f'<strong class="gmail_sendername" dir="auto">{html.escape(sender.name)}</strong> <span dir="auto">&lt;'
        f'<a href="mailto:{sender.address}">{sender.address}</a>&gt;</span><br>'
        + "".join(f"{name}: {html.escape(value)}<br>" for name, value in rows)
        + f"</div><br><br>{_marked(original.text)}</div>"
    )
    return "\n".join([*lines, "", "", original.text]), styled


def _outlook(original, language):
    """The classic one: labels in bold below a thin line."""
    rows = _rows(original, language, ("from", "sent", "to", "cc", "subject"), _long(original.at, language))
    head = "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
    return _block(
        rows, original
    ), f"{head}{_bold(rows)}</p></div><p class=MsoNormal>{_marked(original.text)}</p>"


def _new_outlook(original, language):
    word = {"pl": "o", "en": "at", "de": "um", "uk": "о"}[language]
    rows = _rows(
        original, language, ("from", "date", "to", "cc", "subject"), _long(original.at, language, word)
    )
    head = '<div id="mail-editor-reference-message-container"><div style="border-top:solid #B5C4DF 1.0pt">'
    return _block(rows, original), f"{head}{_bold(rows)}</div><div>{_marked(original.text)}</div></div>"


def _outlook_web(original, language):
    rows = _rows(original, language, ("from", "sent", "to", "cc", "subject"), _long(original.at, language))
    head = '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
    styled = (
        f'{head}<font face="Calibri, sans-serif" color="#000000">{_bold(rows)}</font></div><div>&nbsp;</div>'
    )
    return f"{'_' * 32}\n{_block(rows, original)}", f"{styled}<div>{_marked(original.text)}</div>"


def _thunderbird(original, language):
    label = LABELS[language] | OPENING["thunderbird labels"][language]
    stamp = f"{original.at:%a, {original.at.day} %b %Y %H:%M:%S %z}"
    rows = [
        (label["subject"], original.subject),
        (label["date"], stamp),
        (label["from"], _one(original.sender)),
    ]
    rows += [(label["to"], _several(original.to))]
    rows += [(label["cc"], _several(original.cc))] if original.cc else []
    opening = f"-------- {OPENING['thunderbird'][language]} --------"
    cells = "".join(
        f'<tr><th valign="BASELINE" align="RIGHT" nowrap>{name}: </th><td>{html.escape(value)}</td></tr>'
        for name, value in rows
    )
    styled = (
        f'<div class="moz-forward-container"><br>{opening}<table class="moz-email-headers-table" cellspacing="0">'
        f"<tbody>{cells}</tbody></table><br>{_marked(original.text)}</div>"
    )
    lines = [opening, *(f"{name}: \t{value}" for name, value in rows)]
    return "\n".join([*lines, "", "", "", original.text]), styled


def _apple(original, language):
    label = LABELS[language] | OPENING["apple labels"][language]
    at = original.at
    stamp = {
        "pl": f"{at.day} {MONTHS['pl'][at.month - 1]} {at.year} o {at:%H:%M:%S} CET",
        "en": f"{at.day} {MONTHS['en'][at.month - 1]} {at.year} at {at:%H:%M:%S} CET",
        "de": f"{at.day}. {MONTHS['de'][at.month - 1]} {at.year} um {at:%H:%M:%S} MEZ",
        "uk": f"{at.day} {MONTHS['uk'][at.month - 1]} {at.year} р. о {at:%H:%M:%S} GMT+1",
    }[language]
    rows = [
        (label["from"], _one(original.sender)),
        (label["subject"], original.subject),
        (label["date"], stamp),
    ]
    rows += [(label["to"], _several(original.to))]
    rows += [(label["cc"], _several(original.cc))] if original.cc else []
    lines = [OPENING["apple"][language], "", *(f"{n}: {v}" for n, v in rows), "", *original.text.split("\n")]
    styled = (
        f'<div><br><blockquote type="cite"><div>{lines[0]}</div><br>'
        + "".join(f"<div><b>{name}: </b>{html.escape(value)}<br></div>" for name, value in rows)
        + f"<br><div>{_marked(original.text)}</div></blockquote></div>"
    )
    return "\n".join(f"> {line}".rstrip() for line in lines), styled


def _yahoo(original, language):
    label, at = LABELS[language], original.at
    day, month = DAYS[language][at.weekday()], MONTHS[language][at.month - 1]
    stamp = {
        "pl": f"{day}, {at.day} {month} {at.year}, {at:%H:%M:%S} CET",
        "en": f"{day}, {month} {at.day}, {at.year}, {at:%I:%M:%S %p} GMT+1",
        "de": f"{day}, {at.day}. {month} {at.year}, {at:%H:%M:%S} MEZ",
        "uk": f"{day}, {at.day} {month} {at.year} р., {at:%H:%M:%S} GMT+1",
    }[language]
    opening = f"----- {OPENING['yahoo'][language]} -----"
    parts = [f"{label['from']}: {_one(original.sender)}", f"{label['to']}: {_several(original.to)}"]
    parts += [f"{label['cc']}: {_several(original.cc)}"] if original.cc else []
    parts += [f"{label['sent']}: {stamp}", f"{label['subject']}: {original.subject}"]
    styled = (
        f'<div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>{opening}</div>'
        + "".join(f"<div>{html.escape(part)}</div>" for part in parts)
        + f"<div><br></div><div>{_marked(original.text)}</div></div></div>"
    )
    return f"   {opening} {''.join(parts)}\n {original.text}", styled


_WRITERS = {
    "gmail": _gmail, "outlook": _outlook, "new outlook": _new_outlook, "outlook web": _outlook_web,
    "thunderbird": _thunderbird, "apple": _apple, "yahoo": _yahoo,
}  # fmt: skip


def _rows(original, language, keys, stamp):
    values = {
        "from": _one(original.sender), "sent": stamp, "date": stamp, "to": _several(original.to, "; "),
        "cc": _several(original.cc, "; "), "subject": original.subject,
    }  # fmt: skip
    return [(LABELS[language][key], values[key]) for key in keys if values[key]]


def _block(rows, original):
    return "\n".join([*(f"{name}: {value}" for name, value in rows), "", original.text])


def _bold(rows):
    return "<br>".join(f"<b>{name}:</b> {html.escape(value)}" for name, value in rows)


def _long(at, language, joined=""):
    """`środa, 27 października 2026 09:31`."""
    day, month = DAYS[language][at.weekday()], MONTHS[language][at.month - 1]
    hour = f"{joined} {at:%H:%M}".strip()
    english = f"{day}, {at.day} {month} {at.year} {hour}"
    return {
        "pl": f"{day}, {at.day} {month} {at.year} {hour}",
        "en": english if joined else f"{day}, {month} {at.day}, {at.year} {at:%I:%M %p}",
        "de": f"{day}, {at.day}. {month} {at.year} {hour}",
        "uk": f"{day}, {at.day} {month} {at.year} р. {hour}",
    }[language]  # fmt: skip


def _one(person):
    return f"{person.name} <{person.address}>"


def _several(people, between=", "):
    return between.join(map(_one, people))


def _marked(text):
    return html.escape(text).replace("\n", "<br>\n")
