"""Children that read strangers' files reach nothing else: tried from inside, for each kind of child and each system."""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from base.isolation import host, kernel, leaks, probe, seccomp, syscalls, view
from base.isolation.order import Order
from base.tests.ways import NAMESPACES, each_way

__all__ = ["each_way"]

ROOT = Path(__file__).resolve().parents[2]
STRAYS = "base.tests.strays"
SMALL = Order(memory_bytes=1 << 30, cpu_seconds=10, wall_seconds=20)
KINDS = {"figures", "marked copy", "filing", "letter template", "workbook template", "pdf"}
NOBODY = 65534


def probed(*, path=os.environ["PATH"], before=(), python=sys.executable, root=ROOT, user=None, arguments=()):
    done = subprocess.run(
        [*before, python, "-m", "base.tests.probed", *arguments],
        cwd=root,
        env={"PATH": path, "SECRET_KEY": "not to be read"},
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def nothing_reached(found):
    return found["kinds"] == {kind: [] for kind in KINDS}


def test_whoever_is_not_shut_in_reaches_all_that_is_tried():
    for kind, reached in probed(arguments=["bare"])["kinds"].items():
        assert set(reached) == set(probe.REACHES) - ({"processes"} if kind == "pdf" else set())


def test_with_bubblewrap_no_child_reaches_anything():
    found = probed()
    assert found["wrapped"] is NAMESPACES
    assert nothing_reached(found)


def test_without_bubblewrap_no_child_reaches_anything():
    found = probed(path="/nowhere")
    assert not found["wrapped"]
    assert nothing_reached(found)


def test_where_namespaces_are_forbidden_no_child_reaches_anything():
    forbidden = ["bwrap", "--unshare-user", "--disable-userns", "--dev-bind", "/", "/"]
    found = probed(before=forbidden if NAMESPACES else [])
    assert not found["wrapped"]
    assert nothing_reached(found)


@pytest.fixture(scope="module")
def somebody_elses():
    """(python, project, user): copies that another user may read, where we are root; ours, where we are not."""
    if os.getuid():
        yield sys.executable, ROOT, None
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "tmp").mkdir()
        (folder / "tmp").chmod(0o1777)
        for app in view.OURS:
            shutil.copytree(ROOT / app, folder / "portal" / app, ignore=shutil.ignore_patterns("__pycache__", "static"))
        library = Path(sysconfig.get_path("stdlib"))
        leave = shutil.ignore_patterns(
            "site-packages", "__pycache__", "test", "idlelib", "tkinter", "ensurepip", "config-*"
        )
        shutil.copytree(library, folder / "python" / "lib" / library.name, ignore=leave)
        (folder / "python" / "bin").mkdir()
        python = folder / "python" / "bin" / library.name
        shutil.copy2(Path(sys.executable).resolve(), python)
        yield str(python), folder / "portal", NOBODY


@pytest.mark.parametrize("path", [os.environ["PATH"], "/nowhere"], ids=["bubblewrap", "nothing installed"])
def test_an_ordinary_user_s_children_reach_nothing_either(somebody_elses, path):
    python, root, user = somebody_elses
    bare = probed(python=python, root=root, user=user, arguments=["bare"])
    assert set(bare["kinds"]["figures"]) == set(probe.REACHES)
    found = probed(python=python, root=root, user=user, path=path)
    assert found["wrapped"] is (NAMESPACES and path != "/nowhere")
    assert found["user"] == (user or os.getuid()) > 0
    assert nothing_reached(found)


def test_no_way_out_is_left(each_way):
    bare = subprocess.run(
        [sys.executable, "-c", f"from {STRAYS} import ways_out; ways_out()"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split()
    assert {"fork", "spawn", "thread", "pair", "udp", "kernel", "memory", "limits", "rights", "program"} <= set(bare)
    assert host.answer(SMALL, STRAYS, "ways_out", largest=1000) == b""


def test_a_child_speaks_vietnamese(each_way):
    """The catalogue is read before the child is shut in."""
    assert host.answer(SMALL, STRAYS, "say_a_sentence", largest=1000).decode() == "đọc quá lâu"


def test_a_child_is_told_nothing_of_ours(each_way, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not to be read")
    told = host.answer(SMALL, STRAYS, "tell_environment", largest=1000).decode().split()
    assert set(told) - {"PWD"} == {"HOME", "LC_ALL", "OPENBLAS_NUM_THREADS", "PATH", "TMPDIR"}


def ending(order, *arguments, largest=1000):
    with pytest.raises(host.ChildEnded) as end:
        host.answer(order, STRAYS, *arguments, largest=largest)
    return end.value.code


def test_too_much_memory_ends_a_child_by_a_code_of_its_own(each_way):
    assert ending(SMALL, "take_memory") == 3


def test_too_much_work_ends_a_child_by_the_signal_that_says_so(each_way):
    assert ending(replace(SMALL, cpu_seconds=1), "busy_without_end") == -signal.SIGXCPU


def test_a_signal_is_told_as_one(each_way):
    assert ending(SMALL, "abort") == -signal.SIGABRT


def test_whoever_sleeps_through_its_alarm_is_ended_by_its_parent(each_way, monkeypatch):
    monkeypatch.setattr(host, "GRACE_SECONDS", 1)
    started = time.monotonic()
    assert ending(replace(SMALL, wall_seconds=1), "sleep_through_the_alarm") == -signal.SIGALRM
    assert time.monotonic() - started < 300  # it would sleep twice as long


def test_whoever_talks_without_end_is_not_listened_to(each_way):
    with pytest.raises(host.TooMuchSaid):
        host.answer(SMALL, STRAYS, "talk_without_end", largest=10_000_000)


def test_a_file_may_not_grow_beyond_the_order(each_way, tmp_path):
    order = replace(SMALL, scratch=str(tmp_path), file_bytes=3 << 20)
    assert ending(order, "write_large", str(tmp_path)) == 1
    assert (tmp_path / "large").stat().st_size == 3 << 20
    assert ending(replace(order, scratch="", file_bytes=1 << 30), "write_large", str(tmp_path)) == 1


def test_a_child_and_what_it_started_die_with_their_parent(each_way, tmp_path):
    """The parent is killed in the middle: whoever holds the other end of the child's output is gone."""
    code = (
        "import os, sys\nfrom base.isolation import host\nfrom base.tests.test_isolation import SMALL, STRAYS\n"
        f"host.bubblewrap = lambda programs=False: {host.bubblewrap()!r}\n"
        "with host.started(SMALL, STRAYS, 'sleep_through_the_alarm') as child:\n"
        "    child.stdout.readline()\n    os.dup2(child.stdout.fileno(), 9)\n"
        "    print(child.pid, flush=True)\n    sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    leader = parent.stdout.readline().strip()
    family = _family(leader)
    assert leader in family
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 120
    while (left := [pid for pid in family if _lives(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert left == []


def _family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(child))]


def _lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def verdict(machine, number, arguments=(), **asked):
    """What the kernel would read off the filter: 0 where the call is allowed, else its error."""
    code = seccomp.program(machine, pid=4711, **asked)
    shown = bytearray(64)
    shown[0:4] = number.to_bytes(4, "little")
    shown[4:8] = seccomp.ARCHITECTURES[machine][1].to_bytes(4, "little")
    for index, argument in enumerate(arguments):
        shown[16 + 8 * index : 24 + 8 * index] = argument.to_bytes(8, "little")
    at = held = 0
    while True:
        line = code[8 * at : 8 * at + 8]
        what, yes, no, value = int.from_bytes(line[:2], "little"), line[2], line[3], int.from_bytes(line[4:], "little")
        at += 1
        if what == seccomp.LOAD:
            held = int.from_bytes(shown[value : value + 4], "little")
        elif what == seccomp.ANSWER:
            return 0 if value == seccomp.ALLOW else value & 0xFFFF
        else:
            met = {
                seccomp.EQUALS: held == value,
                seccomp.AT_LEAST: held >= value,
                seccomp.ANY_OF: bool(held & value),
            }[what]
            at += yes if met else no


GROUPS = {name: getattr(syscalls, name) for name in ("PROCESSES", "NETWORK", "ALWAYS", "OWNER", "WRITE", "IPC")}


@pytest.mark.parametrize(("column", "machine"), [(0, "x86_64"), (1, "aarch64")])
def test_each_listed_call_is_refused_and_what_python_needs_is_not(column, machine):
    numbers = {name: pair[column] for group in GROUPS.values() for name, pair in group.items() if pair[column] >= 0}
    assert [n for n in numbers if not verdict(machine, numbers[n], writes=False, programs=False)] == []
    may_write = [n for n in numbers if not verdict(machine, numbers[n], writes=True, programs=False)]
    assert set(may_write) == {name for name, pair in syscalls.WRITE.items() if pair[column] >= 0}
    depending = {name: pair[column] for name, pair in syscalls.DEPENDING.items()}
    for name, arguments, refused in [
        ("openat", (0, 0, os.O_RDONLY | os.O_CLOEXEC), 0),
        ("openat", (0, 0, os.O_WRONLY), 1),
        ("openat", (0, 0, os.O_RDWR), 1),
        ("openat", (0, 0, os.O_CREAT), 1),
        ("openat", (0, 0, os.O_RDONLY | os.O_TRUNC), 1),
        ("openat", (0, 0, os.O_TMPFILE), 1),
        ("tgkill", (4711, 4711, 6), 0),
        ("tgkill", (4712, 4712, 6), 1),
        ("kill", (4711, 9), 0),
        ("kill", (1, 9), 1),
        ("kill", ((1 << 64) - 1, 9), 1),
        ("prlimit64", (0, 7), 0),
        ("prlimit64", (4711, 7), 0),
        ("prlimit64", (1, 7), 1),
        ("ioctl", (0, 0x5401), 0),
        ("ioctl", (0, 0x5412), 1),
        ("ioctl", (0, 0x541C), 1),
    ]:
        found = verdict(machine, depending[name], arguments, writes=False, programs=False)
        assert bool(found) == bool(refused), (name, arguments)
    assert verdict(machine, seccomp.NEWEST_KNOWN + 1, writes=True, programs=True) == 38
    assert verdict(machine, 0x40000000, writes=True, programs=True) == 38  # x32
    assert not verdict(machine, syscalls.PROCESSES["execve"][column], writes=True, programs=True)
    assert verdict(machine, syscalls.PROCESSES["clone"][column], (0x10000000,), writes=True, programs=True)
    assert not verdict(machine, syscalls.PROCESSES["clone"][column], (0x50F00,), writes=True, programs=True)
    assert [
        bool(verdict(machine, syscalls.NETWORK["socket"][column], (family,), writes=True, programs=True))
        for family in (1, 2, 10, 16, 17, 38)
    ] == [False, True, True, True, True, True]


def test_a_call_of_another_architecture_is_refused():
    foreign = seccomp.ARCHITECTURES | {"x86_64": (0, 0x40000003, 317)}
    with pytest.MonkeyPatch.context() as patch:
        code = seccomp.program("x86_64", writes=True, programs=True, pid=1)
        patch.setattr(seccomp, "program", lambda *a, **k: code)
        patch.setattr(seccomp, "ARCHITECTURES", foreign)
        assert verdict("x86_64", 0, writes=True, programs=True) == 38


def test_the_numbers_are_libseccomp_s():
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_syscall_resolve_name_arch.argtypes = [ctypes.c_uint32, ctypes.c_char_p]
    for group in [*GROUPS.values(), syscalls.DEPENDING]:
        for name, pair in group.items():
            for column, architecture, _ in seccomp.ARCHITECTURES.values():
                told = library.seccomp_syscall_resolve_name_arch(architecture, name.encode())
                assert pair[column] == max(told, -1), name


def test_who_loads_the_portal_cannot_be_looked_into_by_others():
    code = "import ctypes, ispeed_portal; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "0"


def test_readers_of_strangers_files_are_loaded_by_children_only():
    code = (
        "import sys, django; django.setup()\nfrom importlib import import_module\nfrom django.conf import settings\n"
        "import_module(settings.ROOT_URLCONF)\n"
        "from ispeed_portal.celery import app; app.loader.import_default_modules()\n"
        "print(*sorted(sys.modules))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings_test"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert {"reports.templates.host", "measurements.reading.host", "submissions.workbook_host", "docx"} <= loaded
    assert not loaded & {"docxtpl", "python_calamine", "reports.templates.filling", "measurements.reading.child"}


def test_nothing_of_the_settings_or_the_data_is_shown(tmp_path):
    seen = view.of_python()
    for hidden in (ROOT, ROOT / ".env", ROOT / "var", ROOT / "ispeed_portal", Path("/etc"), Path.home(), Path("/")):
        assert str(hidden) not in seen
        assert not any(hidden.is_relative_to(path) for path in seen), hidden


def test_leaks_are_those_of_a_child_that_lacks_a_layer(monkeypatch):
    """Without bubblewrap, namespaces, Landlock and filter the probe finds them all again."""
    monkeypatch.setattr(host, "bubblewrap", lambda programs=False: "")
    command = host._command

    def bare(order, module, arguments, wrapper):
        told = command(order, module, arguments, wrapper)
        off = "from base.isolation import child, kernel, landlock, seccomp\nkernel.LINUX = False\nchild.main()"
        return [sys.executable, "-c", off, *told[5:]]

    monkeypatch.setattr(host, "_command", bare)
    assert {"files", "writing", "network", "sockets", "signals"} <= set(leaks.leaks())


def test_kernels_say_no_where_there_is_no_linux(monkeypatch):
    monkeypatch.setattr(kernel, "_libc", None)
    assert (kernel.no_new_privileges(), kernel.own_namespaces(), kernel.drop_capabilities()) == (False, False, False)
    assert kernel.syscall(1) == -1
