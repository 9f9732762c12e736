"""Things in the office for pages to show: letters filed and waiting, files, notes, tasks, a checklist."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cases.document import upload_document
from cases.filed import Suggestion
from cases.filing import file_message
from cases.message import Message, MessageAddress, MessagePart
from cases.note import add_note
from cases.requirement import set_up_checklist
from cases.task import add_task
from tests.cast import JAN

CONTACT = {"address": JAN, "client": "Kłos"}

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
HTML = (
    '<p onclick="steal()">Dzień dobry, <b>oferta</b> <script>steal()</script></p>'
    '<img src="https://sledzenie.example/1.gif"><img src="cid:logo@klos">'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0"
    "00000301010018dd8db00000000049454e44ae426082"
)
EML = b"From: jan@klos.example\r\nSubject: Oferta\r\n\r\nDzie\xc5\x84 dobry\r\n"


@dataclass(frozen=True)
class Things:
    """What is where, by id."""

    number: str
    client: int
    contact: int
    filed: int
    waiting: int
    document: int
    task: int
    requirement: int
    note: int


def furnish(site):
    """Furnish Anna's case and put one letter in the tray that is likely its."""
    store = site.office.store
    with site.writing() as session:
        cast = merged(session, site.cast)
        case, anna = cast.klos_case, cast.anna
        filed = letter(session, store, 1, "Nowa cena pieca", with_html=True)
        waiting = letter(session, store, 2, "Pytanie o wkład własny")
        session.add(Suggestion(message=waiting, case=case, rank=1, rule="contact", facts=CONTACT))
        file_message(session, filed, case, rule="contact")
        set_up_checklist(session, case, by=anna)
        document = upload_document(
            session, store, case, b"tekst", filename="notatka.txt", media_type="text/plain", by=anna
        )
        task = add_task(session, case, "Zadzwonić do banku", assignee=anna, by=anna)
        note = add_note(session, case, "Klient woli ratę malejącą.", by=anna, kind="call")
        session.flush()
        return Things(
            number=case.number,
            client=case.client_id,
            contact=case.client.contacts[0].id,
            filed=filed.id,
            waiting=waiting.id,
            document=document.id,
            task=task.id,
            requirement=case.requirements[0].id,
            note=note.id,
        )


def merged(session, cast):
    """The cast in a session of the test's own."""
    return type(cast)(**{name: session.merge(thing, load=True) for name, thing in vars(cast).items()})


def letter(session, store, number, subject, with_html=False):
    """A letter from Jan Kłos with one attachment; every number is another letter."""
    text = "Dzień dobry,\nprzesyłam cenę: https://piece.example/cennik.\n\nW dniu 19.11 Anna pisze:\n> Prosimy o cenę."
    message = Message(
        canon_digest=f"{number:064x}",
        raw_digest=store.put(EML),
        size=len(EML),
        subject=subject,
        from_name="Jan Kłos",
        from_address=JAN,
        sent_at=NOON - timedelta(minutes=number),
        received_at=NOON,
        text=text,
        new_text=text.partition("\n\nW dniu")[0],
    )
    message.addresses.append(MessageAddress(role="to", name="Anna", address="anna@firma.example"))
    message.parts.append(_part(store, "2", f"cennik {number}.pdf", b"%PDF-1.4 udawany", is_attachment=True))
    if with_html:
        html = _part(store, "1.2", None, HTML.encode(), is_html_body=True)
        html.media_type, html.charset = "text/html", "utf-8"
        logo = _part(store, "1.3", "logo.png", PNG, inline=True, content_id="<logo@klos>")
        logo.media_type = "image/png"
        message.parts += [html, logo]
    session.add(message)
    session.flush()
    return message


def _part(store, path, filename, content, **values):
    return MessagePart(
        path=path,
        digest=store.put(content),
        filename=filename,
        media_type="application/pdf",
        size=len(content),
        **values,
    )
