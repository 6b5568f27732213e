"""The ways in which children are shut in on this machine, for tests that must hold in each."""

import shutil
import subprocess

import pytest

from base.isolation import host

TRIAL = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
# Asked of bubblewrap itself: where it works here, ours must, too. In containers it may not.
NAMESPACES = bool(shutil.which("bwrap")) and subprocess.run(TRIAL, capture_output=True, check=False).returncode == 0
WAYS = ["bubblewrap", "nothing installed"] if NAMESPACES else ["nothing installed"]


@pytest.fixture(params=WAYS)
def each_way(request, monkeypatch):
    """With bubblewrap, where the machine lets it make namespaces, and without."""
    if request.param == "bubblewrap":
        assert host.bubblewrap(), host.refusal_of_bubblewrap()
    else:
        monkeypatch.setattr(host, "bubblewrap", lambda programs=False: "")
    return request.param
