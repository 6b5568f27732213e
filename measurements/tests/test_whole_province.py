"""“Toàn tỉnh” is the province as it was called in the row's own month, not in the first month published."""

from datetime import date

import pytest

from measurements import actions
from measurements.models import Figure
from measurements.tests.little_province import make_unit
from measurements.tests.workbooks import table
from wards.history import whole_country

pytestmark = pytest.mark.django_db
# Codes that bear another name or kind since 2024; Quảng Ninh (22) stands for those that do not.
CODES = ("15", "22", "24", "44", "46", "52", "75", "80", "82", "91")
NAMED = {
    "15": ("Tỉnh Yên Bái", "Tỉnh Lào Cai"),
    "46": ("Tỉnh Thừa Thiên Huế", "Thành phố Huế"),
    "91": ("Tỉnh Kiên Giang", "Tỉnh An Giang"),
}
ROW = "Toàn tỉnh/Toàn thành phố"


@pytest.fixture(autouse=True)
def _provinces(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2026-07-01T09:00:00+07:00"
    for row in whole_country().rows:
        entry = row.entry
        if entry.level == "province" and entry.code in CODES:
            span = {"start": row.valid_from, "end": row.valid_to, "province": entry.code}
            make_unit("province", entry.kind, entry.code, entry.name, **span)


def read(code, *months, name=ROW, head=("Xã/Phường", "Tháng", "Số mẫu")):
    batch = actions.receive_file(
        by=None,
        file_name="tep.xlsx",
        content=table(list(head), *([name, month, 400] for month in months)),
        source="vnnic",
        province_code=code,
        options={},
    )
    actions.check_batch(batch=batch)
    return batch


@pytest.mark.parametrize("code", CODES)
def test_the_file_of_a_whole_province_is_read_in_the_names_of_its_months(code):
    months = ("8/2024", "8/2025", "5/2026")
    for chosen in (*((month,) for month in months), months):  # each by itself, and one file over the reforms
        batch = read(code, *chosen)
        assert [one["message"] for one in batch.issues if one["severity"] == "error"] == []
        assert (batch.status, batch.counts["figures"]) == ("checked", len(chosen))
    actions.apply_batch(by=None, batch=batch)
    for figure in Figure.objects.select_related("unit"):
        assert figure.unit.code == code
        assert figure.unit.valid_from <= figure.period < (figure.unit.valid_to or date.max)
    found = Figure.objects.order_by("period").values_list("unit__pk", flat=True)
    assert len(found) == 3
    if code in NAMED:
        names = [figure.unit.full_name for figure in Figure.objects.order_by("period")[:2]]
        assert tuple(names) == NAMED[code]


def test_what_is_not_found_is_looked_for_in_the_province_as_it_was_called_then():
    batch = read("91", "8/2024", "8/2025", name="Xã Không Có")
    texts = [one["message"] for one in batch.issues if one["code"] == "unit_not_found"]
    assert "Tỉnh Kiên Giang" in texts[0]
    assert "Tỉnh An Giang" in texts[1]
