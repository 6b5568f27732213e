"""subject.py FILE: exit 1 if the message of a commit in FILE has a subject that git's lists would cut.

The hook commit-msg of .pre-commit-config.yaml; `base/tests/test_commit_subjects.py` holds the history to it.
"""

import sys
from pathlib import Path

LONGEST = 72


def subject(message: str) -> str:
    """What git takes for it: the first paragraph on one line; lines with # are told to people, not kept."""
    lines = [line.strip() for line in message.splitlines() if not line.startswith("#")]
    return "\n".join(lines).strip().split("\n\n")[0].replace("\n", " ")


def fault(message: str) -> str:
    """What is wrong with it, or nothing."""
    found = subject(message)
    if len(found) <= LONGEST:
        return ""
    return f"the subject has {len(found)} characters, at most {LONGEST} stand in a list of commits: {found}"


if __name__ == "__main__":
    sys.exit(fault(Path(sys.argv[1]).read_text(encoding="utf-8")) or None)
