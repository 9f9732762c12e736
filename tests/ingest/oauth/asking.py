"""Another process that asks for a token: `python -m tests.ingest.oauth.asking DATABASE TOKEN_URL`; prints the token."""

import sys
from types import SimpleNamespace

from archive.db import Database
from ingest.oauth import TokenSource
from ingest.secrets import Safe
from tests.ingest.oauth.conftest import mailbox_at


def main(database, token_url):
    provider = SimpleNamespace(token_url=token_url, device_url=token_url, authorization_url=token_url)
    db = Database(database)
    print(TokenSource(db, Safe("a long random secret"), mailbox_at(provider, "device")).access_token())
    db.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
