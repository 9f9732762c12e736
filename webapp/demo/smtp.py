"""The demo's post box: takes what the demo sends, on loopback, and keeps it as files; nothing leaves this machine."""

import asyncio
import threading
from pathlib import Path

from webapp.demo.imap import HOST

LONGEST_LINE = 1 << 20
WELCOME = b"220 Teczka demo\r\n"
TALK = {"EHLO": b"250-Teczka demo\r\n250 8BITMIME", "DATA": b"354 go on", "QUIT": b"221 bye"}


class DemoPostBox:
    """Listens until `stop`; each letter is a file of the folder, and is told to `taken(recipients, content)`."""

    def __init__(self, folder, *, port=0, taken=lambda recipients, content: None):
        self.folder, self.port, self._taken = Path(folder), port, taken
        self._started, self._failure = threading.Event(), None
        self._thread = threading.Thread(target=self._run, name="demo-smtp", daemon=True)

    def start(self):
        """Listen; `port` is then the real one. Raises `OSError` if the port is taken."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise self._failure

    def stop(self):
        """Hang up on everybody and end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def _run(self):
        try:
            asyncio.run(self._serve())
        except OSError as failure:
            if self._started.is_set():
                raise
            self._failure = failure  # `start` is waiting and raises it in the caller's thread
        finally:
            self._started.set()

    async def _serve(self):
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._answer, HOST, self.port, limit=LONGEST_LINE)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stopping.wait()
        server.close()

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
