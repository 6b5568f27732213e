import pytest

from wards.actions import load_register


@pytest.fixture
def hai_phong(db):
    """Hải Phòng with Hải Dương, which it took in: 682 rows."""
    load_register(by=None, provinces=["31"])
