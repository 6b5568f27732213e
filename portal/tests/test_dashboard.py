"""The overview of a month: the table's numbers, nothing compared that cannot be, and no page dearer for more units."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from lxml import html
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period
from base.tests.pages import text_of
from measurements import actions
from measurements.queries import compliance
from measurements.tests.little_province import make_figure, make_operator, make_province, make_unit
from portal.queries import country_overview, overview
from wards.models import Unit, UnitChange

pytestmark = pytest.mark.django_db
AUGUST = Period(2024, 8)


@pytest.fixture
def province():
    """7/2024 and 8/2024: A from 299 @ 50 to 365 @ 45.6, B from 400 @ 41 to `<300`, C 320 @ 60 to 300 @ 38; D none."""
    province = make_province()
    Unit.objects.filter(code="99004").update(valid_to=None)  # gone without a successor it would leave C in doubt
    make_figure("99001", 299, "50", month=7)
    make_figure("99002", 400, "41", month=7)
    make_figure("99003", 320, "60", month=7)
    make_figure("99001", 365, "45.6")
    make_figure("99002", (0, 299))
    make_figure("99003", 300, "38")
    operator = make_operator()
    make_figure("99001", 310, "39", operator=operator)
    make_figure("99003", 299, "20", operator=operator)
    return province


def seen(province, **more):
    found = overview(province, AUGUST, **{"network": "mobile", "months": 12} | more)
    assert found is not None
    return found


def test_the_overview_counts_as_the_table_does(province):
    table = compliance(AUGUST, "99", level="ward")
    for _kept in range(2):
        found = seen(province)
        assert found.state.counts == table.counts
        assert (found.state.enough_samples, found.state.units) == (table.enough_samples, table.units_in_force)
        assert (found.state.fast_enough, found.state.speed_judged) == (table.fast_enough, table.speed_judged)
        actions.rebuild_all()


def test_the_cells_of_units_say_what_the_table_says(province):
    rows = {row.unit_id: row for row in compliance(AUGUST, "99", level="ward").rows}
    for line in seen(province).heat:
        cell = dict(line.cells)[AUGUST]
        row = rows[line.unit.pk]
        assert (cell.point.verdict, cell.figure_id) == (row.verdict, row.figure_id)


def test_a_unit_known_by_its_operators_only_is_summed_as_in_the_table(province):
    make_figure("99004", 200, "50", operator=make_operator())
    make_figure("99004", 150, "20", operator=make_operator("op2", "Nhà mạng khác"))
    row = next(row for row in compliance(AUGUST, "99", level="ward").rows if row.code == "99004")
    point = dict(next(line for line in seen(province).heat if line.unit.code == "99004").cells)[AUGUST].point
    assert (point.reading.samples.least, point.reading.download) == (row.samples_min, row.download_mbps)
    assert point.estimated
    assert row.estimated


def test_who_gained_and_who_lost(province):
    all_units = seen(province).comparison
    names = {unit.pk: unit.code for unit in Unit.objects.all()}
    assert [names[step.unit] for step in all_units.gained] == ["99001"]
    assert [names[step.unit] for step in all_units.lost] == ["99002", "99003"]
    assert [(names[one.step.unit], one.change) for one in all_units.more] == [("99001", 66)]
    assert [(names[one.step.unit], one.change) for one in all_units.fewer] == [("99003", -20)]
    assert [(names[one.step.unit], one.change) for one in all_units.slower] == [("99003", Decimal(-22))]
    assert all_units.faster == []  # A had 299 samples in July: its speed was not judged
    assert (all_units.compared, all_units.left_out) == (3, 1)


def test_the_first_month_is_compared_with_nothing(province):
    found = overview(province, Period(2024, 7), network="mobile", months=12)
    assert found.comparison is None
    assert found.before is None
    assert [row.cells[0][0] for row in found.heat] == [Period(2024, 6)] * 4


def test_an_operator_s_slow_wards_are_told_apart_from_those_for_reference(province):
    [line] = seen(province).operators
    assert (line.summary.operator_slow, line.summary.reference, line.summary.reference_slow) == (1, 1, 1)
    assert line.published is None


def test_where_no_speed_is_asked_a_dash_stands_for_those_who_would_miss_it(client, province):
    make_figure("99001", 400, "5", network="fixed", operator=make_operator())
    make_figure("99001", 400, "5", network="fixed")
    make_figure("99002", (0, 299), network="fixed")
    client.force_login(make_user(Role.STAFF, unit=province))
    asked = {"province": "99", "period": "2024-08", "network": "fixed"}
    nobody = "Mạng này không có yêu cầu tốc độ; kết quả chỉ dựa vào số mẫu."
    overview_page = html.fromstring(client.get("/dashboard/", asked).content.decode())
    (operator,) = overview_page.xpath("//th[normalize-space()='Nhà mạng thử']/..")
    assert [" ".join(cell.text_content().split()) for cell in operator][-2:] == ["–", "0"]
    assert nobody in " ".join(operator.xpath("string(ancestor::table/caption)").split())
    assert not overview_page.xpath("//*[@data-chart='operator-bars']")
    assert "too_slow" not in overview_page.xpath("string(//script[@id='trend-bars'])")
    months = overview_page.xpath("//details//tbody/tr[contains(@class, 'is-here')]/td")
    assert [cell.text.strip() for cell in months[-6:]] == ["1", "–", "–", "1", "0", "2"]
    for page in (overview_page, html.fromstring(client.get("/compliance/", asked).content.decode())):
        legend = [" ".join(one.text_content().split()) for one in page.xpath("//ul[@class='legend'][1]/li")]
        assert {"✓Đạt 1", "▼Chưa đạt tốc độ –", "▲Chưa đủ mẫu 1"} <= set(legend)
        assert nobody in " ".join(page.text_content().split())
    mobile = html.fromstring(client.get("/dashboard/", asked | {"network": "mobile"}).content.decode())
    assert "▼Chưa đạt tốc độ 1" in [
        " ".join(one.text_content().split()) for one in mobile.xpath("//ul[@class='legend']/li")
    ]
    assert mobile.xpath("//*[@data-chart='operator-bars']")


def test_who_cannot_bring_figures_is_not_told_to(client, province):
    asked = {"province": "99", "period": "2024-10"}
    for role, bid in ((Role.STAFF, True), (Role.VIEWER, False)):
        client.force_login(make_user(role, unit=province))
        page = text_of(client.get("/dashboard/", asked))
        assert "Chọn tháng hoặc loại mạng khác ở trên" in page, role
        assert ("tệp của VNNIC" in page) is bid, role


def test_a_district_is_counted_alone(province):
    found = seen(province, district="992")
    assert [row.unit.code for row in found.heat] == ["99003", "99004"]
    assert (found.state.units, found.state.too_slow) == (2, 1)


def test_where_the_units_change_the_trend_breaks(province):
    """On 1/9/2024 Xã A and Xã B become Xã E; in September E has 350."""
    day = date(2024, 9, 1)
    east = Unit.objects.get(code="991")
    Unit.objects.filter(code__in=["99001", "99002"]).update(valid_to=day)
    new = make_unit("ward", "xa", "99005", "E", east, start=day)
    for old in Unit.objects.filter(code__in=["99001", "99002"]):
        UnitChange.objects.create(old=old, new=new, effective_on=day, part="whole")
    make_figure("99005", 350, "50", month=9)
    found = overview(province, Period(2024, 9), network="mobile", months=12)
    assert [(str(month.period), month.broken) for month in found.months] == [
        ("2024-07", False),
        ("2024-08", False),
        ("2024-09", True),
    ]
    assert found.before is None  # three wards now, four before
    merged = next(row for row in found.heat if row.unit.code == "99005")
    august = dict(merged.cells)[AUGUST]
    assert (august.point.certainty, august.figure_id) == ("merged", None)
    assert (august.point.reading.samples.least, august.point.reading.samples.most) == (365, 664)


def test_the_page_says_it_all_in_words(client, province):
    client.force_login(make_user(Role.LEADER, unit=province))
    text = text_of(client.get("/dashboard/?period=2024-08"))
    assert "2 /4" in text
    assert "2 /4 trên tổng số đơn vị đang có tháng trước 2/4 (±0)" in text
    assert "1 /2" in text
    assert "▲ Chưa đủ mẫu &lt;300" in text


def test_without_figures_the_page_says_what_to_do(client):
    province = make_province()
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.get("/dashboard/")
    assert "Nhập tệp số liệu tháng của VNNIC" in text_of(page)
    assert "/imports/" in page.content.decode().partition("empty-state")[2]


@pytest.mark.parametrize(
    ("district", "drawn"), [("", {"99001", "99002", "99003", "99004"}), ("992", {"99003", "99004"})]
)
def test_the_map_draws_the_units_that_the_overview_is_about(client, province, monkeypatch, district, drawn):
    monkeypatch.setattr("portal.queries.map.place_of", lambda level, code, name, on: (106.0 + int(code[-1]) / 9, 20.8))
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.get(f"/dashboard/?period=2024-08&district={district}").content.decode()
    ids = dict(Unit.objects.filter(level="ward").values_list("code", "pk"))
    assert {code for code, pk in ids.items() if f'<a href="/units/{pk}/?period=2024-08" fill="url(' in page} == drawn
    assert ("là của toàn tỉnh, thành phố" in page) == bool(district)


@pytest.mark.parametrize("query", ["network=6g", "months=13", "district=993", "period=8-2024", "province=98"])
def test_what_is_no_choice_is_not_found(client, province, query):
    client.force_login(make_user(Role.STAFF, unit=province))
    assert client.get(f"/dashboard/?{query}").status_code == 404


def test_a_district_s_staff_have_the_table_of_their_part(client, province):
    client.force_login(make_user(Role.STAFF, unit=Unit.objects.get(code="992")))
    answer = client.get("/dashboard/?period=2024-08")
    assert answer.status_code == 302
    assert answer["Location"] == "/compliance/?province=99&period=2024-08"


def test_the_country_adds_up_its_provinces(client, province):
    actions.rebuild_all()
    found = country_overview(AUGUST, network="mobile", months=12)
    assert [line.province.code for line in found.lines] == ["99"]
    assert found.total.counts == compliance(AUGUST, level="ward").counts
    client.force_login(make_user(Role.ADMIN))
    assert "Tỉnh Thử" in text_of(client.get("/dashboard/country/?period=2024-08"))
    client.force_login(make_user(Role.STAFF, unit=province))
    assert client.get("/dashboard/country/").status_code == 404


@pytest.mark.parametrize("address", ["/dashboard/?period=2024-08&months=24", "/dashboard/country/?months=24"])
def test_the_number_of_queries_does_not_grow(client, province, django_assert_max_num_queries, address):
    client.force_login(make_user(Role.ADMIN))
    for number in range(30):
        make_unit("ward", "xa", f"991{number:02}", f"Thêm {number}", Unit.objects.get(code="991"))
        make_figure(f"991{number:02}", 300 + number, "45")
    actions.rebuild_all()
    with django_assert_max_num_queries(33):  # one of them: until when the running month is counted
        client.get(address)


def test_the_leader_finds_four_numbers_and_what_waits_for_a_signature(client, province):
    client.force_login(make_user(Role.LEADER, unit=province))
    text = text_of(client.get("/?period=2024-08"))
    assert "Chờ duyệt 0" in text
    assert "Đủ mẫu: 7/2024 2/4 → 8/2024 2/4" in text
    client.force_login(make_user(Role.STAFF, unit=province))
    staff = client.get("/?period=2024-08").content.decode()
    assert "Chờ duyệt 0" not in staff
    assert staff.count("<polyline") == 1


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Xã A", "Xã B", "Xã C", "Xã D"]),
        ("-name", ["Xã D", "Xã C", "Xã B", "Xã A"]),
        ("samples", ["Xã B", "Xã C", "Xã A", "Xã D"]),
        ("-samples", ["Xã A", "Xã C", "Xã B", "Xã D"]),
        ("nonsense", ["Xã A", "Xã B", "Xã C", "Xã D"]),
    ],
)
def test_the_table_of_months_is_sorted_by_its_newest_month(client, province, sort, names):
    client.force_login(make_user(Role.STAFF, unit=province))
    page = client.get("/dashboard/", {"period": "2024-08", "heat": sort})
    assert [row.unit.full_name for row in page.context["heat"]] == names


def test_the_table_of_months_leaves_as_a_workbook_in_the_order_shown(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    answer = client.get("/dashboard/months.xlsx", {"period": "2024-08", "heat": "-samples"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[2][:5] == ("Mã", "Đơn vị", "7/2024: Số mẫu", "7/2024: Tải xuống, Mbps", "7/2024: Kết quả")
    assert rows[3] == ("99001", "Xã A", 299, 50, "Chưa đủ mẫu", 365, 45.6, "Đạt")
    assert rows[5][5] == "<300"
    assert client.get("/dashboard/months.xlsx", {"period": "2024-01"}).status_code == 404


def test_operators_show_how_their_speed_changed_and_only_where_both_months_are_known(province):
    assert seen(province).operators[0].gained is None
    make_figure("99001", 310, "30", month=7, operator=make_operator())
    make_figure("99003", 299, "30", month=7, operator=make_operator())
    line = seen(province).operators[0]
    assert line.gained == line.summary.download - Decimal(30)
