"""Each document refuses to be made while anything it prints is missing."""

from dataclasses import replace
from operator import attrgetter

import pytest

from generators.kinds import AGREEMENT, KINDS, OFFER, REQUIRED_DOCUMENTS, UnknownKind, kind_of
from generators.values import FeeFacts
from tests.generators.samples import CLIENTS, FACTS, FIRM, KLOS, facts_for

# Needs that are answered by more than one field: how each is taken away.
TAKEN_AWAY = {
    "client.has_signatories": lambda facts: replace(facts, client=replace(facts.client, representatives=())),
    "fee.is_agreed": lambda facts: replace(facts, fee=FeeFacts(payment_days=14)),
}
NEVER_MISSING = {("client.has_signatories", "OF"), ("client.has_signatories", "ROLNIK")}
BLANKS = {str: "", tuple: ()}
WHERE = {"client", "case", "firm", "fee", "checklist"}


def without(facts, key):
    """The facts with one of them blank."""
    if key in TAKEN_AWAY:
        return TAKEN_AWAY[key](facts)
    name, _, rest = key.partition(".")
    value = getattr(facts, name)
    return replace(facts, **{name: without(value, rest) if rest else BLANKS.get(type(value))})


def needs():
    """Every fact that a document asks of every kind of client."""
    for kind in KINDS.values():
        for client in CLIENTS:
            for need in kind.needs:
                asked = not need.when or attrgetter(need.when)(facts_for(client))
                if asked and (need.key, client) not in NEVER_MISSING:
                    yield pytest.param(kind, client, need, id=f"{kind.code}-{client}-{need.key}")


@pytest.mark.parametrize(("kind", "client", "need"), list(needs()))
def test_a_missing_fact_is_named_with_the_page_it_belongs_on(kind, client, need):
    gaps = kind.missing(without(facts_for(client), need.key))

    assert need.key in [gap.key for gap in gaps]
    assert {gap.where for gap in gaps} <= WHERE


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("code", KINDS)
def test_complete_facts_miss_nothing(code, client):
    assert KINDS[code].missing(facts_for(client)) == []


def test_one_partner_is_not_enough_for_a_partnership():
    facts = facts_for("SC")
    alone = replace(facts, client=replace(facts.client, representatives=facts.client.representatives[:1]))

    assert [gap.key for gap in AGREEMENT.missing(alone)] == ["client.has_signatories"]


def test_a_company_gives_court_and_capital_a_sole_trader_does_not():
    bare = replace(FIRM, krs="", court="", share_capital="", knf_number="")
    trader = replace(bare, legal_form="jednoosobowa działalność gospodarcza")

    assert [gap.key for gap in OFFER.missing(replace(FACTS, firm=trader))] == []
    assert [gap.key for gap in OFFER.missing(replace(FACTS, firm=bare))] == [
        "firm.krs",
        "firm.court",
        "firm.share_capital",
    ]


def test_a_joint_stock_company_also_gives_what_is_paid_in():
    company = replace(FIRM, legal_form="spółka akcyjna")

    assert [gap.key for gap in OFFER.missing(replace(FACTS, firm=company))] == ["firm.paid_in_capital"]
    assert OFFER.missing(replace(FACTS, firm=replace(company, paid_in_capital="50000.00"))) == []


def test_only_consumers_need_the_knf_number():
    facts = facts_for("OF")

    gaps = OFFER.missing(replace(facts, firm=replace(FIRM, knf_number="")))

    assert [gap.key for gap in gaps] == ["firm.knf_number"]


def test_an_offer_asks_for_no_pesel_and_a_list_for_no_fee():
    person = replace(facts_for("OF"), fee=FeeFacts())
    nameless = replace(person, client=replace(person.client, pesel=""))

    assert "client.pesel" not in [gap.key for gap in OFFER.missing(nameless)]
    assert REQUIRED_DOCUMENTS.missing(nameless) == []


def test_an_empty_case_lists_everything_at_once():
    bare = replace(FACTS, client=replace(KLOS, nip="", krs="", address=""), fee=FeeFacts())

    keys = [gap.key for gap in AGREEMENT.missing(bare)]

    assert keys == ["client.address", "client.nip", "client.krs", "fee.is_agreed", "fee.payment_days"]


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(UnknownKind) as refused:
        kind_of("XX")

    assert refused.value.kind == "XX"
