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


def test_a_folder_brings_its_files_only_once():
    assert affected_tests(["wards/models.py", "wards/text.py"]).count("wards/tests/test_text.py") == 0


def test_a_document_brings_the_house_alone():
    assert affected_tests(["docs/sizing.md"]) == [ALWAYS]
