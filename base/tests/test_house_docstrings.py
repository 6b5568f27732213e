"""A docstring begins with what a thing is or does, so that it is understood where it is read alone."""

import ast
import re
from collections.abc import Iterator

import pytest

from base.tests.house import SOURCES, Module, planted

# How no docstring of a public function or class begins.
IN_THE_MIDDLE = re.compile(r"(The same|The reverse|The inverse|Of|By|With|Without|Raises)\b|None:|`")


def _public(module: Module) -> Iterator[tuple[str, str]]:
    """Public functions and classes of the module, and of its public classes, as (dotted name, docstring)."""

    def within(tree: ast.Module | ast.ClassDef, above: str) -> Iterator[tuple[str, str]]:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                yield above + node.name, ast.get_docstring(node) or ""
                if isinstance(node, ast.ClassDef):
                    yield from within(node, f"{above}{node.name}.")

    return within(module.tree, "")


def _begun_in_the_middle(module: Module) -> set[str]:
    return {f"{module.name}:{name}" for name, words in _public(module) if IN_THE_MIDDLE.match(words)}


def test_a_docstring_says_first_what_it_is_of() -> None:
    """A thing is read alone, in an editor's hint: nobody there knows what “the same” is the same as."""
    assert not {name for module in SOURCES for name in _begun_in_the_middle(module)}


@pytest.mark.parametrize(
    "begins",
    [
        "The same as a list.",
        "The reverse of it.",
        "The inverse of it.",
        "Of a month.",
        "By code.",
        "With its key.",
        "Without its key.",
        "None: there is none.",
        "`42` → 42.",
        "Raises Refused.",
    ],
)
@pytest.mark.parametrize("form", ['def it() -> None:\n    """{}"""', 'class It:\n    def it(self):\n        """{}"""'])
def test_each_way_to_begin_in_the_middle_is_seen(form: str, begins: str) -> None:
    module = planted(form.format(begins))
    assert _begun_in_the_middle(module)


def test_docstrings_may_begin_with_words_that_begin_alike() -> None:
    module = planted('def it() -> None:\n    """Withdraw a token; raises Refused."""')
    assert not _begun_in_the_middle(module)
