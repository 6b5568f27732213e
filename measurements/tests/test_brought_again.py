"""The same file once more, after another one replaced its figures: nothing is swallowed, nothing overwritten unseen."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Role
from accounts.tests.builders import make_user
from measurements import actions
from measurements.models import Figure, ImportBatch, Snapshot
from measurements.tests.little_province import make_province
from measurements.tests.uploads import SEEN, bring, work
from wards.actions import register_changed
from wards.models import Unit

pytestmark = pytest.mark.django_db
TEXT = "STT;Xã/Phường;Tháng;Số mẫu\n1;Xã A;8/2024;{0}\n2;Xã B;8/2024;<300\n"
CELLS = "Mạng\tSố mẫu đo\nDi động\t{0}\n"
A, B = TEXT.format(365), TEXT.format(380)


@pytest.fixture
def province(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PORTAL_CLOCK = "2024-09-10T09:00:00+07:00"
    found = make_province()
    register_changed()
    return found


def samples():
    return sorted(Figure.objects.standing().values_list("unit__name", "samples_min"))


def taken(client, text):
    """Brought on the page, read and applied."""
    answer = bring(client, text)
    work()
    client.post(f"{answer['Location']}apply/", SEEN)
    work()
    return answer


def test_on_the_page_it_is_looked_at_anew_and_says_that_it_came_before(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    first = taken(client, A)
    assert bring(client, A)["Location"] == first["Location"]
    taken(client, B)
    again = bring(client, A)
    assert again["Location"] != first["Location"]
    work()
    page = client.get(again["Location"]).content.decode()
    assert "Tệp này đã được ghi nhận trước đây" in page
    batch = ImportBatch.objects.first()
    assert (batch.status, batch.counts["changed"], batch.counts["same"]) == ("checked", 1, 1)
    assert samples() == [("A", 380), ("B", 0)]
    assert bring(client, A)["Location"] == again["Location"]  # it waits: it is the same once more
    client.post(f"{again['Location']}apply/", SEEN)
    work()
    assert samples() == [("A", 365), ("B", 0)]
    client.post(f"{again['Location']}undo/")
    assert samples() == [("A", 380), ("B", 0)]


def test_where_the_newer_one_was_undone_it_stands_again(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))
    first, second = taken(client, A), taken(client, B)
    client.post(f"{second['Location']}undo/")
    assert bring(client, A)["Location"] == first["Location"]


def test_a_program_is_told_by_an_issue_and_nothing_changes_before_it_applies(client, province):
    client.force_login(make_user(Role.STAFF, unit=province))

    def sent(text):
        file = SimpleUploadedFile("thang_8.csv", text.encode("utf-8-sig"))
        answer = client.post("/api/v1/imports/", {"file": file, "province": "99"})
        work()
        return answer

    def applied_by(answer):
        client.post(f"{answer['Location']}apply/", {}, content_type="application/json")
        work()

    for text in (A, B):
        applied_by(sent(text))
    again = sent(A)
    assert again.status_code == 202
    told = client.get(again["Location"]).json()
    assert (told["status"], told["changed"]) == ("checked", 1)
    assert "brought_again" in [one["code"] for one in told["issues"]]
    assert samples() == [("A", 380), ("B", 0)]
    assert (sent(A).status_code, sent(A)["Location"]) == (200, again["Location"])
    applied_by(again)
    assert samples() == [("A", 365), ("B", 0)]


def received(text, **more):
    return actions.receive_file(
        by=None,
        file_name="thang_8.csv",
        content=text.encode("utf-8-sig"),
        source="vnnic",
        province_code="99",
        **{"options": {}} | more,
    )


def applied(text, **more):
    batch = received(text, **more)
    if batch.status != "applied":
        actions.check_batch(batch=batch)
        actions.apply_batch(by=None, batch=batch)
    return batch


def test_a_program_that_does_not_ask_for_it_changes_nothing(province):
    first = applied(A)
    applied(B)
    assert applied(A) == first
    assert samples() == [("A", 380), ("B", 0)]


def test_the_command_changes_nothing_and_says_what_no_longer_stands(province, capsys, tmp_path):
    for name, text in (("a.csv", A), ("b.csv", B), ("a.csv", A)):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        call_command("import_figures", str(tmp_path / name), "--province", "99", "--json")
        said = json.loads(capsys.readouterr().out)
    assert (said["status"], said["new"], said["changed"], said["same"]) == ("applied", 0, 0, 1)
    assert said["issues"][-1]["code"] == "brought_again"
    assert samples() == [("A", 380), ("B", 0)]


def test_counts_of_a_running_month_are_followed_by_what_came_last(province, settings):
    settings.PORTAL_CLOCK = "2024-08-21T09:00:00+07:00"
    of_the_day = {"options": {"as_of": "2024-08-20"}, "anew": True}
    first = applied(A, **of_the_day)
    assert applied(A, **of_the_day) == first
    applied(B, **of_the_day)
    again = applied(A, **of_the_day)
    assert again != first
    last = Snapshot.objects.filter(unit__code="99001").order_by("pk").last()
    assert (last.batch, last.samples_min) == (again, 365)


def test_what_is_no_longer_kept_is_not_judged(province):
    first = applied(A)
    applied(B)
    ImportBatch.objects.filter(pk=first.pk).update(staged="")
    assert received(A, anew=True) == first


def _typed_while_another_tab_applies(first, told):
    """The other tab holds the batch that waits, and commits once the typing has come to it."""
    held = Event()

    def other_tab():
        try:
            with transaction.atomic():
                batch = ImportBatch.objects.select_for_update().get(pk=first.pk)
                held.set()
                while not _somebody_waits():
                    time.sleep(0.01)
                actions.apply_batch(by=None, batch=batch)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(other_tab)
        assert held.wait(30)
        typed = actions.receive_cells(text=CELLS.format(450), **told)
        other.result(30)
    return typed


@pytest.mark.django_db(transaction=True)
def test_what_another_tab_applies_meanwhile_stands_and_the_new_typing_goes_on(province):
    told = {"by": None, "unit": Unit.objects.get(code="99001"), "options": {"period": "2024-08"}, "typed": True}
    first, _new = actions.receive_cells(text=CELLS.format(400), **told)
    if connection.vendor == "sqlite":  # it has one writer: the other tab is done before the typing begins
        actions.apply_batch(by=None, batch=first)
        second, is_new = actions.receive_cells(text=CELLS.format(450), **told)
    else:
        second, is_new = _typed_while_another_tab_applies(first, told)
    first.refresh_from_db()
    assert (first.status, second.status, is_new) == ("applied", "checked", True)
    assert Figure.objects.get().samples_min == 400


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.fetchone() is not None
