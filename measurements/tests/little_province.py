"""A small invented province for tests: two districts with two wards each, and one operator's name."""

from datetime import date
from decimal import Decimal

from base import clock
from measurements.models import Figure, ImportBatch
from wards.models import Operator, OperatorObligation, Unit

START = date(2024, 1, 1)


def make_unit(level, kind, code, name, parent=None, *, start=START, end=None, province="99"):
    return Unit.objects.create(
        level=level,
        kind=kind,
        code=code,
        name=name,
        parent=parent,
        province_code=province,
        heir_code=province,
        valid_from=start,
        valid_to=end,
        sort_key=code,
        search_key=name.lower(),
    )


def make_province():
    """Tỉnh Thử (99): Huyện Đông (Xã A, Xã B), Huyện Tây (Xã C, and Xã D that ends on 15/8/2024)."""
    province = make_unit("province", "tinh", "99", "Thử")
    east = make_unit("district", "huyen", "991", "Đông", province)
    west = make_unit("district", "huyen", "992", "Tây", province)
    make_unit("ward", "xa", "99001", "A", east)
    make_unit("ward", "xa", "99002", "B", east)
    make_unit("ward", "xa", "99003", "C", west)
    make_unit("ward", "xa", "99004", "D", west, end=date(2024, 8, 15))
    return province


def make_operator(code="op", name="Nhà mạng thử"):
    operator, made = Operator.objects.get_or_create(code=code, defaults={"name": name, "valid_from": START})
    if made:
        OperatorObligation.objects.create(operator=operator, valid_from=START, legal_act="Văn bản giả lập")
    return operator


def make_batch():
    return ImportBatch.objects.create(
        status="applied",
        file="thu.xlsx",
        file_name="thu.xlsx",
        sha256="0" * 64,
        size=1,
        received_at=clock.machine_now(),
        applied_at=clock.machine_now(),
    )


def make_figure(code, samples=None, download=None, *, month=8, operator=None, network="mobile", **more):
    """A figure of 2024; samples: a number or a pair."""
    least, most = samples if isinstance(samples, tuple) else (samples, samples)
    return Figure.objects.create(
        unit=Unit.objects.get(code=code),
        period=date(2024, month, 1),
        network=network,
        operator=operator,
        source=more.pop("source", "vnnic"),
        statistic=more.pop("statistic", "median"),
        samples_min=least,
        samples_max=most,
        download=None if download is None else Decimal(download),
        batch=more.pop("batch", None) or make_batch(),
        sheet="T",
        cell="C3",
        raw=str(samples),
        **more,
    )
