"""What counts as noticed: a test that fails by itself, and by nothing else."""

from types import SimpleNamespace

import pytest

from bench.plants import __main__ as plants
from bench.plants.__main__ import FAILED, NO_ANSWER, PASSED, is_red
from bench.plants.plant import plant
from bench.warm import Ended

A_FAULT = plant("1.2.3", "the limit is another", "rule.py", "LIMIT = 10", "LIMIT = 11", "test_a", "test_b")


def answering(*ended, tree=None):
    """A stand-in for the runs of pytest, with what they found in the module."""
    left, seen = list(ended), []

    def run(arguments):
        if tree:
            seen.append((tree / "rule.py").read_text())
        return left.pop(0)

    return SimpleNamespace(run=run, tree=tree, seen=seen)


@pytest.mark.parametrize(
    ("code", "said", "answer"),
    [
        (0, "1 passed", PASSED),
        (1, "FAILED a_test.py::test_x - assert", FAILED),
        (1, "ERROR a_test.py::test_x - a fixture broke", NO_ANSWER),
        (2, "ERROR a_test.py - SyntaxError", NO_ANSWER),
        (4, "ERROR: not found: a_test.py::test_x", NO_ANSWER),
        (5, "no tests ran", NO_ANSWER),
        (-9, "", NO_ANSWER),
    ],
)
def test_only_a_test_that_fails_by_itself_noticed(code, said, answer):
    assert plants.run(("test_x",), answering(Ended(code, said))) == answer


def test_what_is_skipped_without_a_fault_shows_nothing():
    skipped = Ended(0, "SKIPPED [1] a_test.py:3: needs PostgreSQL")
    assert plants.run(("test_x",), answering(skipped), first=True) == NO_ANSWER


@pytest.mark.parametrize(("second", "red"), [(Ended(1, "FAILED test_b"), True), (Ended(0, "1 passed"), False)])
def test_each_test_that_is_named_must_notice_and_the_module_is_put_back(tmp_path, second, red):
    (tmp_path / "rule.py").write_text("LIMIT = 10\n")
    warm = answering(Ended(1, "FAILED test_a"), second, tree=tmp_path)
    assert is_red(A_FAULT, warm) is red
    assert warm.seen == ["LIMIT = 11\n"] * 2
    assert (tmp_path / "rule.py").read_text() == "LIMIT = 10\n"


@pytest.mark.parametrize("content", ["LIMIT = 9\n", "LIMIT = 10\nLIMIT = 10\n"])
def test_a_fault_that_has_no_single_place_is_not_planted(tmp_path, content):
    (tmp_path / "rule.py").write_text(content)
    with pytest.raises(SystemExit, match="times in rule.py"):
        is_red(A_FAULT, answering(tree=tmp_path))
