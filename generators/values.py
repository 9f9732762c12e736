"""What documents print, as frozen plain values: nothing here can still change, templates see nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from generators.financing import Financing

# Firms outside the court register (DOMAIN.md §4.1); all others give court and number in their letters.
UNREGISTERED_FORMS = ("jednoosobowa działalność gospodarcza", "spółka cywilna")
CAPITAL_FORMS = ("z ograniczoną odpowiedzialnością", "z o.o.", "akcyjna", "s.a.")
PAID_IN_FORMS = ("spółka akcyjna", "spółka komandytowo-akcyjna")

# People who may be consumers, or be protected like consumers (art. 385⁵ KC; DOMAIN.md §2.2).
CONSUMERS = ("OF",)
PROTECTED_TRADERS = ("JDG", "SC")
SIGN_THEMSELVES = ("OF", "ROLNIK")

# What the client has brought, checked or not, and what nobody asks of her any more.
DELIVERED = ("received", "accepted")
LEFT_OUT = ("not_applicable", "waived")


@dataclass(frozen=True)
class Person:
    """Somebody named in a document; a missing detail is an empty string."""

    name: str
    position: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class FirmFacts:
    """The advisory firm, with all that its letterhead needs by law (DOMAIN.md §4.1)."""

    name: str
    legal_form: str
    address: str
    city: str
    nip: str
    regon: str
    krs: str
    court: str
    share_capital: str
    phone: str
    email: str
    website: str
    bank_account: str
    knf_number: str
    representative: str
    representative_position: str
    paid_in_capital: str = ""

    @property
    def is_registered(self):
        """Whether letters must give the court and the KRS number (art. 34 ustawy o KRS)."""
        return self.legal_form.lower() not in UNREGISTERED_FORMS

    @property
    def has_capital(self):
        """Whether letters must give the share capital (art. 206, 374 KSH)."""
        return self.legal_form.lower().endswith(CAPITAL_FORMS)

    @property
    def has_paid_in_capital(self):
        """Whether letters must give how much of the capital is paid in (art. 127, 374 KSH)."""
        return self.legal_form.lower() in PAID_IN_FORMS


@dataclass(frozen=True)
class ClientFacts:
    """The client; `numbers` are the identifiers that its kind must have in a contract."""

    kind: str
    kind_name: str
    name: str
    label: str
    numbers: tuple[str, ...]
    nip: str
    regon: str
    krs: str
    pesel: str
    address: str
    phone: str
    email: str
    representatives: tuple[Person, ...]

    @property
    def needs_nip(self):
        return "nip" in self.numbers

    @property
    def needs_regon(self):
        return "regon" in self.numbers

    @property
    def needs_krs(self):
        return "krs" in self.numbers

    @property
    def needs_pesel(self):
        return "pesel" in self.numbers

    @property
    def is_consumer(self):
        return self.kind in CONSUMERS

    @property
    def may_withdraw(self):
        """Whether the contract carries the consumer pack: consumers, and traders protected like them."""
        return self.kind in CONSUMERS + PROTECTED_TRADERS

    @property
    def signatories(self):
        """Who signs: the person, or whoever represents the client."""
        return (Person(self.name),) if self.kind in SIGN_THEMSELVES else self.representatives

    @property
    def has_signatories(self):
        """In a civil partnership all partners sign, so one is not enough (DOMAIN.md §2.2)."""
        return len(self.signatories) >= (2 if self.kind == "SC" else 1)


@dataclass(frozen=True)
class CaseFacts:
    """The case; money in `currency`."""

    number: str
    title: str
    purpose: str
    product: str
    product_name: str
    amount: Decimal | None
    currency: str
    term_months: int | None
    own_contribution: Decimal | None
    collateral: str
    planned_start_on: date | None


@dataclass(frozen=True)
class FeeFacts:
    """The firm's fee in złoty; the estimate is the success fee if exactly the amount sought is obtained."""

    flat_net: Decimal | None = None
    flat_vat: Decimal | None = None
    flat_gross: Decimal | None = None
    vat_rate: Decimal | None = None
    success_percent: Decimal | None = None
    success_base: str = ""
    success_trigger: str = ""
    estimate_net: Decimal | None = None
    estimate_vat: Decimal | None = None
    estimate_gross: Decimal | None = None
    payment_days: int | None = None

    @property
    def has_success(self):
        return self.success_percent is not None

    @property
    def is_agreed(self):
        return self.flat_net is not None or self.has_success


@dataclass(frozen=True)
class RequirementFacts:
    """One line of the checklist; codes as DOMAIN.md §3.1."""

    code: str
    name: str
    issuer: str
    validity: str
    form: str
    obligation: str
    condition: str
    moment: str
    due_on: date | None
    state: str
    remarks: tuple[str, ...]

    @property
    def is_delivered(self):
        """Whether the client has brought it; what has to be corrected or is out of date comes again."""
        return self.state in DELIVERED

    @property
    def is_left_out(self):
        """Whether this case does without it."""
        return self.state in LEFT_OUT


@dataclass(frozen=True)
class Checklist:
    """The required documents, in the order of the checklist."""

    items: tuple[RequirementFacts, ...]

    @property
    def mandatory(self):
        """How many mandatory documents this case does not do without."""
        return len(self._mandatory_items)

    @property
    def delivered(self):
        """How many of these the client has brought (DOMAIN.md §4.7)."""
        return sum(item.is_delivered for item in self._mandatory_items)

    @property
    def percent(self):
        """Whole percent of the mandatory documents, halves up."""
        share = Decimal(100 * self.delivered) / max(self.mandatory, 1)
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def needed_items(self):
        """What this case does not do without."""
        return tuple(item for item in self.items if not item.is_left_out)

    @property
    def open_items(self):
        """What is still to be brought."""
        return tuple(item for item in self.needed_items if not item.is_delivered)

    @property
    def _mandatory_items(self):
        return [item for item in self.needed_items if item.obligation == "O"]


@dataclass(frozen=True)
class Terms:
    """What our standard wording promises, in days and months (DOMAIN.md §1.2 stage 4, §4.7)."""

    offer_days: int = 14
    documents_days: int = 14
    contact_days: int = 7
    notice_days: int = 14
    invoice_days: int = 7
    tail_months: int = 12
    secrecy_years: int = 3


@dataclass(frozen=True)
class Facts:
    """Everything that a document of the case prints; `annexes` are what was made to go with an offer."""

    issued_on: date
    place: str
    case_address: str
    firm: FirmFacts
    client: ClientFacts
    case: CaseFacts
    keeper: Person
    fee: FeeFacts
    financing: Financing | None
    checklist: Checklist
    terms: Terms
    annexes: tuple[str, ...] = ()

    @property
    def valid_until(self):
        """The last day of the offer."""
        return self.issued_on + timedelta(days=self.terms.offer_days)
