"""The form in which passwords are hashed: the same letters from any keyboard are the same password. Pure."""

import unicodedata


def normal(password: str) -> str:
    """A password in its normal form, NFKC.

    A keyboard that sends “ệ” as one sign and one that sends it as three agree, and so do ２ and 2.
    """
    return unicodedata.normalize("NFKC", password)
