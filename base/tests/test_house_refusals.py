"""One family of refusals (base.refusal), shown in one way: the house is searched for any other."""

import ast
import builtins

from base.tests.house import ACTIONS, SOURCES, Module, planted

# Exceptions of ours that are no `base.refusal.Refused`: nobody is told of them as they stand.
NO_REFUSALS = {
    "base.isolation.host.ChildEnded": "a child process ended; what was asked of it says what that means",
    "base.isolation.host.TooMuchSaid": "as ChildEnded, for a child that answers without end",
    "base.jobs.Cancelled": "ends a job's work; whoever asked for that knows",
    "base.mail.Away": "the mail server's trouble, in its words; the sending says what becomes of the message",
    "base.mail.Unclear": "as Away",
    "base.rest_problems.NotAnswered": "REST framework's kind, with a status; what is refused becomes one at the API",
    "measurements.reading.columns.NotUnderstood": "the sheet is read by the library instead",
    "measurements.reading.guards.Refusal": "a rule's code, on its way out of the reading child; the parent says it",
    "measurements.reading.host.ChildDied": "the end of the reading child; becomes an issue of the file",
    "measurements.reading.values.BadValue": "one cell; becomes an issue, and the file is read on",
    "portal.archive.BrokenArchive": "raised and said by the commands of backups alone",
    "portal.supervision.NoFreePort": "raised and said by the command `demo` alone",
    "reports.pages.host.CannotDraw": "the end of the drawing child; the page offers the file instead",
    "reports.pdf.CannotConvert": "LibreOffice's trouble, for the log; the printing says what to do",
    "reports.templates.docx.PrintedList": "on its way out of the template engine; becomes a problem with its place",
    "submissions.numbers.NotANumber": "one field; becomes a problem of the form beside all others",
}
# Who catches a refusal by hand, and why it is not left to base.refusal_display, base.rest_problems or base.jobs.
CATCHERS = {
    "accounts.actions.people": "a line of a table is told beside the problems of the others",
    "base.jobs": "ends a job on it",
    "base.refusal_display": "ends a command on it",
    "measurements.actions.cells": "the files of cells that are not taken go with them",
    "measurements.actions.checking": "a template of another ward or month becomes an issue of its file",
    "reports.actions.building": "notes it on the report, too",
    "reports.actions.rendering": "says which version of the department's own template it was",
    "reports.actions.templating": "what is wrong with a template is what its trial is to find",
    "reports.templates.child": "hands the problems to the parent",
    "reports.templates.docx": "what only the filling shows joins the problems that the check finds",
    "submissions.actions.filings": "who was overtaken by the very same filing is not refused",
    "submissions.actions.together": "of several each is for itself, and what is wrong with one is told by its name",
    "submissions.views.filing": "after OutOfDate the form goes on from the draft that stands",
    "submissions.views.template": "after OutOfDate the file is compared with the draft that stands",
    "wards.boundary_file": "a file that cannot be read has one problem among those that a check finds",
}


def _base_names(class_: ast.ClassDef) -> set[str]:
    """`class X(a.B, C[int])` → B, C."""
    named = [base.value if isinstance(base, ast.Subscript) else base for base in class_.bases]
    return {base.attr if isinstance(base, ast.Attribute) else ast.unparse(base) for base in named}


def _exceptions() -> dict[str, set[str]]:
    """Every exception class of ours, by its full name, with all that it descends from by their last names."""
    classes = {
        f"{module.name}.{node.name}": _base_names(node)
        for module in SOURCES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    bases: dict[str, set[str]] = {}
    for name, direct in classes.items():
        bases.setdefault(name.rpartition(".")[2], set()).update(direct)

    def ancestors(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        above = bases.get(name, set()) - seen
        return above.union(*(ancestors(each, seen | above) for each in above))

    found = {name: direct.union(*map(ancestors, direct)) for name, direct in classes.items()}
    return {name: above for name, above in found.items() if any(_is_exception(each) for each in above)}


def _is_exception(name: str) -> bool:
    known = getattr(builtins, name, None)
    return name.endswith(("Exception", "Error")) or (isinstance(known, type) and issubclass(known, BaseException))


def test_what_is_told_to_people_is_one_family_of_refusals() -> None:
    exceptions = _exceptions()
    family = {name for name, above in exceptions.items() if "Refused" in above} | {"base.refusal.Refused"}
    assert sorted(exceptions.keys() - family) == sorted(NO_REFUSALS)
    assert {"measurements.actions.reach.OutOfReach", "submissions.refusals.OutOfDate"} <= family
    assert [name for name in exceptions if name.endswith(".Refused")] == ["base.refusal.Refused"]


def test_a_refusal_is_taken_from_where_it_is_defined() -> None:
    """Not by way of the jobs that end on it, nor of any other module."""
    wrong = [
        f"{module.name} imports {name}"
        for module in SOURCES
        for name in module.imports
        if name.endswith(".Refused") and name != "base.refusal.Refused"
    ]
    wrong += [
        module.where(node)
        for module in SOURCES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "Refused"
    ]
    assert not wrong


def test_a_refusal_is_caught_by_hand_only_where_more_is_done_than_showing_it() -> None:
    family = {name.rpartition(".")[2] for name, above in _exceptions().items() if "Refused" in above} | {"Refused"}
    catching = {
        module.name
        for module in SOURCES
        for handler in ast.walk(module.tree)
        if isinstance(handler, ast.ExceptHandler) and handler.type is not None
        if family & {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(handler.type)}
    }
    assert sorted(catching) == sorted(CATCHERS)


def _errors_of_forms(module: Module) -> list[str]:
    """Where the module raises what Django's and REST framework's forms tell."""
    return [
        module.where(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Raise) and node.exc is not None
        if {"ValidationError"} & {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node.exc)}
    ]


def test_an_action_refuses_by_the_family_alone() -> None:
    """What Django's own `full_clean` and `validate_password` raise stays Django's."""
    assert len(ACTIONS) > 50
    assert not [found for module in ACTIONS for found in _errors_of_forms(module)]


def test_an_error_of_forms_is_seen() -> None:
    for raising in ('raise ValidationError("no")', 'raise exceptions.ValidationError("no") from error'):
        module = planted(raising)
        assert _errors_of_forms(module)
