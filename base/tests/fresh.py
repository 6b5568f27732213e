"""Code run in a process of its own that finds libraries loaded: ten times as soon as in one that loads them.

`python -m base.tests.fresh MODULE …` loads these, then reads a request a line and forks for each.
"""

import importlib
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]


class Fresh:
    """`with Fresh("celery", …) as fresh: fresh.run(code, environment, folder)`; of ours nothing is loaded before."""

    def __init__(self, *modules: str) -> None:
        self.modules = modules

    def __enter__(self) -> "Fresh":
        self.server = subprocess.Popen(
            [sys.executable, "-m", "base.tests.fresh", *self.modules],
            cwd=ROOT,
            env=_system(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def run(self, code: str, environment: dict[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
        """What is said is written into the folder. The environment is this one and what every process needs."""
        assert self.server.stdin
        assert self.server.stdout
        said, errors = folder / "said", folder / "errors"
        asked = [code, {**_system(), **environment}, str(said), str(errors)]
        print(json.dumps(asked), file=self.server.stdin, flush=True)
        returned = int(self.server.stdout.readline())
        texts = [path.read_text(encoding="utf-8") for path in (said, errors)]
        return subprocess.CompletedProcess(code, returned, *texts)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.server.__exit__(kind, error, at)  # no more lines: the server ends


def _system() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def _serve(modules: list[str]) -> None:
    for name in modules:
        importlib.import_module(name)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _run(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _run(code: str, environment: dict[str, str], said: str, errors: str) -> None:
    """The fork; ends without returning to the server's loop."""
    for number, path in ((1, said), (2, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(environment)
    ended = 0
    try:
        exec(code, {"__name__": "__main__"})  # a test's own
    except BaseException:
        traceback.print_exc()
        ended = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(ended)


if __name__ == "__main__":
    _serve(sys.argv[1:])
