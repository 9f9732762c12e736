"""Rows of the database become entries with all that they can be found by."""

from cases.filing import file_message, unfile_message
from search.gather import entries_for, title_of
from tests.mailbag import forwarded, letter
from tests.search import rows


def entry_for(session, key):
    return entries_for(session, [key])[key]


def test_a_message_is_found_by_its_words_people_files_and_case(session, klos_case):
    kept = rows.message(
        session, "nowe\n> stare", case=klos_case, subject="Bilans", parts=["F01 2025.pdf"], new_text="nowe"
    )

    entry = entry_for(session, f"message:{kept.id}")

    assert entry.title == "Bilans"
    assert entry.sender == "Jan Kłos jan@klos.example"
    assert "Biuro biuro@firma.example" in entry.people
    assert (entry.new_text, entry.quoted) == ("nowe", "\n> stare")
    assert entry.files == "F01 2025.pdf"
    assert entry.case_numbers == (klos_case.number,)
    assert "Piekarnia Kłos" in entry.client and "1234563218" in entry.client
    assert entry.at == rows.AT
    assert entry.audience == {f"case:{klos_case.id}"}


def test_a_message_is_found_by_the_letters_attached_to_it_and_by_no_others_right(session, klos_case):
    attached = letter(kind="attached", subject="Aneks", text="Prosimy o stanowisko klienta.")
    inside = letter(subject="Aneks", text="Przesyłam.")
    kept = forwarded(session, attached, inside, text="Do akt.\nPrzesyłam.")
    file_message(session, kept, klos_case, rule="test")

    entry = entry_for(session, f"message:{kept.id}")

    assert entry.enclosed == "Aneks\nProsimy o stanowisko klienta."
    assert (entry.text, entry.quoted) == ("Do akt.\nPrzesyłam.", "")
    assert entry.audience == {f"case:{klos_case.id}"}


def test_a_waiting_message_is_for_those_who_may_place_it(session, klos_case):
    waiting = rows.message(session, "kto to?")
    assert entry_for(session, f"message:{waiting.id}").audience == {"tray"}

    rows.suggest(session, waiting, klos_case)
    assert entry_for(session, f"message:{waiting.id}").audience == {f"case:{klos_case.id}"}


def test_a_document_is_found_by_the_text_of_its_file(session, klos_case):
    made = rows.document(
        session, klos_case, "Oferta współpracy", "Zakres usług", kind="OF", number="OF/2026/0001"
    )

    entry = entry_for(session, f"document:{made.id}")

    assert entry.text == "Zakres usług"
    assert entry.title == "Oferta współpracy OF/2026/0001"
    assert entry.type == "OF"
    assert entry.files == "Oferta współpracy.pdf"


def test_a_file_that_was_not_read_yet_is_found_by_its_name(session, klos_case):
    kept = rows.message(session, "", case=klos_case, parts=["wyciąg.pdf"])
    attached = klos_case.documents[0]

    entry = entry_for(session, f"document:{attached.id}")

    assert (entry.title, entry.text, entry.sender) == ("wyciąg.pdf", "", "Jan Kłos jan@klos.example")
    assert attached.message is kept


def test_a_note_is_found_by_its_words_and_its_author(session, klos_case):
    note = rows.note(session, klos_case, "Telefon od prezesa\nchce leasing")

    entry = entry_for(session, f"note:{note.id}")

    assert (entry.title, entry.text) == ("", "Telefon od prezesa\nchce leasing")
    assert title_of(note) == "Telefon od prezesa"
    assert entry.sender == "Anna Testowa anna@firma.example"


def test_the_title_of_a_long_note_ends_with_a_word(session, klos_case):
    note = rows.note(session, klos_case, "Serwis odmówił " + "przedłużenia " * 9)

    assert (
        title_of(note) == "Serwis odmówił przedłużenia przedłużenia przedłużenia przedłużenia przedłużenia …"
    )


def test_what_was_taken_out_of_the_case_or_never_was_has_no_entry(session, klos_case, anna):
    kept = rows.message(session, "", case=klos_case, parts=["wyciąg.pdf"])
    attached = klos_case.documents[0]
    unfile_message(session, kept, klos_case, by=anna)

    keys = [f"document:{attached.id}", f"message:{kept.id}", "note:77", "message:78"]
    assert list(entries_for(session, keys)) == [f"message:{kept.id}"]
