"""Letters that are written again and again: filled from the case, and never with a blank."""

import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from cases.document import newest_made
from cases.errors import N_, RuleBroken
from cases.requirement import lacking

FIELD = re.compile(r"\{([^{}\n]{1,40})\}")


class FieldBlank(RuleBroken):
    """The case does not know what the letter must say."""

    sentence = N_(
        "The letter “%(letter)s” needs this, and the case does not have it: %(field)s. Fill it in first."
    )


class FieldLeft(RuleBroken):
    """A place that the advisor has to fill in is still there."""

    sentence = N_("The message still has places to fill in: %(fields)s.")


@dataclass(frozen=True)
class LetterTemplate:
    """A letter's text with its `{fields}`; `attach` is the kind of the document that goes with it."""

    code: str
    name: str
    subject: str
    text: str
    attach: str | None = None


@dataclass(frozen=True)
class Filled:
    """A letter for one case; places that only a person can fill in are still marked."""

    subject: str
    text: str
    document: object = None


@dataclass(frozen=True)
class _Asked:
    """What a letter is filled from."""

    session: object
    case: object
    by: object
    person: str | None


def filled(session, template, case, *, by, person=None):
    """The letter for the case; `person` is whom it is written to. Raises `FieldBlank`."""
    asked = _Asked(session, case, by, person)
    document = newest_made(session, case, template.attach) if template.attach else None

    def value(match):
        if match[1] in BY_HAND:
            return match[0]
        label, of = FIELDS[match[1]]
        found = (of(asked) or "").strip()
        if not found:
            raise FieldBlank(letter=template.name, field=label)
        return found

    return Filled(FIELD.sub(value, template.subject), FIELD.sub(value, template.text).strip(), document)


def refuse_fields_left(*texts):
    """Raise `FieldLeft` if one of the texts has a place that nobody has filled in; what is quoted is another's."""
    own = [line for text in texts for line in text.splitlines() if not line.startswith(">")]
    left = [field for line in own for field in re.findall(r"\{\w{1,40}\}", line)]
    if left:
        raise FieldLeft(fields=", ".join(dict.fromkeys(left)))


def _person(asked):
    contacts = asked.case.client.representatives or asked.case.client.contacts
    return asked.person or (contacts[0].name if contacts else None)


def _lacking(asked):
    items = lacking(asked.case.requirements)
    lines = [f"{item.type.name} ({item.remark})" if item.remark else item.type.name for item in items]
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def _offer_number(asked):
    offer = newest_made(asked.session, asked.case, "OF")
    return offer and offer.number


# Where each field comes from: (what it is called when it is missing, how it is found).
FIELDS = {
    "klient": (N_("the client's name"), lambda asked: asked.case.client.name),
    "osoba": (N_("a contact of the client"), _person),
    "numer": (N_("the case number"), lambda asked: asked.case.number),
    "tytul": (N_("the title of the case"), lambda asked: asked.case.title),
    "doradca": (N_("the advisor's name"), lambda asked: asked.by.name),
    "telefon": (N_("the advisor's phone number"), lambda asked: asked.by.phone),
    "lista_brakow": (N_("documents that are still missing"), _lacking),
    "numer_oferty": (N_("an offer made in the case"), _offer_number),
}
BY_HAND = {"dzien_spotkania", "godzina", "miejsce"}


def _templates():
    text = resources.files("cases.data").joinpath("letter_templates.toml").read_text(encoding="utf-8")
    templates = {row["code"]: LetterTemplate(**row) for row in tomllib.loads(text)["template"]}
    for template in templates.values():
        unknown = set(FIELD.findall(template.subject + template.text)) - FIELDS.keys() - BY_HAND
        if unknown:
            raise ValueError(f"cases/data/letter_templates.toml, {template.code}: unknown {unknown}")
    return templates


TEMPLATES = _templates()
