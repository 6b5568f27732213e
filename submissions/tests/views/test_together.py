"""What is done for several reporters at once from the board."""

import pytest
from django.urls import reverse

from base.models import AuditEntry
from base.tests.pages import flat
from submissions.models import Extension, Reminder, Submission
from submissions.reporters import Group
from submissions.tests.filings_made import file

TOGETHER = {"province": "31", "period": "2025-09", "group": "ward"}
PAPER = {
    "received_on": "2025-10-06",
    "received_time": "09:30",
    "brought_by": "Văn thư (giả lập)",
    "certified_by": "Người ký (giả lập)",
    "reason": "Công văn 12 (giả lập)",
}


@pytest.fixture
def board(client, house):
    """The wards' board before staff: send(do, keys, more) posts what the page asks."""
    client.force_login(house.staff)
    keys = sorted(one.key for one in house.reporters(Group.WARD))

    def send(do, ticked=keys, **more):
        return client.post(reverse("submissions:together"), {**TOGETHER, "do": do, "key": ticked, **more}, follow=True)

    send.keys = keys
    return send


def file_ward(house):
    file(house, house.ward, {"officials_people": "60", "officials_measured": "1", "broadcasts": "2"})


def test_the_page_names_those_ticked_or_all_that_the_filter_finds(client, house, board):
    address = reverse("submissions:together")
    page = client.get(address, {**TOGETHER, "do": "extend", "key": board.keys[:1]})
    assert [one.key for one in page.context["chosen"]] == board.keys[:1]
    page = client.get(address, {**TOGETHER, "do": "extend", "all": "1", "q": "an bien"})
    assert [one.name for one in page.context["chosen"]] == ["Phường An Biên"]
    file_ward(house)
    page = client.get(address, {**TOGETHER, "do": "extend", "all": "1"})
    assert [one.name for one in page.context["chosen"]] == ["Phường An Biên"]  # who filed owes nothing


def test_nobody_ticked_is_told_on_the_board(client, house, board):
    page = client.get(reverse("submissions:together"), {**TOGETHER, "do": "extend"}, follow=True)
    assert "Chưa chọn đơn vị nào còn phải nộp" in flat(page.content)


def test_more_time_for_several_is_one_entry_and_twice_the_same_is_none(house, board):
    page = board("extend", until="2025-10-20", reason="Bão số 10")
    assert "Đã thực hiện cho 2 đơn vị." in flat(page.content)
    assert {str(row.until) for row in Extension.objects.all()} == {"2025-10-20"}
    board("extend", until="2025-10-20", reason="Bão số 10")
    entry = AuditEntry.objects.get(action="extension.give")
    assert (sorted(entry.after["reporters"]), entry.reason) == (board.keys, "Bão số 10")


def test_a_day_that_is_no_extension_and_a_missing_reason_change_nothing(house, board):
    page = board("extend", until="2025-10-01", reason="Bão số 10")
    assert page.status_code == 400
    assert "không dài hơn hạn chung" in flat(page.content)
    assert board("exempt", reason=" ").status_code == 400
    assert not Extension.objects.exists()


def test_exempt_together_owe_nothing(house, board):
    board("exempt", reason="Chưa hoạt động")
    assert [row.until for row in Extension.objects.all()] == [None, None]


def test_who_filed_meanwhile_is_told_by_name_and_holds_up_nobody(house, board):
    file_ward(house)
    page = flat(board("exempt", reason="Chưa hoạt động").content)
    assert "Phường Thủy Nguyên: đã nộp báo cáo tháng này trong lúc đó" in page
    assert "Đã thực hiện cho 1 đơn vị." in page
    assert Extension.objects.count() == 1


def test_nil_returns_on_paper_have_a_receipt_each_and_are_recorded_once(house, board):
    board("paper", **PAPER)
    found = Submission.objects.all()
    assert {(one.is_nil, one.channel, one.brought_by, one.note) for one in found} == {
        (True, "paper", "Văn thư (giả lập)", "Công văn 12 (giả lập)")
    }
    page = board("paper", **PAPER)
    assert "không làm lại lần nữa" in flat(page.content)
    assert found.count() == 2


def test_paper_from_the_future_is_refused_for_each_by_name(house, board):
    page = flat(board("paper", **(PAPER | {"received_on": "2025-12-01"})).content)
    assert "Phường An Biên:" in page
    assert "Phường Thủy Nguyên:" in page
    assert not Submission.objects.exists()


def test_a_reminder_goes_to_those_ticked_alone(client, house, board, settings):
    settings.PORTAL_CLOCK = "2025-10-07T10:00:00+07:00"
    page = client.get(reverse("submissions:together"), {**TOGETHER, "do": "remind", "key": board.keys[:1]}, follow=True)
    assert len(page.context["people"]) == 1
    assert f'name="key" value="{board.keys[0]}"' in page.content.decode()
    client.post(reverse("submissions:remind"), {**TOGETHER, "key": board.keys[:1]})
    assert Reminder.objects.get().reporter_keys == [["2025-09", board.keys[0]]]
    client.post(reverse("submissions:remind"), {**TOGETHER, "key": board.keys[:1]})
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize("key", ["ward-999999", "operator-1-1", "x"])
def test_a_key_of_nobody_in_this_group_changes_nothing(house, board, key):
    assert board("exempt", [key, *board.keys], reason="x").status_code == 404
    assert not Extension.objects.exists()


def test_what_is_no_step_is_not_found(house, board):
    assert board("drop").status_code == 404
