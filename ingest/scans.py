"""Mail from the office's own scanners: a machine's note around somebody's papers, never noise and never proof."""

from dataclasses import replace

from ingest.mail.model import REPORTS

SCAN = "scan"
_NO_PAPERS = ("text/", "message/", "multipart/")


def told(mail, scanners):
    """The mail, as a scan if it is one: from one of the addresses, with a file in it, and no mail server's report."""
    sender = (mail.from_.address or "").strip().lower() if mail.from_ else ""
    is_scan = sender in scanners and mail.class_ not in REPORTS and any(map(_is_paper, mail.parts))
    return as_scan(mail) if is_scan else mail


def as_scan(mail):
    """The mail as a scan: every file is a document, also a picture that the machine shows instead of attaching it."""
    parts = (replace(part, role="attachment") if _is_paper(part) else part for part in mail.parts)
    return replace(mail, class_=SCAN, parts=tuple(parts))


def _is_paper(part):
    is_shown = part.role == "inline" and not part.type.startswith(_NO_PAPERS)
    return part.size > 0 and (part.role == "attachment" or is_shown)
