"""The help says what is on the screens, and its pictures are there."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Role
from accounts.tests.builders import make_user
from base.tests.catalogue import OURS, messages_of
from portal.tests.route_world import routes
from portal.views.guide import ROLES, TASKS, task_of_page

HELP = settings.BASE_DIR / "static" / "help"
JOURNEYS = settings.BASE_DIR / "portal" / "tests" / "browser"
PICTURE = re.compile(r'\.picture\("([a-z-]+)"(, phone=True)?\)')
MOST = 2_000_000  # bytes of all pictures together


def test_every_role_has_its_page_and_sees_its_own_first(db, client):
    assert set(ROLES) == set(Role.values)
    client.force_login(make_user("ward"))
    own = client.get("/help/").content.decode()
    assert ">Trợ giúp: Cán bộ xã, phường</h1>" in own
    assert own.index('id="ward-month"') < own.index('id="file"')
    for role in Role.values:
        assert client.get(reverse("portal:help_role", args=[role])).status_code == 200
    assert client.get("/help/nobody/").status_code == 404


def test_the_header_leads_to_the_task_of_the_page(db, client):
    client.force_login(make_user("admin"))
    assert 'href="/help/#import"' in client.get("/imports/").content.decode()
    assert 'href="/help/"' in client.get("/help/").content.decode()
    assert task_of_page("ward", "submissions:list") == "file"
    assert task_of_page("staff", "submissions:list") == "chase"
    assert task_of_page("viewer", "submissions:list") == ""


def test_every_page_that_the_help_serves_is_a_route():
    known = {*routes(), "admin:index"}
    served = [page for task in TASKS for page in task.pages]
    assert [page for page in served if not any(route.startswith(page) for route in known)] == []
    assert {key for keys in ROLES.values() for key in keys} == {task.key for task in TASKS}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_label_in_the_help_is_one_of_the_portal(language):
    messages = messages_of(OURS)
    labels = {source for _context, source in messages} if language == "en" else set(messages.values())
    with override(language):
        said = [str(text) for task in TASKS for text in (task.title, *task.steps)]
    quoted = {label for text in said for label in re.findall("“([^”]+)”", text)}
    assert len(quoted) > 10
    assert quoted - labels == set()


def test_every_picture_is_there_in_both_languages_and_used():
    named = {f"{task.picture}.{language}.webp" for task in TASKS if task.picture for language in ("vi", "en")}
    assert {path.name for path in HELP.iterdir()} == named
    assert sum(path.stat().st_size for path in HELP.iterdir()) < MOST


def test_every_picture_is_taken_by_one_journey_in_the_browser():
    """`make pictures` runs them: what a help page shows is what somebody just went through."""
    taken = [name for path in JOURNEYS.glob("test_journey_*.py") for name in PICTURE.findall(path.read_text("utf-8"))]
    wanted = [(task.picture, ", phone=True" if task.phone else "") for task in TASKS if task.picture]
    assert sorted(taken) == sorted(wanted)


def test_every_picture_has_the_size_that_the_page_reserves_for_it():
    sizes = {task.picture: (360, 640) if task.phone else (1280, 720) for task in TASKS if task.picture}
    for path in HELP.iterdir():
        head = path.read_bytes()[:30]
        assert (head[:4], head[8:16]) == (b"RIFF", b"WEBPVP8X"), path.name  # the extended form: size less one, 24 bits
        found = tuple(int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
        assert found == sizes[path.name.partition(".")[0]], path.name
