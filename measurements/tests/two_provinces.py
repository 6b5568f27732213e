"""Two provinces with a clerk each, and files that speak of both."""

import pytest

from accounts.models import Role, Scope
from accounts.tests.builders import EARLY, make_user
from measurements import actions
from measurements.tests.little_province import make_province, make_unit

HEAD = "Tỉnh/Thành phố;Xã/Phường;Tháng;Số mẫu\n"
OWN = "Tỉnh Thử;Xã A;8/2024;365\nTỉnh Thử;Xã B;8/2024;320\n"
FAR = "Tỉnh Xa;Xã Lạ;8/2024;410\n"


class Two:
    """Tỉnh Thử (99) and Tỉnh Xa (98) with Xã Lạ, and one clerk of each."""

    def __init__(self):
        self.own = make_province()
        self.far = make_unit("province", "tinh", "98", "Xa", province="98")
        east = make_unit("district", "huyen", "981", "Bắc", self.far, province="98")
        self.far_ward = make_unit("ward", "xa", "98001", "Lạ", east, province="98")
        self.clerk = make_user(Role.STAFF, unit=self.own)
        self.neighbour = make_user(Role.STAFF, unit=self.far)
        self.admin = make_user(Role.ADMIN)
        self.of_both = make_user(Role.STAFF, unit=self.own)
        Scope.objects.create(user=self.of_both, unit=self.far, valid_from=EARLY)


@pytest.fixture
def two(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_CLOCK = "2024-11-20T09:00:00+07:00"
    return Two()


def receive(by, text, province="99", name="tep.csv", **options):
    return actions.receive_file(
        by=by, file_name=name, content=text.encode(), source="vnnic", province_code=province, options=options
    )


def read(by, text, province="99", **options):
    batch = receive(by, text, province, **options)
    actions.check_batch(batch=batch)
    return batch
