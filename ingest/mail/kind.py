"""What kind of mail this is by its headers alone: "", dsn, mdn, auto or list (RFC 3834, RFC 2919)."""

from ingest.mail import parameters, words

_REPORTS = {"delivery-status": "dsn", "disposition-notification": "mdn"}


def of(entity) -> str:
    """The class of the message; "" is what a person wrote to persons."""
    return _report(entity) or _automatic(entity.headers) or _list(entity.headers)


def _report(entity):
    if entity.type != "multipart/report":
        return ""
    told = (parameters.text(entity.parameters, "report-type") or "").lower()
    held = {child.type.removeprefix("message/") for child in entity.children}
    return next((kind for report, kind in _REPORTS.items() if report == told or report in held), "")


def _automatic(headers):
    submitted = _word(headers, "auto-submitted").split(";")[0].strip()
    signs = (
        submitted not in ("", "no"),
        _word(headers, "x-auto-response-suppress") not in ("", "none"),
        _word(headers, "precedence") in ("bulk", "junk", "auto_reply") and not _list(headers),
        headers.has("x-autoreply") or headers.has("x-autorespond"),
        headers.first("return-path").strip() == b"<>",
    )
    return "auto" if any(signs) else ""


def _list(headers):
    named = headers.has("list-id") or headers.has("list-unsubscribe")
    return "list" if named or _word(headers, "precedence") == "list" else ""


def _word(headers, name):
    return words.spoken(headers.first(name)[:200]).lower()
