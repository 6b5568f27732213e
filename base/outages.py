"""Tells outages of what the portal rests on (files, database, network) from faults in the work itself.

What fails so is tried again until it works; a person cannot mend it by changing what they sent. What the database
cannot keep (`is_unstorable`) is the opposite: only another text or number helps.
"""

from botocore.exceptions import BotoCoreError, ClientError
from django.db import DataError, InterfaceError, OperationalError

IN_THE_WORK = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
# Unlike faults of ours of the same kinds.
UNSTORABLE: dict[type[Exception], tuple[str, ...]] = {
    UnicodeEncodeError: ("surrogates not allowed",),
    OverflowError: ("SQLite INTEGER",),
    ValueError: ("NUL", "integer string conversion"),
}


def is_outage(error: BaseException) -> bool:
    """Is this a full disk, or a store of files, a database or a network that does not answer?"""
    if isinstance(error, ClientError):  # object storage answered: 5xx is its own trouble
        return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500
    if isinstance(error, (OperationalError, InterfaceError, BotoCoreError)):
        return True
    if isinstance(error, OSError):  # without a number it is a library's own, such as gzip's for a broken file
        asked_of_system = error.errno is not None or isinstance(error, (ConnectionError, TimeoutError))
        return asked_of_system and not isinstance(error, IN_THE_WORK)
    return False


def is_unstorable(error: BaseException) -> bool:
    """Is this a text or a number that cannot be stored?

    NUL, half a character, digits beyond a column or beyond Python.
    """
    signs = next((words for kind, words in UNSTORABLE.items() if isinstance(error, kind)), ())
    return isinstance(error, DataError) or any(words in str(error) for words in signs)
