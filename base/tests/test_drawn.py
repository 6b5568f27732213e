"""The drawn part of a matrix: the same for the same seed, of every kind at least one, all of it where all is asked."""

import os
import re
import subprocess
import sys
from itertools import product

import pytest

from base.tests import drawn

ROLES, PAGES = [f"role {n}" for n in range(7)], [f"page {n}" for n in range(30)]
MATRIX = list(product(ROLES, PAGES))
KINDS = [lambda case: case[0], lambda case: case[1]]


@pytest.fixture(autouse=True)
def _of_our_own(monkeypatch):
    monkeypatch.delenv("LONG", raising=False)
    monkeypatch.setenv("TEST_SEED", "one")
    monkeypatch.setattr(drawn, "sizes", {})  # the run tells of its own matrices


def test_the_same_seed_draws_the_same_part_and_another_seed_another(monkeypatch):
    first = drawn.part(MATRIX, of="m", one_in=10)
    assert drawn.part(MATRIX, of="m", one_in=10) == first
    assert drawn.part(iter(MATRIX), of="another", one_in=10) != first
    monkeypatch.setenv("TEST_SEED", "two")
    assert drawn.part(MATRIX, of="m", one_in=10) != first


def test_the_same_seed_draws_the_same_part_in_every_process():
    """Text is hashed differently by each; the processes of a run must agree on what they run."""
    asked = "from base.tests import drawn; print(drawn.part(range(1000), of='m', one_in=50, kinds=[lambda n: n % 9]))"
    found = {
        subprocess.run(
            [sys.executable, "-c", asked],
            cwd=drawn.ROOT,
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for number in ("1", "2")
    }
    assert found == {f"{drawn.part(range(1000), of='m', one_in=50, kinds=[lambda n: n % 9])}\n"}


@pytest.mark.parametrize("seed", range(20))
def test_every_kind_is_in_the_part_once_at_least_and_cases_keep_their_order(monkeypatch, seed):
    monkeypatch.setenv("TEST_SEED", str(seed))
    found = drawn.part(MATRIX, of="m", one_in=1000, kinds=KINDS)
    assert {role for role, _page in found} == set(ROLES)
    assert {page for _role, page in found} == set(PAGES)
    assert len(found) == len(PAGES)  # no role costs a case more: each stands with a page
    assert found == sorted(found, key=MATRIX.index)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("one_in", "size"), [(1, 210), (2, 105), (4, 53), (209, 2), (210, 1), (1000, 1)])
def test_the_part_is_as_large_as_is_asked_and_never_empty(one_in, size):
    assert len(drawn.part(MATRIX, of="m", one_in=one_in)) == size


def test_cases_that_are_equal_or_cannot_be_hashed_are_drawn_too():
    assert len(drawn.part([{"a": 1}] * 6, of="m", one_in=2)) == 3
    assert drawn.part([], of="m", one_in=2, kinds=KINDS) == []


def test_in_time_every_case_is_drawn(monkeypatch):
    had = set()
    for day in range(100):
        monkeypatch.setenv("TEST_SEED", f"day {day}")
        had |= set(drawn.part(MATRIX, of="m", one_in=10))
    assert had == set(MATRIX)


def test_long_tries_everything(monkeypatch):
    monkeypatch.setenv("LONG", "yes")
    assert drawn.part(MATRIX, of="m", one_in=10, kinds=KINDS) == MATRIX
    assert "as a whole" in drawn.told()


def test_a_run_tells_how_many_of_how_many_it_tries(monkeypatch):
    drawn.part(MATRIX, of="m", one_in=10)
    drawn.part(MATRIX, of="all of it", one_in=1)
    drawn.part(PAGES, of="a smaller one", one_in=7)
    assert drawn.told_sizes() == ["a smaller one: 5 of 30", "m: 21 of 210"]
    monkeypatch.setenv("LONG", "yes")
    drawn.part(MATRIX, of="m", one_in=10)
    assert drawn.told_sizes() == ["a smaller one: 5 of 30"]


@pytest.mark.parametrize("asked", ["no", "1", "all", "YES"])
def test_what_long_does_not_know_is_refused_rather_than_taken_for_no(monkeypatch, asked):
    monkeypatch.setenv("LONG", asked)
    with pytest.raises(ValueError, match="LONG=yes"):
        drawn.part(MATRIX, of="m", one_in=10)


def test_without_a_seed_it_is_the_commit_and_without_git_the_day(monkeypatch):
    monkeypatch.delenv("TEST_SEED")
    monkeypatch.setattr(drawn.subprocess, "run", lambda *_a, **_k: subprocess.CompletedProcess([], 0, "abc123\n", ""))
    assert drawn.choose_seed() == drawn.seed() == os.environ["TEST_SEED"] == "abc123"
    monkeypatch.delenv("TEST_SEED")

    def nothing(*_arguments, **_more):
        raise FileNotFoundError("git")

    monkeypatch.setattr(drawn.subprocess, "run", nothing)
    assert len(drawn.choose_seed()) == len("2026-11-30")


MARKED = """
import pytest

@pytest.mark.part(one_in=4)
@pytest.mark.parametrize("case", range(10))
def test_of_many(case):
    pass

@pytest.mark.part(one_in=4)
def test_alone():
    pass

@pytest.mark.part(one_in=4, of="two that are as dear")
def test_dear():
    pass

@pytest.mark.part(one_in=4, of="two that are as dear")
def test_as_dear():
    pass

@pytest.mark.parametrize("case", range(3))
def test_whole(case):
    pass
"""

PARTS = ["test_of_many: 3 of 10", "two that are as dear: 1 of 2"]


@pytest.mark.parametrize(("processes", "long", "passed"), [("1", "", "8 passed"), ("0", "yes", "16 passed")])
def test_of_a_test_marked_as_a_matrix_a_part_is_run_and_told(tmp_path, processes, long, passed):
    (tmp_path / "test_marked.py").write_text(MARKED)
    done = _run(tmp_path, processes, LONG=long)
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed in done.stdout
    told = re.findall("drawn: (.+)", done.stdout)
    assert [line.rpartition("::")[2] for line in told] == ([] if long else PARTS)


def _run(folder, processes, *arguments, **variables):
    command = [sys.executable, "-m", "pytest", "-q", f"-n{processes}", f"--rootdir={drawn.ROOT}", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [*command, "-c", "pytest.ini", "-p", "conftest", *arguments],
        cwd=drawn.ROOT,
        env=environment | {"TEST_SEED": "the seed of this run"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


FAILS = """
import pytest

@pytest.mark.browser
@pytest.mark.parametrize("case", range(10))
def test_fails(case):
    assert case is None
"""


@pytest.mark.parametrize("processes", ["0", "1"])
def test_a_run_says_its_seed_draws_its_tests_and_tries_none_again_where_that_is_asked(tmp_path, processes):
    (tmp_path / "test_fails.py").write_text(FAILS)
    done = _run(tmp_path, processes, "--one-in=5", "--reruns=0")
    assert done.returncode == 1, done.stdout + done.stderr
    head, _, failures = done.stdout.partition("FAILURES")
    assert "TEST_SEED=the seed of this run" in head
    assert failures.count("TEST_SEED=the seed of this run") == 2
    assert "2 failed" in failures
    assert "rerun" not in failures


TOLD = """
import pytest

@pytest.mark.parametrize("case", range(10))
def test_told(case):
    print(f"case {case} of {__name__}")
"""


def test_shuffled_tests_run_file_by_file_in_an_order_that_the_seed_draws(tmp_path):
    for name in ("one", "other"):
        (tmp_path / f"test_{name}.py").write_text(TOLD)
    orders = []
    for seed in ("a", "a", "b"):
        done = _run(tmp_path, "0", "--shuffled", "-s", TEST_SEED=seed)
        assert done.returncode == 0, done.stdout + done.stderr
        orders.append(re.findall(r"case (\d) of (\w+)", done.stdout))
    assert orders[0] == orders[1] != orders[2]
    assert all(len(set(order)) == 20 and order != sorted(order) for order in orders)
    assert all(len({name for _case, name in order[:10]}) == 1 for order in orders)
