"""The facts of a report equal `compliance`; letterhead of the due date, units of the data month."""

from datetime import date
from decimal import Decimal

import pytest

from base.period import Period
from base.refusal import Refused
from measurements.queries import compliance
from measurements.tests.little_province import START, make_figure, make_operator, make_province, make_unit
from reports import content
from reports.content import drafts, passages
from reports.documents import DocumentTable
from reports.models import Letterhead
from reports.queries import gather
from reports.queries.gathering import letterhead_on
from reports.tests.document_words import words_of
from wards.models import Operator, Unit, UnitChange

pytestmark = pytest.mark.django_db

# The table that Hải Phòng's department published in autumn 2024: 43 of 45 counts are `<300`.
DISTRICTS = [
    "Huyện An Dương",
    "Huyện An Lão",
    "Huyện Bạch Long Vĩ",
    "Huyện Cát Hải",
    "Huyện Kiến Thụy",
    "Huyện Thủy Nguyên",
    "Huyện Tiên Lãng",
    "Huyện Vĩnh Bảo",
    "Quận Dương Kinh",
    "Quận Hải An",
    "Quận Hồng Bàng",
    "Quận Kiến An",
    "Quận Lê Chân",
    "Quận Ngô Quyền",
    "Quận Đồ Sơn",
]
REFORM = date(2025, 7, 1)


@pytest.fixture
def hai_phong():
    """The city with its 15 districts of 2024, and one ward and two communes since the reform of 1/7/2025."""
    city = make_unit("province", "thanh_pho", "31", "Hải Phòng", province="31", end=REFORM)
    for index, full in enumerate(DISTRICTS, start=301):
        kind, name = ("huyen", full[6:]) if full.startswith("Huyện") else ("quan", full[5:])
        district = make_unit("district", kind, str(index), name, city, province="31", end=REFORM)
        for month in (7, 8, 9):
            count = {8: 365, 9: 318}.get(month) if name == "Thủy Nguyên" else None
            make_figure(district.code, count or (0, 299), month=month)
    make_unit("ward", "thi_tran", "11001", "Núi Đèo", Unit.objects.get(code="306"), province="31", end=REFORM)
    today = make_unit("province", "thanh_pho", "31", "Hải Phòng", province="31", start=REFORM)
    make_unit("ward", "phuong", "11101", "Thủy Nguyên", today, province="31", start=REFORM)
    make_unit("ward", "dac_khu", "11102", "Cát Hải", today, province="31", start=REFORM)
    return city


@pytest.fixture
def province():
    Operator.objects.all().delete()
    make_operator()
    return make_province()


def heads(due, period):
    """Who writes to whom in the monthly letter due on a day."""
    document = content.document(gather("letter", Period.parse(period), "31", due_on=due))
    return document.head.agency, document.head.ministry, document.head.symbol, document.to[1]


def test_letters_of_four_dates_differ_where_the_law_does(hai_phong):
    science = ("Sở Khoa học và Công nghệ", "Bộ Khoa học và Công nghệ", "SKHCN-BCVT")
    assert heads(date(2024, 10, 15), "2024-09") == (
        "Sở Thông tin và Truyền thông",
        "Bộ Thông tin và Truyền thông",
        "STTTT-BCVT",
        "Ủy ban nhân dân các quận, huyện",
    )
    assert heads(date(2025, 4, 15), "2025-03") == (*science, "Ủy ban nhân dân các quận, huyện")
    assert heads(date(2025, 7, 15), "2025-06") == (*science, "Ủy ban nhân dân các xã, phường, đặc khu")
    assert heads(date(2025, 8, 15), "2025-07") == (*science, "Ủy ban nhân dân các xã, phường, đặc khu")


def test_junes_report_due_in_july_has_junes_units(hai_phong):
    june = gather("ministry", Period(2025, 6), "31", due_on=date(2025, 7, 15))
    july = gather("ministry", Period(2025, 7), "31", due_on=date(2025, 8, 15))
    assert (june.ward_kinds, july.ward_kinds) == ("thị trấn", "phường, đặc khu")


def test_a_letter_rests_only_on_acts_that_were_there_on_its_day(hai_phong):
    bases = [len(letterhead_on(day, hai_phong).legal_bases) for day in (date(2024, 10, 15), date(2024, 11, 15))]
    assert bases == [1, 2]


def test_the_letter_of_2024_is_made_again_from_its_table(hai_phong):
    document = content.document(gather("letter", Period(2024, 9), "31"))
    table = next(part for section in document.sections for part in section.parts if isinstance(part, DocumentTable))
    cells = [cell.text for row in table.rows for cell in row[2:]]
    assert (len(table.rows), len(cells), cells.count("<300")) == (15, 45, 43)
    thuy_nguyen = next(row for row in table.rows if row[1].text == "Huyện Thủy Nguyên")
    assert [cell.text for cell in thuy_nguyen[2:]] == ["<300", "365", "318"]
    assert {row[1].text for row in table.rows} == set(DISTRICTS)
    assert [recipient for recipient in document.to if "doanh nghiệp" in recipient or "báo chí" in recipient]
    assert "1 thị trấn chưa có số liệu" in words_of(document)


def test_every_number_equals_compliance(province):
    make_figure("99001", 1234, "39.996")
    make_figure("99002", (0, 299), "52.4")
    facts = gather("ministry", Period(2024, 8), "99")
    table = compliance(Period(2024, 8), "99", level="ward")
    assert facts.level == "ward"
    assert [
        (unit.code, unit.now.samples_min, unit.now.samples_max, unit.now.download, unit.now.verdict)
        for unit in facts.units
    ] == [(row.code, row.samples_min, row.samples_max, row.download_mbps, row.verdict) for row in table.rows]
    assert facts.counts == table.counts
    assert (facts.enough_samples, facts.speed_judged) == (table.enough_samples, table.speed_judged)


def test_the_report_is_made_at_the_lowest_level_that_holds_figures(province):
    make_figure("991", 400)
    assert gather("ministry", Period(2024, 8), "99").level == "district"
    make_figure("99001", 400)
    assert gather("ministry", Period(2024, 8), "99").level == "ward"


def test_the_published_row_of_the_whole_province_is_told(province):
    make_figure("991", 400)
    make_figure("99", 9000, "54.34")
    facts = gather("ministry", Period(2024, 8), "99")
    assert facts.province_figure.download == Decimal("54.34")
    assert "Tốc độ tải xuống trung vị của tỉnh Thử do VNNIC công bố: 54,34 Mbps (9.000 mẫu)." in words_of(
        content.document(facts)
    )


def test_a_unit_that_was_only_renamed_keeps_its_months_before(province):
    old = Unit.objects.get(code="99001")
    make_figure("99001", 350, month=7)
    Unit.objects.filter(pk=old.pk).update(valid_to=date(2024, 8, 1))
    new = make_unit("ward", "phuong", "99005", "A Mới", old.parent, start=date(2024, 8, 1))
    UnitChange.objects.create(old=old, new=new, effective_on=date(2024, 8, 1), part="whole")
    make_figure("99005", 400, month=8)
    line = next(unit for unit in gather("ministry", Period(2024, 8), "99").units if unit.code == "99005")
    assert [month.samples_min if month else None for month in line.months] == [None, 350, 400]


def test_a_unit_made_of_two_is_not_comparable_with_either(province):
    olds = list(Unit.objects.filter(code__in=["99001", "99002"]))
    make_figure("99001", 350, month=7)
    Unit.objects.filter(code__in=["99001", "99002"]).update(valid_to=date(2024, 8, 1))
    new = make_unit("ward", "phuong", "99005", "Hợp Nhất", olds[0].parent, start=date(2024, 8, 1))
    for old in olds:
        UnitChange.objects.create(old=old, new=new, effective_on=date(2024, 8, 1), part="whole")
    make_figure("99005", 400, month=8)
    line = next(unit for unit in gather("ministry", Period(2024, 8), "99").units if unit.code == "99005")
    assert line.months[:2] == (None, None)


def test_an_operators_facts_hold_only_its_own_figures(province):
    other = make_operator("hai", "Nhà mạng hai")
    make_figure("99001", 500, "45", operator=make_operator())
    make_figure("99001", 400, "35", operator=other)
    facts = gather("operator", Period(2024, 8), "99", operator_code="hai")
    assert [(one.code, [unit.now.download for unit in one.units]) for one in facts.operators] == [
        ("hai", [Decimal("35")])
    ]


def test_a_code_that_no_province_bore_is_refused_with_what_to_do(province):
    with pytest.raises(Refused, match="load_register"):
        gather("ministry", Period(2024, 8), "77")


def test_a_day_without_letterhead_is_refused(province):
    Letterhead.objects.all().delete()
    with pytest.raises(Refused, match="15/10/2024"):
        letterhead_on(date(2024, 10, 15), province)


def test_a_provinces_own_letterhead_goes_before_the_general_one(province):
    general = letterhead_on(date(2024, 10, 15), province)
    assert (general.superior, general.committee, general.place) == (
        "UBND TỈNH THỬ",
        "Ủy ban nhân dân tỉnh Thử",
        "Thử",
    )
    row = Letterhead.objects.get(province_code="", valid_from=START)
    row.pk, row.province_code, row.symbol = None, "99", "RIENG"
    row.save()
    assert letterhead_on(date(2024, 10, 15), province).symbol == "RIENG"


def test_a_unit_that_is_no_more_on_the_due_day_is_told_with_the_units_that_hold_its_land(hai_phong):
    heir = Unit.objects.get(code="11101")
    for code in ("305", "306"):  # two into one: a merger
        old = Unit.objects.get(code=code)
        UnitChange.objects.create(old=old, new=heir, effective_on=REFORM, part="whole")
    facts = gather("reminder", Period(2024, 9), "31", due_on=date(2025, 7, 15))
    line = next(unit for unit in facts.units if unit.code == "306")
    assert (line.dissolved, line.heirs) == (True, ("Phường Thủy Nguyên",))
    before = gather("reminder", Period(2024, 9), "31", due_on=date(2024, 10, 15))
    assert not any(unit.dissolved or unit.heirs for unit in before.units)


def test_an_operators_letter_says_that_the_month_is_split_where_another_has_figures(province):
    make_figure("99001", 400, "39.99", month=9)
    alone = gather("operator", Period(2024, 9), "99", operator_code="op")
    assert not alone.split_by_operator
    make_figure("99001", 400, "39.99", month=9, operator=make_operator("hai", "Nhà mạng hai"))
    split = gather("operator", Period(2024, 9), "99", operator_code="op")
    assert split.split_by_operator
    assert "không có số liệu của Nhà mạng thử" in words_of(content.document(split))
    assert "không chia theo doanh nghiệp" in words_of(content.document(alone))


def little(months):
    """Four wards; A has too few samples in each of these months of 2024, the others in December alone."""
    make_province()
    Unit.objects.filter(code="99004").update(valid_to=None)
    for month in months:
        make_figure("99001", (0, 299), month=month)
        for code in ("99002", "99003", "99004"):
            make_figure(code, (0, 299) if month == 12 else 365, month=month)


def made(kind):
    return gather(kind, Period(2024, 12), "99", due_on=date(2025, 1, 15))


def short_for(kind="ministry"):
    return [unit.short_for for unit in made(kind).units]


def test_months_in_a_row_are_counted_beyond_those_shown():
    little(range(6, 13))
    assert short_for() == [7, 1, 1, 1]
    assert short_for("letter") == [0, 0, 0, 0]
    text = drafts.draft(made("ministry"), passages.SHORTCOMINGS.key)
    assert "Có 1 đơn vị chưa đủ mẫu 7 tháng liền." in text


def test_a_month_that_was_not_published_ends_the_months_in_a_row():
    little((6, 7, 9, 10, 11, 12))
    assert short_for() == [4, 1, 1, 1]
