"""What people can type, set or read on screen is told in the documentation, under the name it has."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

import cases  # noqa: F401  (its tables are words of the business)
from archive.audit import Event
from archive.db import Base
from cases.advisor import Role
from cases.process import STAGES
from webapp.cli import main
from webapp.config import Config
from webapp.firm import REQUIRED_BY_FORM

DOCS = Path(__file__).parent.parent.parent / "docs"

# The words of the house that no table carries yet, or that are no table.
WORDS = (
    "Application", "Deviation", "Decision", "FinancingAgreement", "Gate", "Indicator", "Institution", "Mail",
    "Obligation", "Offer", "AdvisoryAgreement", "PowerOfAttorney", "Query", "Referral", "Stage", "Terms",
    "DocumentType", "due_on", Event.__name__,
)  # fmt: skip


def told_in(name):
    return (DOCS / name).read_text(encoding="utf-8")


def commands(group=main, words=("teczka",)):
    """(words, command) of everything that can be typed."""
    for name, command in group.commands.items():
        yield " ".join((*words, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


def dependencies():
    """The packages that the project asks for, without versions."""
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return sorted({re.match(r"[\w-]+", line)[0] for line in asked})


def settings(cls=Config, above=""):
    """The dotted name of every setting."""
    hints = get_type_hints(cls)
    for field in fields(cls):
        inner = next(filter(is_dataclass, (hints[field.name], *get_args(hints[field.name]))), None)
        name = f"{above}{field.name}"
        yield from settings(inner, f"{name}.") if inner else [name]


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=lambda value: str(value))
def test_every_command_is_documented(words, command):
    assert words in told_in("commands.md").replace("\n", " ")


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            p.opts[-1]
            for _, command in [("", main), *commands()]
            for p in command.params
            if isinstance(p, click.Option)
        }
    ),
)
def test_every_option_is_documented(option):
    assert f"`{option}" in told_in("commands.md")


@pytest.mark.parametrize("setting", list(settings()))
def test_every_setting_is_documented(setting):
    assert f"| `{setting}` |" in told_in("configuration.md")


# What the demo's office has no use for.
LEFT_OUT = ("database_password_file", "firm.paid_in_capital", "mailboxes.ca_file")


@pytest.mark.parametrize("setting", [name for name in settings() if name not in LEFT_OUT])
def test_every_setting_stands_in_the_committed_file(setting):
    committed = (DOCS.parent / "config.toml").read_text(encoding="utf-8")

    name = setting.rpartition(".")[2]
    assert f"\n{name} = " in committed or f"\n# {name} = " in committed


@pytest.mark.parametrize("form", REQUIRED_BY_FORM)
def test_every_legal_form_is_documented(form):
    assert f"`{form}`" in told_in("configuration.md")


@pytest.mark.parametrize(
    "word",
    sorted({m.class_.__name__ for m in Base.registry.mappers if m.class_.__module__.startswith("cases.")}),
)
def test_every_word_of_the_business_is_in_the_glossary(word):
    assert f"`{word}`" in told_in("glossary.md")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_house_is_in_the_glossary(word):
    assert f"`{word}`" in told_in("glossary.md")


def test_every_role_and_stage_is_in_the_glossary():
    glossary = told_in("glossary.md")

    assert all(f"`Role.{role.name}`" in glossary or role is Role.ADVISOR for role in Role)
    assert all(f"| {stage.name_pl} | {stage.name_en} |" in glossary for stage in STAGES)


@pytest.mark.parametrize("dependency", dependencies())
def test_every_dependency_says_why_it_is_there(dependency):
    assert re.search(rf"\b{re.escape(dependency)}\b", told_in("dependencies.md"))
