"""Which tests `make quick` runs for a change, and what it does of one."""

import subprocess
from pathlib import Path

import pytest

from base.tests.house import TOOLS
from scripts import quick
from scripts.quick import ALWAYS, affected_tests, beneath_all, known_by_none, steps


def test_the_whole_house_is_always_looked_at():
    assert "base/tests/test_house_words.py" in ALWAYS
    assert set(ALWAYS) <= set(affected_tests(["wards/names.py"]))


def test_a_pure_module_brings_its_mirror_and_the_tests_that_import_it():
    found = affected_tests(["wards/names.py"])
    assert "wards/tests/test_names.py" in found
    assert "wards/tests" not in found


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("wards/models.py", "wards/tests"),
        ("wards/migrations/0001_initial.py", "wards/tests"),
        ("measurements/views/imports.py", "measurements/tests"),
        ("accounts/adapter.py", "accounts/tests"),
        ("templates/measurements/imports.html", "measurements/tests"),
        ("templates/base.html", "portal/tests"),
        ("static/css/portal/forms.css", "portal/tests"),
        ("locale/vi/LC_MESSAGES/django.po", "portal/tests/test_translations.py"),
        ("wards/tests/test_text.py", "wards/tests/test_text.py"),
    ],
)
def test_what_is_not_pure_brings_its_app(path, runs):
    assert runs in affected_tests([path])


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_a_tool_brings_its_app_as_it_knows_django(tool):
    assert f"{tool.split('.')[0]}/tests" in affected_tests([f"{tool.replace('.', '/')}.py"])


def test_a_builder_brings_all_that_rests_on_it_through_others_too():
    found = affected_tests(["submissions/tests/filings_made.py"])
    assert "submissions/tests/actions/test_filings.py" in found
    assert "portal/tests/test_every_route.py" in found  # by rows_of_routes.py and route_world.py
    assert not any(path.startswith("wards/") for path in found)


def test_fixtures_of_a_folder_bring_the_folder():
    assert "submissions/tests" in affected_tests(["submissions/tests/conftest.py"])
    assert "reports/tests" in affected_tests(["reports/tests/runs_made.py"])  # its conftest.py imports it


def test_a_folder_brings_its_files_only_once():
    assert affected_tests(["wards/models.py", "wards/text.py"]).count("wards/tests/test_text.py") == 0


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("docs/forecast.md", "base/tests/test_documents.py"),
        ("README.md", "base/tests/test_documents.py"),
        ("Makefile", "base/tests/test_documents.py"),
        ("docs/api.md", "portal/tests/test_api_examples.py"),
        ("docs/operations.md", "portal/tests/test_units.py"),
        ("docs/permissions.md", "accounts/tests/test_permission_matrix_command.py"),
        ("scripts/quick.py", "base/tests/test_quick.py"),
        ("scripts/fits.py", "base/tests/test_bundled.py"),  # imports it
        ("scripts/pages", "base/tests/test_pages_form.py"),
        ("scripts/audit", "base/tests/test_weaknesses.py"),
        ("bench/warm.py", "bench/tests/test_warm.py"),
        ("bench/installed/log.py", "bench/tests/test_installed.py"),
        ("bench/faults/held.py", "bench/faults/tests/test_held.py"),
        ("bench/registers.py", "wards/tests/test_origins.py"),
        ("bench/before.py", "portal/tests/test_upgrade_rehearsed.py"),  # by rehearsed.py
        ("deploy/compose.yaml", "portal/tests/test_deploy.py"),
        ("deploy/upgrade", "portal/tests/test_upgrade_rehearsed.py"),
        ("package.json", "base/tests/test_locks.py"),
        ("pytest.ini", "base/tests/test_drawn.py"),
    ],
)
def test_what_is_of_no_app_brings_its_mirror_and_the_tests_that_name_it(path, runs):
    assert runs in affected_tests([path])
    assert known_by_none([path]) == []


@pytest.mark.parametrize("path", ["conftest.py", "pytest.ini", "base/tests/drawn.py"])
def test_where_all_tests_rest_on_it_a_part_of_all_is_run(path):
    assert beneath_all([path]) == [path]
    assert [step for step in steps([path]) if "--one-in" in step]
    assert not [step for step in steps(["wards/names.py"]) if "--one-in" in step]


def test_settings_of_the_tools_have_all_code_read():
    assert all(step[-1] == "." for step in steps(["pyproject.toml"]) if "ruff" in step)


@pytest.fixture
def little_house(tmp_path, monkeypatch) -> Path:
    """A repository of our shape: a module with its test and a test that imports it."""
    files = {
        "wards/names.py": "NAME = 1\n",
        "wards/forms.py": "FORM = 1\n",
        "wards/tests/test_names.py": "",
        "wards/tests/test_text.py": "from wards.names import NAME\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(quick, "ROOT", tmp_path)
    monkeypatch.setattr(quick, "ALWAYS", [])
    told = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*told, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    forget = [quick._tests_of.cache_clear, quick._modules_of_tests.cache_clear]
    for one in forget:
        one()
    yield tmp_path
    for one in forget:
        one()


def test_a_deleted_module_brings_the_tests_that_knew_it(little_house):
    (little_house / "wards/names.py").unlink()
    paths = quick.changed("HEAD")
    assert paths == ["wards/names.py"]
    assert affected_tests(paths) == ["wards/tests/test_names.py", "wards/tests/test_text.py"]
    assert [step[2] for step in steps(paths)] == ["mypy", "pytest"]  # there is nothing to lint


def test_of_a_renamed_module_both_names_count(little_house):
    subprocess.run(["git", "mv", "wards/names.py", "wards/titles.py"], cwd=little_house, check=True)
    paths = quick.changed("HEAD")
    assert paths == ["wards/names.py", "wards/titles.py"]
    assert "wards/tests/test_text.py" in affected_tests(paths)
    linted = next(step for step in steps(paths) if "check" in step)
    assert [word for word in linted if word.endswith(".py")] == ["wards/titles.py"]


def test_a_deleted_test_is_not_asked_for_and_a_new_one_is(little_house):
    (little_house / "wards/tests/test_text.py").rename(little_house / "wards/tests/test_titles.py")
    (little_house / "wards/names.py").write_text("NAME = 2\n")
    found = affected_tests(quick.changed("HEAD"))
    assert found == ["wards/tests/test_names.py", "wards/tests/test_titles.py"]


def test_nothing_changed_is_no_fault(little_house, capsys):
    assert quick.main("HEAD") == 0
    assert capsys.readouterr().out == "nothing differs from HEAD\n"


def test_of_what_only_the_house_looks_at_is_said_so(little_house, capsys, monkeypatch):
    (little_house / "LICENSE").write_text("free")
    (little_house / "wards/forms.py").unlink()
    monkeypatch.setattr(quick, "steps", lambda paths: [["true"], ["false"]])
    assert quick.main("HEAD") == 1
    assert "only the house looks at LICENSE\n" in capsys.readouterr().out
