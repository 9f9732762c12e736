"""One text to two files: the facts through their template once, then to PDF and to Word."""

from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

from generators import page, pdf, word
from generators.kinds import Kind
from generators.values import Facts

FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Rendered:
    """A finished document; `files` are its bytes by format."""

    html: str
    files: dict[str, bytes]


def render(kind: Kind, facts: Facts, number: str, version: int, formats=tuple(FORMATS)) -> Rendered:
    """The document in those formats; slow (a second or so), so never inside a writing transaction."""
    html = to_html(kind, facts, number, version)
    makers = {
        "pdf": lambda: pdf.from_html(html, template_text("print.css")),
        "docx": lambda: word.from_html(html, template_text("word.xml")),
    }
    return Rendered(html, {format: makers[format]() for format in formats})


def to_html(kind, facts, number, version):
    """The document's only text, as XHTML. Raises `page.BlankField` rather than leave a gap."""
    values = {field.name: getattr(facts, field.name) for field in fields(facts)}
    values |= {"valid_until": facts.valid_until, "kind": kind, "number": number, "version": version}
    html = _environment().get_template(kind.template).render(values).strip()
    head, body, content = html.partition("<body>")
    return head + body + page.tie(content)


@cache
def _environment():
    return page.environment()


@cache
def template_text(name):
    """A file beside the templates, such as `print.css` or `word.xml`."""
    return resources.files("generators").joinpath("templates", name).read_text(encoding="utf-8")
