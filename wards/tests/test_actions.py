import io
from datetime import date

import openpyxl
import pytest

from base.models import AuditEntry
from base.refusal import Refused
from wards.actions import (
    confirm_alias,
    load_register,
    reorganise,
    verify_change,
    withdraw_alias,
)
from wards.models import Alias, Unit, UnitChange
from wards.plan_file import read_lines
from wards.queries import province_at, register_at, units_in_force
from wards.resolution import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2026, 12, 1)


def table(*rows):
    return "\n".join(["Mã cũ,Tên cũ,Toàn bộ/một phần,Mã mới,Loại mới,Tên mới,Mã cấp trên mới", *rows]).encode()


def carry_out(*rows, on=ON):
    return reorganise(by=None, on=on, legal_act="Nghị quyết thử nghiệm", lines=read_lines(table(*rows))).pairs


def test_loading_again_changes_nothing(hai_phong):
    before = list(Unit.objects.values_list("pk", "valid_to"))
    result = load_register(by=None, provinces=["31"])
    assert not result.changed
    assert list(Unit.objects.values_list("pk", "valid_to")) == before


def test_loading_notes_who_did_what(hai_phong):
    entry = AuditEntry.objects.get(action="unit.load")
    assert entry.after == {"provinces": ["31"], "units": Unit.objects.count()}


def test_an_unknown_province_is_refused(db):
    with pytest.raises(Refused, match="mã 99"):
        load_register(by=None, provinces=["31", "99"])
    assert not Unit.objects.exists()


def test_a_dissolved_province_brings_its_heir(db):
    assert load_register(by=None, provinces=["30"]).provinces == ("31",)
    assert province_at("31", ON).name == "Hải Phòng"


def test_a_register_that_holds_something_else_is_refused(hai_phong):
    Unit.objects.filter(code="11413", valid_to=None).update(name="Tên khác")
    with pytest.raises(Refused, match="11413"):
        load_register(by=None, provinces=["31"])


def test_no_row_outlives_its_parent(hai_phong):
    for unit in Unit.objects.filter(parent__isnull=False).select_related("parent"):
        assert unit.parent.valid_from <= unit.valid_from
        assert (unit.parent.valid_to or date.max) >= (unit.valid_to or date.max)


def test_every_ward_of_the_eve_of_the_reform_has_a_successor(hai_phong):
    ended = Unit.objects.filter(level="ward", valid_to=date(2025, 7, 1))
    assert ended.count() == 374
    assert not ended.filter(successors__isnull=True).exists()


def test_a_merger_closes_opens_and_links(hai_phong):
    pairs = carry_out("11914,,toàn bộ,11914,,Cát Bà,", "11948,Bạch Long Vĩ,toàn bộ,11914,Đặc khu,Cát Bà,31")
    assert {(old.name, tuple(new.name for new in news)) for old, news in pairs} == {
        ("Cát Hải", ("Cát Bà",)),
        ("Bạch Long Vĩ", ("Cát Bà",)),
    }
    assert units_in_force(ON, "31", "ward").count() == 113
    assert units_in_force(date(2026, 11, 30), "31", "ward").count() == 114
    assert UnitChange.objects.filter(effective_on=ON, part="whole").count() == 2
    assert register_at(ON, "31").resolve("Đặc khu Cát Hải").outcome is Outcome.UNKNOWN
    assert AuditEntry.objects.get(action="unit.reorganise").reason == "Nghị quyết thử nghiệm"


def test_a_renamed_province_renews_all_its_wards_and_names_still_resolve(hai_phong):
    carry_out("31,,,31,,Hải Phòng Mới,")
    assert units_in_force(ON, "31", "ward").count() == 114
    assert units_in_force(ON, "31", "ward").first().parent.name == "Hải Phòng Mới"
    assert register_at(ON, "31").resolve("P. Hải An").outcome is Outcome.EXACT
    assert not load_register(by=None, provinces=["31"]).changed


def test_a_province_that_takes_over_another_inherits_its_history(hai_phong):
    load_register(by=None, provinces=["22"])
    carry_out("22,Quảng Ninh,toàn bộ,31,Thành phố,Hải Phòng,", "31,,toàn bộ,31,,,")
    assert province_at("22", ON).code == "31"
    assert units_in_force(ON, "31", "ward").count() == 114 + 54
    assert set(Unit.objects.values_list("heir_code", flat=True)) == {"31"}
    assert not load_register(by=None, provinces=["22"]).changed


def test_a_refused_reorganisation_stores_nothing(hai_phong):
    before = Unit.objects.count()
    with pytest.raises(Refused) as refusal:
        carry_out("11914,,một phần,11915,Đặc khu,Cát Bà,31", "99999,,,,,,")
    assert len(refusal.value.problems) == 2
    assert Unit.objects.count() == before
    assert not AuditEntry.objects.filter(action="unit.reorganise").exists()


def test_the_table_may_be_a_workbook_that_ate_leading_zeros(hai_phong):
    load_register(by=None, provinces=["22"])
    book = openpyxl.Workbook()
    book.active.append(["Mã cũ", "Tên cũ", "Ghi chú", "Mã mới", "Tên mới"])
    book.active.append([6811, "Phường Uông Bí", "Đổi tên", 6811, "Phường Uông Bí Mới"])
    stream = io.BytesIO()
    book.save(stream)
    reorganise(by=None, on=ON, legal_act="Nghị quyết thử nghiệm", lines=read_lines(stream.getvalue()))
    assert register_at(ON, "22").resolve("Phường Uông Bí").unit.name == "Uông Bí Mới"


def test_an_unverified_line_of_lineage_can_be_completed(hai_phong):
    change = UnitChange.objects.filter(part="unknown").first()
    with pytest.raises(Refused):
        verify_change(by=None, change=change, part="whole", legal_act="")
    verify_change(by=None, change=change, part="whole", legal_act="Nghị quyết số 1232/NQ-UBTVQH15")
    change.refresh_from_db()
    assert (change.part, change.legal_act) == ("whole", "Nghị quyết số 1232/NQ-UBTVQH15")


def test_a_clerks_answer_is_remembered_and_can_be_withdrawn(hai_phong):
    ward = units_in_force(ON, "31", "ward").get(name="Hải An")
    alias = confirm_alias(by=None, name="Hai An", scope="31", unit=ward)
    Alias.objects.filter(pk=alias.pk).update(confirmed_by=_clerk())
    assert register_at(ON, "31").resolve("HAI AN").outcome is Outcome.ALIAS
    assert confirm_alias(by=None, name="Hai  An", scope="31", unit=ward) == alias
    withdraw_alias(by=None, alias=alias, reason="nhầm")
    assert register_at(ON, "31").resolve("HAI AN").unit is None


def test_another_answer_replaces_the_first(hai_phong):
    wards = units_in_force(ON, "31", "ward")
    first = confirm_alias(by=None, name="Ha An", scope="31", unit=wards.get(name="Hải An"))
    confirm_alias(by=None, name="Ha An", scope="31", unit=wards.get(name="Hà Nam"))
    first.refresh_from_db()
    assert first.withdrawn_at is not None


def test_an_alias_ends_with_its_unit(hai_phong):
    ward = units_in_force(date(2025, 6, 30), "31", "ward").get(code="11560")
    alias = confirm_alias(by=None, name="TĐ", scope="31", unit=ward)
    Alias.objects.filter(pk=alias.pk).update(confirmed_by=_clerk())
    assert register_at(date(2025, 6, 30), "31").resolve("TĐ").outcome is Outcome.ALIAS
    assert register_at(date(2025, 7, 1), "31").resolve("TĐ").unit is None


def _clerk():
    field = Alias._meta.get_field("confirmed_by")
    return field.related_model.objects.create(username="clerk")
