"""Apache James mime4j: the tree of each message and the bytes of its leaves, as its decoded XML and files tell."""

import re
from xml.etree import ElementTree

from bench.sets.score import Score
from ingest.mail import parse

WANTED = 76
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def score(corpora) -> Score:
    """Each message is right when its tree is, and every leaf to the letter (a line may end in LF or CRLF)."""
    folder, found = corpora / "mime4j", Score("mime4j: tree and leaf bytes", WANTED)
    accepted = {}
    for path in sorted(folder.rglob("*.msg")):
        accepted.setdefault(path.read_bytes(), []).append(_expected(path))
    for path in sorted(folder.rglob("*.msg")):
        raw = path.read_bytes()
        # The same bytes stand there twice with two expectations, for two modes of upstream's: one of them is enough.
        differences = [_difference(expected, dict(leaves(raw))) for expected in accepted[raw]]
        found.add(str(path.relative_to(folder)), None if None in differences else differences[0])
    return found


def leaves(raw, prefix=""):
    """(path, part) of each leaf by the path that mime4j gives it: an inner message is one more level.

    What stands within a leaf (uuencoded files, winmail.dat) is none of its parts there.
    """
    for part in parse(raw).parts:
        if "/" in part.path:
            continue
        if part.type == "message/rfc822":
            yield from leaves(part.content, f"{prefix}{part.path}.")
        else:
            yield prefix + part.path, part


def _expected(path):
    """{path: bytes} of the leaves; of a multipart without parts only {path: None}."""
    root = ElementTree.fromstring(
        _CONTROLS.sub("", (path.parent / f"{path.stem}_decoded.xml").read_text("latin-1"))
    )
    return dict(_nodes(root, "1", path.parent))


def _nodes(node, path, folder):
    multipart, message = node.find("multipart"), node.find("message")
    if multipart is not None:
        children = multipart.findall("body-part")
        for number, child in enumerate(children, 1):
            yield from _nodes(child, f"{path}.{number}", folder)
        if not children:
            yield path, None
    elif message is not None:
        yield from _nodes(message, f"{path}.1", folder)
    else:
        body = next(child for child in node if child.tag.endswith("-body"))
        yield path, (folder / body.get("name")).read_bytes()


def _difference(expected, found):
    if list(expected) != list(found):
        return f"tree {' '.join(found)} instead of {' '.join(expected)}"
    return next(filter(None, (_leaf(path, wanted, found[path]) for path, wanted in expected.items())), None)


def _leaf(path, wanted, part):
    if wanted is None:
        # A multipart in which there are none is a text (INGEST §4): what upstream calls its preamble is not lost.
        return None if "no_parts_found" in part.flags else f"{path}: parts where upstream finds none"
    wanted, held = (content.replace(b"\r\n", b"\n") for content in (wanted, part.content))
    if held == wanted:
        return None
    if held.startswith(wanted) or held.endswith(wanted):
        return f"{path}: {len(held) - len(wanted)} bytes kept that upstream drops"
    return f"{path}: {len(held)} bytes, other than upstream's {len(wanted)}"
