"""The command that plants faults in what the documents say: what it counts, when it fails, the page that it keeps."""

from contextlib import nullcontext

import pytest

from bench import wording
from bench.mutants import Mutant, MutantOutcome
from bench.wording import ModuleTally


def mutant(what, line=1):
    return Mutant("x.py", line, what, 0, 0)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("condition negated", 0),
        ("filter of a comprehension dropped", 1),
        ("'A' and 'B' exchanged", 2),
        ("“a” → “ax”", 3),
    ],
)
def test_a_fault_is_counted_under_its_kind(what, kind):
    assert wording.kind_of(mutant(what)) == kind


@pytest.mark.parametrize(
    ("counts", "holds"),
    [
        (((2, 2), (1, 1), (0, 0), (18, 20)), True),
        (((1, 2), (1, 1), (0, 0), (20, 20)), False),
        (((2, 2), (1, 1), (0, 0), (17, 20)), False),
        (((0, 0), (0, 0), (0, 0), (0, 0)), True),
    ],
)
def test_all_of_the_three_kinds_and_nine_in_ten_of_the_others(counts, holds):
    assert ModuleTally("m", counts).holds is holds


def test_all_of_the_kinds_are_planted_and_as_many_others_as_asked(tmp_path):
    (tmp_path / "m.py").write_text("x = [a for a in b if a]\ny = 'a' if c else 'b'\nz = {1: 'c', 2: 'd'}\n")
    found = wording.chosen(tmp_path, "m.py", most=3, seed=1)
    kinds = [wording.kind_of(one) for one in found]
    assert [kinds.count(kind) for kind in range(4)] == [1, 1, 1, 3]


def test_the_page_keeps_what_was_not_tried_now_and_forgets_modules_that_are_no_more(monkeypatch, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("| `letters` | 1/1 | – | – | 9/9 | 100 % |\n| `nowhere` | 1/1 | – | – | 9/9 | 100 % |\n")
    monkeypatch.setattr(wording, "PAGE", page)
    said = wording.page([ModuleTally("words", ((1, 1), (0, 0), (2, 2), (9, 10)))])
    assert "| `letters` | 1/1 | – | – | 9/9 | 100 % |" in said
    assert "| `words` | 1/1 | – | 2/2 | 9/10 | 90 % |" in said
    assert "nowhere" not in said


@pytest.mark.parametrize(("killed", "code"), [(True, 0), (False, 1)])
def test_it_fails_where_a_fault_stayed_green(monkeypatch, capsys, killed, code):
    monkeypatch.setattr(wording, "copy_tree", lambda to: (to / "locale").mkdir())
    monkeypatch.setattr(wording, "compile_catalogues", lambda folder: [])
    monkeypatch.setattr(wording, "Warm", lambda tree, environment: nullcontext())
    monkeypatch.setattr(wording, "run_tests", lambda *asked: (True, ""))
    monkeypatch.setattr(wording, "chosen", lambda *asked: [mutant("condition negated")])
    monkeypatch.setattr(wording, "tried", lambda tree, one, run: MutantOutcome(one, killed, "t"))
    assert wording.main(["words"]) == code
    assert ("SURVIVED" in capsys.readouterr().out) is not killed


def test_the_page_of_the_documentation_tells_of_every_module():
    rows = [line.split("`")[1] for line in wording.PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    assert rows == sorted(path.stem for path in (wording.ROOT / wording.FOLDER).glob("*.py"))
