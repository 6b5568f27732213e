"""Which tests `make quick` runs for a change."""

import pytest

from scripts.quick import ALWAYS, affected_tests


def test_a_pure_module_brings_its_mirror_and_the_tests_that_import_it():
    found = affected_tests(["wards/names.py"])
    assert {ALWAYS, "wards/tests/test_names.py"} <= set(found)
    assert "wards/tests" not in found


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("wards/models.py", "wards/tests"),
        ("measurements/views/imports.py", "measurements/tests"),
        ("templates/measurements/imports.html", "measurements/tests"),
        ("templates/base.html", "portal/tests"),
        ("static/css/portal/forms.css", "portal/tests"),
        ("locale/vi/LC_MESSAGES/django.po", "portal/tests/test_translations.py"),
        ("wards/tests/test_text.py", "wards/tests/test_text.py"),
    ],
)
def test_what_is_not_pure_brings_its_app(path, runs):
    assert runs in affected_tests([path])


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


def test_a_document_brings_the_house_alone():
    assert affected_tests(["docs/sizing.md"]) == [ALWAYS]
