"""Plants small faults in a module, one at a time, and says which of them no test sees.

    python -m bench.mutants accounts/permissions.py --tests accounts/tests/test_permissions.py --seed 1 --most 60

Each fault (a mutant) is planted in a copy of the tree that git knows, where the named tests run on SQLite and stop at
the first that fails: killed. A mutant that all tests pass survived: a test is missing, or the line does nothing.
Ends with 1 where fewer than `--least` percent were killed.
"""

import argparse
import ast
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from base.tests import drawn
from bench.copied import ROOT, copy_tree
from bench.warm import Warm

OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
EMPTY = {"bool": ("True", "False"), "set": ("set()",), "list": ("[]",), "frozenset": ("frozenset()",), "int": ("0",)}
UNSEEN = ("select_related", "prefetch_related", "order_by", "setdefault")  # whose arguments change no answer


@dataclass(frozen=True)
class Mutant:
    """A fault in a module: the how-manieth node and the how-manieth change of it."""

    path: str
    line: int
    what: str  # "Is → IsNot", for people
    node: int
    change: int


@dataclass(frozen=True)
class MutantOutcome:
    mutant: Mutant
    killed: bool
    by: str  # the test that failed first, or why it did not run to its end


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines. Docstrings and annotations have none."""
    tree = ast.parse(source)
    found: list[Mutant] = []
    quiet = _quiet(tree)
    for index, node in enumerate(ast.walk(tree)):
        if id(node) not in quiet:
            line = getattr(node, "lineno", 0) or getattr(getattr(node, "target", None), "lineno", 0)
            changes = enumerate(_changes(node, tree))
            found += [Mutant(path, line, what, index, number) for number, (what, _plant) in changes]
    return sorted(found, key=lambda one: (one.line, one.node, one.change))


def planted(mutant: Mutant, source: str) -> str:
    """The module's text with the fault in it."""
    tree = ast.parse(source)
    node = next(each for at, each in enumerate(ast.walk(tree)) if at == mutant.node)
    list(_changes(node, tree))[mutant.change][1]()
    return ast.unparse(ast.fix_missing_locations(tree))


Change = tuple[str, Callable[[], None]]


def _changes(node: ast.AST, tree: ast.Module) -> Iterator[Change]:
    """What can be wrong at a node: words for people, and what plants it."""
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            if opposite := OPPOSITES.get(type(operator)):
                yield f"{_words(operator)} → {_words(opposite())}", lambda at=at, to=opposite: _put(node.ops, at, to())
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition negated", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.comprehension):
        for at in range(len(node.ifs)):
            yield "filter of a comprehension dropped", lambda at=at: _drop(node.ifs, at)
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{_words(node.op)} → {_words(other())}", lambda: setattr(node, "op", other())
        for at, operand in enumerate(node.values):
            yield f"operand “{_short(operand)}” dropped", lambda at=at: _drop(node.values, at)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        swapped = ast.BitOr if isinstance(node.op, ast.BitAnd) else ast.BitAnd
        yield f"{_words(node.op)} → {_words(swapped())}", lambda: setattr(node, "op", swapped())
        yield f"“{_short(node.right)}” dropped", lambda: _become(node, node.left)
        yield f"“{_short(node.left)}” dropped", lambda: _become(node, node.right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
        yield f"{_words(node.op)} dropped", lambda: _become(node, node.operand)
    if isinstance(node, ast.Call):
        yield from _of_call(node)
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr.isupper():
        for name in _members(tree, ast.unparse(node.value), node.attr):
            yield f"{node.attr} → {name}", lambda name=name: setattr(node, "attr", name)
    if isinstance(node, ast.Dict):
        for at, value in enumerate(node.values):
            yield f"entry “{_short(node.keys[at] or value)}” dropped", lambda at=at: _drop(node.keys, at, node.values)
    yield from _exchanged(node)
    if isinstance(node, ast.Set | ast.Tuple | ast.List) and len(node.elts) > 1 and _loaded(node):
        for at, element in enumerate(node.elts):
            yield f"element “{_short(element)}” dropped", lambda at=at: _drop(node.elts, at)
    if isinstance(node, ast.Constant):
        yield from _of_constant(node)
    if isinstance(node, ast.FunctionDef):
        yield from _of_function(node)
    for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
        for at, statement in enumerate(body if isinstance(body, list) else ()):
            if isinstance(statement, ast.Raise) or (
                isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
            ):
                yield f"“{_short(statement)}” left out", lambda at=at, body=body: _put(body, at, ast.Pass())


def _exchanged(node: ast.AST) -> Iterator[Change]:
    """Two words side by side, each in the other's place: heads of columns and sections, entries of a dictionary."""
    places: list[tuple[list[ast.expr], int]] = []  # a list of nodes, and where in it a word stands
    if isinstance(node, ast.Tuple | ast.List):
        places = [(each.args, 0) for each in node.elts if isinstance(each, ast.Call) and each.args]
    elif isinstance(node, ast.Dict):
        places = [(node.values, at) for at in range(len(node.values))]
    worded = [(into, at) for into, at in places if _is_worded(into[at])]
    for (one, at), (other, there) in pairwise(worded):
        if ast.dump(one[at]) == ast.dump(other[there]):
            continue

        def plant(one: list[ast.expr] = one, at: int = at, other: list[ast.expr] = other, there: int = there) -> None:
            one[at], other[there] = other[there], one[at]

        yield f"{_short(one[at])} and {_short(other[there])} exchanged", plant


def _is_worded(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _of_call(node: ast.Call) -> Iterator[Change]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in UNSEEN:
        return
    for at, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield f"{keyword.arg}= dropped", lambda at=at: _drop(node.keywords, at)
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"filter", "exclude", "none", "in_force"}:
        inner = node.func.value
        yield f".{node.func.attr}() dropped", lambda: _become(node, inner)


def _of_constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", lambda: setattr(node, "value", not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} → {node.value + 1}", lambda: setattr(node, "value", node.value + 1)
    elif isinstance(node.value, str):
        to = f"{node.value}x" if node.value else "x"
        yield f"“{node.value}” → “{to}”", lambda: setattr(node, "value", to)


def _of_function(node: ast.FunctionDef) -> Iterator[Change]:
    for at, decorator in enumerate(node.decorator_list):
        if not isinstance(decorator, ast.Name | ast.Attribute):
            yield f"@{_short(decorator)} dropped", lambda at=at: _drop(node.decorator_list, at)
    kind = _short(node.returns).partition("[")[0] if node.returns else ""
    returns = [each for each in ast.walk(node) if isinstance(each, ast.Return) and each.value is not None]
    for each in returns:
        for value in EMPTY.get(kind, ()):
            if _short(each.value) == value:
                continue
            yield (
                f"{node.name}: returns {value}",
                lambda each=each, value=value: setattr(each, "value", ast.parse(value, mode="eval").body),
            )


def _members(tree: ast.Module, owner: str, name: str) -> list[str]:
    """Two other members of the same class that the module names: the one before and the one after."""
    named = {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and each.attr.isupper() and ast.unparse(each.value) == owner
    }
    others = sorted(named)
    at = others.index(name)
    return sorted({others[at - 1], others[(at + 1) % len(others)]} - {name})


def _quiet(tree: ast.Module) -> set[int]:
    """Nodes that do nothing when the module runs: docstrings and annotations."""
    quiet: list[ast.AST] = []
    for each in ast.walk(tree):
        body = getattr(each, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            quiet.append(body[0].value)
        quiet += [note for name in ("annotation", "returns") if (note := getattr(each, name, None)) is not None]
        if isinstance(each, ast.Call) and _short(each.func) in {"cast", "TypeVar", "ParamSpec", "dataclass"}:
            quiet.append(each)
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Subscript):  # View = Callable[…]
            quiet.append(each)
    return {id(inner) for node in quiet for inner in ast.walk(node)}


def _loaded(node: ast.Set | ast.Tuple | ast.List) -> bool:
    return isinstance(node, ast.Set) or isinstance(node.ctx, ast.Load)


def _put(values: list[object], at: int, value: object) -> None:
    values[at] = value


def _drop(values: list[object], at: int, *others: list[object]) -> None:
    for each in (values, *others):
        del each[at]


def _become(node: ast.AST, other: ast.AST) -> None:
    """Turn a node into another in its place."""
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


def _words(operator: ast.AST) -> str:
    return type(operator).__name__


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).replace("\n", " ")
    return text if len(text) < 50 else f"{text[:49]}…"


# --- running


def sampled(mutants: list[Mutant], most: int, seed: int) -> list[Mutant]:
    """At most so many of them, the same for the same seed."""
    if len(mutants) <= most:
        return mutants
    chosen = random.Random(seed).sample(range(len(mutants)), most)
    return [mutants[at] for at in sorted(chosen)]


def _environment() -> dict[str, str]:
    """SQLite, and whole matrices: a mutant may show in one case only."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return kept | {drawn.LONG: "yes"}


def run_tests(warm: Warm, tests: list[str], options: list[str], seconds: float) -> tuple[bool, str]:
    """(do they pass, the first that failed). Out of time counts as failed: a fault that never ends is seen."""
    ended = warm.run(["-x", *options, *tests], seconds)
    if ended.code == 0:
        return True, ""
    if ended.code == -signal.SIGALRM:
        return False, f"out of time ({seconds:.0f} s)"
    lines = ended.lines("FAILED ", "ERROR ")
    return False, lines[0].split(" - ")[0] if lines else f"pytest ended with {ended.code}"


def tried(tree: Path, mutant: Mutant, run: Callable[[], tuple[bool, str]]) -> MutantOutcome:
    """Plant a mutant in the copy, run, and put the module back."""
    file = tree / mutant.path
    before = file.read_bytes()
    try:
        file.write_text(planted(mutant, before.decode()), encoding="utf-8")
        passes, failed = run()
    finally:
        file.write_bytes(before)
    return MutantOutcome(mutant, not passes, failed)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.mutants", description=__doc__)
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=60)
    parser.add_argument("--least", type=float, default=90.0, help="percent that must be killed")
    parser.add_argument("--seconds", type=float, default=300.0, help="for one run of the tests")
    parser.add_argument("--pytest", nargs=1, default=[""], help="more options for pytest, in one text")
    parser.add_argument("--lines", help="only these lines of the module: 200-300")
    asked = parser.parse_args(arguments)
    outcomes = outcomes_of(asked)
    if outcomes is None:
        return 2
    share = share_of(outcomes)
    print(f"{sum(one.killed for one in outcomes)} of {len(outcomes)} killed: {share:.1f} %")
    return 0 if share >= asked.least else 1


def share_of(outcomes: list[MutantOutcome]) -> float:
    """Percent that were killed; of none, all."""
    return 100 * sum(one.killed for one in outcomes) / len(outcomes) if outcomes else 100.0


def outcomes_of(asked: argparse.Namespace) -> list[MutantOutcome] | None:
    """What became of each mutant that was tried, told as it goes; None: the tests fail without any fault."""
    every = [one for path in asked.modules for one in mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))]
    if asked.lines:
        first, _, last = asked.lines.partition("-")
        every = [one for one in every if int(first) <= one.line <= int(last or first)]
    chosen = sampled(every, asked.most, asked.seed)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mutants-"))
        copy_tree(Path(folder))
        warm = stack.enter_context(Warm(Path(folder), _environment()))
        begun = time.monotonic()

        def run() -> tuple[bool, str]:
            return run_tests(warm, asked.tests, asked.pytest[0].split(), asked.seconds)

        passes, failed = run()
        if not passes:
            print(f"The tests fail without any fault: {failed}")
            return None
        print(f"{len(every)} mutants, {len(chosen)} tried (seed {asked.seed}); {time.monotonic() - begun:.0f} s a run")
        outcomes = []
        for number, mutant in enumerate(chosen, start=1):
            outcome = tried(Path(folder), mutant, run)
            outcomes.append(outcome)
            state = "killed  " if outcome.killed else "SURVIVED"
            print(f"{number:4} {state} {mutant.path}:{mutant.line} {mutant.what}  {outcome.by}", flush=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
