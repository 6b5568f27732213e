"""The portal on a phone's first screen: its manifest says what the pages say, and its pictures are there."""

import json
import struct

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

MANIFEST = "site.webmanifest"


@pytest.fixture
def manifest():
    return json.loads((settings.BASE_DIR / "static" / MANIFEST).read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_every_page_names_the_manifest(client):
    assert f'<link rel="manifest" href="/static/{MANIFEST}">' in client.get("/accounts/login/").content.decode()


def test_it_says_what_a_browser_needs_to_install(manifest):
    assert {"name", "short_name", "start_url", "display", "icons"} <= set(manifest)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}  # Chromium asks for these two


def test_its_pictures_are_there_in_the_size_that_it_tells(manifest):
    for icon in manifest["icons"]:
        path = finders.find(icon["src"])
        assert path, icon["src"]
        if icon["type"] == "image/png":
            with open(path, "rb") as file:
                head = file.read(24)
            assert head[:8] == b"\x89PNG\r\n\x1a\n"
            assert "{}x{}".format(*struct.unpack(">II", head[16:24])) == icon["sizes"]
