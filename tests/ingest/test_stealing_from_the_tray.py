"""What is likely somebody's waits for her people alone, whatever is learned of it, and whatever others enter."""

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.case import open_case
from cases.filed import BY_UPLOAD
from cases.filing import file_message, unfile_message
from ingest.routing import weigh_again
from ingest.routing.weights import MOST_CASES
from tests.cast import JAN
from tests.ingest.routing_cases import MARIA, POLICY, STRANGER, new_client, placed, second_case, seen_by
from tests.mailbag import kept

ANNAS_PEOPLE = ["anna", "piotr", "marek"]


def test_a_file_that_tells_little_opens_nothing_that_was_closed(session, here):
    other = kept(session, from_address=MARIA, subject="Harmonogram")
    file_message(session, other, here.klos_case, rule="hand", by=here.anna)
    message = kept(session, from_address=STRANGER, subject="Harmonogram", files=["plan.pdf"])
    file_message(session, message, here.klos_case, rule=BY_UPLOAD, by=here.anna)
    unfile_message(session, message, here.klos_case, by=here.anna)
    session.flush()
    assert seen_by(session, message) == ANNAS_PEOPLE

    keep(session, message.parts[0].digest, Extracted(TextState.TEXT, "Bez numerów"))
    weigh_again(session, [message.parts[0].digest], POLICY)
    session.flush()
    session.refresh(message)

    assert [one.rule for one in message.suggestions] == ["learned_words"]
    assert seen_by(session, message) == ANNAS_PEOPLE


def test_ever_so_many_cases_of_a_thief_push_nobody_elses_out(session, here):
    second_case(session, here)
    thiefs = new_client(session, here, "Złodziej", JAN, by=here.ewa)
    for number in range(MOST_CASES):
        open_case(session, client=thiefs.client, owner=here.ewa, title=f"Sprawa {number}", by=here.ewa)

    found = placed(session, from_address=JAN)

    assert here.klos_case in found.suggested
    assert seen_by(session, found.message) == ["marek"]
