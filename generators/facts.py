"""A case as frozen plain values, taken at one moment."""

from decimal import ROUND_HALF_UP
from operator import attrgetter

from archive.db import GROSZ
from cases.catalogue import PRODUCTS
from cases.fee import vat_on
from generators.financing import FINANCING
from generators.values import (
    CaseFacts,
    Checklist,
    ClientFacts,
    Facts,
    FeeFacts,
    FirmFacts,
    Person,
    RequirementFacts,
    Terms,
)

SUCCESS_BASES = ("granted", "disbursed", "grant")
SUCCESS_TRIGGERS = ("decision", "signing", "disbursement")

# In what form a document is handed over, by its type; the rest as a scan or file (DOMAIN.md §3.1).
FORMS = {
    "E11": "oryginał",
    "E16": "oryginał",
    "F01": "plik XML z podpisem",
    "I01": "oryginał lub plik z e-podpisem",
    "R01": "plik PDF",
    "R02": "plik PDF",
    "R10": "kopia lub do wglądu",
    "R11": "oryginał",
    "T15": "oryginał",
}
USUAL_FORM = "skan lub plik"

# What goes with an offer, if it was made (DOMAIN.md §4.6): what it is there, by its kind.
ANNEXES = {"UD": "projekt", "LWD": ""}


def gather(case, firm, *, today, case_address=None, terms=None):
    """The case's facts on the day `today`; `case_address` is where the client sends mail, else the firm's."""
    return Facts(
        issued_on=today,
        place=firm.city or "",
        case_address=case_address or firm.email or "",
        firm=_firm(firm),
        client=_client(case.client),
        case=_case(case),
        keeper=_person(case.owner),
        fee=_fee(case),
        financing=FINANCING.get(case.product),
        checklist=_checklist(case.requirements),
        terms=terms or Terms(),
        annexes=tuple(_annexes(case.documents)),
    )


def _firm(firm):
    same = ("name", "legal_form", "city", "nip", "regon", "krs", "court", "share_capital", "phone", "email")
    same += ("paid_in_capital",)
    same += ("website", "bank_account", "knf_number", "representative", "representative_position")
    parts = (firm.street, f"{firm.postcode or ''} {firm.city or ''}".strip())
    texts = {name: str(getattr(firm, name) or "") for name in same}
    return FirmFacts(address=", ".join(filter(None, parts)), **texts)


def _client(client):
    same = ("name", "label", "nip", "regon", "krs", "pesel", "phone", "email")
    return ClientFacts(
        kind=client.kind.code,
        kind_name=client.kind.name_pl,
        numbers=client.kind.numbers,
        address=client.seat.line if client.seat else "",
        representatives=tuple(_person(contact) for contact in client.representatives),
        **_texts(client, same),
    )


def _case(case):
    product = PRODUCTS.get(case.product)
    return CaseFacts(
        product_name=product.name_pl if product else "",
        amount=case.amount,
        term_months=case.term_months,
        own_contribution=case.own_contribution,
        planned_start_on=case.planned_start_on,
        **_texts(case, ("number", "title", "purpose", "product", "currency", "collateral")),
    )


def _fee(case):
    fee = case.fee
    if fee is None:
        return FeeFacts()
    flat = {}
    if fee.flat_net:
        flat = dict(flat_net=fee.flat_net, flat_vat=fee.flat_vat, flat_gross=fee.flat_gross)
    return FeeFacts(
        vat_rate=fee.vat_rate,
        success_percent=fee.success_percent or None,
        success_base=fee.success_base if fee.success_base in SUCCESS_BASES else "",
        success_trigger=fee.success_trigger if fee.success_trigger in SUCCESS_TRIGGERS else "",
        payment_days=fee.payment_days,
        **flat,
        **_estimate(case, fee),
    )


def _estimate(case, fee):
    if not (fee.success_percent and case.amount and case.currency == "PLN"):
        return {}
    net = (case.amount * fee.success_percent / 100).quantize(GROSZ, ROUND_HALF_UP)
    vat = vat_on(net, fee.vat_rate)
    return {"estimate_net": net, "estimate_vat": vat, "estimate_gross": net + vat}


def _checklist(requirements):
    return Checklist(tuple(_requirement(item) for item in requirements))


def _requirement(item):
    return RequirementFacts(
        code=item.type_code,
        name=item.type.name,
        issuer=item.type.issuer,
        validity=item.validity or item.type.validity,
        form=FORMS.get(item.type_code, USUAL_FORM),
        obligation=item.obligation,
        condition=item.condition or "",
        moment=item.moment,
        due_on=item.due_on,
        state=item.state.code,
        remarks=tuple(filter(None, (item.remark, item.reason))),
    )


def _annexes(documents):
    made = [document for document in documents if document.is_made]
    for kind, role in ANNEXES.items():
        versions = [document for document in made if document.kind == kind]
        if versions:
            newest = max(versions, key=attrgetter("version"))
            yield ", ".join(filter(None, (newest.title, f"wersja {newest.version}", role)))


def _person(person):
    emails = getattr(person, "emails", None)
    email = emails[0].address if emails else getattr(person, "email", "")
    return Person(email=email or "", **_texts(person, ("name", "position", "phone")))


def _texts(thing, names):
    return {name: (getattr(thing, name) or "").strip() for name in names}
