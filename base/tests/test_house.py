"""The plan of the house, enforced: who may import whom, where writing happens. Its files: test_house_files.py.

The apps stand on one another; inside an app each module is a room with one purpose (docs/architecture.md).
"""

import ast

from django.apps import apps
from django.db import models

from base.tests.house import APPS, IN_APPS, SOURCES, TOOLS, WIRING, room
from wards.following import Follows, KeyByMonth
from wards.models import Unit
from wards.queries import tables_that_follow

MAY_USE = {
    "pure": {"pure"},
    "models": {"pure", "models"},
    "queries": {"pure", "models", "queries", "tool"},
    "actions": {"pure", "models", "queries", "actions", "tool"},
    "tasks": {"actions", "tool"},
    "tool": {"pure", "models", "tool"},
    "wiring": {"tool"},
    "entrance": {"pure", "models", "queries", "tool"},  # and everything of its own app
}
WRITING_ROOMS = {"actions", "tool"}
MODEL_WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete"}


def test_the_walk_finds_the_house() -> None:
    names = {module.name for module in SOURCES}
    assert {"base.jobs", "wards.models", "accounts.permissions", "ispeed_portal.settings"} <= names
    assert set(TOOLS) <= names | {"base.checks"}


def test_imports_go_down_the_house_only() -> None:
    wrong = [
        f"{module.name} imports {used}"
        for module in IN_APPS
        for used in module.imports_of_ours
        if used.split(".")[0] == WIRING or APPS.index(used.split(".")[0]) > APPS.index(module.app)
    ]
    assert not wrong


def test_wiring_imports_apps_only_in_urls() -> None:
    wrong = [
        f"{module.name} imports {used}"
        for module in SOURCES
        if module.app == WIRING and module.name != f"{WIRING}.urls"
        for used in module.imports_of_ours
        if used.split(".")[0] in APPS
    ]
    assert not wrong


def test_each_room_uses_only_what_it_may() -> None:
    wrong = []
    for module in IN_APPS:
        own = room(module.name)
        for used in module.imports_of_ours:
            own_entrance = own == "entrance" and used.split(".")[0] == module.app
            if not own_entrance and "." in used and room(used) not in MAY_USE[own]:
                wrong.append(f"{module.name} ({own}) imports {used} ({room(used)})")
    assert not wrong


def test_pure_modules_know_neither_django_nor_celery() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in IN_APPS
        if room(module.name) == "pure"
        for name in module.imports
        if name.split(".")[0] in {"django", "celery", "rest_framework", "import_export"}
    ]
    assert not wrong


def test_there_are_no_cycles() -> None:
    graph = {module.name: set(module.imports_of_ours) - {module.name} for module in SOURCES}
    settled: set[str] = set()

    def visit(name: str, trail: list[str]) -> None:
        assert name not in trail, " → ".join([*trail[trail.index(name) :], name])
        if name not in settled:
            for used in graph.get(name, ()):
                visit(used, [*trail, name])
            settled.add(name)

    for name in graph:
        visit(name, [])


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = [
        module.where(inner)
        for module in SOURCES
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not wrong


def test_only_actions_write() -> None:
    """Creating, changing or deleting rows, told by the manager or query set in the call."""
    wrong = [
        module.where(call)
        for module in IN_APPS
        if room(module.name) not in WRITING_ROOMS
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in MODEL_WRITES
        if any(isinstance(part, ast.Attribute) and part.attr == "objects" for part in ast.walk(call.func))
    ]
    assert not wrong


def test_every_table_that_names_units_says_how_it_follows_them() -> None:
    """A foreign key to `Unit` without a rule would leave rows behind when the register is redrawn."""
    of_the_register_itself = {("wards.unit", "parent"), ("wards.unitchange", "old"), ("wards.unitchange", "new")}
    named = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Unit
    }
    keys = {
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name == "reporter_key"
    }
    told = {(model._meta.label_lower, _followed(rule)) for model, rule in tables_that_follow()}
    assert (named - of_the_register_itself) | keys == told


def _followed(rule: Follows) -> str:
    return rule.key if isinstance(rule, KeyByMonth) else rule.unit


LINEAGE = {"wards.models", "wards.queries.succession", "wards.admin"}  # and the actions of `wards`, which write it


def test_lines_of_lineage_are_read_in_one_place() -> None:
    """Who is whose successor is asked of `wards.queries.succession` by the name of the question."""
    wrong = [
        f"{module.where(node)}: {name}"
        for module in IN_APPS
        if module.name not in LINEAGE and not module.name.startswith("wards.actions.")
        for node in ast.walk(module.tree)
        if (name := _lineage_named(node))
    ]
    assert not wrong


def _lineage_named(node: ast.AST) -> str:
    """The table of lineage, or a way to it from a unit, that a piece of code names; "" for any other code."""
    if isinstance(node, ast.alias) and node.name.split(".")[-1] == "UnitChange":
        return node.name
    if isinstance(node, ast.Attribute) and node.attr in {"UnitChange", "successors", "predecessors"}:
        return node.attr
    names = [node.arg or ""] if isinstance(node, ast.keyword) else []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        names.append(node.value.lstrip("-"))
    return next((name for name in names if name.split("__")[0] in {"successors", "predecessors"}), "")


def test_the_actor_of_an_action_is_named_at_the_call() -> None:
    """`apply_batch(by=clerk, …)`: `by` is keyword-only, and missing only where the portal itself acts."""
    wrong = [
        module.where(function)
        for module in IN_APPS
        if room(module.name) == "actions" and not module.parts[-1].startswith("_")
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if any(arg.arg == "by" for arg in function.args.args)
    ]
    assert not wrong


def test_tasks_are_a_few_lines() -> None:
    wrong = [
        module.where(function)
        for module in IN_APPS
        if room(module.name) == "tasks"
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef) and len(function.body) > 4
    ]
    assert not wrong


def test_save_is_never_overridden() -> None:
    wrong = [
        module.where(node)
        for module in SOURCES
        for class_ in ast.walk(module.tree)
        if isinstance(class_, ast.ClassDef)
        for node in class_.body
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]
    assert not wrong


def test_there_are_no_signals() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in SOURCES
        for name in module.imports
        if "signals" in name.split(".") or name.startswith("django.dispatch")
    ]
    assert not wrong
