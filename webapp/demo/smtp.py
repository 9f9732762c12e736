"""The demo's post box: takes what the demo sends, on loopback, and keeps it as files; nothing leaves this machine."""

import asyncio
from pathlib import Path

from webapp.demo.loopback import LoopbackServer

WELCOME = b"220 Teczka demo\r\n"
TALK = {"EHLO": b"250-Teczka demo\r\n250 8BITMIME", "DATA": b"354 go on", "QUIT": b"221 bye"}


class DemoPostBox(LoopbackServer):
    """Listens until `stop`; each letter is a file of the folder, and is told to `taken(recipients, content)`."""

    longest_line = 1 << 20

    def __init__(self, folder, *, port=0, taken=lambda recipients, content: None):
        super().__init__(port)
        self.folder, self._taken = Path(folder), taken

    async def _answering(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        return self._answer

    async def _answer(self, reader, writer):
        recipients = []
        writer.write(WELCOME)
        while line := await reader.readline():
            verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            verb = verb.upper()
            if verb == "RCPT":
                recipients.append(rest.partition("<")[2].partition(">")[0].lower())
            elif verb in ("EHLO", "HELO", "MAIL", "RSET"):
                recipients = []
            writer.write(TALK.get(verb, b"250 OK") + b"\r\n")
            await writer.drain()
            if verb == "DATA":
                await self._keep(recipients, await _content(reader))
                writer.write(b"250 kept\r\n")
            elif verb == "QUIT":
                break
        writer.close()

    async def _keep(self, recipients, content):
        number = len(list(self.folder.glob("*.eml"))) + 1
        (self.folder / f"{number:04d}.eml").write_bytes(content)
        await asyncio.to_thread(self._taken, recipients, content)


async def _content(reader):
    """The letter up to the line that is a dot alone, with the dots before other dots taken off."""
    lines = []
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)
