"""The scopes that a token of /api/v1/ can have: less than its owner may do, never more. Pure."""

from enum import StrEnum


class ApiScope(StrEnum):
    READ_UNITS = "read:units"
    READ_FIGURES = "read:figures"
    READ_SUBMISSIONS = "read:submissions"
    WRITE_SUBMISSIONS = "write:submissions"
    READ_REPORTS = "read:reports"
    READ_IMPORTS = "read:imports"
    WRITE_IMPORTS = "write:imports"
