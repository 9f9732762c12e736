"""What a letter passes on is kept with it: layers as rows, the files of attached letters as files of the case."""

from sqlalchemy import select

from cases.document import Document
from cases.message import Message
from ingest.contents import content_of
from tests.ingest.forward.test_attached import PDF, as_message, forwarded, klos
from tests.letters import ANNA

FROM = {"From": ANNA, "Subject": "PD: papiery [S-2026-0001]"}


def test_the_layers_and_the_forwarders_words_are_kept(db, cast, take_in):
    take_in(forwarded(as_message(klos()), **FROM))

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        (layer,) = message.layers
        assert (layer.kind, layer.depth, layer.from_address) == ("attached", 1, "jan@klos.example")
        assert (layer.part_path, layer.letter_id) == ("1.2", "raz@klos.example")
        assert layer.is_sure
        assert message.comment == "Do akt."


def test_the_files_of_an_attached_letter_are_in_the_store_and_the_letter_itself_is_no_document(
    db, store, cast, take_in
):
    take_in(forwarded(as_message(klos()), **FROM))

    with db.reading() as session:
        message = session.scalars(select(Message)).one()
        assert [part.path for part in message.attachments] == ["1.2/mail/1.3"]
        assert content_of(store, message.part("1.2/mail/1.3")) == PDF
        assert content_of(store, message.part("1.2")) == klos()
        documents = session.scalars(select(Document)).all()
        assert {document.part_path for document in documents} <= {"1.2/mail/1.3"}
