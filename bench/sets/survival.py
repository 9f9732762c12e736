"""Every message of every set: read without an exception, given back byte for byte, no letter replaced without need."""

import email
import json
from email.header import decode_header
from tempfile import TemporaryDirectory

from archive.store import Store, digest_of, digest_of_file
from bench.sets.score import Score
from ingest.mail import leaf_content, opened, parse
from ingest.mail.inspect import as_json

SETS = (
    "stalwart", "mime4j", "mimekit", "rubymail", "talon", "tika-mail", "reply-trimmer", "forward-parser", "tika-msg",
)  # fmt: skip
EXPECTATIONS = (".json", ".xml", ".out", ".list", ".bin", ".html", ".rb", ".upstream", "SOURCE.txt", "NOTICE")


def messages(corpora):
    """The files of the sets that are messages, and not what is expected of them."""
    for name in SETS:
        for path in sorted((corpora / name).rglob("*")):
            if path.is_file() and not path.name.endswith(EXPECTATIONS):
                yield path


def score(corpora) -> Score:
    """Each message is right when it is read, kept and given back whole."""
    paths = list(messages(corpora))
    found = Score("all sets: survival", len(paths))
    with TemporaryDirectory() as folder:
        store = Store(folder)
        digests = store.put_all([path.read_bytes() for path in paths])
        for path, digest in zip(paths, digests, strict=True):
            found.add(str(path.relative_to(corpora)), _difference(path.read_bytes(), digest, store))
    return found


def _difference(raw, digest, store):
    if store.read(digest) != raw:
        return "the export is not what came in"
    try:
        with opened(store.path(digest)) as mapped:
            mail = parse(mapped, str(store.attic()))
            json.dumps(as_json(mail), ensure_ascii=False).encode()
            torn = [part.path for part in mail.parts if _content_digest(mapped, part) != part.sha256]
    except Exception as trouble:  # every exception is what is counted here
        return repr(trouble)
    if torn:
        return f"parts {torn} are not given back as they came"
    return _replaced(email.message_from_bytes(raw), mail)


def _content_digest(raw, part):
    return digest_of_file(part.aside) if part.aside else digest_of(leaf_content(raw, part.path))


def _replaced(message, mail):
    """What was replaced although Python's own reader decodes it by its declared charset."""
    if "\ufffd" in mail.subject and all(_decodes(*word) for word in _words(message["subject"])):
        return "a letter of the subject replaced"
    texts = [_text(part) for part in message.walk() if _is_text(part)]
    if "\ufffd" in mail.text + (mail.html or "") and all(_decodes(*text) for text in texts):
        return "a letter of the text replaced"
    return None


def _words(subject):
    return [(word, label) for word, label in decode_header(subject) if isinstance(word, bytes)]


def _is_text(part):
    return part.get_content_maintype() == "text" and not part.is_multipart()


def _text(part):
    return part.get_payload(decode=True) or b"", part.get_content_charset()


def _decodes(content, label):
    try:
        return "\ufffd" not in content.decode(label or "ascii")
    except (LookupError, ValueError):
        return False
