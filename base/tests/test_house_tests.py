"""What tests of the house may rest on: builders and fixtures, never another module of tests; one expectation each."""

import ast
import itertools
from collections.abc import Iterator
from functools import cache

from base.tests.house import APPS, ROOT, WIRING, Module


@cache
def _tests_and_benches() -> list[Module]:
    files = itertools.chain.from_iterable((ROOT / folder).rglob("*.py") for folder in [*APPS, WIRING, "bench"])
    return [Module(path) for path in sorted(files) if {"tests", "bench"} & set(path.relative_to(ROOT).parts)]


def _is_of_tests(dotted: str) -> bool:
    """Whether it names a module that pytest collects, or something in one."""
    parts = dotted.split(".")
    return any(
        part.startswith("test_") and ROOT.joinpath(*parts[:at], f"{part}.py").is_file() for at, part in enumerate(parts)
    )


def test_no_module_imports_one_of_tests() -> None:
    """What two of them need is a builder's or a `conftest.py`'s: each file of tests is read and run by itself."""
    modules = _tests_and_benches()
    assert len(modules) > 500
    assert [
        f"{module.name} imports {name}" for module in modules for name in module.imports if _is_of_tests(name)
    ] == []


def test_no_test_is_hidden_by_another_of_its_name() -> None:
    """Of two with one name in one module, Python keeps the second and pytest says nothing."""
    hidden = []
    for module in _tests_and_benches():
        for holder in ast.walk(module.tree):
            if isinstance(holder, ast.Module | ast.ClassDef):
                names = [one.name for one in holder.body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
                hidden += [f"{module.name}: {name}" for name in set(names) if names.count(name) > 1]
    assert hidden == []


# Where either is right whatever is asked, and no `if` nor parameter says which. Module and test: why.
EITHER_IS_RIGHT = {
    "accounts.tests.test_succession.test_nobody_is_lost_and_nobody_acts_for_two_generations_at_once": (
        "the lineage is drawn: a person stands somewhere, or in the list to review"
    ),
    "bench.tests.test_warm.test_a_run_without_end_is_ended_with_all_it_started": (
        "the system decides when what was killed is gone"
    ),
    "portal.tests.test_deploy.test_images_are_exact_versions": "programs count their releases in one of two ways",
    "portal.tests.test_deploy.test_what_an_alert_tells_to_do_can_be_done": (
        "an action names a command or a page, as whoever writes it thinks right"
    ),
    "portal.tests.test_filters.test_a_filter_that_meets_nothing_does_not_fail": "filters show texts, lists or a no",
    "portal.tests.test_translations.test_the_compiled_catalogue_says_what_the_written_one_says": (
        "a message has a plural or none, which the list of them does not keep"
    ),
}


def _tests_in(module: Module) -> Iterator[tuple[str, ast.Assert]]:
    """Each assertion with the dotted name of the outermost function or class that holds it."""
    for holder in module.tree.body:
        name = getattr(holder, "name", "")
        for node in ast.walk(holder):
            if isinstance(node, ast.Assert):
                yield f"{module.name}.{name}", node


def _accepts_several_codes(node: ast.AST) -> bool:
    """`… in (200, 302)`, as a tuple, list or set."""
    return isinstance(node, ast.Compare) and any(
        isinstance(how, ast.In) and isinstance(those, ast.Tuple | ast.List | ast.Set) and _are_codes(those.elts)
        for how, those in zip(node.ops, node.comparators, strict=True)
    )


def _are_codes(values: list[ast.expr]) -> bool:
    numbers = [one.value for one in values if isinstance(one, ast.Constant) and type(one.value) is int]
    return 1 < len(numbers) == len(values) and all(100 <= number < 600 for number in numbers)


def _accepts_either(test: ast.expr) -> bool:
    either = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or)
    return either or any(map(_accepts_several_codes, ast.walk(test)))


def test_each_assertion_has_one_expectation() -> None:
    """One that accepts either of two answers stays green when the answer changes by mistake.

    Neither `assert a or b` nor `assert answer.status_code in (200, 302)`: where it depends on a parameter, the
    parameter says what is expected.
    """
    found = {
        name: module.where(node)
        for module in _tests_and_benches()
        for name, node in _tests_in(module)
        if _accepts_either(node.test)
    }
    assert [where for name, where in found.items() if name not in EITHER_IS_RIGHT] == []
    assert EITHER_IS_RIGHT.keys() - found.keys() == set(), "taken out of the list when it is no more"
