"""Office packages: which part refers to which (ECMA-376 part 2, §6.5)."""

import posixpath
import re
from html import unescape

_TAG = re.compile(rb"<[^<>]+>")
_ATTRIBUTE = re.compile(rb"""(?<![\w:.-])([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def relations(archive, part, kinds=None):
    """{id: name of a member} of what the part refers to in the package, of these kinds alone if they are given."""
    folder, name = posixpath.split(part)
    try:
        listed = archive.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    found = {}
    for said in map(attributes, _TAG.findall(listed)):
        if kinds is None or said.get("Type", "").rpartition("/")[2] in kinds:
            target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
            found[said.get("Id", target)] = target
    return found


def attributes(tag):
    """{name: value} of the attributes in the bytes of an XML tag."""
    found = _ATTRIBUTE.findall(tag)
    return {name.decode(): unescape((one or other).decode("utf-8", "replace")) for name, one, other in found}
