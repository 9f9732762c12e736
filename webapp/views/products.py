"""Making a document of a case: which kinds there are, what each still lacks, and making it."""

from flask import Blueprint, abort, flash, redirect, request, url_for

from cases.document import newest_version
from generators.kinds import KINDS
from generators.produce import missing, produce
from webapp.access import case_for
from webapp.current import current_advisor, office, page, reading
from webapp.i18n import gettext as _
from webapp.i18n import translate
from webapp.views.numbers import row_number

bp = Blueprint("products", __name__)
# The box that each missing fact is typed in, on the page that `_places` leads to.
FIELDS = {
    "client.name": "name",
    "client.address": "street",
    "client.nip": "nip",
    "client.regon": "regon",
    "client.krs": "krs",
    "client.pesel": "pesel",
    "case.purpose": "purpose",
    "case.product_name": "product",
    "financing": "product",
    "case.amount": "amount",
    "case.term_months": "term_months",
    "fee.is_agreed": "flat_net",
    "fee.payment_days": "payment_days",
    "fee.success_base": "success_base",
    "fee.success_trigger": "success_trigger",
}


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
        return page(
            session, "products/new.html", case=case, offers=offers, places=_places(case), fields=FIELDS
        )


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
    facts = {"title": translate(KINDS[made.kind].title), "number": made.number, "version": made.version}
    flash(_("Ready: %(title)s %(number)s, version %(version)s", **facts), "done")
    return redirect(url_for("documents.show", document_id=made.document_id))


def _version():
    return row_number(request.form["version"]) or abort(404) if "version" in request.form else None


def _places(case):
    """Where what is missing gets filled in; the firm's own details are in the configuration."""
    return {
        "client": url_for("clients.edit", client_id=case.client_id),
        "client.has_signatories": url_for("clients.show", client_id=case.client_id, _anchor="people"),
        "case": url_for("cases.edit", number=case.number),
        "fee": url_for("cases.edit", number=case.number),
        "checklist": url_for("cases.show", number=case.number, _anchor="checklist"),
    }
