"""Which leaves are the message that a person reads: text, HTML, their alternatives (INGEST §4)."""

from dataclasses import dataclass, field
from html import escape

from ingest.mail import html_text
from ingest.mail.leaves import LONGEST_TEXT, Leaf

ENOUGH = 0.3  # of the HTML's text: less is a stub that only tells to look at the HTML

_OTHER_FORMS = {"text/enriched", "text/richtext", "text/watch-html", "text/x-amp-html"}


@dataclass
class Stretch:
    """A stretch of the message that exists in one form or two."""

    plain: list[Leaf] = field(default_factory=list)
    html: list[Leaf] = field(default_factory=list)


@dataclass(frozen=True)
class Body:
    """The text, the HTML if there is any, the role of each leaf by its path, and flags (text_cut)."""

    text: str
    html: str | None
    roles: dict[str, str]
    flags: tuple[str, ...] = ()


def chosen(root, leaves: dict[str, Leaf]) -> Body:
    """The body of the message: the last renderable alternative, stretches of a mixed one in order."""
    roles = {}
    stretches = _stretches(root, leaves, roles, "", 0)
    for stretch in stretches:
        roles.update({leaf.path: "body" for leaf in stretch.plain + stretch.html})
    text = "\n\n".join(filter(None, (_text(stretch) for stretch in stretches)))
    html = _html(stretches)
    cut = len(text) > LONGEST_TEXT or any("text_cut" in leaves[path].decoded[2] for path in roles)
    return Body(text[:LONGEST_TEXT], html, roles, ("text_cut",) if cut else ())


def _stretches(entity, leaves, roles, parent, index):
    if not entity.is_multipart:
        leaf = leaves[entity.path]
        return [_stretch(leaf)] if _is_body(leaf, parent, index) else []
    if entity.type == "multipart/alternative":
        return _of_alternative(entity, leaves, roles)
    children = [
        _stretches(child, leaves, roles, entity.type, number) for number, child in enumerate(entity.children)
    ]
    if entity.type == "multipart/related":
        return next((found for found in children if found), [])
    return [stretch for found in children for stretch in found]


def _of_alternative(entity, leaves, roles):
    chosen = Stretch()
    for number, child in enumerate(entity.children):
        found = _stretches(child, leaves, roles, entity.type, number)
        roles.update(_all_alternatives(found))
        if not child.is_multipart and child.type in _OTHER_FORMS:
            roles[child.path] = "alternative"
        # The last one wins, but an empty one does not hide what was said before, nor one plain text another.
        plain = _said([one for stretch in found for one in stretch.plain])
        chosen.plain = plain if child.is_multipart and plain else chosen.plain + plain
        chosen.html = _said([one for stretch in found for one in stretch.html]) or chosen.html
    return [chosen] if chosen.plain or chosen.html else []


def _all_alternatives(stretches):
    return {leaf.path: "alternative" for stretch in stretches for leaf in stretch.plain + stretch.html}


def _said(leaves):
    return leaves if any(leaf.text.strip() for leaf in leaves) else []


def _is_body(leaf, parent, index):
    """A text that is shown in its place; one with a file name only if it leads (RFC 8621 §4.1.4)."""
    if leaf.type not in ("text/plain", "text/html") or leaf.disposition == "attachment":
        return False
    return index == 0 or (parent != "multipart/related" and not leaf.filename_raw)


def _stretch(leaf):
    return Stretch(html=[leaf]) if leaf.type == "text/html" else Stretch(plain=[leaf])


def _text(stretch):
    """The plain form, unless it is a stub: so much shorter than what the HTML says (INGEST §4)."""
    plain = "\n\n".join(leaf.text for leaf in stretch.plain)
    if not stretch.html:
        return plain
    said = plain.strip()
    if said and html_text.seems_no_longer("".join(leaf.text for leaf in stretch.html), len(said) / ENOUGH):
        return plain
    shown = "\n\n".join(html_text.from_html(leaf.text) for leaf in stretch.html)
    return plain if said and len(said) >= ENOUGH * len(shown) else shown


def _html(stretches):
    if not any(stretch.html for stretch in stretches):
        return None
    return "\n".join(
        leaf.text if leaf in stretch.html else f"<pre>{escape(leaf.text)}</pre>"
        for stretch in stretches
        for leaf in (stretch.html or stretch.plain)
    )
