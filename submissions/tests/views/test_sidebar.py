"""What stands beside a ward's filing: its own count, also of a month that VNNIC has not published."""

import pytest
from django.urls import reverse

from base import clock
from measurements.models import Figure, ImportBatch
from submissions.actions import Certificate, file_submission

FILED = {"officials_people": "10", "officials_measured": "1", "broadcasts": "0"}


@pytest.fixture
def counted(house):
    """The ward's own count, with a speed, of a month without VNNIC's figures."""
    now = clock.machine_now()
    batch = ImportBatch.objects.create(
        status="applied",
        source="ward",
        unit=house.wards[0],
        file="x.csv",
        file_name="x.csv",
        sha256="0" * 64,
        size=1,
        received_at=now,
        applied_at=now,
        province_code="31",
    )
    return Figure.objects.create(
        unit=house.wards[0],
        period=house.month.first_day,
        network="mobile",
        source="ward",
        statistic="median",
        samples_min=323,
        samples_max=323,
        download="52.4",
        batch=batch,
        sheet="T",
        cell="B2",
        raw="323",
    )


def test_the_pages_of_a_filing_show_a_count_that_vnnic_s_does_not_stand_beside(client, house, counted):
    signed = Certificate("Người Thử (nhân vật giả định)")
    file_submission(
        by=house.officers[0],
        reporter=house.ward,
        period=house.month,
        typed=FILED,
        is_nil=False,
        certificate=signed,
        base_version=0,
    )
    client.force_login(house.officers[0])
    args = [str(house.month), house.ward.key]
    for name, more in (("filing", []), ("edit", []), ("receipt", [1])):
        answer = client.get(reverse(f"submissions:{name}", args=[*args, *more]))
        assert answer.status_code == 200, name
        assert ("52,40" in answer.content.decode()) is (name != "receipt"), name
