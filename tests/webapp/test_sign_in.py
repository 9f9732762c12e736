"""Signing in, staying in, and being out: for the person, and for whoever copied her cookie."""

from datetime import timedelta

import pytest
import time_machine

from archive.db import utcnow
from tests.webapp.conftest import PASSWORD
from webapp import account, throttle
from webapp.sign_in import ABSOLUTE, IDLE, SignIn

ANNA = "anna@firma.example"


def test_she_comes_in_and_goes_where_she_wanted(site):
    browser = site.browser()

    turned_away = browser.get("/cases?mine=on")
    came_in = browser.sign_in(ANNA, next="/cases?mine=on")

    assert turned_away.location == "/sign-in?next=/cases?mine%3Don"
    assert came_in.location == "/cases?mine=on"
    assert browser.get("/cases").status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://zly.example/", "//zly.example/", "////zly.example", "/\\zly.example", "/\t/zly.example", "/\n//zly",
     "javascript:alert(1)", "zly", "https:/zly", "//[", "/cases\r\nLocation: //zly", " /cases"],
)  # fmt: skip
def test_the_door_leads_nowhere_else(site, target):
    assert site.browser().sign_in(ANNA, next=target).location == "/"


@pytest.mark.parametrize("target", ["/", "/cases?words=a//b&mine=on", "/tray?message=1#x"])
def test_the_door_leads_to_every_page_of_ours(site, target):
    assert site.browser().sign_in(ANNA, next=target).location == target


@pytest.mark.parametrize("path", ["//zly.example/x", "/\\zly.example", "/\t/zly.example"])
def test_the_way_back_leads_nowhere_else(site, path):
    back = {"Referer": f"http://localhost{path}"}

    assert site.browser().post("/language", {"language": "pl"}, headers=back).location == "/"


@pytest.mark.parametrize("email", [ANNA, "nikt@firma.example"])
def test_what_was_wrong_stays_unsaid(site, email):
    refused = site.browser().sign_in(email, "zielony piec gazowy")

    assert refused.status_code == 401
    assert "Adres e-mail lub hasło są nieprawidłowe." in refused.text
    assert email in refused.text


def test_an_unknown_address_costs_one_hash_too(site, monkeypatch):
    asked = []
    monkeypatch.setattr(account, "_matches", lambda kept, given: asked.append(kept) or False)

    site.browser().sign_in("nikt@firma.example")

    assert len(asked) == 1 and asked[0].startswith("$argon2id$")


def test_five_failures_close_the_door_for_the_right_password_too(site):
    browser = site.browser()
    for _ in range(throttle.PAIR_LIMIT):
        browser.sign_in(ANNA, "zielony piec gazowy")

    refused = browser.sign_in(ANNA)
    elsewhere = site.browser().sign_in("marek@firma.example")

    assert refused.status_code == 429
    assert "Spróbuj ponownie za 15 minut" in refused.text
    assert elsewhere.status_code == 302


def test_the_door_opens_again_after_the_wait(site):
    browser = site.browser()
    for _ in range(throttle.PAIR_LIMIT):
        browser.sign_in(ANNA, "zielony piec gazowy")

    with time_machine.travel(utcnow() + throttle.WINDOW + timedelta(seconds=1), tick=False):
        assert browser.sign_in(ANNA).status_code == 302


def test_one_address_does_not_walk_through_the_firm(site):
    browser = site.browser()
    for guess in range(throttle.ADDRESS_LIMIT):
        browser.sign_in(f"ktos{guess}@firma.example", "zielony piec gazowy")

    assert browser.sign_in(ANNA).status_code == 429


def test_a_success_forgives_what_was_mistyped(site):
    browser = site.browser()
    for _ in range(throttle.PAIR_LIMIT - 1):
        browser.sign_in(ANNA, "zielony piec gazowy")
    browser.sign_in(ANNA)

    with site.reading() as session:
        assert session.query(throttle.SignInTry).count() == 0


def test_signing_out_ends_the_cookie_wherever_it_was_copied(site, anna_here):
    copied = site.browser()
    cookie = anna_here.client.get_cookie("teczka")
    copied.client.set_cookie("teczka", cookie.value)
    assert copied.get("/cases").status_code == 200

    anna_here.post("/sign-out")

    assert copied.get("/cases").location.startswith("/sign-in")


def test_every_sign_in_has_a_new_token(site):
    browser = site.browser("anna")
    first = browser.client.get_cookie("teczka").value
    browser.sign_in(ANNA)

    assert browser.client.get_cookie("teczka").value != first
    with site.reading() as session:
        assert session.query(SignIn.token_digest).distinct().count() == 2


def test_a_sign_in_that_nobody_uses_ends(site):
    browser, began = site.browser("anna"), utcnow()

    with time_machine.travel(began + IDLE + timedelta(seconds=1), tick=False):
        assert browser.get("/cases").location.startswith("/sign-in")


def test_a_sign_in_ends_after_a_week_of_use_too(site):
    browser, began = site.browser("anna"), utcnow()
    for hours in range(10, 168, 10):
        with time_machine.travel(began + timedelta(hours=hours), tick=False):
            assert browser.get("/health").status_code == 200

    with time_machine.travel(began + ABSOLUTE + timedelta(seconds=1), tick=False):
        assert browser.get("/cases").location.startswith("/sign-in")


def test_use_keeps_a_sign_in_open(site):
    browser, began = site.browser("anna"), utcnow()

    for hours in (10, 20, 30):
        with time_machine.travel(began + timedelta(hours=hours), tick=False):
            assert browser.get("/cases").status_code == 200


def test_a_page_left_open_does_not_keep_a_sign_in_open(site, things):
    browser, began = site.browser("anna"), utcnow()
    news = f"/cases/{things.number}/timeline?part=1"

    for hours in (5, 10):
        with time_machine.travel(began + timedelta(hours=hours), tick=False):
            assert browser.get(news).status_code == 200

    with time_machine.travel(began + IDLE + timedelta(seconds=1), tick=False):
        assert browser.get(news).location.startswith("/sign-in")


def test_who_is_disabled_is_out_at_once_and_stays_out(site, anna_here):
    with site.writing() as session:
        account.of_email(session, ANNA).disable()

    assert anna_here.get("/cases").location.startswith("/sign-in")
    assert site.browser().sign_in(ANNA).status_code == 401

    with site.writing() as session:
        account.of_email(session, ANNA).active = True
    assert anna_here.get("/cases").location.startswith("/sign-in")


def test_a_new_password_ends_every_other_browser(site, anna_here):
    other = site.browser("anna")
    new = "nowe hasło do pieca"

    changed = anna_here.post("/account/password", {"old": PASSWORD, "new": new, "again": new})

    assert changed.location == "/account"
    assert anna_here.get("/cases").status_code == 200
    assert other.get("/cases").location.startswith("/sign-in")
    assert site.browser().sign_in(ANNA).status_code == 401
    assert site.browser().sign_in(ANNA, new).status_code == 302


@pytest.mark.parametrize(
    "form, sentence",
    [
        ({"old": "nie to hasło", "new": "nowe hasło do pieca"}, "Obecne hasło jest nieprawidłowe."),
        ({"old": PASSWORD, "new": "krótkie"}, "Hasło musi mieć co najmniej 10 znaków."),
        ({"old": PASSWORD, "new": "nowe hasło do pieca", "again": "inne"}, "Hasła różnią się od siebie."),
    ],
)
def test_a_password_that_may_not_be_is_refused_in_the_form(anna_here, form, sentence):
    refused = anna_here.post("/account/password", {"again": form["new"]} | form)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert anna_here.get("/cases").status_code == 200
