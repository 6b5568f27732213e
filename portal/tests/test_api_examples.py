"""The examples of docs/api.md are asked as they stand there."""

import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.tests.api_routes import token_for_everything
from submissions.tests.conftest import House

EXAMPLES = [
    line
    for line in Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("curl ")
]
FILE = "STT;Xã/Phường;Tháng;Số mẫu\n1;Phường Thủy Nguyên;9/2025;365\n".encode("utf-8-sig")


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(6))
def test_an_example_is_answered(client, settings, tmp_path, number):
    assert len(EXAMPLES) == 6
    settings.PORTAL_CLOCK = "2025-10-07T08:00:00+07:00"
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    secret = token_for_everything(House().staff)
    line = EXAMPLES[number].replace("$TOKEN", secret).replace("$PORTAL", "")
    words = shlex.split(line)[1:]
    address, headers, form = words.pop(), {}, {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        name, _, text = value.partition(": " if option == "-H" else "=")
        if option == "-H":
            headers[name] = text
        else:
            form[name] = SimpleUploadedFile(text[1:], FILE) if text.startswith("@") else text
    answer = client.post(address, form, headers=headers) if form else client.get(address, headers=headers)
    assert answer.status_code == (202 if form else 200), answer.content
