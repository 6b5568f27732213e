from datetime import date

import pytest

from measurements import actions
from measurements.importing.sample_files import district_table
from measurements.models import Figure
from measurements.queries.preview import preview
from measurements.queries.provenance import explain
from measurements.tests.hai_phong import make_hai_phong
from measurements.tests.workbooks import table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-11-20T09:00:00+07:00"
    make_hai_phong()


def bring(content, name="tep.xlsx", apply=True, **options):
    batch = actions.receive_file(
        by=None, file_name=name, content=content, source="vnnic", province_code="31", options=options
    )
    actions.check_batch(batch=batch)
    if apply:
        actions.apply_batch(by=None, batch=batch)
    return batch


def test_a_figure_is_explained_down_to_its_row_as_it_stood():
    batch = bring(district_table(), "bang.xlsx")
    found = explain(Figure.objects.get(samples_min=365).pk)
    assert (found.batch, found.place, found.row_number) == (batch, "Tổng hợp!D12", 12)
    assert [cell.text for cell in found.row] == ["6", "Huyện Thủy Nguyên", "<300", "365", "318"]
    assert [(cell.column, cell.header) for cell in found.row if cell.is_source] == [
        ("D", "Số liệu mẫu đo / Tháng 8/2024")
    ]
    assert found.history == ()


def test_history_keeps_what_a_later_file_replaced():
    bring(table(["Quận/Huyện", "Tháng", "Số mẫu"], ["Quận Lê Chân", "8/2024", 410]), network="mobile")
    bring(table(["Quận/Huyện", "Tháng", "Số mẫu"], ["Quận Lê Chân", "8/2024", 420]), network="mobile")
    found = explain(Figure.objects.current().get(unit__name="Lê Chân").pk)
    assert found.figure.samples_min == 420
    assert [figure.samples_min for figure in found.history] == [410]


def test_the_preview_shows_old_beside_new():
    bring(table(["Quận/Huyện", "Tháng", "Số mẫu"], ["Quận Lê Chân", "8/2024", 410], ["Quận Hải An", "8/2024", 5]))
    batch = bring(
        table(
            ["Quận/Huyện", "Tháng", "Số mẫu"],
            ["Quận Lê Chân", "8/2024", 420],
            ["Quận Hải An", "8/2024", 5],
            ["Quận Kiến An", "8/2024", "<300"],
        ),
        apply=False,
    )
    seen = preview(batch)
    assert {key: seen.counts[key] for key in ("new", "changed", "same")} == {"new": 1, "changed": 1, "same": 1}
    (line,) = seen.lines
    assert (line.unit, line.period, line.before.least, line.after.least, line.changed_fields) == (
        "Quận Lê Chân",
        "8/2024",
        410,
        420,
        ("samples",),
    )
    assert [line.unit for line in preview(batch, kind="new").lines] == ["Quận Kiến An"]
    assert [line.unit for line in preview(batch, kind="same").lines] == ["Quận Hải An"]
    assert not seen.errors
    assert date(2024, 8, 1) in Figure.objects.values_list("period", flat=True)
