"""Whether the program lives: for whatever watches it."""

from flask import Blueprint

from archive import jobs
from webapp.current import reading

bp = Blueprint("health", __name__)


@bp.get("/health")
def show():
    """200 when the database answers; says nothing else, for anyone may ask."""
    with reading() as session:
        jobs.count_pending(session)
    return {"status": "ok"}
