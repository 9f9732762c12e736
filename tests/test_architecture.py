"""HOUSE.md's rows and laws, read off the source: every import, the lazy ones included."""

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What each package may import besides itself.
BELOW = {
    "archive": set(),
    "cases": {"archive"},
    "ingest": {"cases", "archive"},
    "generators": {"cases", "archive"},
    "search": {"cases", "archive"},
    "webapp": {"ingest", "generators", "search", "cases", "archive"},
}

# Where each third party lives; one that is not listed has no room in the house yet.
ROOMS = {
    "alembic": ("archive/",),
    "argon2": ("webapp/",),
    "babel": ("webapp/", "generators/page.py"),
    "click": ("webapp/",),
    "cryptography": (
        "archive/text/zip_aes.py",
        "ingest/secrets.py",
        "ingest/certificate.py",
        "ingest/mail/locked.py",
    ),
    "docx": ("generators/word.py", "archive/text/", "webapp/demo/"),
    "flask": ("webapp/",),
    "flask_bootstrap": ("webapp/",),
    "flask_login": ("webapp/",),
    "flask_principal": ("webapp/",),
    "flask_wtf": ("webapp/",),
    "imapclient": ("ingest/connecting.py", "ingest/lenient.py", "ingest/mailbox.py"),
    "itsdangerous": ("webapp/",),
    "jinja2": ("generators/", "webapp/"),
    "lxml": ("archive/text/",),
    "markupsafe": ("generators/", "webapp/"),
    "morfeusz2": ("search/",),
    "msoffcrypto": ("archive/text/locked.py",),
    "nh3": ("webapp/",),
    "numpy": ("search/",),
    "olefile": ("archive/text/", "ingest/mail/"),
    "openpyxl": ("webapp/demo/",),
    "PIL": ("archive/text/", "webapp/demo/"),
    "psycopg": ("archive/",),
    "pymap": ("webapp/demo/",),
    "pypdfium2": ("archive/text/",),
    "py7zr": ("archive/text/",),
    "python_calamine": ("archive/text/",),
    "selectolax": ("archive/text/", "ingest/mail/"),
    "smtplib": ("ingest/post.py",),  # ours to send with, though it comes with Python
    "slownie": ("generators/words.py",),
    "snowballstemmer": ("search/",),
    "sqlalchemy": (
        "archive/",
        "cases/",
        "ingest/",
        "search/postgres/",
        "webapp/account.py",
        "webapp/pressed.py",
        "webapp/sign_in.py",
        "webapp/throttle.py",
    ),
    "stdnum": ("cases/identifiers.py",),
    "waitress": ("webapp/",),
    "weasyprint": ("generators/pdf.py",),
    "werkzeug": ("webapp/",),
    "whoosh": ("search/",),
    "wtforms": ("webapp/",),
}

LINES = 300


class Module:
    """One source file: where it is, what it says, what it imports."""

    def __init__(self, path, source):
        self.path, self.source = path, source
        self.package = path.split("/")[0]
        self.tree = ast.parse(source)
        self.nodes = list(ast.walk(self.tree))

    def imports(self):
        """Dotted names, absolute, wherever in the file they are imported."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield self._absolute(node)
            elif _called(node) in {"import_module", "__import__"}:
                yield from (word.value for word in node.args[:1] if isinstance(word, ast.Constant))

    def _absolute(self, node):
        if not node.level:
            return node.module
        return ".".join(self.path.split("/")[: -node.level] + ([node.module] if node.module else []))


def misplaced_imports(module):
    """Imports that point up, sideways, or out of a third party's room."""
    for name in sorted({name.split(".")[0] for name in module.imports()}):
        is_free = name in sys.stdlib_module_names and name not in ROOMS
        if name == module.package or is_free or name in BELOW[module.package]:
            continue
        if name in BELOW:
            yield f"{module.path} imports {name}: imports point down"
        elif not module.path.startswith(ROOMS.get(name, ())):
            yield f"{module.path} imports {name}: it lives in {ROOMS.get(name, 'no room yet')}"


def outside_configuration(module):
    """The environment and configuration files are read in one place; data lies beside the code that reads it."""
    if module.path == "webapp/config.py":
        return
    for node in module.nodes:
        if _words(node) & {"environ", "environb", "getenv"}:
            yield f"{module.path}:{node.lineno} reads the environment"
    if "tomllib" in module.imports() and not list((ROOT / module.package).glob("**/*.toml")):
        yield f"{module.path} reads TOML, and its package keeps no data"


def swallowed_errors(module):
    """Handlers that do nothing, and those for every error there is."""
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler) and (node.type is None or all(map(_is_idle, node.body))):
            yield f"{module.path}:{node.lineno} swallows an error"
        if _called(node) == "suppress" and {"Exception", "BaseException"} & set(map(_name, node.args)):
            yield f"{module.path}:{node.lineno} suppresses every error"


def own_transactions(module):
    """A session that somebody commits or rolls back: only `Database.writing` does, at an entry point."""
    for node in module.nodes:
        if _called(node) in {"commit", "rollback"} and "session" in _name(node.func).rpartition(".")[0]:
            yield f"{module.path}:{node.lineno} ends a transaction that is not its own"


def untidy(module):
    """No docstring, too long, or a global that changes."""
    if not ast.get_docstring(module.tree):
        yield f"{module.path} has no docstring"
    if module.source.count("\n") > LINES and "/migrations/versions/" not in module.path:
        yield f"{module.path} has more than {LINES} lines"
    yield from (
        f"{module.path}:{node.lineno} changes a global"
        for node in module.nodes
        if isinstance(node, ast.Global)
    )


LAWS = [misplaced_imports, outside_configuration, swallowed_errors, own_transactions, untidy]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_its_laws(law):
    assert [breach for module in _modules() for breach in law(module)] == []


def test_every_package_is_read():
    assert {module.package for module in _modules()} == set(BELOW)


def test_every_room_is_in_the_house():
    rooms = {room for third_party in ROOMS.values() for room in third_party}

    assert {room.split("/")[0] for room in rooms} == set(BELOW)


@pytest.mark.parametrize(
    ("law", "path", "source"),
    [
        (misplaced_imports, "cases/case.py", "def late():\n    from ingest.mail import parse"),
        (misplaced_imports, "search/index.py", "import generators.words"),
        (misplaced_imports, "archive/db.py", "importlib.import_module('cases.case')"),
        (misplaced_imports, "ingest/mail/parse.py", "from ...webapp import office"),
        (misplaced_imports, "ingest/run.py", "import imapclient"),
        (misplaced_imports, "ingest/outbox.py", "import smtplib"),
        (misplaced_imports, "webapp/views/cases.py", "import a_stranger"),
        (outside_configuration, "ingest/run.py", "home = os.environ['HOME']"),
        (outside_configuration, "webapp/office.py", "from os import getenv"),
        (swallowed_errors, "cases/case.py", "try:\n    go()\nexcept KeyError:\n    pass"),
        (swallowed_errors, "cases/case.py", "try:\n    go()\nexcept:\n    stop()"),
        (swallowed_errors, "cases/case.py", "with contextlib.suppress(Exception):\n    go()"),
        (own_transactions, "cases/case.py", "def close(session):\n    session.commit()"),
        (own_transactions, "cases/case.py", "def close(self):\n    self.session.rollback()"),
        (untidy, "cases/case.py", "number = 1"),
        (untidy, "cases/case.py", '"""Long."""\n' + "\n" * LINES),
        (untidy, "cases/case.py", '"""Global."""\ndef count():\n    global number'),
    ],
)
def test_a_breach_is_seen(law, path, source):
    assert len(list(law(Module(path, source)))) == 1


@cache
def _modules():
    paths = sorted(path for package in BELOW for path in (ROOT / package).rglob("*.py"))
    return [Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def _called(node):
    return _name(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def _name(node):
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _words(node):
    if isinstance(node, ast.ImportFrom):
        return {alias.name for alias in node.names} if node.module == "os" else set()
    return {node.attr} if isinstance(node, ast.Attribute) and _name(node.value) == "os" else set()


def _is_idle(statement):
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
