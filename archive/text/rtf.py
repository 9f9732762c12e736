"""Rich text, in the code page it names."""

import re

from striprtf.striprtf import rtf_to_text

from archive.text.extracted import Reading

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
# Pictures are pages of hexadecimal digits, which striprtf would walk one by one.
_PICTURE_DIGITS = re.compile(rb"[0-9a-fA-F\s]{512,}")


def read(content):
    """The text of the body; a code page that Python does not know is read as Polish Windows."""
    page = _CODE_PAGE.search(content[:4096])
    charset = f"cp{page.group(1).decode()}" if page else "cp1250"
    content = _PICTURE_DIGITS.sub(b"", content)
    try:
        source = content.decode(charset, "replace")
    except LookupError:
        charset, source = "cp1250", content.decode("cp1250", "replace")
    return Reading([rtf_to_text(source, encoding=charset, errors="replace")])
