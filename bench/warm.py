"""Many runs of pytest in one tree, each in a process of its own that finds other people's modules loaded already.

Loading Django, pytest and what they bring takes longer than most runs. `Warm` starts a server in the tree, which loads
them once and forks for each run; the project's own modules, which change between the runs, are loaded by the fork.
"""

import atexit
import compileall
import contextlib
import importlib
import json
import os
import py_compile
import re
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

# What is loaded already cannot be rewritten by pytest; nobody reads the assertions of libraries here.
OPTIONS = ["-q", "-n0", "-p", "no:cacheprovider", "--reruns", "0", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
NOT_OURS = (*site.getsitepackages(), sysconfig.get_paths()["stdlib"])


@dataclass(frozen=True)
class Ended:
    """How a run ended: pytest's exit status, negative if a signal ended it, and what it said."""

    code: int
    said: str

    def lines(self, *beginnings: str) -> list[str]:
        return [line for line in self.said.splitlines() if line.startswith(beginnings)]


class Warm:
    """`with Warm(tree, environment) as warm: warm.run(["-x", "a_test.py"], seconds=300)`."""

    def __init__(self, tree: Path, environment: dict[str, str]) -> None:
        self.tree, self.environment = tree, environment

    def __enter__(self) -> "Warm":
        self.server = subprocess.Popen(
            [sys.executable, "-m", "bench.warm"],
            cwd=self.tree,
            env={name: value for name, value in self.environment.items() if name != "DJANGO_SETTINGS_MODULE"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def run(self, arguments: list[str], seconds: float = 600) -> Ended:
        """Run pytest with these arguments; after so many seconds it is ended by SIGALRM."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        print(json.dumps([[*OPTIONS, *arguments], seconds]), file=self.server.stdin, flush=True)
        return Ended(*json.loads(self.server.stdout.readline()))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.server.__exit__(kind, error, at)  # no more lines: the server ends


def serve() -> None:
    """A line in, a line out, until the lines end. The first run says what is to be loaded before the next."""
    known = False
    _compile_by_content()
    folder = Path(tempfile.mkdtemp(prefix="warm-"))  # no TemporaryDirectory: each fork would remove it at its end
    names, said = folder / "modules", folder / "said"
    try:
        for line in sys.stdin:
            arguments, seconds = json.loads(line)
            code = _forked(arguments, seconds, said, names)
            if not known and names.exists():
                _load(json.loads(names.read_text(encoding="utf-8")))
                known = True
            print(json.dumps([code, said.read_text(encoding="utf-8", errors="replace")]), flush=True)
    finally:
        shutil.rmtree(folder)


def _compile_by_content() -> None:
    """Bytecode that is known by its source's hash: a module may change within a second and keep its size."""
    kept = py_compile.PycInvalidationMode.CHECKED_HASH
    not_ours = re.compile(r"/(?:\.venv|\.git|node_modules|var)/")
    compileall.compile_dir(os.getcwd(), quiet=2, force=True, rx=not_ours, invalidation_mode=kept)
    sys.dont_write_bytecode, os.environ["PYTHONDONTWRITEBYTECODE"] = True, "1"


def _forked(arguments: list[str], seconds: float, said: Path, names: Path) -> int:
    pid = os.fork()
    if not pid:
        _run(arguments, seconds, said, names)
    _pid, status = os.waitpid(pid, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # what the tests started and left behind
    return os.waitstatus_to_exitcode(status)


def _run(arguments: list[str], seconds: float, said: Path, names: Path) -> None:
    """The fork: run the tests and end, without ever returning to the server's loop."""
    os.setsid()
    with said.open("wb") as output, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    code = 70
    try:
        code = int(importlib.import_module("pytest").main(arguments))
        if not names.exists():
            names.write_text(json.dumps(_loaded()), encoding="utf-8")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()  # what the tests registered for the end, such as the removal of their data
        os._exit(code)


def _loaded() -> list[str]:
    """Names of the modules that came from elsewhere, in the order in which they were first asked for."""
    origins = {name: str(getattr(each, "__file__", None) or "") for name, each in sys.modules.items()}
    return [name for name, origin in origins.items() if origin.startswith(NOT_OURS)]


def _load(names: list[str]) -> None:
    """Whatever can be loaded without settings; the rest, such as models, each run loads by itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            with contextlib.suppress(Exception):
                importlib.import_module(name)


if __name__ == "__main__":
    serve()
