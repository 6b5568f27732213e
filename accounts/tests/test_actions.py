from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import create_user, end_scope, give_scope, make_demo_users, set_password
from accounts.models import Role, Scope, User
from accounts.permissions import Action, Subject, can
from accounts.tests.builders import EARLY, make_agency, make_operator, make_unit, make_user
from base.models import AuditEntry
from base.refusal import Refused
from wards.models import Agency, Level, Operator

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
PASSWORD = "muoi-hai-ky-tu"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.PORTAL_CLOCK = "2026-11-20T08:00:00+07:00"


@pytest.fixture
def province():
    return make_unit("Tỉnh nhà", code="31")


@pytest.fixture
def ward(province):
    return make_unit("Xã nhà", parent=province)


def last_entry():
    return AuditEntry.objects.first()


def test_a_new_account_can_log_in_with_its_password_and_leaves_a_trail(client):
    admin = make_user("admin")
    user = create_user(by=admin, username="lan", role="staff", full_name="Nguyễn Thị Lan", password=PASSWORD)
    assert check_password(PASSWORD, user.password)
    entry = last_entry()
    assert (entry.action, entry.actor_id, entry.subject_id) == ("user.create", admin.pk, str(user.pk))
    assert entry.after["full_name"] == "Nguyễn Thị Lan"
    assert PASSWORD not in str(entry.after)
    assert (user.is_staff, user.is_superuser) == (False, False)


def test_an_account_without_a_password_opens_for_none():
    user = create_user(by=None, username="lan", role="staff", email="Lan@Example.vn")
    assert not user.has_usable_password()
    assert user.email == "lan@example.vn"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"username": "co_roi"}, "username"),
        ({"username": "moi", "role": "root"}, "role"),
        ({"username": "moi", "email": "khong phai thu"}, "email"),
        ({"username": "", "email": ""}, "username"),
        ({"username": "hai từ"}, "username"),
    ],
)
def test_an_impossible_account_is_refused_and_leaves_nothing(fields, where):
    make_user("staff", username="co_roi")
    with pytest.raises(ValidationError) as refusal:
        create_user(by=None, **({"role": "staff"} | fields))
    assert where in refusal.value.message_dict
    assert User.objects.count() == 1
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("password", ["ngan", "123456789012", "nguyenvanlan1"])
def test_a_weak_password_is_refused(password):
    with pytest.raises(ValidationError):
        create_user(by=None, username="nguyenvanlan1", role="staff", password=password)
    assert not User.objects.exists()


def test_names_and_mail_addresses_that_differ_only_by_case_are_one_person():
    create_user(by=None, username="lan", role="staff", email="lan@example.vn")
    for same in ({"username": "LAN"}, {"username": "lan2", "email": "LAN@example.vn"}):
        with pytest.raises(ValidationError):
            create_user(by=None, role="staff", **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Lan", role="staff")


def test_a_scope_counts_at_once_and_is_not_given_twice(ward):
    user = make_user("ward")
    assert not can(user, Action.FILE_SUBMISSION)
    first = give_scope(by=None, user=user, unit=ward)
    assert can(user, Action.FILE_SUBMISSION, Subject(unit=ward))
    assert give_scope(by=None, user=user, unit=ward) == first
    assert AuditEntry.objects.filter(action="scope.give").count() == 1


def test_a_scope_may_begin_later(ward):
    user = make_user("ward")
    later = TODAY + timedelta(days=10)
    scope = give_scope(by=None, user=user, unit=ward, valid_from=later)
    assert give_scope(by=None, user=user, unit=ward, valid_from=later) == scope
    assert not can(user, Action.FILE_SUBMISSION)
    assert can(user, Action.FILE_SUBMISSION, on=later)


def test_a_scope_that_ends_before_it_begins_is_refused(ward):
    user = make_user("ward")
    with pytest.raises(Refused, match="phải sau ngày bắt đầu 20/11/2026"):
        give_scope(by=None, user=user, unit=ward, valid_to=TODAY)
    assert not Scope.objects.exists()


@pytest.mark.parametrize(
    ("role", "held"),
    [
        ("admin", "province"),
        ("staff", "ward"),
        ("staff", "nothing"),
        ("leader", "operator"),
        ("ward", "province"),
        ("ward", "district"),
        ("agency", "province"),
        ("operator", "ward"),
        ("operator", "agency"),
        ("viewer", "agency"),
    ],
)
def test_a_scope_that_does_not_suit_the_role_is_refused(province, ward, role, held):
    things = {
        "province": {"unit": province},
        "district": {"unit": make_unit("Huyện", parent=province, level=Level.DISTRICT)},
        "ward": {"unit": ward},
        "operator": {"operator": make_operator("x"), "unit": province},
        "agency": {"agency": make_agency(province, "P")},
        "nothing": {},
    }
    with pytest.raises(Refused, match="phạm vi"):
        give_scope(by=None, user=make_user(role), **things[held])
    assert not Scope.objects.exists()


def test_an_ended_scope_opens_nothing_from_that_day_on(ward):
    user = make_user("ward", unit=ward)
    scope = user.scopes.get()
    assert can(user, Action.FILE_SUBMISSION)
    end_scope(by=None, scope=scope, reason="chuyển công tác")
    assert not can(User.objects.get(pk=user.pk), Action.FILE_SUBMISSION)
    assert can(user, Action.FILE_SUBMISSION, on=TODAY - timedelta(days=1))
    assert last_entry().after["valid_to"] == "2026-11-20"
    end_scope(by=None, scope=scope)
    assert AuditEntry.objects.count() == 1


def test_a_scope_that_never_counted_is_withdrawn_whole(ward):
    scope = give_scope(by=None, user=make_user("ward"), unit=ward, valid_from=TODAY + timedelta(days=3))
    end_scope(by=None, scope=scope)
    assert not Scope.objects.exists()
    assert last_entry().action == "scope.withdraw"


def test_a_password_change_is_in_the_trail_without_the_password():
    user = make_user("staff")
    set_password(by=user, user=user, password=PASSWORD)
    entry = last_entry()
    assert (entry.action, entry.before, entry.after) == ("user.password", None, None)


class TestDemoUsers:
    @pytest.fixture(autouse=True)
    def _register(self, province, ward):
        make_unit("Xã khác", parent=make_unit("Tỉnh xa", code="24"))
        make_operator("demo_x")

    def test_one_of_each_role_each_with_a_password_of_its_own(self):
        made = make_demo_users(province_code="31")
        assert [role for _, _, role in made] == Role.values
        assert len({password for _, password, _ in made}) == 7
        assert all(User.objects.get(username=name).check_password(password) for name, password, _ in made)

    def test_each_can_do_what_its_role_is_for(self, province, ward):
        make_demo_users(province_code="31")
        users = {user.role: user for user in User.objects.all()}
        operator = Operator.objects.first()
        agency = Agency.objects.get()
        assert can(users["admin"], Action.MANAGE_USERS)
        assert can(users["staff"], Action.IMPORT_FIGURES, Subject(unit=province))
        assert can(users["leader"], Action.APPROVE_REPORTS, Subject(unit=province))
        assert can(users["viewer"], Action.VIEW_FIGURES, Subject(unit=ward))
        assert can(users["ward"], Action.FILE_SUBMISSION, Subject(unit=ward))
        assert can(users["operator"], Action.FILE_SUBMISSION, Subject(unit=province, operator_id=operator.pk))
        assert can(users["agency"], Action.FILE_SUBMISSION, Subject(unit=province, agency_id=agency.pk))
        assert "giả lập" in agency.name

    def test_again_keeps_accounts_scopes_and_the_passwords_that_are_handed_back(self):
        first = make_demo_users(province_code="31")
        scopes = set(Scope.objects.all())
        trail = AuditEntry.objects.count()
        again = make_demo_users(province_code="31", passwords={name: password for name, password, _ in first})
        assert again == first
        assert set(Scope.objects.all()) == scopes
        assert AuditEntry.objects.count() == trail

    def test_again_without_the_passwords_makes_new_ones(self):
        first = make_demo_users(province_code="31")
        again = make_demo_users(province_code="31")
        assert {name for name, _, _ in again} == {name for name, _, _ in first}
        for (name, old, _), (_, new, _) in zip(first, again, strict=True):
            assert User.objects.get(username=name).check_password(new)
            assert not User.objects.get(username=name).check_password(old)

    def test_the_ward_may_be_chosen(self, province):
        chosen = make_unit("Xã chọn", parent=province, code="11557")
        make_demo_users(province_code="31", ward_code="11557")
        assert Scope.objects.get(user__role="ward").unit == chosen

    def test_an_agency_that_is_registered_is_taken(self, province):
        agency = make_agency(province, "Sở Giáo dục và Đào tạo")
        make_demo_users(province_code="31")
        assert Scope.objects.get(user__role="agency").agency == agency

    def test_none_in_production(self, settings):
        settings.PRODUCTION = True
        with pytest.raises(PermissionDenied):
            make_demo_users(province_code="31")
        assert not User.objects.exists()

    def test_a_province_that_is_not_loaded_is_named(self):
        with pytest.raises(Refused, match="load_register --province 48"):
            make_demo_users(province_code="48")


def test_scopes_given_in_the_past_stay_as_they_were(ward):
    user = make_user("ward", unit=ward)
    give_scope(by=None, user=user, unit=ward)
    assert user.scopes.get().valid_from == EARLY
