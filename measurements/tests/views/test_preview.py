"""What the page of a checked file says before anything counts: how it was understood, and what it would change."""

import json
from datetime import date

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry
from base.tests.pages import flat
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_figure, make_operator, make_province
from measurements.tests.uploads import SEEN, bring, work
from reports.models import ReportRun
from wards.models import Unit

pytestmark = pytest.mark.django_db
HEAD = "Xã/Phường;Tháng;Số mẫu;Tốc độ tải xuống (Mbps)\n"
FIGURES = HEAD + "Xã A;8/2024;365;45,6\nXã B;8/2024;<300;39,5\nCộng;8/2024;700;\n"
SAID = "Xã/Phường;Tháng;Mạng;Số mẫu;Tốc độ tải xuống trung vị (Mbps)\nXã A;8/2024;Di động;365;45,6\n"


@pytest.fixture
def staff(client):
    user = make_user(Role.STAFF, unit=make_province())
    client.force_login(user)
    return user


def brought(client, text, **more):
    bring(client, text, **more)
    work()
    return ImportBatch.objects.first()


def page_of(client, batch, query=""):
    return flat(client.get(f"/imports/{batch.pk}/{query}").content)


def of(page, heading):
    """The panel under a heading, as text."""
    return page[page.index(heading) :].split("</section>")[0]


# --- how it was understood


def test_what_is_inferred_is_marked_and_what_is_read_is_not(client, staff):
    panel = of(page_of(client, brought(client, FIGURES)), "Cổng hiểu tệp này thế nào")
    assert "<strong>8/2024</strong>" in panel
    assert '<mark class="inferred">Băng rộng di động (suy ra)</mark>' in panel
    assert '<mark class="inferred">trung vị (suy ra)</mark>' in panel
    assert "2 đơn vị cấp xã" in panel
    assert "số chính thức của cả tháng" in panel
    assert "1 dòng tổng chỉ dùng để so" in panel
    assert "365 · &lt;300 · 700" in panel
    panel = of(page_of(client, brought(client, SAID)), "Cổng hiểu tệp này thế nào")
    assert "suy ra" not in panel
    assert "<strong>Băng rộng di động</strong>" in panel


def test_a_snapshot_says_so(client, staff, settings):
    settings.PORTAL_CLOCK = "2024-08-21T08:00:00+07:00"
    panel = of(page_of(client, brought(client, FIGURES, as_of="2024-08-20")), "Cổng hiểu tệp này thế nào")
    assert "số tạm, mới đến ngày 20/08/2024" in panel


def test_what_was_not_understood_and_what_was_left_out_is_listed(client, staff):
    text = "Xã/Phường;Tháng;Số mẫu;Tốc độ tải xuống (Mbps);Ghi nhận khác;Phụ trách\nXã A;8/2024;365;45,6;abc;x\n"
    text += "Bình quân;8/2024;300;40;;\nGhi chú: số liệu do VNNIC cung cấp cho tất cả các xã;;;;;\n"
    panel = of(page_of(client, brought(client, text)), "Cổng hiểu tệp này thế nào")
    assert "Chưa hiểu" in panel
    assert "“Ghi nhận khác”" in panel
    assert "số chung của nhiều đơn vị" in panel
    assert "Ghi chú: số liệu do VNNIC" in panel


def test_an_open_question_about_columns_is_asked_here_and_blocks(client, staff):
    batch = brought(client, "Xã/Phường;Tháng;Kết quả XYZ;Tốc độ tải xuống (Mbps)\nXã A;8/2024;365;45,6\n")
    assert batch.status == "rejected"
    page = page_of(client, batch)
    assert 'name="column-C"' in page
    assert 'name="column-D"' not in page  # nothing is asked about it
    assert "disabled" in page
    client.post(f"/imports/{batch.pk}/columns/0/", {"column-C": "samples"})
    work()
    batch.refresh_from_db()
    assert batch.status == "checked"
    assert Figure.objects.count() == 0


# --- the tick


def test_what_is_inferred_is_applied_only_with_a_tick(client, staff):
    batch = brought(client, FIGURES)
    page = page_of(client, batch)
    assert 'name="assumed" value="network,statistic" required' in page
    for ticked in ({}, {"assumed": "network"}):
        answer = client.post(f"/imports/{batch.pk}/apply/", ticked, follow=True)
        assert "tốc độ trung bình hay trung vị" in answer.content.decode()
    work()
    assert not Figure.objects.exists()
    client.post(f"/imports/{batch.pk}/apply/", {"assumed": "network,statistic"})
    work()
    assert Figure.objects.count() == 2
    asked = AuditEntry.objects.get(action="import.ask_apply")
    assert (asked.actor, asked.after["confirmed"]) == (staff, ["network", "statistic"])


def test_what_the_file_says_itself_needs_no_tick(client, staff):
    batch = brought(client, SAID)
    assert 'name="assumed"' not in page_of(client, batch)
    client.post(f"/imports/{batch.pk}/apply/")
    work()
    assert Figure.objects.count() == 1


def test_a_program_may_say_what_it_takes_as_inferred(client, staff):
    batch = brought(client, FIGURES)
    address = f"/api/v1/imports/{batch.pk}/"
    assert client.get(address).json()["understood"]["assumed"] == ["network", "statistic"]

    def apply(**content):
        return client.post(f"{address}apply/", json.dumps(content), content_type="application/json")

    refused = apply(confirmed=["network"])
    assert refused.status_code == 409
    assert "trung vị" in refused.content.decode()
    assert apply(confirmed=["network", "statistic"]).status_code == 202
    work()
    assert Figure.objects.count() == 2


def test_a_program_that_says_nothing_of_it_applies_as_before(client, staff):
    batch = brought(client, FIGURES)
    answer = client.post(f"/api/v1/imports/{batch.pk}/apply/", "{}", content_type="application/json")
    assert answer.status_code == 202
    assert "confirmed" not in AuditEntry.objects.get(action="import.ask_apply").after


# --- what it would change


def test_verdicts_that_change_are_named(client, staff):
    make_figure("99001", 365, "39.5")
    make_figure("99002", 365, "50")
    text = HEAD + "Xã A;8/2024;365;45,6\nXã B;8/2024;365;50\nXã C;8/2024;120;50\n"
    panel = of(page_of(client, brought(client, text)), "Ghi nhận sẽ thay đổi gì")
    assert "1 đơn vị cấp xã sẽ thành “Đạt”" in panel
    assert "trong đó 1 đơn vị hiện có kết luận khác: Xã A" in panel.replace(" : ", ": ")
    assert "1 đơn vị cấp xã sẽ thành “Chưa đủ mẫu”" in panel
    assert "Xã B" not in panel


def test_rows_of_an_operator_turn_no_verdict_where_the_overall_row_stands(client, staff):
    make_operator("viettel", "Viettel")
    make_figure("99001", 365, "45.6")
    text = "Xã/Phường;Tháng;Nhà mạng;Số mẫu;Tốc độ tải xuống (Mbps)\nXã A;8/2024;Viettel;20;12\n"
    page = page_of(client, brought(client, text))
    assert "sẽ thành" not in page
    assert "không có dòng chung" not in page


def test_a_count_that_gets_a_mean_is_judged_by_it(client, staff):
    make_figure("99001", 365)
    text = "Xã/Phường;Tháng;Số mẫu;Tốc độ tải xuống trung bình (Mbps)\nXã A;8/2024;365;45,6\n"
    assert "1 đơn vị cấp xã sẽ thành “Đạt”" in of(page_of(client, brought(client, text)), "Ghi nhận sẽ thay đổi gì")


def test_units_with_rows_of_operators_alone_are_named(client, staff):
    make_operator("viettel", "Viettel")
    text = "Xã/Phường;Tháng;Nhà mạng;Số mẫu\nXã A;8/2024;Viettel;365\nXã B;8/2024;Viettel;20\nXã B;8/2024;;30\n"
    panel = of(page_of(client, brought(client, text)), "Ghi nhận sẽ thay đổi gì")
    assert "1 đơn vị có dòng của từng nhà mạng mà không có dòng chung" in panel
    assert "ước tính của cổng: Xã A" in panel.replace(" : ", ": ")


def test_issued_reports_that_will_differ_are_named(client, staff):
    province = Unit.objects.get(level="province", code="99")
    run = ReportRun.objects.create(
        kind="ministry",
        province=province,
        period=date(2024, 8, 1),
        data_period=date(2024, 8, 1),
        status="issued",
        due_at="2024-09-15T00:00Z",
        opened_at="2024-09-15T00:00Z",
        built_at="2024-09-15T00:00Z",
        facts={},
        number="12",
        issued_on=date(2024, 9, 15),
    )
    batch = brought(client, FIGURES)
    panel = of(page_of(client, batch), "Ghi nhận sẽ thay đổi gì")
    assert "Báo cáo đã phát hành sẽ khác" in panel
    assert f'href="/reports/{run.pk}/"' in panel
    ReportRun.objects.update(data_period=date(2024, 7, 1))
    assert "Báo cáo đã phát hành sẽ khác" not in page_of(client, batch)


def test_an_empty_cell_takes_nothing_away_without_its_own_tick(client, staff):
    make_figure("99001", 365, "45.6")
    make_figure("99002", 310, "52")
    batch = brought(client, HEAD + "Xã A;8/2024;365;\nXã B;8/2024;;61\nXã C;8/2024;20;5\n")
    page = page_of(client, batch)
    assert "2 dòng có ô trống ở chỗ đã có số liệu" in of(page, "Ghi nhận sẽ thay đổi gì")
    assert 'name="empties"' in page
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    found = Figure.objects.current().order_by("unit__code").values_list("unit__code", "samples_min", "download")
    assert [(code, samples, str(speed)) for code, samples, speed in found] == [
        ("99001", 365, "45.600000"),
        ("99002", 310, "61.000000"),
        ("99003", 20, "5.000000"),
    ]


def test_with_its_tick_an_empty_cell_takes_the_figure_away(client, staff):
    make_figure("99001", 365, "45.6")
    batch = brought(client, HEAD + "Xã A;8/2024;365;\nXã C;8/2024;20;5\n")
    client.post(f"/imports/{batch.pk}/apply/", {**SEEN, "empties": "yes"})
    work()
    assert Figure.objects.current().get(unit__code="99001").download is None
    assert AuditEntry.objects.get(action="import.ask_apply").after["empty_overwrites"] is True
    client.post(f"/imports/{batch.pk}/undo/")
    assert str(Figure.objects.current().get().download) == "45.600000"


def test_a_speed_that_did_not_change_is_not_struck_through(client, staff):
    make_figure("99001", 300, "45.6")
    page = page_of(client, brought(client, HEAD + "Xã A;8/2024;365;45,60\n"), "?kind=changed")
    assert '<s class="quiet">300</s>' in page
    assert page.count("<s ") == 1


def test_equal_warnings_are_one_line_with_a_list(client, staff):
    for code in ("99001", "99002", "99003"):
        make_figure(code, 300, month=7)
    text = "Xã/Phường;Tháng;Số mẫu\nXã A;8/2024;9001\nXã B;8/2024;9002\nXã C;8/2024;9003\n"
    page = page_of(client, brought(client, text))
    table = page[page.index("Nơi") if "Nơi" in page else 0 :]
    assert "2 lưu ý khác cùng loại" in table
    assert table.count('<span class="issue-kind issue-warning">') < 4


# --- taken back


def test_undoing_says_what_it_takes_away_and_offers_to_apply_again(client, staff):
    make_figure("99001", 300, "40")
    batch = brought(client, FIGURES)
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    page = page_of(client, batch)
    assert "Hoàn tác sẽ bỏ 2 số liệu của 8/2024; 1 số liệu bị thay trước đây có hiệu lực trở lại." in page
    client.post(f"/imports/{batch.pk}/undo/")
    assert f"/imports/{batch.pk}/again/" in page_of(client, batch)
    client.post(f"/imports/{batch.pk}/again/")
    work()
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    batch.refresh_from_db()
    assert batch.status == "applied"
    assert Figure.objects.current().count() == 2


def test_a_file_that_counts_is_not_taken_up_again(client, staff):
    batch = brought(client, FIGURES)
    client.post(f"/imports/{batch.pk}/again/")
    assert not AuditEntry.objects.filter(action="import.again").exists()
