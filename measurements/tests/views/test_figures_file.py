"""Every figure as a file: who gets which rows, in what form, and how they are sent."""

import pytest

from accounts.models import Role
from accounts.tests.builders import make_user
from base.models import AuditEntry
from measurements.models import Figure
from measurements.tests.little_province import make_figure, make_operator, make_province, make_unit
from measurements.views import figures

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AUGUST = "/figures/all.csv?province=99&period=2024-08"


@pytest.fixture
def province():
    found = make_province()
    make_figure("99001", 365, "45.6")
    make_figure("99002", (0, 299), operator=make_operator("op", "=1+1"))
    return found


def lines(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content).decode("utf-8").splitlines()


def test_each_figure_stands_with_its_file_and_cell(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    head, first, second = lines(client, AUGUST)
    assert head.startswith("\ufeffMã;")
    assert first.startswith("99001;Xã A;ward;99;2024-08;mobile;mọi nhà mạng;365;45,600000;")
    assert second.startswith("99002;Xã B;ward;99;2024-08;mobile;'=1+1;<300;")
    cell = Figure.objects.get(unit__code="99001").cell
    assert first.endswith(f";{cell}")
    assert len(head.split(";")) == len(first.split(";")) == len(second.split(";"))
    noted = AuditEntry.objects.get(action="download")
    assert noted.after == {"what": "i-speed-so-lieu-99-2024-08.csv", "rows": 2}


def test_months_from_an_earlier_one_on_and_no_later_ones(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    Figure.objects.filter(unit__code="99002").update(period="2024-07-01")
    assert len(lines(client, AUGUST)) == 2
    assert len(lines(client, f"{AUGUST}&since=2024-07")) == 3
    assert client.get(f"{AUGUST}&since=2024-09").status_code == 404
    assert client.get(f"{AUGUST}&since=x").status_code == 404
    assert client.get(f"{AUGUST}&country=0").status_code == 404


def test_nobody_gets_rows_that_they_may_not_see(client, province):
    elsewhere = make_unit("province", "tinh", "98", "Khác", province="98")
    client.force_login(make_user(Role.STAFF, unit=elsewhere))
    assert client.get(AUGUST).status_code == 404
    assert len(lines(client, "/figures/all.csv?province=98&period=2024-08&country=1")) == 1


def test_replaced_figures_and_a_ward_s_own_are_left_out(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    make_figure("99003", 500, source="ward")
    assert len(lines(client, AUGUST)) == 3


def test_many_rows_come_in_pieces(client, province, monkeypatch):
    monkeypatch.setattr(figures, "READ_AT_ONCE", 1)
    client.force_login(make_user(Role.ADMIN))
    answer = client.get(f"{AUGUST}&country=1")
    assert len(list(answer.streaming_content)) == 2  # the head at once, then the rows
