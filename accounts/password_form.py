"""In which form passwords are hashed: the same letters, typed on whichever machine, are the same password. Pure."""

import unicodedata


def normal(password: str) -> str:
    """NFKC: a keyboard that sends “ệ” as one sign and one that sends it as three agree, and so do ２ and 2."""
    return unicodedata.normalize("NFKC", password)
