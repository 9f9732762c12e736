"""Files of a letter as pictures, so that a person sees what came without saving it and without leaving the page."""

from flask import Blueprint, abort

from archive.text import draw_page
from archive.worker import CallFailed, CallLost
from webapp.access import part_for
from webapp.current import current_advisor, office, reading
from webapp.downloads import picture
from webapp.views.documents import MOST_PAGES, WIDTH

bp = Blueprint("part_pages", __name__)
DRAWN = (".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff")


def can_be_drawn(part):
    """Whether a file of that name is one that we draw."""
    return part.is_stored and (part.filename or "").lower().endswith(DRAWN)


bp.add_app_template_filter(can_be_drawn)


@bp.get("/messages/<int:message_id>/parts/<path:part_path>/pages/<int:number>.png")
def draw(message_id, part_path, number):
    """The picture of a page, drawn outside this process; 404 past the last one, and for what cannot be drawn."""
    with reading() as session:
        part = part_for(session, current_advisor(session), message_id, part_path)
    if not 0 < number <= MOST_PAGES or not can_be_drawn(part):
        abort(404)
    try:
        image = office().worker.run(draw_page, str(office().store.path(part.digest)), number, WIDTH)
    except (CallFailed, CallLost):
        # A file that cannot be drawn is no accident: it is downloaded instead.
        abort(404)
    return picture(image)
