"""An empty PostgreSQL is migrated once for each state of the migrations; the next are laid down from its dump."""

from pathlib import Path

import pytest

from base.tests import migrated


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What was done, in its order, by programs that are none; `refused` in it: psql takes no dump from then on."""
    found: list[str] = []

    def ran(program: str, *arguments: str) -> bool:
        found.append(program)
        if program == "pg_dump":
            Path(arguments[arguments.index("-f") + 1]).write_text("tables", encoding="utf-8")
        return "refused" not in found or program != "psql"

    monkeypatch.setattr(migrated, "TEMPLATES", tmp_path)
    monkeypatch.setattr(migrated, "_ran", ran)
    monkeypatch.setattr(migrated, "_migrate", lambda _url: found.append("migrated"))
    return found


def test_the_second_is_laid_down_from_what_was_dumped_of_the_first(done: list[str]) -> None:
    migrated._fill_postgres("postgres://first")
    migrated._fill_postgres("postgres://second")
    assert done == ["migrated", "pg_dump", "psql"]


def test_another_state_of_the_migrations_is_migrated_anew(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    migrated._fill_postgres("postgres://first")
    monkeypatch.setattr(migrated, "state_of_migrations", lambda: "another")
    migrated._fill_postgres("postgres://second")
    assert done == ["migrated", "pg_dump"] * 2


def test_a_server_that_takes_no_dump_of_another_is_migrated(done: list[str]) -> None:
    migrated._fill_postgres("postgres://first")
    done.append("refused")
    migrated._fill_postgres("postgres://older")
    assert done[2:] == ["refused", "psql", "migrated", "pg_dump"]


def test_a_program_that_is_not_installed_did_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrated.shutil, "which", lambda _name: None)
    assert not migrated._ran("psql", "--version")
