"""The refusal that a filing's callers tell from others (base.refusal). Pure."""

from base.refusal import Refused


class OutOfDate(Refused):
    """Somebody else was quicker; what was typed is still in the asker's hands."""
