"""Secrets of tokens: long and random, so that a plain hash of one tells nothing about it. Pure."""

import hashlib
import secrets

PREFIX = "ispeed_"  # by which scanners for leaked secrets, and people, know one


def new_secret() -> str:
    """A new random secret with the tokens' prefix."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """The digest of a secret that is stored instead of it: SHA-256, as hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
