"""What a child sees besides its own input: Python, its packages, our modules, the libraries. Never settings or data."""

import shutil
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
OURS = ("base", "wards", "accounts", "measurements", "submissions", "reports", "locale")
LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
# What an office suite looks at: programs, fonts and their cache, its own settings and extensions.
OFFICE = (
    *("/bin", "/usr", "/etc/alternatives", "/etc/fonts", "/etc/libreoffice", "/etc/locale.alias", "/proc/version"),
    *("/var/cache/fontconfig", "/var/lib/libreoffice", "/var/spool/libreoffice"),
)
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random", "/dev/zero")


def of_python() -> tuple[str, ...]:
    """Paths of the interpreter with its library, the packages installed beside it, and the portal's own modules."""
    base = Path(sys.base_prefix)
    found = [*_each_link(Path(sys.executable)), str(base / "lib"), str(base / "lib64")]
    if sys.prefix != sys.base_prefix:
        found.append(sys.prefix)
    return (*LIBRARIES, *found, *(str(PROJECT / app) for app in OURS))


def _each_link(path: Path) -> list[str]:
    """A program and what its name leads to, link by link."""
    found = [str(path)]
    while path.is_symlink():
        path = path.parent / path.readlink()
        found.append(str(path))
    return found


def of_office() -> tuple[str, ...]:
    """Paths of LibreOffice, wherever it is installed, with what it needs of the system; none where it is not."""
    program = shutil.which("soffice")
    if program is None:
        return ()
    own = Path(program).resolve().parents[1]  # …/libreoffice/program/soffice
    return (*OFFICE, str(own)) if not own.is_relative_to("/usr") else OFFICE
