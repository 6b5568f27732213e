"""docs/security.md says which test shows what: each of them must exist, and each line must say how it stands."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
STATES = ("met", "**not met**", "by setting up", "n/a")


@cache
def functions_of(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def rows():
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[-1] not in ("shown by", "looked up") and "looked up" not in cells[-1]:
            yield cells


def test_every_test_that_is_named_exists():
    assert len(NAMED) > 50
    assert [f"{path}::{name}" for path, name in NAMED if name not in functions_of(path)] == []


def test_every_line_says_how_it_stands_and_why():
    assert [cells for cells in rows() if not cells[-2].startswith(STATES) or not cells[-1]] == []


def test_what_is_met_is_shown_by_a_test_or_named_in_the_code():
    bare = [cells for cells in rows() if cells[-2] == "met" and not re.search(r"::|`|\.md|Django|child", cells[-1])]
    assert bare == []
