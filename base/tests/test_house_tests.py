"""What tests of the house may rest on: builders and fixtures, never another module of tests."""

import ast
import itertools
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
