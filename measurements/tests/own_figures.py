"""A ward's official at the page of its own count: numbers typed, cells pasted, files, and what became of them."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.pages import flat
from measurements.tests.little_province import make_province
from measurements.tests.uploads import SEEN, work
from wards.models import Unit

NUMBERS = {
    "numbers": "1",
    "mobile-samples": "1.365",
    "mobile-download": "52,4",
    "mobile-statistic": "median",
    "fixed-samples": "<300",
}


def official(client, settings, tmp_path):
    """Logs in the official of Xã A, in 9/2024; the ward."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-09-10T09:00:00+07:00"
    make_province()
    unit = Unit.objects.get(code="99001")
    client.force_login(make_user(Role.WARD, unit=unit))
    return unit


def bring(client, ward, **fields):
    return client.post(f"/imports/own/{ward.pk}/upload/", {"period": "2024-08", **fields})


def typed(client, ward, **numbers):
    """Numbers typed by their fields, `_` for the hyphen: mobile_samples="400"."""
    return bring(client, ward, numbers="1", **{name.replace("_", "-"): text for name, text in numbers.items()})


def apply(client, answer):
    client.post(f"{answer['Location']}apply/", SEEN)
    work()


def template(client, ward, month="2024-08"):
    return b"".join(client.get(f"/imports/own/{ward.pk}/template/?period={month}").streaming_content)


def filled(content, samples, row=5):
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0][f"D{row}"] = samples
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("mau.xlsx", buffer.getvalue())


def page_of(client, answer):
    return client.get(answer["Location"]).content.decode()


def own_page(client, ward, month="2024-08", query=""):
    return client.get(f"/imports/own/{ward.pk}/?period={month}{query}")


def shown(client, ward):
    """What the form of the page has in its fields."""
    form = own_page(client, ward).context["numbers"]
    return {name: form[name].value() for name in form.fields if name != "period" and form[name].value()}


def counted(client, ward):
    """What the page says that the ward counted in 8/2024."""
    page = own_page(client, ward).content.decode().partition('id="take-away"')[0]
    return flat(re.sub(r"<[^>]+>", " ", page)).partition("Số tự khai · 8/2024")[2].partition("Số nhập trên cổng")[0]
