import pytest
from django.core.management import CommandError, call_command

from measurements.tests.little_province import make_province
from submissions.models import Collection

pytestmark = pytest.mark.django_db


def test_a_province_owes_reports_from_the_month_on(capsys):
    make_province()
    call_command("switch_on_province", province="99", since="2024-09")
    assert "từ số liệu tháng 9/2024" in capsys.readouterr().out
    assert str(Collection.objects.get(province_code="99").since) == "2024-09-01"


@pytest.mark.parametrize(("province", "since", "code"), [("99", "9/2024", 2), ("98", "2024-09", 1)])
def test_what_cannot_be_switched_on_is_refused(province, since, code):
    make_province()
    with pytest.raises(CommandError) as refusal:
        call_command("switch_on_province", province=province, since=since)
    assert refusal.value.returncode == code
    assert not Collection.objects.exists()
