"""Nobody writes figures of a province that is not theirs, whatever stands in the file."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.models import Role, Scope
from accounts.tests.builders import make_user
from base import clock
from base.refusal import Refused
from measurements import actions
from measurements.actions import OutOfReach
from measurements.actions.reach import stated_province
from measurements.models import BatchProvince, Figure, ImportBatch, LayoutMapping, Snapshot
from measurements.queries import batches_for, counts_for, is_whole, listed, mappings_for, units_within
from measurements.queries.preview import preview
from measurements.tests.two_provinces import (
    FAR,
    HEAD,
    OWN,
    read,
    receive,
    two,
)
from measurements.tests.uploads import work
from wards.models import Alias, Unit

__all__ = ["two"]

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ASSUMED = ("network_assumed", "statistic_assumed", "units_missing")
NOT_YOURS = "không phụ trách tỉnh, thành phố hoặc đơn vị này"


def codes(batch):
    return [one["code"] for one in batch.issues if one["code"] not in ASSUMED]


def later(user):
    """The same person at another request."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("province", "said"),
    [("", "Chọn tỉnh, thành phố"), ("98", NOT_YOURS), ("97", NOT_YOURS), ("9", NOT_YOURS)],
)
def test_a_file_is_brought_only_for_a_province_that_one_acts_for(two, province, said):
    with pytest.raises(OutOfReach, match=said):
        receive(two.clerk, HEAD + OWN, province)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER, Role.WARD, Role.AGENCY, Role.OPERATOR])
def test_who_imports_nothing_brings_nothing(two, role):
    with pytest.raises(OutOfReach):
        receive(make_user(role, unit=two.own), HEAD + OWN)


def test_a_file_that_says_whose_it_is_is_for_those_who_reach_every_province(two):
    for by in (two.admin, None):
        batch = read(by, HEAD + OWN + FAR + "\n" * (by is None), "")
        assert (batch.status, batch.counts["figures"]) == ("checked", 3)
        assert {row.heir_code: row.figures for row in batch.provinces.all()} == {"98": 1, "99": 2}


def test_in_the_list_of_files_each_is_told_their_part_and_no_more_of_it_is_read(two):
    read(two.admin, HEAD + OWN + FAR, "")

    def told(user):
        (one,) = listed(user, batches_for(user), 50)
        return one.rows, one.errors, [row.heir_code for row in one.batch.provinces.all()]

    assert told(two.clerk) == (2, None, ["99"])
    assert told(two.neighbour) == (1, None, ["98"])
    assert told(two.of_both) == (3, 0, ["98", "99"])
    assert told(two.admin)[:2] == (3, 0)


def test_rows_of_others_are_left_out_with_one_note_and_never_written(two):
    batch = read(two.clerk, HEAD + OWN + FAR + FAR.replace("410", "3OO"))
    assert (batch.status, codes(batch), batch.counts["figures"], batch.counts["error"]) == (
        "checked",
        ["out_of_reach"],
        2,
        0,
    )
    (note,) = [one for one in batch.issues if one["code"] == "out_of_reach"]
    assert (note["severity"], note["sheet"], note["cell"]) == ("warning", "", "")
    assert "2 dòng của Tỉnh Xa" in note["message"]
    assert "Lạ" not in str(batch.reading["left_out"])
    actions.ask_to_apply(by=two.clerk, batch=batch)
    actions.apply_target(str(batch.pk), lambda *_: None)
    assert set(Figure.objects.values_list("unit__province_code", flat=True)) == {"99"}
    assert [row.heir_code for row in batch.provinces.all()] == ["99"]


def test_a_file_of_nothing_but_others_is_an_error(two):
    batch = read(two.clerk, HEAD + FAR)
    assert (batch.status, codes(batch)) == ("rejected", ["nothing_within_reach"])
    with pytest.raises(actions.OutOfReach.__mro__[1]):
        actions.apply_batch(by=two.clerk, batch=batch)


def test_the_total_of_a_mixed_file_is_not_held_against_a_part_of_it(two):
    text = HEAD + OWN + FAR + "Cộng;;8/2024;1095\n"
    assert codes(read(two.clerk, text)) == ["out_of_reach"]


def test_what_was_acted_for_when_it_was_checked_is_asked_again_when_it_is_applied(two):
    batch = read(two.of_both, HEAD + OWN + FAR, "99")
    assert codes(batch)[0] == "wrong_province"  # said, since the clerk reaches both but stated one
    batch = read(two.of_both, HEAD + OWN, "99")
    actions.ask_to_apply(by=two.of_both, batch=batch)
    Scope.objects.filter(user=two.of_both, unit=two.own).update(valid_to=clock.today())
    with pytest.raises(OutOfReach):
        actions.apply_target(str(batch.pk), lambda *_: None)
    assert not Figure.objects.exists()
    assert ImportBatch.objects.get(pk=batch.pk).status == "checked"


def test_a_job_s_refusal_is_told_in_the_language_of_the_page(two, client):
    batch = read(two.clerk, HEAD + OWN)
    address = f"/imports/{batch.pk}/"
    client.force_login(two.clerk)
    client.post(f"{address}apply/", {"assumed": "network,statistic", "good_rows": "yes"})
    Scope.objects.filter(user=two.clerk).update(valid_to=clock.today())
    with translation.override("vi"):  # as a worker, who has no page
        work()
    client.force_login(two.admin)
    assert "số liệu của đơn vị mà bạn không (hoặc không còn) phụ trách" in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    said = "Some figures of this file are of units that you do not act for (any more)."
    assert said in client.get(address).content.decode()
    assert client.get(f"/api/v1{address}").json()["job"]["error"].startswith(said)


def test_a_closed_account_writes_nothing_that_was_asked_for_before(two):
    batch = read(two.clerk, HEAD + OWN)
    actions.ask_to_apply(by=two.clerk, batch=batch)
    type(two.clerk).objects.filter(pk=two.clerk.pk).update(is_active=False)
    with pytest.raises(OutOfReach):
        actions.apply_target(str(batch.pk), lambda *_: None)
    assert not Figure.objects.exists()


def test_a_scope_that_ended_before_the_file_was_read_leaves_everything_out(two):
    batch = receive(two.clerk, HEAD + OWN)
    Scope.objects.filter(user=two.clerk).update(valid_to=clock.today())
    actions.check_target(str(batch.pk), lambda *_: None)
    batch.refresh_from_db()
    assert codes(batch) == ["nothing_within_reach"]


def test_a_successor_applies_what_was_checked(two):
    batch = read(two.clerk, HEAD + OWN)
    type(two.clerk).objects.filter(pk=two.clerk.pk).update(is_active=False)
    successor = make_user(Role.STAFF, unit=two.own)
    actions.apply_batch(by=successor, batch=batch)
    assert Figure.objects.count() == 2


def test_of_a_mixed_file_each_province_sees_its_own_rows(two):
    batch = read(two.admin, HEAD + OWN + FAR, "")
    for user, units, figures in ((two.clerk, {"Xã A", "Xã B"}, 2), (two.neighbour, {"Xã Lạ"}, 1)):
        assert list(batches_for(user)) == [batch]
        assert not is_whole(user, batch)
        seen = preview(batch, units_within(user, "vnnic"), counts=counts_for(user, batch), whole=False, kind="new")
        assert {line.unit for line in seen.lines} == units
        assert (seen.counts["figures"], seen.counts["new"], seen.of_kind) == (figures, figures, figures)
        assert (seen.tables, seen.left_out, seen.totals, seen.sums, seen.errors + seen.warnings) == ([], [], [], {}, 0)
    for user in (two.admin, two.of_both):
        assert is_whole(user, batch)
        assert counts_for(user, batch) == batch.counts
    for user in (make_user(Role.LEADER, unit=two.own), make_user(Role.STAFF), AnonymousUser()):
        assert not batches_for(user).exists()
        assert not is_whole(user, batch)


def test_only_who_reaches_all_of_a_file_changes_what_becomes_of_it(two):
    batch = read(two.admin, HEAD + OWN + FAR, "")
    columns = {"A": "province", "B": "ward", "C": "month", "D": "samples"}
    steps = [
        lambda by: actions.ask_to_apply(by=by, batch=batch),
        lambda by: actions.apply_batch(by=by, batch=batch),
        lambda by: actions.discard_batch(by=by, batch=batch),
        lambda by: actions.teach_mapping(by=by, batch=batch, table=0, columns=columns),
        lambda by: actions.answer_names(by=by, batch=batch, units={0: 1}, operators={}),
        lambda by: actions.require_reader(by=by, batch=batch),
    ]
    with pytest.raises(OutOfReach, match="Tệp này còn có số liệu của tỉnh"):
        steps[2](two.clerk)
    for step in steps:
        for by in (two.clerk, two.neighbour, make_user(Role.LEADER, unit=two.own)):
            with pytest.raises(OutOfReach):
                step(by)
    assert not Figure.objects.exists()
    actions.apply_batch(by=two.of_both, batch=batch)
    for by in (two.clerk, two.neighbour):
        with pytest.raises(OutOfReach):
            actions.undo_batch(by=by, batch=batch)
    assert Figure.objects.count() == 3
    actions.undo_batch(by=two.of_both, batch=batch)
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("stated", "said", "province"),
    [("99", "98", "99"), ("", "98", "98"), (None, "98", "98"), ("", "", "")],
)
def test_a_file_is_of_the_province_that_was_stated_else_of_the_one_it_says(two, stated, said, province):
    options = {} if stated is None else {"province": stated}
    assert stated_province(ImportBatch(options=options, province_code=said)) == province
    assert stated_province(ImportBatch(unit=two.far_ward, options=options, province_code="97")) == "98"


def test_who_brought_a_file_has_it_read_again_though_it_turned_out_to_reach_further(two):
    batch = read(two.clerk, HEAD + OWN)
    BatchProvince.objects.create(batch=batch, heir_code="98")
    for by in (two.clerk, two.of_both, two.admin, None):
        actions.require_reader(by=by, batch=batch)
    for by in (two.neighbour, make_user(Role.STAFF, unit=two.own)):
        with pytest.raises(OutOfReach, match="ngoài phạm vi của bạn"):
            actions.require_reader(by=by, batch=batch)


def test_counts_of_a_province_follow_what_was_written(two):
    actions.apply_batch(by=two.clerk, batch=read(two.clerk, HEAD + OWN))
    batch = read(two.admin, HEAD + OWN.replace("320", "321") + FAR, "")
    actions.apply_batch(by=two.admin, batch=batch)
    found = {row.heir_code: (row.figures, row.new, row.changed, row.same) for row in batch.provinces.all()}
    assert found == {"98": (1, 1, 0, 0), "99": (2, 0, 1, 1)}


def test_undo_is_refused_where_a_unit_is_out_of_reach_though_the_note_does_not_say_so(two):
    batch = read(two.admin, HEAD + OWN + FAR, "")
    actions.apply_batch(by=two.admin, batch=batch)
    BatchProvince.objects.filter(heir_code="98").delete()
    with pytest.raises(OutOfReach, match=r"không \(hoặc không còn\) phụ trách"):
        actions.undo_batch(by=two.clerk, batch=batch)
    assert Figure.objects.count() == 3


def test_snapshots_too_are_taken_back_by_who_reaches_their_units(two):
    text = (HEAD + OWN + FAR).replace("8/2024", "11/2024")
    batch = read(two.admin, text, "", as_of="2024-11-15")
    actions.apply_batch(by=two.admin, batch=batch)
    BatchProvince.objects.filter(heir_code="98").delete()
    with pytest.raises(OutOfReach):
        actions.undo_batch(by=two.clerk, batch=batch)
    assert Snapshot.objects.count() == 3


def test_the_same_bytes_from_another_province_are_a_batch_of_its_own(two):
    text = HEAD + OWN + FAR
    first, second, third = read(two.clerk, text), read(two.neighbour, text, "98"), read(two.admin, text, "")
    assert len({first.pk, second.pk, third.pk}) == 3
    assert [batch.counts["figures"] for batch in (first, second, third)] == [2, 1, 3]
    assert receive(make_user(Role.STAFF, unit=two.own), text) == first
    assert receive(two.admin, text, "") == third
    assert receive(two.of_both, text, "99") != first  # would have read more of it
    assert set(batches_for(two.neighbour)) == {second, third}


def test_a_batch_of_which_nothing_is_noted_is_of_the_province_it_was_stated_for(two):
    batch = read(two.clerk, HEAD + OWN)
    BatchProvince.objects.all().delete()
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert list(batches_for(two.clerk)) == [batch]
    assert is_whole(two.clerk, batch)
    assert not batches_for(two.neighbour).exists()
    assert not is_whole(two.neighbour, batch)
    ImportBatch.objects.update(province_code="")
    unknown = ImportBatch.objects.get(pk=batch.pk)
    assert list(batches_for(two.clerk)) == [batch]
    assert is_whole(two.clerk, unknown)
    assert not batches_for(two.neighbour).exists()
    assert not is_whole(two.neighbour, unknown)


def test_a_ward_s_file_is_its_own_ward_s_only(two):
    ward = Unit.objects.get(code="99001")
    officer = make_user(Role.WARD, unit=ward)
    told = {"source": "ward", "file_name": "t.csv", "content": b"x", "options": {}}
    for unit in (two.far_ward, Unit.objects.get(code="99002"), None):
        for province in ("99", "") if unit else ("99",):
            with pytest.raises(OutOfReach, match=NOT_YOURS):
                actions.receive_file(by=officer, province_code=province, unit=unit, **told)
    batch = actions.receive_file(by=officer, province_code="99", unit=ward, **told)
    assert is_whole(officer, batch)
    for by in (two.clerk, two.admin, make_user(Role.WARD, unit=two.far_ward)):
        assert not is_whole(by, batch)
        with pytest.raises(OutOfReach):
            actions.discard_batch(by=by, batch=batch)


TWICE = "Xã/Phường;Tháng;Số mẫu;Số mẫu đo\nXã A;8/2024;365;45\n"
MEANT = {"A": "ward", "B": "month", "C": "samples", "D": "download"}


def test_what_is_taught_of_columns_holds_for_the_province_s_files_only(two):
    batch = read(two.clerk, TWICE)
    assert codes(batch) == ["column_ambiguous"]
    mapping = actions.teach_mapping(by=two.clerk, batch=batch, table=0, columns=MEANT)
    assert mapping.province_code == "99"
    assert codes(read(two.neighbour, TWICE.replace("Xã A", "Xã Lạ"), "98")) == ["column_ambiguous"]
    actions.check_batch(batch=batch)
    assert batch.status == "checked"
    with pytest.raises(OutOfReach):
        actions.forget_mapping(by=two.neighbour, mapping=mapping)
    actions.forget_mapping(by=two.clerk, mapping=mapping)


def test_what_is_taught_for_everybody_holds_until_a_province_teaches_its_own(two):
    of_all = actions.teach_mapping(by=two.admin, batch=read(two.admin, TWICE, ""), table=0, columns=MEANT)
    assert of_all.province_code == ""
    batch = read(two.clerk, TWICE)
    assert codes(batch) == []
    with pytest.raises(OutOfReach):
        actions.forget_mapping(by=two.clerk, mapping=of_all)
    own = actions.teach_mapping(by=two.clerk, batch=batch, table=0, columns={**MEANT, "D": "ignore"})
    assert mappings_for(batch) == {own.shape: own}
    assert LayoutMapping.objects.filter(withdrawn_at=None).count() == 2
    actions.check_batch(batch=batch)
    actions.apply_batch(by=two.clerk, batch=batch)
    assert Figure.objects.get().download is None


def test_a_confirmed_name_is_of_a_unit_within_reach(two):
    batch = read(two.clerk, (HEAD + OWN).replace("Xã A", "Xã AA"))
    with pytest.raises(Refused, match="không có trong tháng đó"):
        actions.answer_names(by=two.clerk, batch=batch, units={0: two.far_ward.pk}, operators={})
    everywhere = read(two.admin, (HEAD + OWN).replace("Xã A", "Xã AA"), "")
    BatchProvince.objects.filter(batch=everywhere).update(heir_code="99")
    with pytest.raises(OutOfReach):
        actions.answer_names(by=two.clerk, batch=everywhere, units={0: two.far_ward.pk}, operators={})
    assert not Alias.objects.exists()


# --- the pages


def upload(client, text, **more):
    return client.post("/imports/upload/", {"file": SimpleUploadedFile("t.csv", text.encode()), **more})


def test_pages_show_each_province_its_rows_and_refuse_the_steps(two, client):
    text = HEAD + OWN + FAR + "Tỉnh Xa;Xã Lạc;8/2024;5\n"
    client.force_login(two.admin)
    upload(client, text, province="")
    work()
    batch = ImportBatch.objects.get()
    client.force_login(two.clerk)
    assert "t.csv" in client.get("/imports/").content.decode()
    page = client.get(f"/imports/{batch.pk}/?kind=new").content.decode()
    assert "Xã A" in page
    assert "Xã Lạ" not in page
    assert "ngoài phạm vi của bạn" in page
    assert "/apply/" not in page
    for path in ("file/", "marked/", "columns/0/"):
        assert client.get(f"/imports/{batch.pk}/{path}").status_code == 404
    for step in ("apply", "discard", "check", "undo"):
        answer = client.post(f"/imports/{batch.pk}/{step}/", {"good_rows": "yes"}, follow=True)
        assert "ngoài phạm vi của bạn" in answer.content.decode()
    work()
    assert not Figure.objects.exists()
    assert ImportBatch.objects.get().status == "rejected"


def test_an_empty_province_is_refused_on_the_page_and_in_the_api(two, client):
    client.force_login(two.clerk)
    assert "Chọn tỉnh, thành phố của tệp này" in upload(client, HEAD + OWN).content.decode()
    file = {"file": SimpleUploadedFile("t.csv", (HEAD + OWN).encode())}
    answer = client.post("/api/v1/imports/", {**file, "province": ""})
    assert answer.status_code == 400
    assert [one["where"] for one in answer.json()["problems"]] == ["province"]
    client.force_login(two.of_both)
    file = {"file": SimpleUploadedFile("t.csv", (HEAD + OWN).encode())}
    assert client.post("/api/v1/imports/", file).status_code == 400
    assert not ImportBatch.objects.exists()


def test_the_api_shows_each_province_its_rows_and_refuses_the_steps(two, client):
    batch = read(two.admin, HEAD + OWN + FAR, "")
    client.force_login(two.neighbour)
    row = client.get("/api/v1/imports/").json()["results"][0]
    assert (row["new"], row["errors"], row["issue_count"], row["whole"]) == (1, None, 0, False)
    assert client.get("/api/v1/imports/?format=csv").content.decode().splitlines()[1].count(";1;0;0;;0;false;") == 1
    one = client.get(f"/api/v1/imports/{batch.pk}/").json()
    assert (one["new"], one["issues"]) == (1, [])
    assert client.get(f"/api/v1/imports/{batch.pk}/issues/").json()["count"] == 0
    for step in ("apply", "undo"):
        answer = client.post(f"/api/v1/imports/{batch.pk}/{step}/", {}, content_type="application/json")
        assert answer.status_code == 403
    client.force_login(two.admin)
    row = client.get("/api/v1/imports/").json()["results"][0]
    assert (row["new"], row["errors"], row["whole"]) == (3, 0, True)
