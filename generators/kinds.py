"""The documents we make: what each is called, which template it has, and what it cannot do without."""

from dataclasses import dataclass
from operator import attrgetter

from cases.errors import N_, RuleBroken


class UnknownKind(RuleBroken):
    """There is no document of that code."""

    sentence = N_("There is no document of the kind “%(kind)s”.")


@dataclass(frozen=True)
class Missing:
    """A fact that the document needs; `where` names the page that it is filled in on."""

    key: str
    label: str
    where: str

    @property
    def sentence(self):
        """As a part of `FieldsMissing`, worded like any broken rule."""
        return self.label

    @property
    def facts(self):
        return {}


@dataclass(frozen=True)
class Need:
    """A fact to ask for; `when` names a fact that must be true before it is asked."""

    key: str
    label: str
    where: str
    when: str = ""

    def is_unmet(self, facts):
        asked = not self.when or attrgetter(self.when)(facts)
        return bool(asked and not attrgetter(self.key)(facts))


@dataclass(frozen=True)
class Kind:
    """A kind of document. `template` and `template_version` are printed and kept with each one."""

    code: str
    title: str
    title_pl: str
    prefix: str
    template: str
    template_version: int
    needs: tuple[Need, ...]

    @property
    def template_id(self):
        """`UD-1`: which wording it was."""
        return f"{self.code}-{self.template_version}"

    def missing(self, facts):
        """What is to be filled in before the document can be made, in the order of the table."""
        return [Missing(need.key, need.label, need.where) for need in self.needs if need.is_unmet(facts)]


LETTERHEAD = (
    Need("firm.name", N_("the firm's name"), "firm"),
    Need("firm.legal_form", N_("the firm's legal form"), "firm"),
    Need("firm.address", N_("the firm's address"), "firm"),
    Need("place", N_("the firm's city"), "firm"),
    Need("firm.nip", N_("the firm's NIP"), "firm"),
    Need("firm.krs", N_("the firm's KRS number"), "firm", when="firm.is_registered"),
    Need("firm.court", N_("the firm's registry court"), "firm", when="firm.is_registered"),
    Need("firm.share_capital", N_("the firm's share capital"), "firm", when="firm.has_capital"),
    Need("firm.paid_in_capital", N_("the firm's paid-in capital"), "firm", when="firm.has_paid_in_capital"),
    Need("firm.email", N_("the firm's e-mail address"), "firm"),
    Need("firm.phone", N_("the firm's phone number"), "firm"),
    Need("firm.knf_number", N_("the firm's number in the KNF register"), "firm", when="client.is_consumer"),
)
SIGNER = (
    Need("firm.representative", N_("who represents the firm"), "firm"),
    Need("firm.representative_position", N_("position of who represents the firm"), "firm"),
)
ACCOUNT = (Need("firm.bank_account", N_("the firm's bank account"), "firm"),)
PARTIES = (
    Need("client.name", N_("the client's name"), "client"),
    Need("client.address", N_("the client's seat or home address"), "client"),
    Need("keeper.name", N_("the advisor in charge"), "case"),
    Need("keeper.email", N_("the advisor's e-mail address"), "case"),
)
CLIENT_NUMBERS = (
    Need("client.nip", N_("the client's NIP"), "client", when="client.needs_nip"),
    Need("client.regon", N_("the client's REGON"), "client", when="client.needs_regon"),
    Need("client.krs", N_("the client's KRS number"), "client", when="client.needs_krs"),
    Need("client.pesel", N_("the client's PESEL"), "client", when="client.needs_pesel"),
    Need("client.has_signatories", N_("who signs for the client (all partners of a partnership)"), "client"),
)
SOUGHT = (
    Need("case.purpose", N_("the purpose of the financing"), "case"),
    Need("case.product_name", N_("the product"), "case"),
    Need("financing", N_("a product that the offer knows"), "case", when="case.product_name"),
    Need("case.amount", N_("the amount sought"), "case"),
    Need("case.term_months", N_("the term in months"), "case"),
)
FEE = (
    Need("fee.is_agreed", N_("a flat fee or a success fee"), "fee"),
    Need("fee.payment_days", N_("days for payment"), "fee"),
    Need("fee.success_base", N_("the base of the success fee"), "fee", when="fee.has_success"),
    Need(
        "fee.success_trigger", N_("the event that makes the success fee due"), "fee", when="fee.has_success"
    ),
)
CHECKLIST = (Need("checklist.items", N_("the checklist of required documents"), "checklist"),)

OFFER = Kind(
    code="OF",
    title=N_("Co-operation offer"),
    title_pl="Oferta współpracy",
    prefix="OF",
    template="offer.html",
    template_version=2,
    needs=LETTERHEAD + SIGNER + PARTIES + SOUGHT + FEE,
)
AGREEMENT = Kind(
    code="UD",
    title=N_("Advisory agreement"),
    title_pl="Umowa o świadczenie usług doradczych",
    prefix="UD",
    template="agreement.html",
    template_version=2,
    needs=LETTERHEAD + SIGNER + ACCOUNT + PARTIES + CLIENT_NUMBERS + SOUGHT + FEE,
)
REQUIRED_DOCUMENTS = Kind(
    code="LWD",
    title=N_("List of required documents"),
    title_pl="Lista wymaganych dokumentów",
    prefix="LWD",
    template="checklist.html",
    template_version=2,
    needs=LETTERHEAD + PARTIES + CHECKLIST,
)
KINDS = {kind.code: kind for kind in (OFFER, AGREEMENT, REQUIRED_DOCUMENTS)}


def kind_of(code):
    """The kind of document of that code. Raises `UnknownKind`."""
    if code not in KINDS:
        raise UnknownKind(kind=code)
    return KINDS[code]
