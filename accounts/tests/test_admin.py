"""The administration pages: who enters, what is noted, what leaves, and that the content policy holds."""

import csv
import io
import re
from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.actions import create_user
from accounts.models import Role, Scope, User
from accounts.permissions import Action, can
from accounts.tests.builders import make_agency, make_operator, make_unit, make_user
from base import clock
from base.admin_pages import ReadOnlyPage
from base.admin_words import COLUMNS
from base.models import AuditEntry, Job
from measurements.tests.little_province import make_figure, make_province
from wards.models import Operator

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NOT_MANAGED = {  # written by the portal's own actions, or their owner's own matter
    "auth.Group",
    "account.EmailAddress",
    "mfa.Authenticator",
    "usersessions.UserSession",
    "axes.AccessAttempt",
}
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
)


@pytest.fixture
def administrator(client):
    user = make_user("admin", username="quan_tri")
    client.force_login(user)
    return user


def url(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("role", Role.values)
def test_only_administrators_enter(client, role):
    client.force_login(make_user(role))
    response = client.get("/admin/", follow=True)
    assert response.status_code == (200 if role == "admin" else 404)


def test_flags_of_django_open_nothing(client):
    user = make_user("viewer")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client.force_login(user)
    assert client.get("/admin/", follow=True).status_code == 404
    assert client.get(url(User), follow=True).status_code == 404


def test_the_portal_s_own_log_in_is_the_only_door(client):
    response = client.get(url(User), follow=True)
    assert response.request["PATH_INFO"] == "/accounts/login/"
    assert f"next={url(User)}" in response.request["QUERY_STRING"].replace("%2F", "/")
    create_user(by=None, username="quan_tri", role="admin", password="muoi-hai-ky-tu")
    response = client.post("/admin/login/", {"username": "quan_tri", "password": "muoi-hai-ky-tu"})
    assert response.headers["Location"].startswith("/accounts/login/")
    assert client.get("/admin/").status_code == 302


def test_logging_out_is_noted(client, administrator):
    client.post("/admin/logout/")
    assert AuditEntry.objects.get().action == "logout"
    assert client.get("/admin/").status_code == 302


def test_what_others_manage_is_not_here():
    assert not NOT_MANAGED & {model._meta.label for model in MODELS}
    assert {"accounts.User", "base.AuditEntry", "measurements.Threshold", "reports.Letterhead"} <= {
        model._meta.label for model in MODELS
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_and_keeps_the_content_policy(client, administrator, model):
    response = client.get(url(model))
    assert response.status_code == 200
    assert not INLINE.findall(response.content.decode())
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert client.get(url(model) + "?q=x").status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_forms_exports_and_imports_keep_the_content_policy(client, administrator, model):
    page = admin.site._registry[model]
    wanted = [name for name in ("add", "export", "import") if _offers(page, name)]
    for name in wanted:
        response = client.get(url(model, name))
        assert response.status_code == 200, name
        assert not INLINE.findall(response.content.decode()), name


def _offers(page, name):
    return not isinstance(page, ReadOnlyPage) if name == "add" else hasattr(page, f"{name}_action")


def test_every_write_leaves_what_was_before_and_after(client, administrator):
    add = {"code": "x", "name": "X", "aliases": "[]", "position": "1", "valid_from": "2020-01-01"}
    client.post(url(Operator, "add"), add)
    operator = Operator.objects.get(code="x")
    client.post(url(Operator, "change", operator.pk), add | {"name": "Y"})
    client.post(url(Operator, "change", operator.pk), add | {"name": "Y"})
    client.post(url(Operator, "delete", operator.pk), {"post": "yes"})
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.action for entry in entries] == ["operator.create", "operator.change", "operator.delete"]
    assert {entry.actor for entry in entries} == {administrator}
    changed = entries[1]
    assert (changed.before["name"], changed.after["name"]) == ("X", "Y")
    assert entries[2].after is None
    assert not Operator.objects.filter(code="x").exists()


def test_deleting_several_at_once_notes_each(client, administrator):
    rows = [make_operator("x"), make_operator("y")]
    client.post(
        url(Operator),
        {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"},
    )
    assert sorted(entry.before["code"] for entry in AuditEntry.objects.filter(action="operator.delete")) == ["x", "y"]


@pytest.mark.parametrize("label", ["base.AuditEntry", "base.Job", "wards.Unit", "measurements.Figure"])
def test_what_the_portal_writes_cannot_be_changed_here(client, administrator, label):
    model = next(model for model in MODELS if model._meta.label == label)
    assert client.get(url(model, "add")).status_code == 403
    make_province()
    make_figure("99001", 400)
    now = clock.machine_now()
    Job.objects.create(task="base.tests.some_task", target="1", state="done", created_at=now, sent_at=now)
    AuditEntry.objects.create(at="2026-11-20T00:00:00Z", action="x")
    rows = [row.pk for row in model.objects.all()]
    deletion = {"action": "delete_selected", "_selected_action": rows, "post": "yes"}
    assert client.post(url(model), deletion).status_code == 200  # the list again, which offers no such thing
    assert rows
    assert model.objects.count() == len(rows)
    if label == "base.AuditEntry":
        entry = AuditEntry.objects.get()
        assert client.post(url(model, "change", entry.pk), {"action": "y"}).status_code == 403
        assert client.post(url(model, "delete", entry.pk), {"post": "yes"}).status_code == 403
        assert AuditEntry.objects.get().action == "x"


def test_columns_are_named_in_the_language_of_the_page(client, administrator):
    page = client.get(url(Operator)).content.decode()
    assert ">Hiệu lực từ</a>" in page
    assert "valid from" not in page.lower()
    bare = {
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        if model._meta.app_label in {"base", "wards", "accounts", "measurements", "submissions", "reports"}
        for field in model._meta.concrete_fields
        if field.name not in {"id", "password"} and str(field.verbose_name) == field.name.replace("_", " ")
    }
    assert bare == set()


def test_each_word_of_the_administration_names_a_column():
    """What names none any more is taken out of the list."""
    columns = {field.name.replace("_", " ") for model in apps.get_models() for field in model._meta.concrete_fields}
    assert len(COLUMNS) > 150
    assert COLUMNS - columns == set()


class TestExport:
    def test_it_is_noted_and_formulae_are_escaped(self, client, administrator):
        make_operator("x")
        Operator.objects.filter(code="x").update(name="=cmd|' /C calc'!A0")
        response = client.post(url(Operator, "export"), {"format": "1", "operatorresource_name": "on"})
        assert response.headers["Content-Type"].startswith("text/csv")
        names = [
            row["name"] for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
        ]
        assert "=cmd|' /C calc'!A0" not in names
        assert any(name.endswith("cmd|' /C calc'!A0") for name in names)
        entry = AuditEntry.objects.get(action="download")
        assert (entry.actor, entry.after["what"]) == (administrator, "wards.operator.csv")

    def test_passwords_never_leave(self, client, administrator):
        response = client.post(url(User, "export"), {"format": "1"})
        assert b"password" not in response.content
        assert b"quan_tri" in response.content


class TestImport:
    def send(self, client, model, text):
        upload = SimpleUploadedFile("tep.csv", text.encode(), content_type="text/csv")
        preview = client.post(url(model, "import"), {"import_file": upload, "format": "1"})
        assert preview.status_code == 200
        assert not INLINE.findall(preview.content.decode())
        confirm = preview.context.get("confirm_form")
        if confirm is None:
            return preview
        return client.post(url(model, "process_import"), confirm.initial)

    def test_users_come_in_without_a_password_and_each_is_noted(self, client, administrator):
        self.send(
            client,
            User,
            "username,full_name,email,role,is_active\nlan,Nguyễn Thị Lan,lan@example.vn,staff,1\nhoa,Hoa,,ward,1\n",
        )
        lan = User.objects.get(username="lan")
        assert (lan.full_name, lan.role, lan.has_usable_password()) == ("Nguyễn Thị Lan", "staff", False)
        entries = AuditEntry.objects.filter(action="user.import")
        assert {(entry.after["username"], entry.actor) for entry in entries} == {
            ("lan", administrator),
            ("hoa", administrator),
        }

    def test_again_changes_and_notes_nothing(self, client, administrator):
        text = "username,full_name,email,role,is_active\nlan,Lan,,staff,1\n"
        self.send(client, User, text)
        self.send(client, User, text)
        assert AuditEntry.objects.filter(action="user.import").count() == 1

    def test_a_list_may_bring_phone_numbers_or_leave_them(self, client, administrator):
        self.send(client, User, "username,phone,role,is_active\nlan,+84 24 0000 1234,staff,1\n")
        self.send(client, User, "username,full_name,role,is_active\nlan,Lan,staff,1\n")
        self.send(client, User, "username,phone,role,is_active\nlan,113,staff,1\n")
        assert User.objects.get(username="lan").phone == "+84 24 0000 1234"

    def test_one_bad_row_keeps_all_out(self, client, administrator):
        self.send(client, User, "username,full_name,email,role,is_active\nlan,Lan,,staff,1\nhoa,Hoa,,root,1\n")
        assert not User.objects.filter(username__in=["lan", "hoa"]).exists()
        assert not AuditEntry.objects.filter(action="user.import").exists()

    def test_an_import_cannot_bring_a_password_or_a_flag(self, client, administrator):
        self.send(client, User, "username,role,is_active,password,is_superuser\nlan,staff,1,x,1\n")
        lan = User.objects.get(username="lan")
        assert (lan.has_usable_password(), lan.is_superuser) == (False, False)


class TestUsers:
    def scope_form(self, user, **row):
        base = {"username": user.username, "full_name": "", "email": user.email, "role": user.role, "is_active": "on"}
        start = user.scopes.count()
        rows = {"scopes-TOTAL_FORMS": start + bool(row), "scopes-INITIAL_FORMS": start}
        for number, scope in enumerate(user.scopes.all()):
            rows |= {
                f"scopes-{number}-id": scope.pk,
                f"scopes-{number}-user": user.pk,
                f"scopes-{number}-unit": scope.unit_id or "",
                f"scopes-{number}-valid_from": "2020-01-01",
            }
        rows |= {f"scopes-{start}-{name}": value for name, value in row.items()}
        return base | rows | {f"scopes-{start}-user": user.pk}

    def test_a_new_account_waits_for_its_owner_s_password(self, client, administrator):
        client.post(
            url(User, "add"), {"username": "lan", "full_name": "Lan", "email": "lan@example.vn", "role": "staff"}
        )
        lan = User.objects.get(username="lan")
        assert not lan.has_usable_password()
        assert AuditEntry.objects.get().action == "user.create"

    def test_a_scope_that_suits_the_role_is_given_and_noted(self, client, administrator):
        ward = make_unit("Xã", parent=make_unit("Tỉnh", code="31"))
        user = make_user("ward", username="xa")
        client.post(url(User, "change", user.pk), self.scope_form(user, unit=ward.pk, valid_from="2026-01-01"))
        assert user.scopes.get().unit == ward
        assert AuditEntry.objects.get().action == "scope.create"

    def test_the_scopes_of_a_person_are_asked_in_the_language_of_the_page(self, client, administrator):
        page = client.get(url(User, "change", make_user("ward", username="xa").pk)).content.decode()
        assert "Valid from" not in page
        assert "Hiệu lực từ" in page

    def test_a_scope_that_does_not_suit_it_is_refused(self, client, administrator):
        province = make_unit("Tỉnh", code="31")
        user = make_user("ward", username="xa")
        response = client.post(
            url(User, "change", user.pk), self.scope_form(user, unit=province.pk, valid_from="2026-01-01")
        )
        assert response.status_code == 200
        assert "phải gắn với một xã" in response.content.decode()
        assert not Scope.objects.exists()

    def test_why_a_scope_is_refused_is_told_in_the_language_of_the_page(self, client, administrator):
        province = make_unit("Tỉnh", code="31")
        user = make_user("ward", username="xa")
        client.cookies["django_language"] = "en"
        form = self.scope_form(user, unit=province.pk, valid_from="2026-01-01")
        page = client.post(url(User, "change", user.pk), form).content.decode()
        assert "must be bound to a ward. Choose another scope." in page

    def test_a_scope_that_ends_before_it_begins_is_refused(self, client, administrator):
        ward = make_unit("Xã", parent=make_unit("Tỉnh", code="31"))
        user = make_user("ward", username="xa")
        form = self.scope_form(user, unit=ward.pk, valid_from="2026-01-01", valid_to="2026-01-01")
        assert client.post(url(User, "change", user.pk), form).status_code == 200
        assert not Scope.objects.exists()

    def test_a_scope_is_ended_by_its_last_day(self, client, administrator):
        ward = make_unit("Xã", parent=make_unit("Tỉnh", code="31"))
        user = make_user("ward", username="xa", unit=ward)
        form = self.scope_form(user) | {"scopes-0-valid_to": "2026-06-30"}
        client.post(url(User, "change", user.pk), form)
        entry = AuditEntry.objects.get(action="scope.change")
        assert (entry.before["valid_to"], entry.after["valid_to"]) == (None, "2026-06-30")
        assert user.scopes.get().valid_to == date(2026, 6, 30)

    def test_an_account_is_closed_not_deleted(self, client, administrator):
        user = make_user("ward", username="cu", unit=make_unit("Xã", parent=make_unit("Tỉnh", code="31")))
        assert client.post(url(User, "delete", user.pk), {"post": "yes"}).status_code == 403
        form = self.scope_form(user)
        del form["is_active"]
        client.post(url(User, "change", user.pk), form)
        user.refresh_from_db()
        assert not user.is_active
        assert user.scopes.get().valid_to is None, "it stays as history"
        assert not can(user, Action.FILE_SUBMISSION)
        entry = AuditEntry.objects.get(action="user.change")
        assert (entry.before["is_active"], entry.after["is_active"]) == (True, False)
        assert "password" not in entry.after

    def test_an_account_saved_as_it_was_leaves_no_trail(self, client, administrator):
        user = make_user("viewer", username="cu")
        client.post(url(User, "change", user.pk), self.scope_form(user))
        assert not AuditEntry.objects.exists()

    def test_a_password_set_here_is_noted_and_keeps_the_rules(self, client, administrator):
        user = make_user("viewer", username="lan")
        page = reverse("admin:auth_user_password_change", args=[user.pk])
        client.post(page, {"password1": "ngan", "password2": "ngan", "usable_password": "true"})
        assert not AuditEntry.objects.exists()
        new = "mat-khau-moi-dai"
        client.post(page, {"password1": new, "password2": new, "usable_password": "true"})
        user.refresh_from_db()
        assert user.check_password(new)
        assert AuditEntry.objects.get().action == "user.password"

    def test_an_invitation_lets_the_owner_set_a_password(
        self, client, administrator, django_capture_on_commit_callbacks
    ):
        user = create_user(by=None, username="lan", role="viewer", email="lan@example.vn")
        nobody = create_user(by=None, username="hoa", role="viewer")
        with django_capture_on_commit_callbacks(execute=True):
            page = client.post(
                url(User), {"action": "invite", "_selected_action": [user.pk, nobody.pk]}, follow=True
            ).content.decode()
        assert "hoa chưa có địa chỉ thư" in page
        client.cookies["django_language"] = "en"
        page = client.post(url(User), {"action": "invite", "_selected_action": [nobody.pk]}, follow=True)
        assert "The account hoa has no mail address." in page.content.decode()
        client.cookies["django_language"] = "vi"
        (message,) = mail.outbox
        link = next(word for word in message.body.split() if word.startswith("http"))
        owner = Client()
        form = owner.get(link, follow=True)
        new = "mat-khau-cua-lan"
        owner.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
        user.refresh_from_db()
        assert user.check_password(new)
        assert owner.get(link, follow=True).context.get("token_fail")

    def test_all_sessions_of_a_user_can_be_ended(self, client, administrator):
        create_user(by=None, username="lan", role="viewer", password="muoi-hai-ky-tu")
        lan = Client()
        lan.post("/accounts/login/", {"login": "lan", "password": "muoi-hai-ky-tu"})
        assert lan.get("/").status_code == 200
        user = User.objects.get(username="lan")
        client.post(url(User), {"action": "log_out_everywhere", "_selected_action": [user.pk]})
        assert lan.get("/").status_code == 302
        assert not UserSession.objects.filter(user=user).exists()
        assert AuditEntry.objects.filter(action="user.end_sessions", actor=administrator).exists()

    def test_the_sessions_of_all_users_can_be_ended_at_once(self, client, administrator):
        others = [create_user(by=None, username=f"u{n}", role="viewer", password="muoi-hai-ky-tu") for n in range(3)]
        clients = [Client() for _ in others]
        for other, user in zip(clients, others, strict=True):
            other.post("/accounts/login/", {"login": user.username, "password": "muoi-hai-ky-tu"})
            assert other.get("/").status_code == 200
        form = {"action": "log_out_everywhere", "_selected_action": [others[0].pk], "select_across": "1"}
        client.post(url(User), form)
        assert [other.get("/").status_code for other in clients] == [302] * 3

    def test_the_lists_to_choose_from_are_closed_to_others(self, client):
        make_agency(make_unit("Tỉnh", code="31"), "P")
        client.force_login(make_user("staff"))
        asked = {"app_label": "accounts", "model_name": "scope", "field_name": "agency", "term": "P"}
        assert client.get(reverse("admin:autocomplete"), asked, follow=True).status_code == 404
