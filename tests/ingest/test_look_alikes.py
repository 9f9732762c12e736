"""A domain like a known one is told to those who may know that one, and to nobody else."""

import pytest

from ingest.look_alikes import is_like, look_alike
from ingest.policy import Policy
from tests.ingest.routing_cases import MARIA, ewas_case, placed
from tests.letters import OFFICE

__all__ = ["ewas_case"]
POLICY = Policy(our_addresses=frozenset({OFFICE}), institutions=frozenset({"banktestowy.example"}))


@pytest.mark.parametrize(
    ("domain", "known", "like"),
    [
        ("k1os.example", "klos.example", True),
        ("kl0s.example", "klos.example", True),
        ("firrna.example", "firma.example", True),
        ("firma.exampel", "firma.example", True),
        ("xn--klo-uza.example", "klos.example", True),  # kloş
        ("k1o5.example", "klos.example", True),
        ("klus1.example", "klos.example", False),
        ("klos.example", "klos.example", False),
        ("mlyn.example", "klos.example", False),
        ("piekarnia-klos.example", "klos.example", False),
    ],
)
def test_a_few_signs_make_a_domain_like_another(domain, known, like):
    assert is_like(domain, known) is like


def test_a_long_name_takes_no_long_time():
    assert not is_like("a" * 60 + ".example", "b" * 60 + ".example")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("jan@k1os.example", "klos.example"),
        ("anna@firrna.example", "firma.example"),
        ("x@banktest0wy.example", "banktestowy.example"),
    ],
)
def test_an_address_like_a_clients_ours_or_a_banks_is_told(session, here, address, domain):
    found = look_alike(session, here.anna, address, POLICY)

    assert found.domain == domain
    assert found.client is (here.klos if domain == "klos.example" else None)


@pytest.mark.parametrize(
    "address", ["jan@klos.example", "x@poczta.firma.example", "x@wp.pl", "x@obcy.example", None, "", "jan"]
)
def test_known_public_and_other_addresses_are_no_warning(session, here, address):
    assert look_alike(session, here.anna, address, POLICY) is None


def test_a_client_whom_she_may_not_see_is_not_told(session, here, ewas_case):
    like = MARIA.replace("mlyn", "rnlyn")

    assert look_alike(session, here.anna, like, POLICY) is None
    assert look_alike(session, here.ewa, like, POLICY).client == ewas_case.client


def test_it_is_evidence_of_nothing(session, here):
    found = placed(session, from_address="jan@k1os.example")

    assert (found.case, found.suggested) == (None, {})
