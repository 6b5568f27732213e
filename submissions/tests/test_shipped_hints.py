"""What stands under the fields of the forms that ship with the portal agrees with what must be filled in."""

import importlib

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.utils.translation import override

from base.tests.pages import flat
from submissions.indicator_form import Spec
from submissions.models import Indicator

pytestmark = pytest.mark.django_db
ZERO, EMPTY = "(không có thì ghi 0)", "(có thể để trống)"


def head_of(spec: Spec) -> str:
    with override("vi"):
        return flat(render_to_string("submissions/field_head.html", {"spec": spec}))


def test_each_hint_of_the_shipped_forms_says_whether_the_field_may_stay_empty() -> None:
    shipped = [one.spec for one in Indicator.objects.exclude(help_text="")]
    assert {spec.required for spec in shipped} == {True, False}
    for spec in shipped:
        head = head_of(spec)
        assert (EMPTY in head) == (not spec.required), spec.code
        assert (ZERO in head) == (spec.required and not spec.is_text), spec.code


def test_no_shipped_hint_speaks_of_filling_in_by_itself() -> None:
    """Whether a field must be filled in is the department's to change; a text of its own would go on saying the old."""
    texts = Indicator.objects.values_list("help_text", flat=True)
    assert [text for text in texts if "ghi 0" in text or "để trống" in text or "bắt buộc" in text.lower()] == []


def test_what_the_department_wrote_itself_stays() -> None:
    migration = importlib.import_module("submissions.migrations.0018_hints_without_zero")
    rows = Indicator.objects.filter(code__endswith="_measured")
    rows.update(help_text=migration.BEFORE)
    own = rows.filter(code="youth_measured")
    own.update(help_text="Đoàn viên. Không có ai thì ghi 0")
    migration.shorten(apps, None)
    assert set(rows.exclude(code="youth_measured").values_list("help_text", flat=True)) == {migration.AFTER}
    assert own.get().help_text == "Đoàn viên. Không có ai thì ghi 0"
