"""At which screen a journey is made: one of its own, another for other journeys and in other runs."""

import ast
from collections.abc import Iterator

import pytest

from portal.tests.browser.hand import SCREENS, screens_of
from portal.tests.browser.site import ROOT

TWO = [SCREENS[0], SCREENS[3]]


def journeys() -> Iterator[tuple[str, bool]]:
    """Name, and whether it is for two screens only."""
    for path in sorted((ROOT / "portal" / "tests" / "browser").glob("test_journey_*.py")):
        for one in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(one, ast.FunctionDef) and one.name.startswith("test_"):
                yield one.name, any(ast.unparse(mark) == "two_screens" for mark in one.decorator_list)


@pytest.mark.parametrize("seed", range(12))
def test_each_width_and_each_language_is_drawn_for_some_journey(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.delenv("LONG", raising=False)
    monkeypatch.setenv("TEST_SEED", str(seed))
    drawn = [screens_of(name, two=two) for name, two in journeys()]
    assert all(len(screens) == 1 for screens in drawn)
    assert {width for [(width, _language)] in drawn} == {360, 1280}
    assert {language for [(_width, language)] in drawn} == {"vi", "en"}


def test_in_time_a_journey_is_made_at_each_of_its_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LONG", raising=False)
    had: dict[bool, set[tuple[int, str]]] = {True: set(), False: set()}
    for seed in range(60):
        monkeypatch.setenv("TEST_SEED", str(seed))
        for two, screens in had.items():
            screens.update(screens_of("a journey", two=two))
    assert had == {True: set(TWO), False: set(SCREENS)}


def test_long_makes_it_at_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG", "yes")
    assert screens_of("a journey") == SCREENS
    assert screens_of("a journey", two=True) == TWO
