"""Whatever starts has its catalogues compiled, as they are written, without any program of the system."""

import gettext
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from base.tests.house import ROOT
from ispeed_portal import catalogues

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
ROWS = '\nmsgid "row"\nmsgid_plural "rows"\nmsgstr[0] "dòng"\n'


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'{HEAD}\nmsgid "month"\nmsgstr "tháng"\n{ROWS}', encoding="utf-8")
    return path


def compiled_of(written: Path) -> gettext.GNUTranslations:
    with written.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_what_is_missing_is_compiled_and_readable_by_everybody(written: Path, tmp_path: Path) -> None:
    assert catalogues.compile_catalogues(tmp_path) == [written]
    assert compiled_of(written).gettext("month") == "tháng"
    assert compiled_of(written).ngettext("row", "rows", 3) == "dòng"
    assert written.with_suffix(".mo").stat().st_mode & 0o777 == 0o644


def test_what_is_compiled_is_left_alone(written: Path, tmp_path: Path) -> None:
    catalogues.compile_catalogues(tmp_path)
    assert catalogues.compile_catalogues(tmp_path) == []


def test_what_was_written_anew_is_compiled_anew_whatever_the_clock_says(written: Path, tmp_path: Path) -> None:
    catalogues.compile_catalogues(tmp_path)
    written.write_text(written.read_text(encoding="utf-8").replace("tháng", "Tháng"), encoding="utf-8")
    os.utime(written, (0, 0))
    assert catalogues.compile_catalogues(tmp_path) == [written]
    assert compiled_of(written).gettext("month") == "Tháng"


def test_what_another_program_compiled_is_not_believed(written: Path, tmp_path: Path) -> None:
    written.with_suffix(".mo").write_bytes(b"of before")
    assert catalogues.compile_catalogues(tmp_path) == [written]


def test_several_processes_may_compile_at_once(written: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(catalogues.compile_catalogues, [tmp_path] * 8))
    assert compiled_of(written).gettext("month") == "tháng"
    assert {path.name for path in written.parent.iterdir()} == {"django.po", "django.mo"}


def test_where_nothing_may_be_written_nothing_starts_with_old_texts(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_named: object) -> None:
        raise PermissionError

    monkeypatch.setattr(catalogues, "NamedTemporaryFile", refuse)
    with pytest.raises(RuntimeError, match=r"django\.po is not compiled, and django\.mo cannot be written"):
        catalogues.compile_catalogues(tmp_path)


def test_a_fresh_clone_is_compiled_by_whatever_starts_first(tmp_path: Path) -> None:
    for name in ("ispeed_portal", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    subprocess.run([sys.executable, "-c", "import ispeed_portal"], cwd=tmp_path, check=True)
    assert {path.with_suffix(".mo") for path in tmp_path.rglob("*.po")} == set(tmp_path.rglob("*.mo")) != set()
