"""Documents: the list, one with its pages as pictures, its versions, and saving it."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from archive.text import draw_marked_page, draw_page
from archive.worker import CallFailed, CallLost
from cases import browsing, document_match, offered
from cases.document import upload_document
from generators.kinds import KINDS
from webapp.access import case_for, document_for
from webapp.current import current_advisor, office, page, reading, writing_once
from webapp.downloads import attachment, picture
from webapp.i18n import ngettext
from webapp.views.paging import page_number, words_asked

bp = Blueprint("documents", __name__)
WIDTH, SMALL = 900, 160  # pixels of a page's picture
MOST_PAGES, LAST_PAGE = 30, 9999  # shown one below the other, and drawn at all
MOST_MARKS, LONGEST_MARK = 12, 60


@bp.get("/documents")
def index():
    """The documents that she may see, filtered; `case` narrows them to one case."""
    words, kind, number = words_asked(), request.args.get("kind", ""), request.args.get("case", "")
    with reading() as session:
        me = current_advisor(session)
        case = case_for(session, me, number) if number else None
        documents = browsing.documents_page(
            session, me, words=words, kind=kind or None, case=case, number=page_number()
        )
        facts = {"documents": documents, "words": words, "kind": kind, "case": case, "made": KINDS}
        return page(session, "documents/index.html", **facts)


@bp.get("/documents/<int:document_id>")
def show(document_id):
    """The document: its pages at once, its details beside them."""
    with reading() as session:
        me = current_advisor(session)
        document = document_for(session, me, document_id)
        return page(
            session,
            "documents/show.html",
            document=document,
            versions=browsing.versions_of(session, document),
            fulfils=offered.fulfilments_by(session, [document])[document.id],
            offers=offered.offers_for(session, [document])[document.id],
            choices=offered.requirements_to_choose(session, document.case),
            same=document_match.same_files(session, document),
            text=browsing.text_of(session, document.file),
        )


@bp.get("/documents/<int:document_id>/pages/<int:number>.png")
def draw(document_id, number):
    """The picture of a page, drawn outside this process, each `mark` marked in it; 404 past the last one."""
    with reading() as session:
        file = document_for(session, current_advisor(session), document_id).file
    if not 0 < number <= LAST_PAGE:
        abort(404)
    width = SMALL if "small" in request.args else WIDTH
    try:
        path, marks = str(office().store.path(file.digest)), _marks()
        drawing = (
            (draw_marked_page, path, number, width, marks) if marks else (draw_page, path, number, width)
        )
        image = office().worker.run(*drawing)
    except (CallFailed, CallLost):
        # A file that cannot be drawn is no accident: it is downloaded instead.
        abort(404)
    return picture(image)


@bp.get("/documents/<int:document_id>/files/<format>")
def download(document_id, format):
    """The file in that format, to keep."""
    with reading() as session:
        file = document_for(session, current_advisor(session), document_id).file_as(format) or abort(404)
    return attachment(office().store.read(file.digest), file.filename, file.media_type)


@bp.post("/cases/<number>/documents")
def create(number):
    """Enter files from the person's own machine in the case."""
    files = [file for file in request.files.getlist("files") if file.filename]
    with reading() as session:
        case_for(session, current_advisor(session), number)  # before anything is kept
    contents = [file.read() for file in files]
    digests = office().store.put_all(contents)  # slow, and durable, before the writing transaction begins
    with writing_once(*digests) as session:
        me = current_advisor(session)
        case = case_for(session, me, number)
        for file, content in zip(files, contents, strict=True):
            _enter(session, case, file, content, me)
    flash(ngettext("%(num)s file added.", "%(num)s files added.", len(files)), "done")
    return redirect(url_for("cases.show", number=number))


def _marks():
    return [word[:LONGEST_MARK] for word in request.args.getlist("mark")[:MOST_MARKS] if word.strip()]


def _enter(session, case, file, content, me):
    name = file.filename.replace("\\", "/").rpartition("/")[2][:255]
    media_type = file.mimetype or "application/octet-stream"
    upload_document(session, office().store, case, content, filename=name, media_type=media_type, by=me)
