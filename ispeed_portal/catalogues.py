"""Compiles the catalogues of translations where that is missing or out of date: gettext reads only compiled ones.

Every process does so before it reads the settings, so nobody has to think of it; a bundle brings them along. Which
text a catalogue was compiled from stands in it, so that neither a checkout nor a copy can leave an old one behind.
"""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"
WRITTEN, COMPILED = ".po", ".mo"
SOURCE = "X-Compiled-From"  # in the head: the hash of the written catalogue


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile the catalogues below the folder where needed, and return those; several processes may do so at once.

    Raises RuntimeError where one has to be and may not be written: pages and documents would not be in Vietnamese.
    """
    return [path for path in sorted(folder.rglob(f"*{WRITTEN}")) if _compiled_anew(path)]


def _compiled_anew(written: Path) -> bool:
    text = written.read_bytes()
    source = hashlib.sha256(text).hexdigest()
    compiled = written.with_suffix(COMPILED)
    if compiled.is_file() and f"{SOURCE}: {source}".encode() in compiled.read_bytes():
        return False
    catalogue = polib.pofile(text.decode("utf-8"))
    catalogue.metadata[SOURCE] = source
    try:
        _replace(compiled, catalogue.to_binary())
    except OSError as error:
        raise RuntimeError(f"{written} is not compiled, and {compiled.name} cannot be written beside it.") from error
    return True


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever reads it meanwhile."""
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
    os.chmod(part.name, 0o644)
    os.replace(part.name, path)
