"""Each run is a process of its own: nothing of the one before is in it, nor of who asked for it."""

import os
from pathlib import Path

import pytest

from base.tests.fresh import Fresh


def test_a_run_has_its_own_environment_and_modules_and_says_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_WHO_ASKED", "1")
    code = "import os, sys; print(sorted({*os.environ} - {'PATH', 'HOME'}), 'base.period' in sys.modules, os.getpid())"
    with Fresh("json") as fresh:
        first = fresh.run(f"{code}; import base.period", {"OF_THIS_RUN": "1"}, tmp_path)
        second = fresh.run(f"{code}; raise ValueError('named')", {}, tmp_path)
    told, pid = first.stdout.rsplit(" ", 1)
    assert (first.returncode, told, first.stderr) == (0, "['OF_THIS_RUN'] False", "")
    assert int(pid) != os.getpid()
    assert second.returncode == 1
    assert second.stdout.startswith("[] False")
    assert second.stderr.splitlines()[-1] == "ValueError: named"
