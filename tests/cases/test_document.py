"""Documents of a case: uploaded, kept by content, read and indexed afterwards."""

import pytest
from sqlalchemy.exc import IntegrityError

from archive import jobs
from cases.case import CaseClosed
from cases.document import Document, DocumentFile, format_of, newest_version, upload_document


def upload(session, store, case, by, content=b"%PDF-1.7", filename="KRS.pdf"):
    return upload_document(
        session, store, case, content, filename=filename, media_type="application/pdf", by=by
    )


def test_an_uploaded_file_is_a_document_of_the_case(session, store, klos_case, anna):
    document = upload(session, store, klos_case, anna)

    assert store.read(document.file.digest) == b"%PDF-1.7"
    assert (document.title, document.is_made) == ("KRS.pdf", False)
    assert jobs.count_pending(session) == {"index": 1, "match": 1, "text": 1}


def test_a_closed_case_takes_no_file(session, store, klos_case, anna):
    klos_case.close(by=anna, reason="koniec")

    with pytest.raises(CaseClosed):
        upload(session, store, klos_case, anna)


@pytest.mark.parametrize(
    ("filename", "format"),
    [("a.PDF", "pdf"), ("umowa.docx", "docx"), ("bez", "file"), ("a.b c", "file"), ("x.", "file")],
)
def test_the_form_of_a_file_is_its_extension(filename, format):
    assert format_of(filename) == format


def offer(case, version, number="OF/2026/0001"):
    file = DocumentFile(format="pdf", filename="o.pdf", digest="0" * 64, size=1, media_type="application/pdf")
    return Document(case=case, kind="OF", title="Oferta", number=number, version=version, files=[file])


def test_versions_of_a_made_document_are_counted(session, klos_case):
    assert newest_version(session, klos_case, "OF") == 0

    session.add_all([offer(klos_case, 1), offer(klos_case, 2)])
    session.flush()

    assert newest_version(session, klos_case, "OF") == 2


def test_one_version_cannot_be_made_twice(session, klos_case):
    session.add_all([offer(klos_case, 1), offer(klos_case, 1, number="OF/2026/0002")])

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_the_pdf_is_looked_at_first(session, klos_case):
    document = offer(klos_case, 1)
    word = DocumentFile(format="docx", filename="o.docx", digest="1" * 64, size=1, media_type="x")
    document.files.insert(0, word)
    session.add(document)
    session.flush()

    assert document.file.format == "pdf"
    assert document.file_as("docx").filename == "o.docx"
    assert document.file_as("odt") is None
