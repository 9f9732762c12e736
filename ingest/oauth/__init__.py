"""Signing in with tokens of a provider (OAuth 2.0): handed out is a supplier of tokens, never a token's value."""

from ingest.oauth.errors import SignInRevoked, SignInTrouble
from ingest.oauth.kept import OAuthToken
from ingest.oauth.source import TokenSource

__all__ = ["OAuthToken", "SignInRevoked", "SignInTrouble", "TokenSource"]
