"""Whose word on a sender counts: only that of our own server, in the place where only it can write."""

import pytest

from cases.message import PASSED, REFUSED, UNTOLD
from ingest import authentic
from ingest.mail import parse
from ingest.policy import Trust

OURS = "mx.firma.example"
TRUST = Trust((OURS,))
BORDER = f"Received: from mail.klos.example (mail.klos.example [192.0.2.7])\r\n by {OURS} with ESMTPS; date"
INNER = "Received: by 2002:a17:906:2a0a with SMTP id x; date"
PASS = f"Authentication-Results: {OURS};\r\n dmarc=pass (p=reject) header.from=klos.example"
FAIL = f"Authentication-Results: {OURS}; dmarc=fail header.from=klos.example"


def judged(*header, sender="Jan <jan@klos.example>", trust=TRUST):
    lines = [*header, f"From: {sender}", "Subject: x", "", "x"]
    return authentic.verdict(parse("\r\n".join(lines).encode()), trust)


def says(results, server=OURS):
    return f"Authentication-Results: {server}; {results}"


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass (p=none; dis=none) header.from=klos.example",
        "dkim=pass (2048-bit key) header.d=klos.example header.s=x",
        "dkim=fail header.d=lista.example; dkim=pass header.i=@poczta.klos.example",
        "spf=pass (ok) smtp.mailfrom=jan@klos.example",
        "spf=pass smtp.mailfrom=zwroty.klos.example; dkim=none",
        'SPF=Pass smtp.mailfrom="jan; x"@KLOS.example reason="a=b"',
    ],
)
def test_a_pass_for_the_senders_domain_is_a_pass(results):
    assert judged(says(results), BORDER) == PASSED


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=fail header.from=klos.example; dkim=pass header.d=klos.example",
        "spf=fail smtp.mailfrom=jan@klos.example; dkim=none",
        "dkim=fail header.d=klos.example",
    ],
)
def test_a_failed_check_of_the_senders_domain_is_a_refusal(results):
    assert judged(says(results), BORDER) == REFUSED


@pytest.mark.parametrize(
    "results",
    [
        "none",
        "dmarc=none header.from=klos.example",
        "dmarc=pass header.from=zly.example",
        "dmarc=pass",
        "dkim=pass header.d=zly.example",
        "dkim=pass header.d=klos.example header.i=@zly.example",
        "dkim=pass header.d=example",
        "spf=pass smtp.mailfrom=jan@zly.example",
        "spf=pass smtp.mailfrom=klos.example=x@zly.example",
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=klos.example"@zly.example',
        "spf=pass (dmarc=pass header.from=klos.example) smtp.mailfrom=zly.example",
        "spf=softfail smtp.mailfrom=klos.example",
        "arc=pass; auth=pass smtp.auth=jan@klos.example",
        "",
        "=;;=",
    ],
)
def test_anything_else_says_nothing(results):
    assert judged(says(results), BORDER) == UNTOLD


def test_strangers_under_one_roof_are_not_akin():
    assert judged(says("dkim=pass header.d=inny.waw.pl"), BORDER, sender="x@waw.pl") == UNTOLD
    assert judged(says("dkim=pass header.d=home.pl"), BORDER, sender="x@klos.home.pl") == UNTOLD


@pytest.mark.parametrize(
    "header",
    [
        [PASS, BORDER],
        [INNER, PASS, BORDER],
        [f"Received: from {OURS} by imap.firma.example; date", PASS, BORDER],
        [PASS, BORDER, FAIL],
        [says("dmarc=fail header.from=klos.example", "obcy.example"), PASS, BORDER],
    ],
)
def test_our_servers_word_counts_where_only_it_can_write(header):
    assert judged(*header) == PASSED


@pytest.mark.parametrize(
    "header",
    [
        [says("dmarc=pass header.from=klos.example", "mx.zly.example"), BORDER],
        [BORDER, "Received: from x by zly.example; date", PASS],
        [BORDER, f"Received: from x by {OURS}; date", PASS],
        [BORDER, PASS],
        [INNER, BORDER, PASS, f"Received: from x by {OURS}; date"],
        ["Received: from x by posrednik.example; date", PASS],
        [BORDER, "X-Authentication-Results: mx.firma.example; dmarc=pass header.from=klos.example"],
        [says("dmarc=pass header.from=klos.example", f"zly.{OURS}"), BORDER],
        [],
    ],
)
def test_a_header_that_the_sender_may_have_written_says_nothing(header):
    assert judged(*header) == UNTOLD


def test_a_server_that_writes_below_its_own_received_is_believed_there_only_if_we_are_told_so():
    below = Trust((OURS,), below_received=True)  # as Gmail does

    assert judged(INNER, BORDER, PASS) == UNTOLD
    assert judged(INNER, BORDER, PASS, trust=below) == PASSED
    assert judged(BORDER, f"Received: from x by {OURS}; date", PASS, trust=below) == UNTOLD
    assert judged(BORDER, "Received: from x by zly.example; date", PASS, trust=below) == UNTOLD


def test_a_server_that_took_nothing_in_has_another_name_there_than_configured():
    other = Trust(("firma.example",))
    word = says("dmarc=pass header.from=klos.example", "firma.example")

    assert judged(word, BORDER, trust=other) == UNTOLD
    assert judged(word, BORDER, trust=Trust(("firma.example", OURS))) == PASSED
    assert judged(BORDER, word, BORDER, trust=Trust(("firma.example", OURS))) == UNTOLD


def test_of_several_of_our_server_the_topmost_counts():
    assert judged(FAIL, BORDER, PASS) == REFUSED
    assert judged(says("none"), BORDER, PASS) == UNTOLD


def test_a_server_that_does_not_say_who_it_is_is_told_by_what_it_received():
    border = (
        "Received: from x by DB5EUR01.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server; date"
    )
    inner = "Received: from x by AM9P189.EURP189.PROD.OUTLOOK.COM with HTTPS; date"
    told = "Authentication-Results: spf=pass (sender IP is 1) smtp.mailfrom=klos.example;\r\n"
    told += " dmarc=pass action=none header.from=klos.example;compauth=pass"
    microsoft = Trust((".outlook.com",))

    assert judged(inner, told, border, trust=microsoft) == PASSED
    assert judged(inner, border, told, "Received: from x by zly.example; date", trust=microsoft) == UNTOLD


def test_where_the_server_refuses_forgeries_no_word_is_a_pass_and_a_refusal_stays_one():
    refusing = Trust((OURS,), refused_before=True)

    assert judged(BORDER, trust=refusing) == PASSED
    assert judged(FAIL, BORDER, trust=refusing) == REFUSED
    assert judged(BORDER, sender="a@klos.example, b@klos.example", trust=refusing) == UNTOLD
    assert judged(BORDER, trust=None) == UNTOLD


@pytest.mark.parametrize("sender", ["Jan", "jan@klos.example, ewa@zly.example", ""])
def test_nobody_in_particular_is_never_confirmed(sender):
    assert judged(PASS, BORDER, sender=sender) == UNTOLD


def test_reply_to_and_other_headers_give_no_identity():
    forged = [
        PASS,
        BORDER,
        "Reply-To: jan@klos.example",
        "Sender: jan@klos.example",
        "X-Original-From: jan@klos.example",
    ]

    assert judged(*forged, sender='"jan@klos.example" <obcy@zly.example>') == UNTOLD
