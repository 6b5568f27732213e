"""The catalogue of Vietnamese texts, as it stands in the file."""

import ast
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
_STRING = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'


def _text(quoted: str | None) -> str:
    return "".join(ast.literal_eval(part) for part in re.findall(r'"(?:[^"\\]|\\.)*"', quoted or ""))


def messages_of(path: Path) -> dict[tuple[str, str], str]:
    """(context, source) → Vietnamese, without the head."""
    found = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        source = re.search(rf"^msgid {_STRING}", block, re.MULTILINE)
        if source and (text := _text(source[1])):
            context = re.search(rf"^msgctxt {_STRING}", block, re.MULTILINE)
            answer = re.search(rf"^msgstr(?:\[0\])? {_STRING}", block, re.MULTILINE)
            found[_text(context[1]) if context else "", text] = _text(answer[1]) if answer else ""
    return found
