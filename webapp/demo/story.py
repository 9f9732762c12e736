"""The firm's past, entered into an empty database through the same functions as everything else."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from cases.advisor import Advisor, Role, active_advisor_at, active_advisors
from cases.case import open_case
from cases.catalogue import checklist_for
from cases.client import ClientAddress, ClientKind, enter_client
from cases.contact import Contact
from cases.fee import FeeTerms
from cases.note import add_note
from cases.process import STAGE_BY_CODE
from cases.reference import add_reference
from cases.requirement import RequirementState, set_up_checklist
from cases.task import add_task
from webapp import account

PASSWORD = "dobry-brzeg"  # the demo listens on this machine only
NUMBERS = ("nip", "regon", "krs", "pesel", "gender", "phone", "short_name")
MONEY = ("amount", "own_contribution")
PLAIN = ("purpose", "product", "term_months", "collateral", "source", "restricted")
SKIPPED = "Etap zrealizowany telefonicznie"


@dataclass(frozen=True)
class SignIn:
    """Who may sign in to the demo, and how."""

    name: str
    role: Role
    email: str
    password: str


def is_told(session):
    """Whether the story is already in the database."""
    return bool(active_advisors(session))


def populate(session, world, setting):
    """Enter people, clients and cases with all that happened in them; for an empty database."""
    advisors = {row["key"]: _advisor(session, row) for row in world.advisors}
    clients = {row["key"]: _client(session, row, advisors) for row in world.clients}
    for row in world.cases:
        _Teller(session, setting, advisors).tell(row, clients[row["client"]])


def open_accounts(session, world):
    """Let everybody in the story sign in."""
    password_hash = account.hashed(PASSWORD)
    for row in world.advisors:
        account.create(session, active_advisor_at(session, row["email"]), password_hash)


def case_numbers(world, setting):
    """The number that each case of the story gets in an empty database, by its key."""
    taken, numbers = Counter(), {}
    for row in world.cases:
        year = setting.day(-row["opened"]).year
        taken[year] += 1
        numbers[row["key"]] = f"S-{year}-{taken[year]:04d}"
    return numbers


def sign_ins(world):
    """Everybody's way in."""
    return [SignIn(row["name"], Role.of(row["role"]), row["email"], PASSWORD) for row in world.advisors]


def _advisor(session, row):
    fields = {name: row[name] for name in ("name", "email", "phone", "position")}
    advisor = Advisor(role_code=row["role"], **fields)
    session.add(advisor)
    session.flush()
    return advisor


def _client(session, row, advisors):
    details = {name: row[name] for name in NUMBERS if name in row}
    kind = ClientKind[row["kind"]]
    client = enter_client(session, kind=kind, name=row["name"], by=advisors[row["keeper"]], **details)
    if "address" in row:
        address = dict(row["address"])
        client.addresses.append(ClientAddress(kind_code=address.pop("kind", "seat"), **address))
    for told in row["contacts"]:
        person = {name: told[name] for name in ("name", "position", "phone", "represents") if name in told}
        contact = Contact(**person)
        contact.add_email(told["email"])
        client.contacts.append(contact)
    session.flush()
    return client


class _Teller:
    """Tells one case after another; every date is counted back from the setting's today."""

    def __init__(self, session, setting, advisors):
        self.session, self.setting, self.advisors = session, setting, advisors

    def tell(self, row, client):
        case = self._open(row, client)
        for key in row.get("stand_ins", []):
            opened_at = self._at(row["opened"], "10:05")
            case.stand_in(self.advisors[key], by=case.owner, from_on=case.opened_on, at=opened_at)
        self._agree_fee(case, row)
        self._pass_stages(case, row)
        self._note_number(case, row)
        self._ask_for_papers(case, row)
        self._write_notes(case, row)
        self._give_tasks(case, row)
        if "closed" in row:
            self._close(case, row)
        self.session.flush()

    def _open(self, row, client):
        details = {name: row[name] for name in PLAIN if name in row}
        details |= {name: Decimal(row[name]) for name in MONEY if name in row}
        if "planned_start" in row:
            details["planned_start_on"] = self.setting.day(row["planned_start"])
        owner, opened = self.advisors[row["owner"]], row["opened"]
        return open_case(
            self.session, client=client, owner=owner, title=row["title"], by=owner,
            opened_on=self.setting.day(-opened), at=self._at(opened, "10:00"), **details,
        )  # fmt: skip

    def _agree_fee(self, case, row):
        told = row.get("fee")
        if told:
            decimals = ("flat_net", "vat_rate", "success_percent")
            terms = {name: Decimal(value) if name in decimals else value for name, value in told.items()}
            self.session.add(FeeTerms(case=case, **terms))
            self.session.flush()

    def _pass_stages(self, case, row):
        for code, ago in row["passes"].items():
            stage = STAGE_BY_CODE[code]
            reason = None if stage.number == case.stage.number + 1 else SKIPPED
            case.move_to(stage, by=case.owner, reason=reason, at=self._at(ago, "11:30"))

    def _note_number(self, case, row):
        if told := row.get("reference"):
            filed_at = self._at(row["passes"]["WNIOSEK"], "13:00")
            number, institution = self.setting.fill(told["number"]), told["institution"]
            add_reference(
                self.session, case, number=number, institution=institution, by=case.owner, at=filed_at
            )

    def _ask_for_papers(self, case, row):
        newest = min(row["passes"].values(), default=row["opened"])
        if row["passes"] and checklist_for(case.product, case.client.kind):
            set_up_checklist(self.session, case, by=case.owner, at=self._at(newest, "11:40"))
        asked_at, marked_at = self._at(newest, "12:10"), self._at(newest // 2, "12:30")
        required = {item.type_code: item for item in reversed(case.requirements)}
        for state, at in ((RequirementState.REQUESTED, asked_at), (RequirementState.RECEIVED, marked_at)):
            for code in row.get(state.code, []):
                required[code].mark(state, by=case.owner, at=at)
        for code, reason in row.get("waived", {}).items():
            required[code].mark(RequirementState.WAIVED, by=case.owner, reason=reason, at=asked_at)

    def _write_notes(self, case, row):
        for note in row.get("notes", []):
            at = self._at(note.get("ago", row["opened"]), "16:20")
            add_note(self.session, case, note["text"], by=self.advisors[note["by"]], at=at)

    def _give_tasks(self, case, row):
        for told in row.get("tasks", []):
            assignee, due_on = self.advisors[told["assignee"]], self.setting.day(told["due"])
            given_at = self._at(max(told.get("done", 0), -told["due"]) + 5, "14:15")
            details = {"assignee": assignee, "by": case.owner, "due_on": due_on, "at": given_at}
            task = add_task(self.session, case, told["title"], **details)
            if "done" in told:
                task.finish(by=assignee, at=self._at(told["done"], "15:00"))

    def _at(self, ago, clock):
        return self.setting.instant(ago, clock).astimezone(UTC)

    def _close(self, case, row):
        ago = min(row["passes"].values()) - 10
        case.close(by=case.owner, reason=row["closed"], at=self._at(ago, "12:00"))
