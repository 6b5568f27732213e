from datetime import date
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.actions import confirm_scope, follow_successors, reorganise_units, succession
from accounts.models import Scope
from accounts.permissions import Action, Subject, can
from accounts.queries import scopes_to_review
from accounts.tests.builders import EARLY, REFORM, make_operator, make_unit, make_user
from base.models import AuditEntry
from wards.models import Part, Unit, UnitChange
from wards.plan_file import HEADING, read_lines

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
WHOLE, PART, UNKNOWN = Part.WHOLE, Part.PART, Part.UNKNOWN


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"


@pytest.fixture
def province():
    return make_unit("Tỉnh nhà", code="31")


def old(name, province, **fields):
    return make_unit(name, parent=province, **({"valid_to": REFORM} | fields))


def new(name, province, **fields):
    return make_unit(name, parent=province, **({"valid_from": REFORM} | fields))


def became(before, *after, part=WHOLE, on=REFORM):
    for unit in after:
        UnitChange.objects.create(old=before, new=unit, effective_on=on, part=part)


def held(user):
    return {(s.unit.name, s.valid_from, s.valid_to) for s in user.scopes.all()}


def test_a_unit_that_only_changed_its_name_takes_its_people_along_without_a_question(province):
    a, b = old("A", province), new("B", province)
    became(a, b)
    user = make_user("ward", unit=a)
    assert follow_successors(by=None, on=REFORM) == []
    assert held(user) == {("A", EARLY, REFORM), ("B", REFORM, None)}
    assert can(user, Action.FILE_SUBMISSION, Subject(unit=b))
    assert not can(user, Action.FILE_SUBMISSION, Subject(unit=a))
    assert not scopes_to_review().exists()


def test_the_question_that_was_kept_is_asked_in_the_language_of_the_page(client, province):
    a, b, c = old("A", province), new("B", province), new("C", province)
    became(a, b, c, part=PART)
    make_user("ward", unit=a)
    follow_successors(by=None, on=REFORM)
    client.force_login(make_user("admin", username="quan_tri"))
    asked = f"{a.full_name} đã nhập hoặc tách thành {b.full_name}, {c.full_name}: người này có còn phụ trách không?"
    assert asked in client.get("/scopes/review/").content.decode()
    client.cookies["django_language"] = "en"
    asked = f"{a.full_name} was merged or split into {b.full_name}, {c.full_name}: is this person still in charge?"
    assert asked in client.get("/scopes/review/").content.decode()


def test_people_of_merged_units_follow_and_stand_in_the_list(province):
    a, b, c = old("A", province), old("B", province), new("C", province)
    became(a, c)
    became(b, c)
    users = [make_user("ward", unit=a), make_user("ward", unit=b)]
    listed = follow_successors(by=None, on=REFORM)
    assert {scope.user for scope in listed} == set(users)
    assert set(scopes_to_review()) == set(listed)
    assert all(can(user, Action.FILE_SUBMISSION, Subject(unit=c)) for user in users)
    assert "Xã A đã nhập hoặc tách thành Xã C" in scopes_to_review().get(user=users[0]).review


@pytest.mark.parametrize("part", [PART, UNKNOWN])
def test_people_of_a_split_unit_follow_to_every_part_and_stand_in_the_list(province, part):
    a, b, c = old("A", province), new("B", province), new("C", province)
    became(a, b, c, part=part)
    user = make_user("ward", unit=a)
    listed = follow_successors(by=None, on=REFORM)
    assert {scope.unit for scope in listed} == {b, c}
    assert held(user) == {("A", EARLY, REFORM), ("B", REFORM, None), ("C", REFORM, None)}


def test_one_successor_of_which_only_a_part_came_is_asked_about(province):
    a, b = old("A", province), new("B", province)
    became(a, b, part=PART)
    make_user("ward", unit=a)
    assert len(follow_successors(by=None, on=REFORM)) == 1


def test_where_nobody_took_over_the_scope_ends_and_is_asked_about(province):
    a = old("A", province)
    user = make_user("ward", unit=a)
    (listed,) = follow_successors(by=None, on=REFORM)
    assert held(user) == {("A", EARLY, REFORM)}
    assert "chưa rõ đơn vị kế thừa" in listed.review
    assert not can(user, Action.FILE_SUBMISSION)


def test_a_successor_that_the_role_cannot_act_for_is_not_given(province):
    """A ward's officer whose ward became, by mistake in the lineage, a whole province."""
    a = old("A", province)
    became(a, make_unit("Tỉnh mới", code="99", valid_from=REFORM))
    user = make_user("ward", unit=a)
    assert len(follow_successors(by=None, on=REFORM)) == 1
    assert held(user) == {("A", EARLY, REFORM)}


def test_staff_of_a_dissolved_province_and_an_operator_s_clerk_follow_to_the_province_that_took_over():
    gone = make_unit("Tỉnh cũ", code="30", heir="31", valid_to=REFORM)
    before = make_unit("Tỉnh nhận", code="31", valid_to=REFORM)
    after = make_unit("Tỉnh sau", code="31", valid_from=REFORM)
    became(gone, after)
    became(before, after)
    operator = make_operator("x")
    staff, clerk = make_user("staff", unit=gone), make_user("operator", operator=operator, unit=before)
    assert len(follow_successors(by=None, on=REFORM)) == 2
    assert can(staff, Action.IMPORT_FIGURES, Subject(unit=after))
    assert can(clerk, Action.FILE_SUBMISSION, Subject(unit=after, operator_id=operator.pk))
    assert set(clerk.scopes.filter(unit=after).values_list("operator", flat=True)) == {operator.pk}


def test_whoever_acted_for_both_merged_units_gets_the_new_one_once(province):
    a, b, c = old("A", province), old("B", province), new("C", province)
    became(a, c)
    became(b, c)
    user = make_user("ward", unit=a)
    Scope.objects.create(user=user, unit=b, valid_from=EARLY)
    follow_successors(by=None, on=REFORM)
    assert user.scopes.filter(unit=c).count() == 1


def test_an_end_that_was_set_stays(province):
    a, b = old("A", province), new("B", province)
    became(a, b)
    user = make_user("ward", unit=a, valid_to=date(2025, 12, 31))
    follow_successors(by=None, on=REFORM)
    assert ("B", REFORM, date(2025, 12, 31)) in held(user)


def test_a_scope_that_ended_before_its_unit_stays_as_it_was(province):
    a, b = old("A", province), new("B", province)
    became(a, b)
    user = make_user("ward", unit=a, valid_to=date(2025, 1, 1))
    follow_successors(by=None, on=REFORM)
    assert held(user) == {("A", EARLY, date(2025, 1, 1))}


def test_units_that_end_later_keep_their_people_until_then(province):
    a, b = old("A", province), new("B", province)
    became(a, b)
    user = make_user("ward", unit=a)
    assert follow_successors(by=None, on=date(2025, 6, 30)) == []
    assert held(user) == {("A", EARLY, None)}


def test_several_changes_one_after_another_are_followed_to_the_end(province):
    later = date(2026, 4, 30)
    a, b, c = old("A", province), new("B", province, valid_to=later), new("C", province, valid_from=later)
    became(a, b)
    became(b, c, on=later)
    user = make_user("ward", unit=a)
    assert follow_successors(by=None) == []
    assert held(user) == {("A", EARLY, REFORM), ("B", REFORM, later), ("C", later, None)}


def test_a_question_goes_on_to_the_last_successor(province):
    later = date(2026, 4, 30)
    a, other = old("A", province), old("O", province)
    b, c = new("B", province, valid_to=later), new("C", province, valid_from=later)
    became(a, b)
    became(other, b)
    became(b, c, on=later)
    make_user("ward", unit=a)
    (listed,) = follow_successors(by=None)
    assert listed.unit == c
    assert list(scopes_to_review()) == [listed]


def test_again_changes_nothing(province):
    a, b, c = old("A", province), new("B", province), new("C", province)
    became(a, b, c, part=PART)
    make_user("ward", unit=a)
    follow_successors(by=None)
    scopes, trail = list(Scope.objects.order_by("pk").values()), AuditEntry.objects.count()
    assert follow_successors(by=None) == []
    assert (list(Scope.objects.order_by("pk").values()), AuditEntry.objects.count()) == (scopes, trail)


@settings(max_examples=40)
@given(st.data())
def test_nobody_is_lost_and_nobody_acts_for_two_generations_at_once(data):
    """Whatever the lineage: on each day one acts for units in force only, and every user stands somewhere."""
    Scope.objects.all().delete()
    UnitChange.objects.all().delete()
    Unit.objects.filter(parent__isnull=False).delete()
    province = Unit.objects.filter(code="31").first() or make_unit("Tỉnh nhà", code="31")
    olds = [old(f"A{n}", province) for n in range(data.draw(st.integers(1, 3)))]
    news = [new(f"B{n}", province) for n in range(data.draw(st.integers(1, 3)))]
    for unit in olds:
        for heir in data.draw(st.lists(st.sampled_from(news), unique=True)):
            became(unit, heir, part=data.draw(st.sampled_from([WHOLE, PART, UNKNOWN])))
    users = [make_user("ward", unit=unit) for unit in olds]
    listed = follow_successors(by=None)
    for user, unit in zip(users, olds, strict=True):
        now = {scope.unit for scope in user.scopes.in_force(TODAY)}
        assert now == {change.new for change in unit.successors.all()}
        assert now or any(scope.user == user for scope in listed)
        assert {scope.unit for scope in user.scopes.in_force(date(2025, 6, 30))} == {unit}


def test_the_map_and_the_scopes_change_together_or_not_at_all(province, monkeypatch):
    a = make_unit("A", parent=province, code="31001")
    user = make_user("ward", unit=a)
    asked = {"by": None, "on": REFORM, "legal_act": "NQ thử", "lines": read_lines(f"{HEADING}31001,,,,,B,".encode())}
    with monkeypatch.context() as patched:
        patched.setattr(succession, "follow_successors", Mock(side_effect=RuntimeError))
        with pytest.raises(RuntimeError):
            reorganise_units(**asked)
    assert Unit.objects.get(code="31001").valid_to is None
    reorganise_units(**asked)
    assert ("B", REFORM, None) in held(user)


class TestReviewPage:
    @pytest.fixture
    def scope(self, province):
        a, b, c = old("A", province), new("B", province), new("C", province)
        became(a, b, c, part=PART)
        make_user("ward", unit=a, username="xa_a")
        return follow_successors(by=None)[0]

    @pytest.mark.parametrize("role", ["staff", "leader", "ward", "agency", "operator", "viewer"])
    def test_it_is_for_administrators(self, client, scope, role):
        client.force_login(make_user(role))
        assert client.get("/scopes/review/").status_code == 404
        assert client.post("/scopes/review/", {"scope": scope.pk, "decision": "end"}).status_code == 404
        assert scopes_to_review().count() == 2

    def test_what_is_kept_leaves_the_list(self, client, scope):
        client.force_login(make_user("admin"))
        assert "xa_a" in client.get("/scopes/review/").content.decode()
        client.post("/scopes/review/", {"scope": scope.pk, "decision": "keep", "reason": "đúng"})
        assert scope not in scopes_to_review()
        assert Scope.objects.get(pk=scope.pk).valid_to is None
        entry = AuditEntry.objects.first()
        assert (entry.action, entry.reason) == ("scope.confirm", "đúng")

    def test_what_is_ended_leaves_the_list_and_opens_nothing(self, client, scope):
        client.force_login(make_user("admin"))
        client.post("/scopes/review/", {"scope": scope.pk, "decision": "end"})
        assert scope not in scopes_to_review()
        assert Scope.objects.get(pk=scope.pk).valid_to == TODAY

    def test_an_end_that_had_no_successor_can_be_ticked_off(self, client, province):
        make_user("ward", unit=old("A", province))
        (scope,) = follow_successors(by=None)
        client.force_login(make_user("admin"))
        client.post("/scopes/review/", {"scope": scope.pk, "decision": "end"})
        assert not scopes_to_review().exists()
        assert Scope.objects.get(pk=scope.pk).valid_to == REFORM

    @pytest.mark.parametrize("sent", [{}, {"scope": "x"}, {"scope": "0", "decision": "keep"}])
    def test_what_is_not_in_the_list_is_not_found(self, client, scope, sent):
        client.force_login(make_user("admin"))
        assert client.post("/scopes/review/", sent).status_code == 404

    def test_a_missing_decision_changes_nothing(self, client, scope):
        client.force_login(make_user("admin"))
        client.post("/scopes/review/", {"scope": scope.pk})
        assert scopes_to_review().count() == 2


def test_confirming_is_noted(province):
    scope = Scope.objects.create(user=make_user("ward"), unit=new("B", province), valid_from=REFORM, review="?")
    confirm_scope(by=None, scope=scope)
    assert AuditEntry.objects.get().before == {"review": "?"}
