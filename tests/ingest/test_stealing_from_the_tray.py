"""What is likely somebody's waits for her people alone, whatever is learned of it, and whatever others enter."""

from archive.text.extracted import Extracted, TextState
from archive.text.kept import keep
from cases.case import open_case
from cases.filed import BY_UPLOAD
from cases.filing import file_message, unfile_message
from ingest.ledger import IMPORT, Sighting, folder_of
from ingest.ledger_of_files import UPLOADS
from ingest.routing import weigh_again
from ingest.routing.weights import MOST_CASES
from tests.cast import JAN
from tests.ingest.routing_cases import (
    MARIA,
    POLICY,
    STRANGER,
    ewas_case,
    new_client,
    placed,
    second_case,
    seen_by,
)
from tests.mailbag import kept

__all__ = ["ewas_case"]
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


def test_letters_of_her_own_making_take_no_ones_correspondent(session, here, ewas_case):
    for _ in range(2):
        message = kept(session, from_address=STRANGER)
        file_message(session, message, here.klos_case, rule="hand", by=here.anna)
    folder = folder_of(session, IMPORT, UPLOADS)
    for number, rule in enumerate((BY_UPLOAD, "hand"), start=1):
        forged = kept(session, from_address=STRANGER)
        way = {"folder_id": folder.id, "uidvalidity": 1, "uid": number, "message_id": forged.id}
        session.add(Sighting(**way, raw_digest=forged.raw_digest, state_code="done"))
        file_message(session, forged, ewas_case, rule=rule, by=here.ewa)
    session.flush()

    found = placed(session, from_address=STRANGER)

    assert seen_by(session, found.message) == ANNAS_PEOPLE


def test_ever_so_many_cases_of_a_thief_push_nobody_elses_out(session, here):
    second_case(session, here)
    thiefs = new_client(session, here, "Złodziej", JAN, by=here.ewa)
    for number in range(MOST_CASES):
        open_case(session, client=thiefs.client, owner=here.ewa, title=f"Sprawa {number}", by=here.ewa)

    found = placed(session, from_address=JAN)

    assert here.klos_case in found.suggested
    assert seen_by(session, found.message) == ["marek"]
