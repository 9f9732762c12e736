"""Making a document of a case: which kinds there are, what each still lacks, and making it."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases.document import newest_version
from generators.kinds import KINDS
from generators.produce import missing, produce
from webapp.access import case_for
from webapp.current import current_advisor, office, page, reading
from webapp.i18n import gettext as _
from webapp.views.numbers import row_number

bp = Blueprint("products", __name__)


@bp.get("/cases/<number>/products/new")
def new(number):
    """Each kind of document, what is missing for it, and the number that its next version will have."""
    firm, address = office().config.firm, office().config.case_address
    with reading() as session:
        case = case_for(session, current_advisor(session), number)
        offers = [
            (kind, missing(session, kind.code, case, firm, case_address=address),
             newest_version(session, case, kind.code) + 1)
            for kind in KINDS.values()
        ]  # fmt: skip
        return page(session, "products/new.html", case=case, offers=offers, places=_places(case))


@bp.post("/cases/<number>/products")
def create(number):
    """Make it, in PDF and Word; the version says what she believes she makes, so two clicks make one."""
    with reading() as session:
        me = current_advisor(session)
        case_for(session, me, number)
    made = produce(
        office().db,
        office().store,
        request.form.get("kind", ""),
        number,
        by=me,
        firm=office().config.firm,
        case_address=office().config.case_address,
        expected_version=_version(),
    )
    flash(_("%(number)s, version %(version)s, is ready.", number=made.number, version=made.version), "done")
    return redirect(url_for("documents.show", document_id=made.document_id))


def _version():
    return row_number(request.form["version"]) or abort(404) if "version" in request.form else None


def _places(case):
    """Where what is missing gets filled in; the firm's own details are in the configuration."""
    return {
        "client": url_for("clients.edit", client_id=case.client_id),
        "case": url_for("cases.edit", number=case.number),
        "fee": url_for("cases.edit", number=case.number, _anchor="fee"),
        "checklist": url_for("cases.show", number=case.number, _anchor="checklist"),
    }
