"""The folders of a mailbox by name, read from whatever way a server writes its list."""

import base64
import re

from ingest import wire

CLOSED = {b"\\noselect", b"\\nonexistent"}

_LISTED = re.compile(
    rb'\* +X?LIST +\(([^)]{0,999})\) +(?:"(?:[^"\\]|\\.){0,9}"|NIL) +(.+)', re.IGNORECASE | re.DOTALL
)
_OWN = re.compile(
    rb'\* +NAMESPACE +\(\("(?P<begins>[^"\\]{0,99})" +(?:"(?P<separator>\\?.)"|NIL)', re.IGNORECASE
)
_ROOT = re.compile(
    rb'\* +LIST +\([^)]{0,999}\) +(?:"(?P<separator>\\?.)"|NIL) +(?P<begins>)""', re.IGNORECASE
)
_NAME = re.compile(rb'\x00(\d+)\x00|"((?:[^"\\]|\\.)*)"|([^\r\n]*)', re.DOTALL)


def names(client, pattern="*"):
    """The names of the folders that can be opened, as people write them, in their order."""
    command = b'LIST "" ' + client._normalise_folder(pattern)
    found = (_name(line, literals) for line, literals in wire.answers(client._imap, command))
    return sorted({name for name in found if name is not None})


def exists(client, folder):
    """Whether there is a folder of that name that can be opened."""
    # A name may hold what a pattern takes for a wild card.
    is_inbox = folder.upper() == "INBOX"
    try:
        there = names(client, folder)
    except wire.Refused as error:
        if error.is_passing:
            raise
        return False  # a server that lists nothing of that name shows it to nobody
    return any(name == folder or (is_inbox and name.upper() == "INBOX") for name in there)


def as_kept_here(client, folder):
    """The name under which the server would keep a new folder: with the beginning and the separator that it uses
    (RFC 2342); both are written "/" by whoever does not know them."""
    begins, separator = _namespace(client)
    name = folder.replace("/", separator) if separator else folder
    return name if name.upper().startswith(begins.upper()) else begins + name


def _namespace(client):
    """What the names of one's own folders begin with, and what stands between the parts of a name, if anything."""
    command = b"NAMESPACE" if client.has_capability("NAMESPACE") else b'LIST "" ""'
    try:
        lines = [line for line, _ in wire.answers(client._imap, command)]
    except wire.Refused:
        return "", None
    found = next(filter(None, (_OWN.match(line) or _ROOT.match(line) for line in lines)), None)
    begins, separator = (found["begins"] or b"", found["separator"]) if found else (b"", None)
    return decoded(begins), separator and re.sub(rb"\\(.)", rb"\1", separator).decode("latin-1")


def _name(line, literals):
    listed = _LISTED.match(line)
    if listed is None or CLOSED & set(listed[1].lower().split()):
        return None
    literal, quoted, atom = _NAME.match(listed[2]).groups()
    if literal is not None:
        return decoded(literals[int(literal)])
    return decoded(atom.strip() if quoted is None else re.sub(rb"\\(.)", rb"\1", quoted))


def decoded(raw):
    """A folder's name in modified UTF-7 (RFC 3501 §5.1.3) as text; what is not that is taken as it stands."""
    try:
        return re.sub(r"&([A-Za-z0-9+,]{0,999})-", _shifted, raw.decode("utf-8", "replace"))
    except ValueError:
        return raw.decode("utf-8", "replace")


def _shifted(found):
    if not found[1]:
        return "&"
    packed = found[1].replace(",", "/") + "=" * (-len(found[1]) % 4)
    return base64.b64decode(packed, validate=True).decode("utf-16-be")
