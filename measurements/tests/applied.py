"""A province whose files are received, checked and applied at once."""

import io

import pytest

from measurements import actions
from measurements.tests.little_province import make_province
from wards.actions import register_changed

CSV = "STT;Xã;Tháng;Số mẫu;Tải xuống (Mbps)\n1;Xã A;{1};{0};45\n2;Xã C;{1};<300;\n"


@pytest.fixture
def province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_province()
    register_changed()


def bring(samples, month="8/2024", province_code="99", csv=CSV):
    batch = actions.receive_file(
        by=None,
        file_name="thu.csv",
        content=io.BytesIO(csv.format(samples, month).encode("utf-8-sig")),
        source="vnnic",
        province_code=province_code,
        options={},
    )
    actions.check_batch(batch=batch)
    actions.apply_batch(by=None, batch=batch)
    return batch
