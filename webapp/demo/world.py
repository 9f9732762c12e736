"""The demo's world as the TOML files tell it: who is who, what they want, what they wrote."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

FOLDER = resources.files("webapp.demo.data")


@dataclass(frozen=True)
class Person:
    """Somebody who writes or receives mail."""

    name: str
    address: str
    signature: str = ""


class World:
    """Everything the data files hold, read once each."""

    @cached_property
    def people(self):
        """Everybody with an e-mail address, by key."""
        told = _read("people.toml")
        box = Person(told["mailbox"]["name"], told["mailbox"]["address"])
        advisors = {row["key"]: _advisor(row, told["employer"]) for row in told["advisor"]}
        outsiders = {
            row["key"]: Person(row["name"], row["email"], row.get("signature", ""))
            for row in told["outsider"]
        }
        contacts = {row["key"]: _contact(row) for client in self.clients for row in client["contacts"]}
        return {"sprawy": box} | advisors | outsiders | contacts

    @cached_property
    def advisors(self):
        """Who works here, as rows."""
        return _read("people.toml")["advisor"]

    @cached_property
    def clients(self):
        """The clients with their contacts, as rows."""
        return _read("clients.toml")["client"]

    @cached_property
    def cases(self):
        """The cases as rows, the one opened first at the head, as their numbers run."""
        return sorted(_read("cases.toml")["case"], key=lambda row: -row["opened"])

    @cached_property
    def mails(self):
        """The mails as rows, by key; `unseen` ones exist only inside a forward."""
        return {row["key"]: row for row in _read_all("mails_", "mail")}

    @cached_property
    def papers(self):
        """The attachments as rows, by key."""
        return {row["key"]: row for row in _read_all("papers_", "paper")}


def _read(name):
    return tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))


def _read_all(prefix, table):
    names = sorted(entry.name for entry in FOLDER.iterdir() if entry.name.startswith(prefix))
    return [row for name in names for row in _read(name)[table]]


def _advisor(row, employer):
    signature = f"{row['name']}\n{row['position']}\n{employer}\ntel. {row['phone']}"
    return Person(row["name"], row["email"], signature)


def _contact(row):
    lines = [row["name"], row.get("position", ""), f"tel. {row['phone']}" if "phone" in row else ""]
    return Person(row["name"], row["email"], "\n".join(filter(None, lines)))
