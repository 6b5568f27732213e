"""The world in which permissions are asked about."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from accounts.permissions import Subject
from accounts.tests.builders import REFORM, make_agency, make_operator, make_unit
from wards.models import Level


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for all tests of a module: what they add to it is rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world():
    province = make_unit("Tỉnh nhà", code="31")
    gone = make_unit("Tỉnh đã nhập", code="30", heir="31", valid_to=REFORM)
    far = make_unit("Tỉnh xa", code="24")
    district = make_unit("Huyện cũ", parent=province, level=Level.DISTRICT, code="311", valid_to=REFORM)
    x, y = make_operator("x"), make_operator("y")
    w = SimpleNamespace(
        province=province,
        gone=gone,
        far_province=far,
        district=district,
        ward=make_unit("Xã nhà", parent=province),
        neighbour=make_unit("Xã bên", parent=province),
        old_ward=make_unit("Xã cũ", parent=gone, valid_to=REFORM),
        ward_of_district=make_unit("Xã trong huyện", parent=district, valid_to=REFORM),
        far_ward=make_unit("Xã xa", parent=far),
        x=x,
        y=y,
        p=make_agency(province, "P"),
        q=make_agency(province, "Q"),
        r=make_agency(far, "R"),
    )
    w.subjects = {
        "province": Subject(unit=province),
        "district": Subject(unit=district),
        "ward": Subject(unit=w.ward),
        "neighbour": Subject(unit=w.neighbour),
        "old_ward": Subject(unit=w.old_ward),
        "far_province": Subject(unit=far),
        "far_ward": Subject(unit=w.far_ward),
        "filing_x": Subject(unit=province, operator_id=x.pk),
        "filing_y": Subject(unit=province, operator_id=y.pk),
        "filing_x_far": Subject(unit=far, operator_id=x.pk),
        "filing_x_nowhere": Subject(operator_id=x.pk),
        "agency_p": Subject(unit=province, agency_id=w.p.pk),
        "agency_q": Subject(unit=province, agency_id=w.q.pk),
        "agency_far": Subject(unit=far, agency_id=w.r.pk),
        "nothing": Subject(),
    }
    return w
