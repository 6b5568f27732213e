"""Telephone numbers as people write them."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import create_user
from accounts.models import PHONE, User
from accounts.tests.builders import make_user
from base import audit
from base.models import AuditEntry


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912-345-678", "+84912345678"),
        ("(+84) 24 3825 1234", "+842438251234"),
        ("024.3825.1234", "02438251234"),
        ("(024) 3825 1234", "02438251234"),
        ("12345678", "12345678"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_is_taken_as_written_and_dialled_by_its_digits(written, dialled):
    PHONE(written)
    assert User(phone=written).dialled == dialled


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0912345678", "0912 345 678"),
        ("02400001234", "0240 000 1234"),
        ("0912.345.678", "0912.345.678"),
        ("+84912345678", "+84912345678"),
        ("", ""),
    ],
)
def test_a_number_without_gaps_is_shown_with_some(written, read):
    assert User(phone=written).phone_to_read == read


@pytest.mark.parametrize(
    "written",
    ["1234567", "1234567890123456", "0912 345 67x", "84+912345678", "++84912345678", "0912345678\n", "٠٩١٢٣٤٥٦٧٨", "-"],
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValidationError):
        PHONE(written)


@pytest.mark.django_db
class TestAdministration:
    @pytest.fixture
    def administrator(self, client):
        user = make_user("admin")
        client.force_login(user)
        return user

    def form(self, user, **changes):
        empty = {"scopes-TOTAL_FORMS": 0, "scopes-INITIAL_FORMS": 0}
        return {"username": user.username, "role": user.role, "is_active": "on", **empty, **changes}

    def test_a_number_is_entered_with_help_and_noted_like_the_mail_address(self, client, administrator):
        user = create_user(by=None, username="lan", role="viewer", email="lan@example.vn")
        address = reverse("admin:accounts_user_change", args=[user.pk])
        assert "Nên ghi số của cơ quan hơn là số riêng" in client.get(address).content.decode()
        assert "Nên ghi số của cơ quan" in client.get(reverse("admin:accounts_user_add")).content.decode()
        refused = client.post(address, self.form(user, phone="gọi sau")).content.decode()
        assert "Ghi số điện thoại có 8 đến 15 chữ số" in refused
        client.post(address, self.form(user, phone="024 0000 1234"))
        entry = AuditEntry.objects.get(action="user.change")
        assert (entry.before["phone"], entry.after["phone"]) == ("", audit.mark("024 0000 1234"))
        assert "024 0000 1234" in client.get(reverse("admin:accounts_user_changelist")).content.decode()


@pytest.mark.django_db
def test_ones_number_is_no_password():
    user = User(username="lan", phone="0912 345 678 901")
    with pytest.raises(ValidationError, match="số điện thoại|phone"):
        validate_password("0912 345 678 901x", user)
