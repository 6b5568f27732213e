"""`make quick`: lint, types and the tests of what changed, with the lines of it that no test ran.

    make quick              # what differs from the last commit, and what git does not track yet
    make quick BASE=main    # all that came since

A changed module brings its mirror test and the test files that import it, a builder all that rest on it; a module that
is not pure (models, queries, actions, views …), a template or a style sheet brings the tests of its app. What needs the
browser, LibreOffice or processes of its own, and the long measurements, are left to `make test`.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("base", "wards", "accounts", "measurements", "submissions", "reports", "portal")
ALWAYS = "base/tests/test_house.py"
FAST = "not browser and not office and not live"
NOT_PURE = {
    "models",
    "queries",
    "actions",
    "tasks",
    "views",
    "forms",
    "api",
    "admin",
    "urls",
    "management",
    "templatetags",
    "migrations",
    "apps",
}
TEXTS = ("portal/tests/test_translations.py", "base/tests/test_house_words.py")
FEW = 3  # test files that two processes do not run sooner than one


def changed(base: str) -> list[str]:
    """Paths that differ from `base`, or that git does not know yet; of those that still exist."""
    differing = _git("diff", "--name-only", base)
    unknown = _git("ls-files", "--others", "--exclude-standard")
    return sorted(path for path in {*differing, *unknown} if (ROOT / path).is_file())


def affected_tests(paths: list[str]) -> list[str]:
    """Test files and folders to run for these changes."""
    found: set[str] = {ALWAYS}
    modules = {path: _imports(path) for path in _git("ls-files", *(f"{app}/tests/*.py" for app in APPS))}
    for path in paths:
        found |= set(_affected_by(path, modules))
    folders = {path for path in found if (ROOT / path).is_dir()}
    return sorted(folders | {path for path in found if not any(path.startswith(f"{folder}/") for folder in folders)})


def _affected_by(path: str, modules: dict[str, set[str]]) -> Iterator[str]:
    parts = path.split("/")
    if "tests" in parts and path.endswith(".py"):
        yield from _resting_on(path, modules)
    elif parts[0] in APPS and path.endswith(".py"):
        pure = parts[1].removesuffix(".py") not in NOT_PURE
        yield from _mirrors(path)
        yield from _importing(path, modules)
        if not pure:
            yield f"{parts[0]}/tests"
    elif parts[0] in ("templates", "static", *APPS):
        app = parts[1] if parts[0] == "templates" and parts[1] in APPS else parts[0]
        yield f"{app if app in APPS else 'portal'}/tests"
    elif parts[0] == "locale":
        yield from TEXTS
    elif parts[0] == "ispeed_portal":
        yield "base/tests"


def _mirrors(path: str) -> Iterator[str]:
    """`app/wing/module.py` → `app/tests/wing/test_module.py` or `app/tests/test_module.py`, where there is one."""
    app, *rooms, name = path.split("/")
    for folder in (Path(app, "tests", *rooms), Path(app, "tests")):
        if (ROOT / folder / f"test_{name}").is_file():
            yield str(folder / f"test_{name}")


def _importing(path: str, modules: dict[str, set[str]]) -> Iterator[str]:
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for test, imported in modules.items():
        if module in imported and Path(test).name.startswith("test_"):
            yield test


def _resting_on(path: str, modules: dict[str, set[str]]) -> Iterator[str]:
    """Of a file of tests, a builder or a `conftest.py`: itself, its folder, and what rests on those that import it."""
    waiting, seen = [path], {path}
    while waiting:
        name = Path(path := waiting.pop()).name
        if name == "conftest.py":
            yield str(Path(path).parent)
        elif name.startswith("test_"):
            yield path
        module = path.removesuffix(".py").replace("/", ".")
        further = {other for other, imported in modules.items() if module in imported} - seen
        seen |= further
        waiting += further


@cache
def _imports(path: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _git(*words: str) -> list[str]:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")[:-1]


def main(base: str) -> int:
    paths = changed(base)
    if not paths:
        print(f"nothing differs from {base}")
        return 0
    python = [path for path in paths if path.endswith(".py")]
    pages = [path for path in paths if path.startswith(("templates/", "static/css/", "static/js/"))]
    tests = affected_tests(paths)
    print(f"» {len(paths)} changed: {' '.join(paths)}\n» tests: {' '.join(tests)}", flush=True)
    steps = [["ruff", "check", "--quiet", *python], ["ruff", "format", "--check", "--quiet", *python]] if python else []
    steps += [["mypy", "."]] if python else []
    measured = [path for path in python if path.split("/")[0] in APPS and "tests" not in path.split("/")]
    run = ["pytest", "-q", "-m", FAST, "-n", "0" if len(tests) <= FEW and "/tests/" in "".join(tests) else "2", *tests]
    if measured:
        run += [*(f"--cov={app}" for app in sorted({path.split("/")[0] for path in measured})), "--cov-report="]
    steps.append(run)
    results = [subprocess.run([sys.executable, "-m", *step], cwd=ROOT, check=False).returncode for step in steps]
    if pages:
        results.append(subprocess.run(["scripts/pages", "check", *pages], cwd=ROOT, check=False).returncode)
    if measured:
        print("» lines of the changed modules that these tests did not run", flush=True)
        report = ["coverage", "report", "--show-missing", "--skip-covered", f"--include={','.join(measured)}"]
        subprocess.run([sys.executable, "-m", *report], cwd=ROOT, check=False)
    return max(results)


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["HEAD"])))
