"""A Debian machine made by debootstrap, with its own systemd and without a network, in namespaces of its own."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

FOLDER = Path(os.environ.get("TRY_DIR", "/var/cache/ispeed-try")).resolve()
MIRROR = os.environ.get("TRY_MIRROR", "http://deb.debian.org")
BOOT = Path(__file__).with_name("boot")
SOURCES = """deb {mirror}/debian {release} main
deb {mirror}/debian {release}-updates main
deb {mirror}/debian-security {release}-security main
"""
# At its first moments nobody answers there yet.
UP = "until systemctl is-system-running --wait 2>/dev/null | grep -qE 'running|degraded'; do sleep 0.5; done"
# What a server of that release has from its installer and debootstrap's smallest one has not.
INSTALLER = "systemd,systemd-sysv,dbus,ca-certificates"
OUTSIDE = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/srv", "DEBIAN_FRONTEND": "noninteractive"}


class Failed(Exception):
    """A command that ended otherwise than it should, with what it said."""


def made(release: str, packages: Sequence[str], *, name: str = "") -> Path:
    """The folder of that Debian release, with the packages of these apt-get lines brought but not installed."""
    prepared()
    root = FOLDER / (name or release)
    done = root / "var/lib/ispeed-try"
    wanted = "\n".join(packages)
    if done.exists() and done.read_text() == wanted:
        return root
    with _held(root, fcntl.LOCK_EX):
        removed(root)
        _outside(["debootstrap", "--variant=minbase", f"--include={INSTALLER}", release, str(root), f"{MIRROR}/debian"])
        (root / "etc/apt/sources.list").write_text(SOURCES.format(mirror=MIRROR, release=release))
        shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
        for line in ["apt-get update", *(f"{line} -y --download-only" for line in packages)]:
            _outside(["chroot", str(root), "env", "-i", *_told(OUTSIDE), *line.split()])
        (root / "etc/resolv.conf").unlink()
        done.write_text(wanted)
    return root


def prepared() -> None:
    """The folder of all trials, in which root runs what it finds: root's own, closed to others."""
    FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    if FOLDER.stat().st_uid != os.getuid() or FOLDER.stat().st_mode & 0o022:
        raise Failed(f"{FOLDER} is somebody else's, or others write there: name another TRY_DIR.")


def _held(root: Path, how: int) -> IO[str]:
    """A machine's folder is shared by those that run on it, and renewed by nobody meanwhile."""
    lock = Path(f"{root}.lock").open("w")  # noqa: SIM115  # held until the machine ends
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Failed(f"{root} is in use: end the other trial first, or name another TRY_DIR.") from None
    return lock


def removed(folder: Path) -> None:
    """Take a folder away; refuses where something is mounted in it."""
    mounts = subprocess.run(["findmnt", "-rno", "TARGET"], capture_output=True, text=True, check=True).stdout
    if any(Path(one).is_relative_to(folder) for one in mounts.splitlines()):
        raise Failed(f"Something is mounted in {folder}: umount it first.")
    if folder.exists():
        shutil.rmtree(folder)


def _outside(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-3000:]}")


class Machine:
    """`with Machine(below, above) as machine`: it runs; `machine.run(commands)` is what root does there.

    What it changes is kept in the folder `above`, which is emptied before unless it is started `again`; without one it
    changes `below`.
    """

    def __init__(self, below: Path, above: Path | None = None, *, again: bool = False) -> None:
        self.below, self.above, self.again = below, above, again
        self.root = above / "changed" if above else below
        self._cgroup = _cgroups() / f"ispeed-try-{os.getpid()}"

    def __enter__(self) -> "Machine":
        self._locks = [_held(self.below, fcntl.LOCK_SH), *([_held(self.above, fcntl.LOCK_EX)] if self.above else [])]
        if self.above and not self.again:
            removed(self.above)
            self.above.mkdir(parents=True)
        self._cgroup.mkdir()
        command = [str(BOOT), str(self._cgroup), str(self.below), str(self.above or "")]
        self._starter = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            self._first = self._await_first()
            self.run(UP, seconds=300)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        if hasattr(self, "_first") and self._starter.poll() is None:
            os.kill(self._first, signal.SIGRTMIN + 4)  # systemd's word for: power off
        try:
            self._starter.wait(120)
        except subprocess.TimeoutExpired:
            self._starter.kill()
            self._starter.wait(10)
        for folder in sorted(self._cgroup.rglob("*"), reverse=True):
            if folder.is_dir():
                folder.rmdir()
        self._cgroup.rmdir()
        for lock in self._locks:
            lock.close()

    def run(self, script: str, *, given: str | bytes = "", seconds: float = 900) -> tuple[int, str]:
        """Exit code and all that was said. Nothing of this process' environment reaches it."""
        command = ["nsenter", "-t", str(self._first), "-m", "-u", "-i", "-n", "-p", "-C", "--"]
        command += ["env", "-i", *_told(OUTSIDE), "bash", "-c", script]
        done = subprocess.run(
            command,
            input=given.encode() if isinstance(given, str) else given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
            start_new_session=True,  # without a terminal programs take passwords from what is given
        )
        return done.returncode, done.stdout.decode(errors="replace")

    def start(self, script: str) -> None:
        """Begin something that goes on while other commands run."""
        code, output = self.run(f"systemd-run --quiet --collect bash -c {_quoted(script)}")
        if code:
            raise Failed(output)

    def put(self, path: str, content: str | bytes) -> None:
        """Write a file there, closed to others."""
        code, output = self.run(f"install -D -m 600 /dev/stdin {path}", given=content)
        if code:
            raise Failed(output)

    def _await_first(self) -> int:
        """The process that is the machine's first, once it is systemd."""
        for _ in range(200):
            time.sleep(0.1)
            if self._starter.poll() is not None:
                raise Failed("The machine did not start: is this root, with unshare, ip and cgroups of version 2?")
            children = Path(f"/proc/{self._starter.pid}/task/{self._starter.pid}/children").read_text().split()
            for child in children:
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
        raise Failed("The machine's systemd did not start within 20 s.")


def _told(environment: dict[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environment.items()]


def _quoted(script: str) -> str:
    return "'" + script.replace("'", "'\\''") + "'"


def _cgroups() -> Path:
    output = subprocess.run(["findmnt", "-rnt", "cgroup2", "-o", "TARGET"], capture_output=True, text=True, check=False)
    if not output.stdout.strip():
        raise Failed("cgroups of version 2 are not mounted: mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified")
    return Path(output.stdout.split()[0])
