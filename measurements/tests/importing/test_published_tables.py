"""What VNNIC's tables hold beside counts and speeds: shares, jitter, zeros, enterprises of the fixed network."""

from decimal import Decimal

import pytest

from base.period import Period
from measurements import actions
from measurements.models import Figure
from measurements.queries.questions import questions
from measurements.reading.values import BadValue, share
from measurements.tests.little_province import make_province
from wards.models import Operator

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HEAD = "Xã/Phường;Tháng;Số mẫu;Tải xuống trung vị (Mbps)"


@pytest.fixture(autouse=True)
def _province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_CLOCK = "2024-11-10T09:00:00+07:00"
    make_province()


def brought(text, *, apply=True, **options):
    options = {"network": "mobile", **options}
    content = text.encode()
    batch = actions.receive_file(
        by=None, file_name="tep.csv", content=content, source="vnnic", province_code="99", options=options
    )
    actions.check_batch(batch=batch)
    if apply:
        actions.apply_batch(by=None, batch=batch)
    return batch


def codes(batch, severity):
    return [one["code"] for one in batch.issues if one["severity"] == severity and one["code"] != "units_missing"]


@pytest.mark.parametrize(
    "head", ["% mẫu đạt", "Tỷ lệ mẫu đạt (%)", "Tỷ lệ % mẫu đạt 40 Mbps", "Tỷ lệ số mẫu đo đạt chuẩn"]
)
def test_the_share_of_samples_that_pass_is_kept_as_a_figure_of_its_own(head):
    batch = brought(f"{HEAD};{head}\nXã A;8/2024;365;45,6;95,4%\nXã B;8/2024;320;41;\n")
    assert (codes(batch, "error"), codes(batch, "warning")) == ([], [])
    found = Figure.objects.order_by("unit__code").values_list("samples_min", "download", "passing")
    assert list(found) == [(365, Decimal("45.6"), Decimal("95.4")), (320, Decimal(41), None)]


@pytest.mark.parametrize(
    "head",
    [
        "% mẫu chưa đạt",
        "Tỷ lệ mẫu đạt kế hoạch (%)",
        "Tỷ lệ mẫu đạt cùng kỳ",
        "Tỷ lệ xã đạt (%)",
        "Tỷ lệ mẫu (%)",
        "% mẫu đạt tải lên",
    ],
)
def test_another_share_is_not_taken_for_it(head):
    batch = brought(f"{HEAD};{head}\nXã A;8/2024;365;45,6;95\nXã B;8/2024;320;41;90\n", apply=False)
    assert set(codes(batch, "error") + codes(batch, "warning")) & {"column_left_out", "column_unclear"}
    assert not any(column["role"] == "passing" for column in batch.reading["tables"][0]["columns"])


def test_a_share_that_is_not_clear_is_told_and_stops_nothing():
    batch = brought(f"{HEAD};% mẫu đạt\nXã A;8/2024;365;45,6;0,954\nXã B;8/2024;320;41;cao\n")
    assert (codes(batch, "error"), codes(batch, "warning")) == ([], ["share_unclear", "share_unclear"])
    assert set(Figure.objects.values_list("passing", flat=True)) == {None}
    assert Figure.objects.count() == 2


@pytest.mark.parametrize(
    ("value", "kept"), [(None, None), ("", None), ("–", None), (0, "0"), ("0%", "0"), ("0,5%", "0.5"), (100, "100")]
)
def test_a_share_reads_as_a_person_sees_it(value, kept):
    found = share(value)
    assert (None if found is None else str(found)) == kept


@pytest.mark.parametrize("value", [1, 0.954, "0,954", 100.1, "101%", -1, "95 96", "cao"])
def test_what_may_be_a_fraction_or_none_at_all_is_no_share(value):
    with pytest.raises(BadValue):
        share(value)


def test_an_empty_cell_leaves_the_share_that_stands():
    brought(f"{HEAD};% mẫu đạt\nXã A;8/2024;365;45,6;95%\n")
    brought(f"{HEAD}\nXã A;8/2024;370;45,6\n")
    assert list(Figure.objects.current().values_list("samples_min", "passing")) == [(370, Decimal(95))]


def test_jitter_is_told_as_not_kept():
    batch = brought(f"{HEAD};Jitter (ms)\nXã A;8/2024;365;45,6;3,5\nXã B;8/2024;320;41;2\n")
    told = [one for one in batch.issues if one["code"] == "column_left_out"]
    assert ["Jitter" in one["message"] and one["severity"] == "warning" for one in told] == [True]
    assert set(Figure.objects.values_list("latency", flat=True)) == {None}


def test_a_speed_of_zero_is_not_enough_samples_and_told_once():
    batch = brought(f"{HEAD};Độ trễ (ms)\nXã A;8/2024;12;0;0\nXã B;8/2024;320;41;25\nXã C;8/2024;7;0,00;0\n")
    assert codes(batch, "warning") == ["speed_zero"]
    found = Figure.objects.order_by("unit__code").values_list("samples_min", "download", "latency")
    assert list(found) == [(12, None, None), (320, Decimal(41), Decimal(25)), (7, None, None)]


def test_download_below_upload_throughout_is_one_warning():
    rows = "".join(f"Xã {name};8/2024;365;20;40\n" for name in "ABC")
    batch = brought(f"{HEAD};Tải lên trung vị (Mbps)\n{rows}", apply=False)
    assert (codes(batch, "error"), codes(batch, "warning")) == ([], ["speeds_exchanged"])
    rows = rows.replace("20;40", "40;20", 1)
    assert codes(brought(f"{HEAD};Tải lên trung vị (Mbps)\n{rows}", apply=False), "warning") == []


BOTH = {
    "side by side": "Xã/Phường;Tháng;Số mẫu;Tải xuống trung bình (Mbps);Tải xuống trung vị (Mbps)\n",
    "under a heading of the group": "Xã/Phường;Tháng;Số mẫu;Tải xuống;Tải xuống\n;;;Trung bình;Trung vị\n",
    "under one that reaches over both": "Xã/Phường;Tháng;Số mẫu;Tải xuống (Mbps);\n;;;Trung bình;Trung vị\n",
    "groups above": "Xã/Phường;Tháng;Số mẫu;Trung bình;Trung vị\n;;;Tải xuống (Mbps);Tải xuống (Mbps)\n",
}


@pytest.mark.parametrize("shape", BOTH)
def test_mean_and_median_are_both_read_from_one_table(shape):
    batch = brought(f"{BOTH[shape]}Xã A;8/2024;365;70;35\nXã B;8/2024;320;82;41\n")
    assert (codes(batch, "error"), codes(batch, "warning")) == ([], [])
    found = Figure.objects.filter(unit__code="99001").order_by("statistic")
    assert list(found.values_list("statistic", "samples_min", "download")) == [("mean", 365, 70), ("median", 365, 35)]
    assert {figure.statistic for figure in Figure.objects.current()} == {"median"}


FIXED = "Xã/Phường;Tháng;Nhà mạng;Số mẫu;Tải xuống trung vị (Mbps)\n"
NAMES = {
    "CMC Telecom": "cmc",
    "CMC": "cmc",
    "FPT Telecom": "fpt",
    "FPT": "fpt",
    "NETNAM": "netnam",
    "NetNam": "netnam",
    "SCTV": "sctv",
    "Viettel": "viettel",
    "VNPT": "vnpt",
}


@pytest.mark.parametrize("name", NAMES)
def test_enterprises_of_the_fixed_network_are_known_in_its_tables(name):
    batch = brought(f"{FIXED}Xã A;8/2024;{name};365;145\nXã B;8/2024;{name};320;141\n", network="fixed")
    assert codes(batch, "error") == []
    assert set(Figure.objects.values_list("operator__code", flat=True)) == {NAMES[name]}


@pytest.mark.parametrize("network", ["mobile", "5g"])
def test_in_a_mobile_table_they_are_asked_about(network):
    batch = brought(f"{FIXED}Xã A;8/2024;FPT;365;45\nXã B;8/2024;Viettel;320;41\n", network=network, apply=False)
    assert codes(batch, "error") == ["operator_of_fixed"]
    assert [asked.text for asked in questions(batch).operators] == ["FPT Telecom"]


def test_the_answer_to_that_is_taken():
    batch = brought(f"{FIXED}Xã A;8/2024;FPT;365;45\n", apply=False)
    actions.answer_names(by=None, batch=batch, operators={0: "mobifone"}, units={})
    actions.settle_batch(batch=batch)
    batch.refresh_from_db()
    assert codes(batch, "error") == []


def test_shipped_enterprises_of_the_fixed_network_are_no_mobile_operators():
    day = Period(2024, 8).last_day
    assert set(Operator.objects.of_fixed_network(day).values_list("code", flat=True)) == {*NAMES.values()}
    assert not Operator.objects.in_force(day).filter(code__in=["cmc", "fpt", "netnam", "sctv"]).exists()
