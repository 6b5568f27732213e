"""What the files of the house look like: their length, their lines, the names of classes, what migrations may say.

Who may import whom: base/tests/test_house.py.
"""

import ast
import itertools
import re
import statistics
from pathlib import Path

import pytest

from base.tests.house import APPS, ROOT, SOURCES, WIRING, Module, planted


def _written_by_hand() -> list[Path]:
    folders = [*APPS, WIRING, "templates", "static", "scripts", "bench", "deploy"]
    files = itertools.chain.from_iterable((ROOT / folder).rglob("*") for folder in folders)
    kinds = {".py", ".html", ".css", ".js", ".sh", ""}
    return [
        path
        for path in files
        if path.is_file() and path.suffix in kinds and not {"migrations", "__pycache__"} & set(path.parts)
    ]


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _written_by_hand()}
    too_long = {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > 400}
    assert not too_long


def test_no_line_is_longer_than_a_person_reads() -> None:
    """In characters; of Python ruff holds the same."""
    files = [path for path in _written_by_hand() if path.suffix in {".html", ".css", ".js"}]
    assert len(files) > 150
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > 120
    ]
    assert not wide


def test_the_median_module_is_short() -> None:
    lengths = [len(module.path.read_text(encoding="utf-8").splitlines()) for module in SOURCES]
    assert statistics.median(line for line in lengths if line) <= 100


# What a migration may name of ours: a field class and a default, which Django writes into migrations by itself.
MIGRATIONS_MAY_NAME = {"base.models", "submissions.models.calendar"}


def test_migrations_run_no_code_of_today_and_read_no_file_of_today() -> None:
    """A migration means the same for ever: what it fills in stands in it or in `migrations/data/`."""
    files = [path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")]
    assert len(files) > 20
    live = [
        f"{module.name} imports {ours}"
        for module in map(Module, files)
        for ours in module.imports_of_ours
        if ours not in MIGRATIONS_MAY_NAME
    ]
    outside = [path.name for path in files if ".parent" in path.read_text(encoding="utf-8")]
    assert not live + outside


# Functions that take more by position than can be told apart where they are called, and why.
MANY_BY_POSITION = {
    "measurements.importing.parsed_file._figure": "takes apart what a line of the parsed file holds, in its order",
    "measurements.templatetags.figures._row_html": "its arguments are the key of its cache",
}


def _takes_many(module: Module) -> set[str]:
    """Names of the functions with more than six arguments by position; `self` is none."""
    return {
        f"{module.name}.{node.name}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if len([one for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in {"self", "cls"}]) > 6
    }


def test_what_a_call_hands_over_can_be_told_apart() -> None:
    found = {name for module in SOURCES for name in _takes_many(module)}
    assert found == set(MANY_BY_POSITION)


@pytest.mark.parametrize(
    ("takes", "many"), [("a, b, c, d, e, f", False), ("self, a, b, c, d, e, f", False), ("a, b, c, d, e, f, g", True)]
)
def test_a_seventh_argument_by_position_is_seen(takes: str, many: bool) -> None:
    module = planted(f"def planted({takes}, *, named): ...")
    assert _takes_many(module) == ({"planted.planted"} if many else set())


# Classes of one name: each is what its framework, or the trade, calls it.
SAME_NAMES = {
    "Command": "Django's name for a command of manage.py",
    "DeliveryStatus": "choices of a column, read with their model: `Mail.DeliveryStatus`, `Reminder.DeliveryStatus`",
    "Form": "choices of a column, read with their model: `RunFile.Form`, `Template.Form`",
    "Meta": "Django's name for the options of a class",
    "State": "choices of a column, read with their model: `Job.State`, `AtlasMonth.State`",
    "Status": "choices of a column, read with their model: `ImportBatch.Status`, `ReportRun.Status` and others",
}


def test_a_class_name_means_one_thing() -> None:
    """Of every class of the project but those of tests and migrations, inside another class, too."""
    beside = (Module(path) for folder in ("bench", "scripts") for path in sorted((ROOT / folder).rglob("*.py")))
    found: dict[str, list[str]] = {}
    for module in [*SOURCES, *(module for module in beside if "tests" not in module.parts)]:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(module.name)
    assert len(found) > 600
    assert {name: modules for name, modules in found.items() if len(modules) > 1 and name not in SAME_NAMES} == {}
    assert {name for name, modules in found.items() if len(modules) > 1} == set(SAME_NAMES)


# Who names the zone besides `base.zone`, and why.
NAME_THE_ZONE = {
    "ispeed_portal.settings": "Django and Celery are told it before anything of ours is there",
    "base.checks": "tells an administrator what to write into the settings",
}


def test_one_module_names_the_zone() -> None:
    naming = {
        module.name
        for module in SOURCES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and "Ho_Chi_Minh" in str(node.value)
    }
    assert naming == {"base.zone", *NAME_THE_ZONE}


def test_lines_are_broken_by_the_formatter_alone() -> None:
    """What is laid out by hand to stay under the longest file is a file with two purposes."""
    by_hand = "# " + "fmt: "
    files = [path for path in _written_by_hand() if path.suffix == ".py"]
    assert {str(path.relative_to(ROOT)) for path in files if by_hand in path.read_text(encoding="utf-8")} == set()


FOUND_BY_FRAMEWORKS = ("account/", "admin/", "allauth/", "django/", "mfa/", "usersessions/", "4", "5")  # by their names


def test_every_template_is_used() -> None:
    templates = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")}
    texts = [path.read_text(encoding="utf-8") for path in _written_by_hand() if path.suffix in {".py", ".html"}]
    used = {name for text in texts for name in re.findall(r"[\w/]+\.html", text)}
    assert {name for name in templates - used if not name.startswith(FOUND_BY_FRAMEWORKS)} == set()
