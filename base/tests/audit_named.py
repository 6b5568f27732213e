"""Whatever a test writes into the audit trail has names and words in Vietnamese; who keeps more says what it is."""

import re
from typing import Any

from django.utils import translation

from base.audit_words import changes_of, key_name
from base.models import AuditEntry

NAME = re.compile(r"[a-z][a-z_]{2,}")  # a name that the code gives: no name of a unit, no letter of a column
SAME = {"email"}  # in Vietnamese as in English


def refuse_unnamed(entry: AuditEntry) -> None:
    """Raises AssertionError for a name or a value that the Vietnamese page would show in English."""
    with translation.override("vi"):
        unnamed = {
            f"{entry.action}: {key}"
            for subject_type, key in [
                *((entry.subject_type, key) for value in (entry.before, entry.after) for key in _keys(value)),
                *(("", key) for value in (entry.before, entry.after) for key in _keys_within(value)),
            ]
            if NAME.fullmatch(key) and key not in SAME and key_name(subject_type, key) == key.replace("_", " ")
        }
        told = {text for _name, *texts in changes_of(entry) for text in texts}
    assert not unnamed, f"name it in base.audit_words.KEYS: {unnamed}"
    assert not told & {"None", "True", "False"}, f"{entry.action} keeps a text of Python's: {told}"


def _keys(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _keys_within(value: Any) -> list[str]:
    """Of what is kept inside values."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [key for one in inside for key in (*_keys(one), *_keys_within(one))]
