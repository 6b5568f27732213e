"""Facts for tests: an invented province of two districts, all figures synthetic (số liệu giả lập)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from measurements.judging.compliance import Verdict
from reports.facts import Facts, FiledIndicator, LetterheadFacts, MonthFigure, OperatorLine, RecipientClass, UnitLine

HEAD = LetterheadFacts(
    superior="UBND TỈNH THỬ",
    agency="Sở Thông tin và Truyền thông",
    symbol="STTTT-BCVT",
    report_symbol="BC-STTTT",
    place="Thử",
    signer=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    ministry="Bộ Thông tin và Truyền thông",
    committee="Ủy ban nhân dân tỉnh Thử",
    contact="Phòng Bưu chính, Viễn thông",
    archive="VT, BCVT",
    recipients=(
        RecipientClass("Các sở, ban, ngành", "cài đặt ứng dụng."),
        RecipientClass("Ủy ban nhân dân các huyện", "hướng dẫn người dân."),
    ),
    legal_bases=("Căn cứ Công văn số 2138/BTTTT-CVT ngày 03/6/2024",),
)


def figure(samples=None, download=None, verdict=Verdict.NO_DATA, *, estimated=False, statistic="median"):
    least, most = samples if isinstance(samples, tuple) else (samples, samples)
    speed = None if download is None else Decimal(download)
    return MonthFigure(least, most, speed, None, None, estimated, verdict, "" if speed is None else statistic)


ENOUGH = figure(365, None, Verdict.SPEED_MISSING)
LOW = figure((0, 299), verdict=Verdict.TOO_FEW_SAMPLES)


def line(code, name, *months, parent="Tỉnh Thử"):
    return UnitLine(code, name, parent, months)


def operator(code="op", name="Nhà mạng thử", *, units=(), status="on_time", value="12"):
    at = datetime(2024, 10, 8, 3, tzinfo=UTC)
    filed = (FiledIndicator("bts", "Số trạm 4G phát sóng mới", "trạm", Decimal(value), Decimal(7), Decimal("19.5")),)
    return OperatorLine(code, name, status, at, datetime(2024, 10, 9, 16, 59, 59, tzinfo=UTC), filed, units)


FACTS = Facts(
    kind="ministry",
    province_code="99",
    province="Tỉnh Thử",
    period="2024-09",
    data_period="2024-09",
    due_on=date(2024, 10, 15),
    revision=1,
    late=False,
    network="mobile",
    level="district",
    unit_kinds="huyện",
    ward_kinds="xã",
    wards_in_force=4,
    min_samples=300,
    min_download=Decimal("40.00"),
    legal_act="2138/BTTTT-CVT ngày 03/6/2024",
    months=("2024-07", "2024-08", "2024-09"),
    units=(
        line(
            "991", "Huyện Đông", LOW, figure(365, None, Verdict.SPEED_MISSING), figure(318, "39.996", Verdict.TOO_SLOW)
        ),
        line("992", "Huyện Tây", None, LOW, LOW),
        line("993", "Huyện Nam", LOW, LOW, figure(1500, "45.6", Verdict.COMPLIANT)),
    ),
    province_figure=None,
    statistic="",
    operators=(
        operator(units=(line("991", "Huyện Đông", figure(200, "38.5", Verdict.TOO_SLOW)),)),
        operator("hai", "Nhà mạng hai", status="missing", value="99"),
    ),
    head=HEAD,
)


def facts(**changed):
    return replace(FACTS, **changed)


CREATED = datetime(2024, 10, 15, tzinfo=UTC)
