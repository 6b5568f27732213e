"""The plan of the house, enforced: who may import whom, where writing happens. Its files: test_house_files.py.

The apps stand on one another; inside an app each module is a room with one purpose (docs/architecture.md).
"""

import ast

from django.apps import apps
from django.db import models

from base.tests.house import APPS, IN_APPS, SOURCES, WIRING
from wards.following import Follows, KeyByMonth
from wards.models import Unit
from wards.queries import tables_that_follow

# Rooms are told by the name of the module, or of the folder that holds it; any other module is pure.
ROOMS = {
    "models": "models",
    "queries": "queries",
    "actions": "actions",
    "tasks": "tasks",
    **dict.fromkeys(["views", "forms", "api", "admin", "urls", "management", "templatetags", "adapter"], "entrance"),
    "apps": "wiring",
}
# Modules that know Django and are no room of their own: each with the reason.
TOOLS = {
    "base.admin_pages": "what all administration pages share",
    "base.audit_words": "the audit trail in the language of the page",
    "base.column_words": "what columns and the codes in them are called in the language of the page",
    "base.admin_words": "the columns of those pages in the language of the page",
    "base.table_formats": "django-import-export's files, as the administration writes them",
    "base.append_only": "triggers that keep the audit trail",
    "base.audit": "writes the audit row for every action",
    "base.checks": "Django's own system checks",
    "submissions.checks": "Django's own system checks",
    "reports.checks": "Django's own system checks",
    "base.joined_styles": "finds the pages' style sheet for Django's static files",
    "base.fields": "form fields that every app shares",
    "base.clean_input": "what a browser sends, cleaned before views and forms",
    "base.versions": "asks whether this is within a transaction",
    "base.conditional": "tags of answers, by Django's conditional responses",
    "base.clock": "reads the setting that shifts the time",
    "base.client_address": "where the request came from",
    "base.jobs": "job rows and their messages",
    "base.outages": "tells the database's and the storage's own troubles from ours",
    "base.mail": "one message to the mail server, and what it said of each address",
    "base.mail_folder": "Django's way of sending, into a folder",
    "base.heartbeats": "signs of life of beat and workers",
    "base.subjects": "titles and pages of what audit entries and jobs are about",
    "base.roles": "what the database's roles may do",
    "base.request_id": "one id for all log lines of a request",
    "base.translating": "what pure modules said, in the language of the page",
    "base.rest": "what every API route shares",
    "base.refusal_display": "what is refused, as messages, on forms, as the end of commands",
    "base.rest_problems": "how the API says what is wrong",
    "base.rest_schema": "what the API's schema says of every route",
    "accounts.devices": "the cookie by which a device is known",
    "accounts.admin_site": "who enters the administration pages",
    "accounts.lockout": "axes' hooks: which guesses are looked at, the page and the mail of a lock-out",
    "accounts.password_rules": "Django's validator of passwords in their normal form",
    "accounts.second_factor": "the gate that asks for a second factor",
    "accounts.sessions": "how long a session lasts",
    "accounts.permissions": "the one permission matrix, asked by every entrance",
    "portal.dump": "every table as lines and back, for backup and restore",
    "portal.health": "can the portal work? asked by /readyz and told to the watcher outside",
    "measurements.wording": "verdicts and levels in the language of the page",
    "portal.metrics": "the numbers that Prometheus collects",
    "portal.context_processors": "what every page shows",
    "portal.middleware": "what every request passes through",
}
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


def _room(name: str) -> str:
    if name in TOOLS:
        return "tool"
    parts = name.split(".")
    return "pure" if len(parts) == 1 else ROOMS.get(parts[1], "pure")


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
        room = _room(module.name)
        for used in module.imports_of_ours:
            own_entrance = room == "entrance" and used.split(".")[0] == module.app
            if not own_entrance and "." in used and _room(used) not in MAY_USE[room]:
                wrong.append(f"{module.name} ({room}) imports {used} ({_room(used)})")
    assert not wrong


def test_pure_modules_know_neither_django_nor_celery() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in IN_APPS
        if _room(module.name) == "pure"
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
        if _room(module.name) not in WRITING_ROOMS
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
        if _room(module.name) == "actions" and not module.parts[-1].startswith("_")
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if any(arg.arg == "by" for arg in function.args.args)
    ]
    assert not wrong


def test_tasks_are_a_few_lines() -> None:
    wrong = [
        module.where(function)
        for module in IN_APPS
        if _room(module.name) == "tasks"
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
