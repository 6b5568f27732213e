"""docs/security.md says which test shows what: each of them must exist, each line say how it stands, and what is called
met must be planted against (bench/plants), with its tests on the line."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bench.plants.__main__ import earlier
from bench.plants.table import PLANTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)))
STATES = ("met", "partly", "**not met**", "by setting up", "n/a")
HEADINGS = {"shown by", "looked up", "which is"}


@cache
def functions_of(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def rows():
    for line in PAGE.partition("## What guessing gets")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[-1] not in HEADINGS and "looked up" not in cells[-1]:
            yield cells


def planted_against(line):
    """A number of ASVS is named whole, a group of level 3 by its first words."""
    return [one for one in PLANTS if line == one.line or (line.startswith(one.line) and not one.line[0].isdigit())]


def test_every_test_that_is_named_exists():
    assert len(NAMED) > 50
    assert [f"{path}::{name}" for path, name in NAMED if name not in functions_of(path)] == []


def test_every_line_says_how_it_stands_and_why():
    assert [cells for cells in rows() if not cells[-2].startswith(STATES) or not cells[-1]] == []


def test_what_is_met_is_planted_against():
    assert [cells[0] for cells in rows() if cells[-2].startswith("met") and not planted_against(cells[0])] == []


def test_every_fault_belongs_to_a_line_that_names_its_tests():
    for one in PLANTS:
        (line,) = [cells for cells in rows() if one in planted_against(cells[0])]
        for test in one.tests:
            path, name = test.split("::")[0], test.split("::")[-1]
            assert f"`{path}::{name}`" in line[-1], (one.line, test)
            assert name in functions_of(path)


def test_the_table_of_faults_lists_each_and_none_that_nobody_noticed():
    found = earlier()
    assert {(one.line, one.fault) for one in PLANTS} == set(found) - {("line", "fault")}
    assert "**green**" not in found.values()


@pytest.mark.parametrize("one", PLANTS, ids=lambda one: f"{one.line}: {one.fault}")
def test_what_a_fault_replaces_stands_once_in_its_file(one):
    """Else it can no longer be planted; whoever changes the code changes bench/plants with it."""
    assert (ROOT / one.file).read_text(encoding="utf-8").count(one.find) == 1
    assert one.find != one.put
