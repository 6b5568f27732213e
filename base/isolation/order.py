"""What a child may use and see. Shared by both sides. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """The limits of one child; by default it reads what it is given on its input and writes to its output only."""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int
    readable: tuple[str, ...] = ()  # files and folders besides Python and the portal's own modules
    scratch: str = ""  # the one folder in which it may write
    file_bytes: int = 0  # the largest file that it may write there
    programs: bool = False  # may start processes and threads that talk to one another (LibreOffice)
    open_files: int = 64
