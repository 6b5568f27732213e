"""The pages' style sheet: parts by purpose, one file to fetch."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from base.joined_styles import JOINED, ORDER, JoinedStyles

PARTS = settings.BASE_DIR / "static" / "css" / "portal"


@pytest.fixture
def joined(tmp_path, settings) -> JoinedStyles:
    settings.DATA_DIR = tmp_path
    return JoinedStyles()


def test_every_part_stands_in_it_once_in_the_order_of_the_list(joined: JoinedStyles) -> None:
    assert sorted(ORDER.split()) == sorted(path.stem for path in PARTS.glob("*.css"))
    content = Path(joined.find(JOINED)).read_text(encoding="utf-8")
    assert content.split() == [word for part in ORDER.split() for word in (PARTS / f"{part}.css").read_text().split()]


def test_a_changed_part_is_seen_at_once_and_an_unchanged_one_is_not_written_again(
    joined: JoinedStyles, tmp_path: Path
) -> None:
    joined.parts = tmp_path / "parts"
    joined.parts.mkdir()
    for part in ORDER.split():
        (joined.parts / f"{part}.css").write_text(f".{part} {{}}\n")
    path = Path(joined.find(JOINED))
    first = path.stat()
    assert Path(joined.find(JOINED)).stat().st_mtime_ns == first.st_mtime_ns
    (joined.parts / "forms.css").write_text(".changed {}\n")
    assert ".changed" in Path(joined.find(JOINED)).read_text()
    assert [found.name for found in path.parent.iterdir()] == ["portal.css"]


def test_nothing_else_is_found_there(joined: JoinedStyles) -> None:
    assert not joined.find("css/map.css")
    assert joined.find("css/map.css", find_all=True) == []


def test_django_finds_it_and_collects_it(tmp_path: Path, settings) -> None:
    settings.STATIC_ROOT = tmp_path
    assert finders.find(JOINED)
    call_command("collectstatic", "--no-input", "-v0", "--ignore=tabler", "--ignore=echarts", "--ignore=admin")
    assert ".masthead" in (tmp_path / JOINED).read_text(encoding="utf-8")
