"""Small invented rows for tests: two operators, one province, two wards of it."""

from datetime import date
from decimal import Decimal

from measurements.models import Figure, ImportBatch
from wards.models import Agency, Kind, Level, Operator, OperatorObligation, Unit

SINCE = date(2020, 1, 1)


def make_unit(level: Level, kind: Kind, code: str, name: str, parent: Unit | None = None, **changes) -> Unit:
    province = parent.province_code if parent else code
    values = {
        "level": level,
        "kind": kind,
        "code": code,
        "name": name,
        "parent": parent,
        "province_code": province,
        "heir_code": province,
        "valid_from": SINCE,
        "sort_key": name.lower(),
        "search_key": name.lower(),
    }
    return Unit.objects.create(**{**values, **changes})


def make_province(code: str = "31", name: str = "Hải Phòng", **changes) -> Unit:
    return make_unit(Level.PROVINCE, Kind.THANH_PHO, code, name, **changes)


def make_ward(province: Unit, code: str = "11506", name: str = "Thủy Nguyên", **changes) -> Unit:
    return make_unit(Level.WARD, Kind.PHUONG, code, name, province, **changes)


def make_operator(code: str = "alpha", name: str = "Mạng Alpha", **changes) -> Operator:
    """An invented operator that files; the shipped ones are left aside by `only_operators`."""
    operator = Operator.objects.create(**{"code": code, "name": name, "valid_from": SINCE, **changes})
    OperatorObligation.objects.create(operator=operator, valid_from=SINCE, legal_act="Văn bản giả lập")
    return operator


def make_agency(unit: Unit, name: str = "Sở Thử Nghiệm", kind: str = "department", **changes) -> Agency:
    return Agency.objects.create(**{"unit": unit, "name": name, "kind": kind, "valid_from": SINCE, **changes})


def make_speed(unit, period, download, operator=None, samples=400):
    """A median download in Mbps, published for a month: of a ward, or of an operator there."""
    batch, _ = ImportBatch.objects.get_or_create(
        file="x.xlsx",
        file_name="x.xlsx",
        sha256="0" * 64,
        size=1,
        received_at="2025-10-07T00:00:00+07:00",
        status="applied",
    )
    return Figure.objects.create(
        unit=unit,
        period=period.first_day,
        network="mobile",
        operator=operator,
        source="vnnic",
        statistic="median",
        samples_min=samples,
        samples_max=samples,
        download=Decimal(download),
        batch=batch,
        sheet="S",
        cell="A1",
        raw=str(samples),
    )
