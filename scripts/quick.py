"""`make quick`: lint, types and the tests of what changed, with the lines of it that no test ran.

    make quick              # what differs from the last commit, and what git does not track yet
    make quick BASE=main    # all that came since

The tests of the house run always. A changed module brings its mirror test and the test files that import it, a builder
all that rest on it; a module that is not pure (models, queries, actions, views, tools …), a template or a style sheet
brings the tests of its app; a document, a script or any other file the tests that name it. What is deleted brings what
it brought. Where all tests rest on it (`conftest.py`), a part of all is run. What needs the browser, LibreOffice or
processes of its own, and the long measurements, are left to `make test`.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from base.tests.house import APPS, room

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "base" / "tests").glob("test_house*.py"))
FAST = "not browser and not office and not live"
ALL = "."  # all tests, as a folder
BENEATH_ALL = ("conftest.py", "pytest.ini", "ispeed_portal/settings_test.py", "requirements-dev.lock")
ONE_IN = 60  # so many tests one is run where all are meant
# What tests read by the folder, without naming the file.
READ_WHOLE = {
    "docs": ["base/tests/test_documents.py", "portal/tests/test_upgrade.py::test_no_guide_reloads"],
    "deploy": ["portal/tests/test_deploy.py", "portal/tests/test_units.py"],
    "locale": ["portal/tests/test_translations.py"],
    "ispeed_portal": ["base/tests"],
    "templates": ["base/tests/test_stacking_tables.py", "base/tests/test_joined_styles.py"],
    "static": ["base/tests/test_joined_styles.py"],
}
FEW = 3  # test files that two processes do not run sooner than one


def changed(base: str) -> list[str]:
    """Paths that differ from `base`, or that git does not know yet; with those of files that are gone."""
    return sorted({*_git("diff", "--name-only", "--no-renames", base), *_unknown()})


def affected_tests(paths: list[str]) -> list[str]:
    """Test files and folders to run for these changes."""
    found = set(ALWAYS).union(*(_tests_of(path) for path in paths)) - {ALL}
    there = {test for test in found if (ROOT / test.partition("::")[0]).exists()}
    folders = {test for test in there if (ROOT / test).is_dir()}
    return sorted(folders | {test for test in there if not any(test.startswith(f"{folder}/") for folder in folders)})


def beneath_all(paths: list[str]) -> list[str]:
    """Those on which every test rests."""
    return [path for path in paths if ALL in _tests_of(path)]


def known_by_none(paths: list[str]) -> list[str]:
    """Those of which no test knows but the house's."""
    return [path for path in paths if not _tests_of(path) - set(ALWAYS)]


def steps(paths: list[str]) -> list[list[str]]:
    """The commands that check these changes."""
    there = [path for path in paths if (ROOT / path).is_file()]
    python = ["."] if "pyproject.toml" in paths else [path for path in there if path.endswith(".py")]
    pages = [path for path in there if path.startswith(("templates/", "static/css/", "static/js/"))]
    tests = affected_tests(paths)
    found = [_module("ruff", "check", "--quiet", *python), _module("ruff", "format", "--check", "--quiet", *python)]
    found = found if python else []
    if python or any(path.endswith(".py") for path in paths):
        found.append(_module("mypy", "."))
    run = _module("pytest", "-q", "-m", FAST)
    of_few = len(tests) - len(ALWAYS) <= FEW and not any((ROOT / test).is_dir() for test in tests)
    measured = [f"--cov={app}" for app in sorted({path.split("/")[0] for path in _measured(there)})]
    found.append([*run, "-n", "0" if of_few else "2", *tests, *measured, *(["--cov-report="] if measured else [])])
    if beneath_all(paths):
        found.append([*run, "-n", "2", "--one-in", str(ONE_IN)])
    if pages:
        found.append(["scripts/pages", "check", *pages])
    return found


def _measured(paths: list[str]) -> list[str]:
    """Those whose lines are to be run by tests."""
    return [path for path in paths if path.endswith(".py") and path.split("/")[0] in APPS and not _is_of_tests(path)]


@cache
def _tests_of(path: str) -> set[str]:
    """Test files and folders that know of it, there or not."""
    return set(_affected_by(path))


def _affected_by(path: str) -> Iterator[str]:
    top, *rest = path.split("/")
    if path in BENEATH_ALL:
        yield ALL
    yield from READ_WHOLE.get(top, [])
    if _is_of_tests(path) and path.endswith(".py"):
        yield from _resting_on(path)
    elif top in APPS and path.endswith(".py"):
        yield from _mirrors(path)
        yield from _importing(path)
        if "migrations" in rest or room(_dotted(path)) != "pure":
            yield f"{top}/tests"
    elif top in ("templates", "static", *APPS):
        app = rest[0] if top == "templates" and rest[0] in APPS else top
        yield f"{app if app in APPS else 'portal'}/tests"
    else:
        if rest and path.endswith(".py"):
            yield from _mirrors(path)
            yield from _importing(path, by_builders=True)
        yield from _naming(path)


def _is_of_tests(path: str) -> bool:
    return "tests" in path.split("/")


def _mirrors(path: str) -> Iterator[str]:
    """Where there is one, of `app/wing/module.py`: `app/tests/wing/test_module.py` or `app/tests/test_module.py`.

    Of `bench/wing/module.py` also that of the wing, of `scripts/module.py` that in `base`.
    """
    top, *rooms, name = path.split("/")
    found = [Path(top, "tests", *rooms, f"test_{name}"), Path(top, "tests", f"test_{name}")]
    if top == "bench":
        found += [
            Path(top, *rooms, "tests", f"test_{name}"),
            *(Path(top, "tests", f"test_{wing}.py") for wing in rooms),
        ]
    if top == "scripts":
        found.append(Path("base", "tests", f"test_{name}"))
    yield from (str(test) for test in found if (ROOT / test).is_file())


def _importing(path: str, *, by_builders: bool = False) -> Iterator[str]:
    for test in _modules_of_tests():
        if _does_import(test, _dotted(path)):
            if by_builders:
                yield from _resting_on(test)
            elif Path(test).name.startswith("test_"):
                yield test


def _naming(path: str) -> Iterator[str]:
    """Tests that say `"docs/api.md"`, `"docs" / "api.md"` or, of a file with a suffix or at the top, `"api.md"`."""
    folder, name = str(Path(path).parent), Path(path).name
    ways = [rf"(?<![\w/.-]){re.escape(path)}(?![\w-])", re.escape(f'"{Path(folder).name}" / "{name}"')]
    if folder == "." or Path(name).suffix:
        ways.append(re.escape(f'"{name}"'))
    named = re.compile("|".join(ways))
    for test in _modules_of_tests():
        if named.search(_text(ROOT / test)):
            yield from _resting_on(test)


def _resting_on(path: str) -> Iterator[str]:
    """Of a file of tests, a builder or a `conftest.py`: itself, its folder, and what rests on those that import it."""
    waiting, seen = [path], {path}
    while waiting:
        name = Path(path := waiting.pop()).name
        if name == "conftest.py":
            yield str(Path(path).parent)
        elif name.startswith("test_"):
            yield path
        further = {other for other in _modules_of_tests() if _does_import(other, _dotted(path))} - seen
        seen |= further
        waiting += further


def _does_import(test: str, module: str) -> bool:
    """What does not even say the module's own name need not be taken apart."""
    return module.rpartition(".")[2] in _text(ROOT / test) and module in _imports(ROOT / test)


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def _modules_of_tests() -> list[str]:
    """Tests, builders and `conftest.py`s."""
    paths = {path for path in {*_git("ls-files"), *_unknown()} if path.endswith(".py")}
    return sorted(path for path in paths if (_is_of_tests(path) or path == "conftest.py") and (ROOT / path).is_file())


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(_text(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _unknown() -> list[str]:
    return _git("ls-files", "--others", "--exclude-standard")


def _git(*words: str) -> list[str]:
    command = ["git", "-c", "core.quotePath=false", *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")[:-1]


def _module(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def main(base: str) -> int:
    paths = changed(base)
    if not paths:
        print(f"nothing differs from {base}")
        return 0
    print(f"» {len(paths)} changed: {' '.join(paths)}\n» tests: {' '.join(affected_tests(paths))}", flush=True)
    if beneath := beneath_all(paths):
        print(f"» all tests rest on {' '.join(beneath)}: here one in {ONE_IN}, then make test", flush=True)
    if unknown := known_by_none(paths):
        print(f"» only the house looks at {' '.join(unknown)}", flush=True)
    results = [subprocess.run(step, cwd=ROOT, check=False).returncode for step in steps(paths)]
    if measured := _measured([path for path in paths if (ROOT / path).is_file()]):
        print("» lines of the changed modules that these tests did not run", flush=True)
        report = ["coverage", "report", "--show-missing", "--skip-covered", f"--include={','.join(measured)}"]
        subprocess.run(_module(*report), cwd=ROOT, check=False)
    return max(results)


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["HEAD"])))
