"""Numbers that nobody was offered: no page, or an unreadable one, and never an accident."""

import pytest

from webapp.views.numbers import LARGEST, row_number

HUGE = ["9" * 18, str(LARGEST), str(LARGEST + 1), "9" * 400, "9" * 5000]
STRANGE = ["²", "٣", "-1", "1.0", "abc", " 1", *HUGE]
ADDRESSES = [
    "/clients/{}", "/contacts/{}/edit", "/messages/{}", "/messages/{}/html", "/documents/{}", "/documents/{}/files/pdf",
    "/cases/new?message={}",
]  # fmt: skip


@pytest.mark.parametrize("number", STRANGE, ids=lambda number: number[:20])
def test_there_is_no_such_page(anna_here, things, number, subtests):
    for path in ADDRESSES:
        with subtests.test(path=path):
            assert anna_here.get(path.format(number)).status_code == 404


@pytest.mark.parametrize("number", STRANGE, ids=lambda number: number[:20])
def test_nothing_is_made_of_it(site, anna_here, things, number):
    form = {"client": things.client, "owner": site.cast.anna.id, "title": "Nowa", "message": number}

    assert anna_here.post("/cases/new", form).status_code == 404
    assert anna_here.post("/cases/new", form | {"client": number}).status_code == 422
    assert (
        anna_here.post(f"/documents/{things.document}/fulfilments", {"requirement": number}).status_code
        == 404
    )


@pytest.mark.parametrize("version", ["²", "abc", "9" * 400])
def test_a_version_is_a_number(anna_here, things, version):
    path = f"/cases/{things.number}/products"

    assert anna_here.post(path, {"kind": "OF", "version": version}).status_code == 404


@pytest.mark.parametrize(
    "before", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-20T11:00:00", "kiedyś", "²"]
)
def test_the_timeline_begins_at_an_instant(anna_here, things, before):
    answer = anna_here.get(f"/cases/{things.number}/timeline", query_string={"before": before})

    assert answer.status_code == 400


def test_a_number_is_read_as_it_is():
    assert [row_number(text) for text in ("7", "007", "9" * 18, "", "7 ")] == [7, 7, 10**18 - 1, 0, 0]


@pytest.mark.parametrize("path", ["/cases", "/clients", "/documents", "/search"])
def test_a_thousand_words_are_a_question_like_any_other(anna_here, path):
    name = "q" if path == "/search" else "words"

    assert anna_here.get(path, query_string={name: "a " * 1000}).status_code == 200


def test_a_zero_byte_is_refused_before_the_database_meets_it(anna_here, things):
    assert anna_here.get("/cases?words=%00").status_code == 400
    assert anna_here.post(f"/cases/{things.number}/notes", {"text": "a\x00b"}).status_code == 400
