"""Word's .doc, turned into OpenDocument by LibreOffice in a profile of its own, with no macros and no network."""

from pathlib import Path
from tempfile import TemporaryDirectory

from archive.text import programs
from archive.text.extracted import NoReader, Unreadable
from archive.text.office import read_opendocument

SECONDS = 45
_FIRST_START = 81  # it made its profile, and wants to be started again

_SETTING = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
# Links in strangers' files are not followed; should one be, there is no way out.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</oor:items>'
)


def read_doc(content, within):
    """The text and pictures of a .doc. Raises `NoReader`, `TooLarge`, `Unreadable`."""
    program = _program()
    if program is None:
        raise NoReader("LibreOffice is not installed.")
    with TemporaryDirectory(prefix="teczka-") as folder:
        return read_opendocument(_converted(program, Path(folder), content), within)


def _program():
    command = programs.found("soffice")
    if command is None:
        return None
    # The command is a script that starts others; the program itself is one process, which can be ended.
    program = command.resolve().with_name("soffice.bin")
    return program if program.exists() else command


def _converted(program, folder, content):
    source, user = folder / "file.doc", folder / "profile" / "user"
    source.write_bytes(content)
    user.mkdir(parents=True)
    settings = "".join(_SETTING.format(*setting) for setting in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(settings), encoding="utf-8")
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault"]
    command += ["--convert-to", "odt", "--outdir", folder, source]
    status, _ = programs.run(command, SECONDS, folder=folder)
    if status == _FIRST_START:
        status, _ = programs.run(command, SECONDS, folder=folder)
    result = source.with_suffix(".odt")
    if status or not result.exists():
        raise Unreadable(f"LibreOffice could not read it (status {status}).")
    return result.read_bytes()
