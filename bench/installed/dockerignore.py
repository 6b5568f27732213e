"""What .dockerignore keeps out of an image."""

import re
from collections.abc import Iterable


def is_ignored(rules: Iterable[str], name: str) -> bool:
    """As Docker reads the file: the last rule that fits the path or a folder above it, where ** is any depth."""
    parts = name.split("/")
    above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    ignored = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        if not pattern or pattern.startswith("#"):
            continue
        plain = "(.*/)?".join(re.escape(part).replace(r"\*", "[^/]*") for part in pattern.split("**/"))
        if any(re.fullmatch(plain, path) for path in above):
            ignored = not rule.startswith("!")
    return ignored
