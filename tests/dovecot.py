"""A real Dovecot: any user name is a fresh mailbox, in plain text and over TLS."""

import imaplib
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import make_certificates
from tests.servers import free_port, household, listens, program, running

PASSWORD = "secret"

# The plain-user configuration of spec/INGEST.md §3.1, and a TLS listener beside it.
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_internal_user = {account}
default_internal_group = {group}
default_login_user = {account}
ssl = yes
auth_mechanisms = plain
first_valid_uid = 1
mail_max_userip_connections = 50
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""

DIALECT_2_3 = """
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%n/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={account} gid={group} home={folder}/mail/%n
}}
"""

# The versions have to come first: 2.4 refuses a file that does not say which dialect it is in.
DIALECT_2_4 = """dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = {folder}/server.pem
ssl_server_key_file = {folder}/server.key
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/mail/%{{user | username}}/Maildir
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {account}
    gid = {group}
    home = {folder}/mail/%{{user | username}}
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """The server's addresses and what a test may do behind its back."""

    folder: Path
    port: int
    tls_port: int
    ca: Path
    host: str = "localhost"
    password: str = PASSWORD

    def append(self, user, content, folder="INBOX"):
        """Put a message into the user's folder as a mail server would, made when it is not there."""
        with self.connection(user) as imap:
            if imap.select(folder)[0] != "OK":
                imap.create(folder)
            stamp = imaplib.Time2Internaldate(time.time())
            status, answer = imap.append(folder, "", stamp, content)
            assert status == "OK", answer

    def flags(self, user, folder="INBOX"):
        """The flags of each message by its UID, as the server has them: what reading must not change."""
        with self.connection(user) as imap:
            imap.select(folder, readonly=True)
            rows = imap.uid("FETCH", "1:*", "(FLAGS)")[1]
        return {_uid(row): imaplib.ParseFlags(row) for row in rows if row}

    @contextmanager
    def connection(self, user):
        """A signed-in connection of the standard library, ended with LOGOUT."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=30) as imap:
            imap.login(user, self.password)
            yield imap

    def renumber(self, user):
        """Forget the UIDs: the next connection meets another UIDVALIDITY."""
        for path in (self.folder / "mail" / user / "Maildir").glob("dovecot*"):
            # Kept, for it holds the last number given: without it the clock's second is taken again.
            if not path.name.startswith("dovecot-uidvalidity"):
                path.unlink()


@contextmanager
def dovecot_server():
    """One server on two free loopback ports, in a temporary folder."""
    binary = program("dovecot", "dovecot-imapd")
    with household("dovenull", "nobody") as home:
        server = Dovecot(home.folder, free_port(), free_port(), home.folder / "ca.pem")
        for name, content in make_certificates().items():
            home.write(name, content)
        # Certificates are public: the client that tests them may be somebody else.
        home.folder.chmod(0o755)
        server.ca.chmod(0o644)
        config = home.write("dovecot.conf", _config(server, home, _dialect(binary)))
        command = (binary, "-F", "-c", str(config))
        with running(home, command, answers=lambda: listens(server.tls_port), stop=signal.SIGTERM):
            yield server


def _dialect(binary):
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout
    return DIALECT_2_3 if version.startswith("2.3.") else DIALECT_2_4


def _config(server, home, dialect):
    facts = {"account": home.account, "group": home.group, "password": PASSWORD}
    return (
        (dialect + CONFIG)
        .format(folder=home.folder, port=server.port, tls_port=server.tls_port, **facts)
        .encode()
    )


def _uid(row):
    words = row.decode().replace("(", " ").replace(")", " ").split()
    return int(words[words.index("UID") + 1])
