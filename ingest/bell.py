"""IDLE (RFC 2177): a server that tells when something stirs; a hint, on a connection that serves for nothing else.

Left by closing the connection, never by DONE: a server gone silent would hang us there.
"""

import secrets

from ingest import wire

MOST = 1 << 16  # bytes of one reading; what no line of news is longer than


class Bell:
    """The open folder of a connection, listened to."""

    def __init__(self, imap):
        self.line, self.tag, self._begun = imap.socket(), b"I" + secrets.token_hex(4).encode(), b""
        with wire.patience(imap):
            imap.send(self.tag + b" IDLE\r\n")
            # Some servers tell first what happened since the folder was opened.
            while not (answer := imap.readline()).startswith(b"+"):
                self._must_be_news(answer)

    def stirred(self, seconds):
        """Whether the server tells of anything within so many seconds. Raises `LineBroken`, `Refused` at its end."""
        self.line.settimeout(seconds)
        try:
            got = self.line.recv(MOST)
        except TimeoutError:
            return False
        if not got:
            raise wire.LineBroken("The connection ended in IDLE.")
        # A line may come in pieces.
        *lines, self._begun = (self._begun + got).split(b"\n")
        for line in lines:
            self._must_be_news(line + b"\n")
        if len(self._begun) > MOST:
            raise wire.LineBroken("A line of the server does not end.")
        return bool(lines)

    def _must_be_news(self, line):
        said = line[len(self.tag) :].strip()
        if line.startswith(self.tag + b" ") and said[:2].upper() != b"OK":
            raise wire.Refused(wire.readable(said[:200]))
        is_news = line.startswith(b"* ") and not line.upper().startswith(b"* BYE")
        if line.strip() and not is_news or not line.endswith(b"\n"):
            raise wire.LineBroken(f"The server ended IDLE: {wire.readable(line[:200].strip())}")
