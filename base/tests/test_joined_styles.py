"""The pages' style sheet: parts by purpose, one file to fetch."""

import gzip
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
    own = "\n".join((PARTS / f"{part}.css").read_text(encoding="utf-8") for part in ORDER.split())
    assert content.endswith(own)
    assert content.count(own) == 1


def test_tabler_stands_before_our_parts_cut_to_what_a_page_names(joined: JoinedStyles, tmp_path: Path) -> None:
    joined.framework = tmp_path / "tabler.css"
    joined.framework.write_text(".card{top:0}.no-page-has-this-one{top:1px}.named-later{top:2px}")
    joined.sources = tmp_path / "source"
    (joined.sources / "templates" / "deep").mkdir(parents=True)
    page = joined.sources / "templates" / "deep" / "page.html"
    page.write_text('<div class="card">')
    content = Path(joined.find(JOINED)).read_text(encoding="utf-8")
    assert content.index(".card{top:0}") < content.index(".masthead")
    assert "no-page-has-this-one" not in content
    assert "named-later" not in content
    page.write_text('<div class="card named-later">')
    assert ".named-later{top:2px}" in Path(joined.find(JOINED)).read_text(encoding="utf-8")


def test_the_classes_that_forms_in_python_name_are_styled_too(joined: JoinedStyles) -> None:
    assert joined.framework.is_file()
    sources = {path.relative_to(settings.BASE_DIR).as_posix() for path in joined._source_files()}
    assert {"templates/base.html", "static/js/portal.js", "submissions/forms.py"} <= sources
    assert not [name for name in sources if "/tests/" in name or "/migrations/" in name]


def test_what_a_phone_fetches_is_a_tenth_of_what_the_framework_ships(joined: JoinedStyles) -> None:
    content = Path(joined.find(JOINED)).read_bytes()
    assert len(gzip.compress(content)) <= 40 * 1024
    assert len(content) < joined.framework.stat().st_size / 5


def test_a_changed_part_is_seen_at_once_and_an_unchanged_one_is_not_written_again(
    joined: JoinedStyles, tmp_path: Path
) -> None:
    joined.framework = tmp_path / "none.css"
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
    call_command("collectstatic", "--no-input", "-v0", "--ignore=echarts", "--ignore=admin")
    assert ".masthead" in (tmp_path / JOINED).read_text(encoding="utf-8")
