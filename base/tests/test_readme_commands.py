"""Each command that a document names is there, and a test calls it."""

import ast
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

from base.tests.house import APPS, ROOT

DOCUMENTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    if path.name != "decisions.md"  # tells of the past, too
}
PROGRAMS = Path(sys.executable).parent
CALLING = {"call_command", "manage", "run"}  # Django's, and what tests start one by in a process of its own
_MODULE = re.compile(rf"python3? -m ((?:bench|scripts|{'|'.join(APPS)})[\w.]*)")
_FENCED = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TICKED = re.compile(r"`([^`]+)`")


def commands(text: str) -> list[str]:
    """What stands in it as code: words between ticks, lines of blocks, and the table of the README."""
    lines = [line for block in _FENCED.findall(text) for line in block.splitlines()]
    prose = _FENCED.sub("", text)
    _, _, table = prose.partition("| commands of `manage.py` |")
    named = [line.split("|")[1] for line in table.split("\n\n")[0].splitlines() if line.startswith("|")]
    told = [f"manage.py {word}" for cell in named for word in _TICKED.findall(cell)]
    return lines + [" ".join(words.split()) for words in _TICKED.findall(prose)] + told


def rules() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@cache
def called() -> frozenset[str]:
    """Commands of `manage.py` that stand as a literal where a test calls one."""
    found = set()
    for path in [path for folder in [*APPS, "bench"] for path in (ROOT / folder).rglob("tests/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                words = [one.value for one in node.args if isinstance(one, ast.Constant)]
                found |= {str(word) for word in words} if name in CALLING else set()
            elif isinstance(node, ast.List | ast.Tuple):
                words = [one.value if isinstance(one, ast.Constant) else None for one in node.elts]
                found |= {str(words[at + 1]) for at, word in enumerate(words[:-1]) if word == "manage.py"}
    return frozenset(found)


def faults(text: str) -> list[str]:
    """What a document names and is not there, or what no test calls."""
    found = []
    for line in commands(text):
        found += [
            f"make {word}: no rule"
            for word in re.findall(r"^(?:\S+=\S+ )*make ([a-z]+)", line)[:1]
            if word not in rules()
        ]
        for word in re.findall(r"manage\.py ([a-z_]+)", line):
            if word not in get_commands():
                found.append(f"manage.py {word}: no command")
            elif word not in called():
                found.append(f"manage.py {word}: no test calls it")
        for word in _MODULE.findall(line):
            if importlib.util.find_spec(word) is None:
                found.append(f"python -m {word}: no module")
        for word in re.findall(r"(?<![\w/])\.venv/bin/([\w-]+)", line):
            if not (PROGRAMS / word).exists():
                found.append(f".venv/bin/{word}: no program")
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_command_of_a_document_is_there_and_called_by_a_test(name):
    assert faults(DOCUMENTS[name]) == []


def test_what_stands_in_readme_as_code_is_read():
    found = commands(DOCUMENTS["README.md"])
    assert {"make pictures", "manage.py undo_import", ".venv/bin/pre-commit install"} <= set(found)
    assert any(line.startswith("make run ") for line in found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("```\nmake paint   # the walls\n```\n", "make paint: no rule"),
        ("Say `make\npaint BY=noon`.", "make paint: no rule"),
        (
            "| commands of `manage.py` | |\n|---|---|\n| `paint_walls` | paint |\n\n`other`",
            "manage.py paint_walls: no command",
        ),
        ("`manage.py dbshell`", "manage.py dbshell: no test calls it"),
        ("`python -m bench.paint`", "python -m bench.paint: no module"),
        ("`.venv/bin/paint install`", ".venv/bin/paint: no program"),
    ],
)
def test_a_command_that_is_not_there_is_seen(text, told):
    assert faults(text) == [told]


def steps(rule: str) -> list[list[str]]:
    """What a rule of the Makefile runs, a list of words each."""
    # Within `make test` a make says where it is, and takes the flags of the one above.
    alone = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    told = subprocess.run(["make", "-n", rule], cwd=ROOT, env=alone, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return [shlex.split(line) for line in told.stdout.replace("\\\n", "").splitlines()]


@pytest.mark.parametrize("rule", sorted(rules()))
def test_what_a_rule_runs_is_there_and_may_be_run(rule):
    found = [[word for word in step if not re.fullmatch(r"[A-Z_]+=\w+", word)] for step in steps(rule)]
    assert found
    for program, *words in found:
        if program == ".venv/bin/python":
            module = words[1] if words[0] == "-m" else ""
            assert importlib.util.find_spec(module) if module else (ROOT / words[0]).is_file()
        else:
            assert (ROOT / program).stat().st_mode & 0o111, f"{program} cannot be run"
        tests = [word for word in words if word.endswith(".py") and "/" in word]
        assert [word for word in tests if not list(ROOT.glob(word))] == []


@pytest.mark.django_db
def test_what_is_asked_of_a_commit_besides_lint_holds(capsys):
    asked = [step[1:] for step in steps("check") if step[1] == "manage.py"]
    assert asked == [["manage.py", "check"], ["manage.py", "makemigrations", "--check", "--dry-run"]]
    call_command("check")
    call_command("makemigrations", "--check", "--dry-run")
    assert "no issues" in capsys.readouterr().out
