"""The command that plants faults: what it plants, what it leaves alone, and that it tells killed from survived."""

import ast
import signal
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from bench import mutants, reading_mutants
from bench.mutants import Mutant, MutantOutcome, mutants_of, planted, sampled, tried
from bench.warm import Ended

SOURCE = '''"""A rule."""
from app import Role, Q


def may(user: "Role | None", level: int = 1) -> bool:
    """Text that does nothing."""
    if user is None or not user.active:
        return False
    if level not in (1, 2):
        raise ValueError
    return user.role == Role.ADMIN and Role.STAFF != user.role


def rows(found):
    return found.filter(unit=1, open=True) & ~Q(name="x")
'''


def changes():
    return {one.what: planted(one, SOURCE) for one in mutants_of("rule.py", SOURCE)}


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("condition negated", "if not level not in (1, 2):"),
        ("operand “user is None” dropped", "if not user.active:"),
        ("Or → And", "if user is None and (not user.active):"),
        ("Not dropped", "if user is None or user.active:"),
        ("Is → IsNot", "if user is not None or not user.active:"),
        ("NotIn → In", "if level in (1, 2):"),
        ("ADMIN → STAFF", "return user.role == Role.STAFF and Role.STAFF != user.role"),
        ("unit= dropped", "return found.filter(open=True) & ~Q(name='x')"),
        (".filter() dropped", "return found & ~Q(name='x')"),
        ("True → False", "return found.filter(unit=1, open=False) & ~Q(name='x')"),
        ("BitAnd → BitOr", "return found.filter(unit=1, open=True) | ~Q(name='x')"),
        ("“~Q(name='x')” dropped", "return found.filter(unit=1, open=True)"),
        ("Invert dropped", "return found.filter(unit=1, open=True) & Q(name='x')"),
        ("“x” → “xx”", "return found.filter(unit=1, open=True) & ~Q(name='xx')"),
        ("element “2” dropped", "if level not in (1,):"),
        ("may: returns True", "return True"),
        ("“raise ValueError” left out", "pass"),
    ],
)
def test_a_fault_of_each_kind_is_planted(what, line):
    assert line in [text.strip() for text in changes()[what].splitlines()]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "heads = (Column('a', 1), *more, Column(f'b {c}', 2))",
            "heads = (Column(f'b {c}', 1), *more, Column('a', 2))",
        ),
        ("words = {1: 'a', 2: 'b'}", "words = {1: 'b', 2: 'a'}"),
    ],
)
def test_two_heads_stand_in_each_others_place(source, text):
    found = [one for one in mutants_of("rule.py", source) if one.what.endswith(" exchanged")]
    assert [planted(one, source) for one in found] == [text]


def test_what_reads_the_same_is_not_exchanged():
    assert not [one for one in mutants_of("x.py", "heads = (C('a'), C('a'), C(1))") if "exchanged" in one.what]


def test_every_mutant_is_another_program():
    original = ast.unparse(ast.parse(SOURCE))
    texts = [planted(one, SOURCE) for one in mutants_of("rule.py", SOURCE)]
    assert original not in texts
    assert all(ast.parse(text) for text in texts)


def test_words_and_annotations_are_left_alone():
    for text in changes().values():
        assert '"""A rule."""' in text
        assert '"""Text that does nothing."""' in text
        assert "user: 'Role | None'" in text


def test_a_sample_is_the_same_for_the_same_seed_and_in_order():
    every = mutants_of("rule.py", SOURCE)
    one, again, other = sampled(every, 9, 1), sampled(every, 9, 1), sampled(every, 9, 2)
    assert one == again != other
    assert len(one) == 9
    assert one == sorted(one, key=every.index)
    assert sampled(every, 999, 1) == every


def test_the_module_is_put_back_whatever_the_tests_say(tmp_path):
    file = tmp_path / "rule.py"
    file.write_text(SOURCE)
    first = mutants_of("rule.py", SOURCE)[0]
    seen = []

    def run(passes):
        seen.append(file.read_text())
        return passes, "" if passes else "FAILED a test"

    assert tried(tmp_path, first, lambda: run(True)) == MutantOutcome(first, False, "")
    assert tried(tmp_path, first, lambda: run(False)) == MutantOutcome(first, True, "FAILED a test")
    assert seen == [planted(first, SOURCE)] * 2
    with pytest.raises(ZeroDivisionError):
        tried(tmp_path, first, lambda: 1 / 0)
    assert file.read_text() == SOURCE


@pytest.mark.parametrize(("survivors", "code"), [(0, 0), (1, 0), (2, 1)])
def test_it_fails_below_the_share_that_was_asked(monkeypatch, capsys, survivors, code):
    ten = [Mutant("README.md", line, "x", 0, 0) for line in range(10)]
    monkeypatch.setattr(mutants, "mutants_of", lambda path, source: ten)
    monkeypatch.setattr(mutants, "copy_tree", lambda to: None)
    monkeypatch.setattr(mutants, "Warm", lambda tree, environment: nullcontext())
    monkeypatch.setattr(mutants, "run_tests", lambda *asked: (True, ""))
    monkeypatch.setattr(mutants, "tried", lambda tree, one, run: MutantOutcome(one, one.line >= survivors, "t"))
    assert mutants.main(["README.md", "--tests", "t"]) == code
    assert f"{10 - survivors} of 10 killed: {100 - 10 * survivors}.0 %" in capsys.readouterr().out


def test_tests_that_fail_without_a_fault_prove_nothing(monkeypatch, capsys):
    monkeypatch.setattr(mutants, "mutants_of", lambda path, source: [])
    monkeypatch.setattr(mutants, "copy_tree", lambda to: None)
    monkeypatch.setattr(mutants, "Warm", lambda tree, environment: nullcontext())
    monkeypatch.setattr(mutants, "run_tests", lambda *asked: (False, "FAILED a"))
    assert mutants.main(["README.md", "--tests", "t"]) == 2
    assert "without any fault" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("ended", "outcome"),
    [
        (Ended(0, "1 passed"), (True, "")),
        (Ended(1, "FAILED a_test.py::test_x - assert 0\n1 failed"), (False, "FAILED a_test.py::test_x")),
        (Ended(2, "INTERNALERROR"), (False, "pytest ended with 2")),
        (Ended(-signal.SIGALRM, ""), (False, "out of time (1 s)")),
    ],
)
def test_whatever_is_no_pass_counts_as_seen(ended, outcome):
    assert mutants.run_tests(SimpleNamespace(run=lambda *asked: ended), ["t"], [], 1) == outcome


@pytest.mark.parametrize(("survivors", "code"), [(0, 0), (2, 1), (None, 1)])
def test_a_table_of_modules_fails_for_one_that_falls_short(monkeypatch, capsys, survivors, code):
    """`survivors` of ten in the second module; None: its tests fail without any fault."""
    seen = []

    def outcomes(asked):
        seen.append((asked.modules[0], asked.tests, asked.most))
        if len(seen) == 2 and survivors is None:
            return None
        left = survivors if len(seen) == 2 and survivors else 0
        return [MutantOutcome(Mutant("m", line, "x", 0, 0), line >= left, "t") for line in range(10)]

    monkeypatch.setattr(reading_mutants, "outcomes_of", outcomes)
    assert reading_mutants.main(["--most", "10"]) == code
    said = capsys.readouterr().out
    assert [one[0] for one in seen] == list(reading_mutants.MODULES)
    assert all(path in said for path in reading_mutants.MODULES)
    assert ("0 of    0    0.0 %" in said) is (survivors is None)


def test_the_tests_of_every_module_are_there():
    for path, tests in reading_mutants.MODULES.items():
        assert (mutants.ROOT / path).exists()
        assert all((mutants.ROOT / reading_mutants.TESTS / one).exists() for one in tests)
