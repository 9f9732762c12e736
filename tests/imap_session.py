"""One connection to a scripted IMAP server: what an honest server answers to each command."""

import base64
import json
import re
import select
import socket
import ssl
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes

from imapclient import imap_utf7

from tests.imap_folders import SYSTEM_FLAGS, as_set, is_set, numbers_in

WORD = re.compile(
    rb'"((?:[^"\\]|\\.)*)"|(\((?:[^()"]|"(?:[^"\\]|\\.)*"|\([^()]*\))*\))|(BODY[^ ]*\[[^\]]*\][^ )]*|[^ ]+)'
)
GLANCE_SECONDS = 0.02


class Drop(Exception):
    """End the connection now, after what is already sent."""


class Refused(Exception):
    """The tagged answer is NO or BAD, with this text."""

    def __init__(self, text, word="NO"):
        super().__init__(text)
        self.text, self.word = text, word


@dataclass
class Command:
    """A command as it was received; `secure` tells whether through TLS, `replies` are the lines of a SASL dialogue."""

    session: "Session"
    tag: str
    line: str
    words: list
    raw: bytes
    secure: bool
    replies: list = field(default_factory=list)

    def __str__(self):
        return self.line


@dataclass
class FetchAnswer:
    """One `* n FETCH (…)`, open to faults until it is sent; a value is bytes (a literal), text, or None for NIL."""

    number: int
    uid: int
    items: list

    def __bytes__(self):
        parts = [name.encode() + b" " + _value(value) for name, value in self.items]
        return b"* %d FETCH (" % self.number + b" ".join(parts) + b")\r\n"


class Session:
    """A client's connection: its state, and a method `_on_…` for each command."""

    def __init__(self, server, connection, number):
        self.server, self.socket, self.number = server, connection, number
        self.secure = isinstance(connection, ssl.SSLSocket)
        self.user = self.token = self.folder = None
        self.writable = self.ended = self.begins_tls = False
        self.view, self.pending, self.heard = [], b"", None

    def run(self):
        """Answer until either side ends it."""
        try:
            self.answer(Command(self, "*", "GREETING", [], b"", self.secure), lambda _: [self._greeting()])
            while not self.ended and (command := self._next_command()):
                self.server.commands.append(command)
                self.answer(command, self._honest)
        except (Drop, OSError, ValueError):  # the client or a fault is gone; ValueError is a closed socket
            self.ended = True
        finally:
            self.close()

    def answer(self, command, honest):
        """Send what the script makes of the honest answer."""
        answer = self.server.scripted(command, lambda: honest(command))
        self.send(b"".join(map(_line, answer)))
        if self.begins_tls:
            self.begins_tls, self.secure, self.pending = False, True, b""
            self.socket = self.server.tls_context.wrap_socket(self.socket, server_side=True)

    def send(self, content):
        self.socket.sendall(content)

    def close(self):
        for end in (lambda: self.socket.shutdown(socket.SHUT_RDWR), self.socket.close):
            try:
                end()
            except OSError:
                self.ended = True

    # Reading

    def _next_command(self):
        parts, literals = [], []
        while True:
            line = self._read_line()
            if line is None:
                return None
            if found := re.search(rb"\{(\d+)(\+?)\}$", line):
                if not found[2]:
                    self.send(b"+ go on\r\n")
                parts.append(line[: found.start()] + b"\0%d" % len(literals))
                literals.append(self._read(int(found[1])))
                continue
            parts.append(line)
            return self._command(b"".join(parts), literals)

    def _command(self, line, literals):
        tag, _, rest = line.partition(b" ")
        words = [_unquoted(found, literals) for found in WORD.finditer(rest)]
        shown = re.sub(rb"\0\d+", b"{}", rest).decode("utf-8", "replace")
        raw = re.sub(rb"\0(\d+)", lambda found: literals[int(found[1])], rest)
        return Command(self, tag.decode("ascii", "replace"), shown, words, raw, self.secure)

    def _read_line(self):
        while b"\r\n" not in self.pending:
            if not self._receive():
                return None
        line, _, self.pending = self.pending.partition(b"\r\n")
        return line

    def _read(self, size):
        while len(self.pending) < size:
            if not self._receive():
                raise Drop()
        content, self.pending = self.pending[:size], self.pending[size:]
        return content

    def _receive(self):
        more = self.socket.recv(65536)
        self.pending += more
        return more

    # Answering

    def _greeting(self):
        if self.server.greeting.startswith("PREAUTH"):
            self.user = self.server.user
        return f"* {self.server.greeting}"

    def _honest(self, command):
        name = "_".join(_name(command)).lower()
        try:
            # Whoever waits for his own client in the middle of a command must not make the others wait.
            with nullcontext() if name in ("idle", "authenticate") else self.server.changing:
                self._refuse_the_impossible(command, name)
                lines = getattr(self, f"_on_{name}")(command, *command.words[len(_name(command)) :])
                lines += self._news() if name not in ("fetch", "store", "search") else []
        except Refused as refusal:
            return [f"{command.tag} {refusal.word} {refusal.text}"]
        except (TypeError, KeyError, IndexError, ValueError) as error:
            return [f"{command.tag} BAD {type(error).__name__}: {error}".replace("\n", " ")]
        done = lines.pop() if lines and str(lines[-1]).startswith("OK") else "OK done"
        return [*lines, f"{command.tag} {done}"]

    def _refuse_the_impossible(self, command, name):
        needs = NEEDS.get(name)
        if not hasattr(self, f"_on_{name}") or (needs and not self.server.offers(needs)):
            raise Refused("unknown command", "BAD")
        if name not in ANYTIME and self.user is None:
            raise Refused("sign in first", "BAD")
        if name in SELECTED and self.folder is None:
            raise Refused("select a folder first", "BAD")
        if self.token and not self.server.accepts_token(self.user, self.token) and self.server.stale_token:
            raise Refused(self.server.stale_token)

    def _news(self):
        """What happened in the selected folder meanwhile: letters gone, letters come."""
        if self.folder is None:
            return []
        lines, now = [], set(self.folder.letters)
        for number in range(len(self.view), 0, -1):
            if self.view[number - 1] not in now:
                del self.view[number - 1]
                lines.append(f"* {number} EXPUNGE")
        if len(self.view) < len(self.folder.letters):
            self.view = list(self.folder.letters)
            lines.append(f"* {len(self.view)} EXISTS")
        return lines

    # Any state

    def _on_capability(self, command):
        return ["* CAPABILITY " + " ".join(self.server.offered(self.secure, self.user))]

    def _on_noop(self, command):
        return []

    _on_check = _on_noop

    def _on_logout(self, command):
        self.ended = True
        return ["* BYE good-bye"]

    def _on_id(self, command, told):
        return ['* ID ("name" "scripted")']

    def _on_starttls(self, command):
        self.begins_tls = True
        return []

    # Signing in

    def _on_login(self, command, user, password):
        if "LOGINDISABLED" in self.server.offered(self.secure, None):
            raise Refused("[PRIVACYREQUIRED] not without TLS")
        return self._enter(user, password == self.server.passwords.get(user))

    def _on_authenticate(self, command, mechanism, initial=None):
        if not self.server.offers(f"AUTH={mechanism.upper()}"):
            raise Refused("no such mechanism")
        said = self._sasl(command, "") if initial is None else initial.rstrip("=") and initial
        fields = base64.b64decode(said).decode()
        if mechanism.upper() == "PLAIN":
            _, user, password = fields.split("\0")
            return self._enter(user, password == self.server.passwords.get(user))
        user = re.search(r"(?:^user=|a=)([^\1,]*)", fields)[1].replace("=2C", ",").replace("=3D", "=")
        token = re.search(r"auth=Bearer ([^\1]*)", fields)[1]
        if not self.server.accepts_token(user, token):
            refusal = {"status": "400", "schemes": "Bearer", "scope": "https://mail.example/"}
            self._sasl(command, base64.b64encode(json.dumps(refusal).encode()).decode())
            raise Refused(self.server.token_refusal)
        self.token = token
        return self._enter(user, True)

    def _sasl(self, command, challenge):
        self.send(f"+ {challenge}\r\n".encode())
        reply = self._read_line()
        if reply is None:
            raise Drop()
        command.replies.append(reply)
        if reply == b"*":
            raise Refused("cancelled", "BAD")
        return reply

    def _enter(self, user, is_known):
        if not is_known:
            raise Refused(self.server.password_refusal)
        self.user = user
        offered = " ".join(self.server.offered(self.secure, user))
        return [f"OK [CAPABILITY {offered}] signed in" if self.server.tells_capabilities else "OK signed in"]

    # Folders

    def _on_select(self, command, name, *, writable=True):
        self.folder, self.view = None, []
        folder = self._folder(name)
        self.folder, self.view = folder, list(folder.letters)
        self.writable = writable and not folder.read_only
        flags = folder.permanent_flags if self.writable else ()
        lines = [
            f"* FLAGS ({' '.join(SYSTEM_FLAGS)})",
            f"* {len(self.view)} EXISTS",
            "* 0 RECENT",
            f"* OK [PERMANENTFLAGS ({' '.join(flags)})] limited",
            f"* OK [UIDVALIDITY {folder.uidvalidity}] valid",
        ]
        lines += [f"* OK [UIDNEXT {folder.uidnext}] next"] if folder.uidnext is not None else []
        return [*lines, f"OK [READ-{'WRITE' if self.writable else 'ONLY'}] open"]

    def _on_examine(self, command, name):
        return self._on_select(command, name, writable=False)

    def _on_close(self, command):
        if self.writable:
            self.folder.expunge(*[letter.uid for letter in self.view if "\\Deleted" in letter.flags])
        self.folder, self.view = None, []
        return []

    def _on_unselect(self, command):
        self.folder, self.view = None, []
        return []

    def _on_list(self, command, reference, pattern):
        if pattern == "":
            return ['* LIST (\\Noselect) "/" ""']
        wanted = re.escape(reference + pattern).replace(r"\*", ".*").replace("%", "[^/]*")
        return [
            f'* LIST ({" ".join(folder.attributes)}) "/" {_quoted(name)}'
            for name, folder in sorted(self.server.folders.items())
            if re.fullmatch(wanted, name) or (name == "INBOX" and re.fullmatch(wanted, name, re.I))
        ]

    def _on_lsub(self, command, reference, pattern):
        names = sorted(name for name, folder in self.server.folders.items() if folder.subscribed)
        return [f'* LSUB () "/" {_quoted(name)}' for name in names]

    def _on_namespace(self, command):
        return ['* NAMESPACE (("" "/")) NIL NIL']

    def _on_create(self, command, name):
        if name in self.server.folders:
            raise Refused("[ALREADYEXISTS] there is one")
        self.server.mailbox(imap_utf7.decode(name.encode()))
        return []

    def _on_delete(self, command, name):
        del self.server.folders[self._folder(name).name]
        return []

    def _on_subscribe(self, command, name):
        self._folder(name).subscribed = True
        return []

    def _on_status(self, command, name, wanted):
        folder = self._folder(name)
        facts = {
            "MESSAGES": len(folder.letters),
            "UIDNEXT": folder.uidnext,
            "UIDVALIDITY": folder.uidvalidity,
            "UNSEEN": sum("\\Seen" not in letter.flags for letter in folder.letters),
            "RECENT": 0,
            "SIZE": sum(int(letter.item("RFC822.SIZE")[1]) for letter in folder.letters),
        }
        told = " ".join(f"{fact} {facts[fact]}" for fact in wanted.strip("()").upper().split())
        return [f"* STATUS {_quoted(name)} ({told})"]

    def _on_myrights(self, command, name):
        return [f"* MYRIGHTS {_quoted(name)} {self._folder(name).rights}"]

    def _on_append(self, command, name, *words):
        folder = self._folder(name, "[TRYCREATE] ")
        flags = next((set(word.strip("()").split()) for word in words if word.startswith("(")), set())
        content = words[-1].encode("latin-1")
        letter = folder.add(content, flags=flags)
        return [
            f"OK [APPENDUID {folder.uidvalidity} {letter.uid}] kept"
            if self.server.offers("UIDPLUS")
            else "OK"
        ]

    def _on_idle(self, command):
        self.send(b"+ idling\r\n")
        while not self.server.stopping.is_set() and not self._says_done():
            with self.server.changing:
                news = self._news()
            self.send(b"".join(map(_line, news)))
        return []

    def _says_done(self):
        if b"\r\n" not in self.pending:
            readable, _, _ = select.select([self.socket], [], [], GLANCE_SECONDS)
            if readable and not self._receive():
                raise Drop()
        return b"\r\n" in self.pending and self._read_line().upper() == b"DONE"

    # Letters

    def _on_fetch(self, command, numbers, wanted, *, by_uid=False):
        names = [f[0] for f in re.finditer(r"BODY[^ ]*\[[^\]]*\](?:<[\d.]+>)?|[^ ()]+", wanted.upper())]
        names = [*names, "UID"] if by_uid and "UID" not in names else names
        answers, here = [], set(self.folder.letters)
        for number, letter in self._chosen(numbers, by_uid):
            if letter not in here:
                continue  # expunged by somebody else: most servers say nothing about it
            if self.writable and any(re.match(r"BODY\[|RFC822$", name) for name in names):
                letter.flags.add("\\Seen")
            answers.append(FetchAnswer(number, letter.uid, [letter.item(name) for name in names]))
        return answers

    def _on_search(self, command, *words, by_uid=False):
        words, asked = list(words), None
        if words[0].upper() == "RETURN" and self.server.offers("ESEARCH"):
            asked, words = words[1].strip("()").upper().split(), words[2:]
        here = set(self.folder.letters)
        candidates = self._chosen(words.pop(0), False) if is_set(words[0]) else enumerate(self.view, 1)
        found = [
            letter.uid if by_uid else number
            for number, letter in candidates
            if letter in here and self._matches(number, letter, list(words))
        ]
        if asked is None:
            return ["* SEARCH" + "".join(f" {number}" for number in found)]
        facts = {"COUNT": len(found)} | (
            {"ALL": as_set(found), "MIN": min(found), "MAX": max(found)} if found else {}
        )
        told = "".join(f" {fact} {facts[fact]}" for fact in asked or ["ALL"] if fact in facts)
        return [f'* ESEARCH (TAG "{command.tag}"){" UID" if by_uid else ""}{told}']

    def _matches(self, number, letter, words):
        while words:
            if not self._matches_next(number, letter, words):
                return False
        return True

    def _matches_next(self, number, letter, words):
        word = words.pop(0).upper()
        if is_set(word):
            return number in numbers_in(word, len(self.view))
        if word == "NOT":
            return not self._matches_next(number, letter, words)
        if word in ("KEYWORD", "UNKEYWORD"):
            return (words.pop(0) in letter.flags) == (word == "KEYWORD")
        if word == "UID":
            return letter.uid in numbers_in(words.pop(0), self.view[-1].uid)
        if word in ("LARGER", "SMALLER"):
            return (len(letter.content) > int(words.pop(0))) == (word == "LARGER")
        if word in ("SINCE", "BEFORE"):
            day = datetime.strptime(words.pop(0), "%d-%b-%Y").date()
            return (letter.internal_at.date() >= day) == (word == "SINCE")
        if word == "HEADER":
            field_name, part = words.pop(0), words.pop(0)
            return part.lower() in (message_from_bytes(letter.headers())[field_name] or "").lower()
        return {"ALL": True, "SEEN": "\\Seen" in letter.flags, "UNSEEN": "\\Seen" not in letter.flags,
                "DELETED": "\\Deleted" in letter.flags, "UNDELETED": "\\Deleted" not in letter.flags}[word]  # fmt: skip

    def _on_store(self, command, numbers, action, *flags, by_uid=False):
        self._refuse_if_read_only()
        named = {flag for word in flags for flag in word.strip("()").split()}
        if refused := [flag for flag in named if not self.folder.keeps(flag)]:
            raise Refused(f"[CANNOT] {refused[0]} does not last here")
        answers = []
        for number, letter in self._chosen(numbers, by_uid):
            change = {"+": letter.flags | named, "-": letter.flags - named}
            letter.flags = change.get(action[0], named)
            answers.append(FetchAnswer(number, letter.uid, [letter.item("FLAGS"), letter.item("UID")]))
        return [] if action.upper().endswith(".SILENT") else answers

    def _on_copy(self, command, numbers, name, *, by_uid=False):
        return [f"OK {self._copied(numbers, name, by_uid)[1]} copied"]

    def _on_move(self, command, numbers, name, *, by_uid=False):
        self._refuse_if_read_only()
        letters, told = self._copied(numbers, name, by_uid)
        self.folder.expunge(*[letter.uid for letter in letters])
        return [f"* OK {told} moved"]

    def _copied(self, numbers, name, by_uid):
        target = self._folder(name, "[TRYCREATE] ")
        letters = [letter for _, letter in self._chosen(numbers, by_uid) if letter in self.folder.letters]
        copies = [
            target.add(letter.content, flags=set(letter.flags), internal_at=letter.internal_at, size=letter.size,
                       extra=dict(letter.extra))
            for letter in letters
        ]  # fmt: skip
        if not letters or not self.server.offers("UIDPLUS"):
            return letters, ""
        old, new = as_set(letter.uid for letter in letters), as_set(copy.uid for copy in copies)
        return letters, f"[COPYUID {target.uidvalidity} {old} {new}]"

    def _on_expunge(self, command, numbers=None, *, by_uid=False):
        self._refuse_if_read_only()
        chosen = self._chosen(numbers, by_uid) if by_uid else enumerate(self.view, 1)
        self.folder.expunge(*[letter.uid for _, letter in chosen if "\\Deleted" in letter.flags])
        return []

    def _on_uid_fetch(self, command, *words):
        return self._on_fetch(command, *words, by_uid=True)

    def _on_uid_search(self, command, *words):
        return self._on_search(command, *words, by_uid=True)

    def _on_uid_store(self, command, *words):
        return self._on_store(command, *words, by_uid=True)

    def _on_uid_copy(self, command, *words):
        return self._on_copy(command, *words, by_uid=True)

    def _on_uid_move(self, command, *words):
        return self._on_move(command, *words, by_uid=True)

    def _on_uid_expunge(self, command, *words):
        return self._on_expunge(command, *words, by_uid=True)

    def _chosen(self, numbers, by_uid):
        largest = self.view[-1].uid if by_uid and self.view else len(self.view)
        wanted = numbers_in(numbers, largest)
        pairs = enumerate(self.view, 1)
        return [(number, letter) for number, letter in pairs if (letter.uid if by_uid else number) in wanted]

    def _folder(self, name, hint="[NONEXISTENT] "):
        name = "INBOX" if name.upper() == "INBOX" else name
        if name not in self.server.folders:
            raise Refused(f"{hint}no folder {name}")
        return self.server.folders[name]

    def _refuse_if_read_only(self):
        if not self.writable:
            raise Refused("[READ-ONLY] not here")


ANYTIME = {"capability", "noop", "logout", "id", "starttls", "login", "authenticate"}
SELECTED = {"fetch", "search", "store", "copy", "move", "expunge", "close", "unselect", "check"} | {
    f"uid_{name}" for name in ("fetch", "search", "store", "copy", "move", "expunge")
}
NEEDS = {
    "starttls": "STARTTLS", "id": "ID", "idle": "IDLE", "move": "MOVE", "uid_move": "MOVE", "uid_expunge": "UIDPLUS",
    "myrights": "ACL", "namespace": "NAMESPACE", "unselect": "UNSELECT",
}  # fmt: skip


def _name(command):
    first = command.words[0].upper() if command.words else ""
    return [first, command.words[1].upper()] if first == "UID" and len(command.words) > 1 else [first]


def _unquoted(found, literals):
    quoted, listed, atom = found.groups()
    if quoted is not None:
        return re.sub(rb"\\(.)", rb"\1", quoted).decode("utf-8", "replace")
    word = listed or atom
    if literal := re.fullmatch(rb"\0(\d+)", word):
        return literals[int(literal[1])].decode("latin-1")
    return word.decode("utf-8", "replace")


def _quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _value(value):
    if value is None:
        return b"NIL"
    return b"{%d}\r\n" % len(value) + value if isinstance(value, bytes) else value.encode()


def _line(answer):
    return answer.encode() + b"\r\n" if isinstance(answer, str) else bytes(answer)
