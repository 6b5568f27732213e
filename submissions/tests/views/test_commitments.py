"""Answering many slow wards with one form: all are kept or none, and nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest

from base.models import AuditEntry
from base.tests.pages import flat
from submissions.actions import SpeedAnswer, answer_request, ask_operators
from submissions.models import SpeedRequest
from submissions.queries.commitments import SlowWard
from submissions.tests.factories import make_speed

ANSWER = "/commitments/answer/"
OF_A_COLLEAGUE = SpeedAnswer("upgrade", "Của đồng nghiệp", date(2025, 12, 5))


@pytest.fixture
def asked(client, house):
    """The requests to one operator about both wards; its clerk is logged in."""
    slow = [SlowWard(ward.pk, ward.name, Decimal(20), Decimal(40), (house.operators[0].pk,)) for ward in house.wards]
    ask_operators(by=house.staff, period=house.month, slow=slow)
    client.force_login(house.clerks[0])
    return list(SpeedRequest.objects.order_by("unit__sort_key"))


def fields(name, measure, done_by="2025-12-01", **more):
    typed = {"outcome": "new_site" if measure or done_by else "", "measure": measure, "done_by": done_by, **more}
    return {f"{name}-{field}": text for field, text in typed.items()}


def shown(client):
    """The hidden marks of the page as it is now."""
    return {f"{pk}-shown": row.shown for pk, row in client.get("/commitments/").context["sheet"].rows.items()}


def kept():
    return list(SpeedRequest.objects.order_by("unit__sort_key").values_list("measure", "done_by"))


def test_a_month_of_which_nobody_was_asked_is_named(client, house):
    client.force_login(house.staff)
    page = flat(client.get("/commitments/", {"period": "2025-09"}).content)
    assert "Tháng 9/2025 chưa gửi yêu cầu nào đến doanh nghiệp" in page


def test_one_save_keeps_the_answers_of_all_wards(client, asked):
    first, second = asked
    sent = {**shown(client), **fields(first.pk, "Thêm trạm"), **fields(second.pk, "Tối ưu", "2025-11-30")}
    page = client.post(ANSWER, sent, follow=True)
    assert "Đã lưu 2 câu trả lời" in page.content.decode()
    assert kept() == [("Thêm trạm", date(2025, 12, 1)), ("Tối ưu", date(2025, 11, 30))]


def test_one_wrong_row_keeps_none_says_why_beside_its_field_and_loses_nothing(client, asked):
    first, second = asked
    sent = {**shown(client), **fields(first.pk, "Thêm trạm"), **fields(second.pk, "Tối ưu", "2025-01-01")}
    answer = client.post(ANSWER, sent)
    page = flat(answer.content)
    assert answer.status_code == 400
    assert f'<a href="#{second.pk}-done_by">' in page
    assert f'id="{second.pk}-done_by-error"' in page
    assert "01/01/2025 đã qua" in page
    for typed in ("Thêm trạm", "Tối ưu", 'value="2025-01-01"', 'value="2025-12-01"'):
        assert typed in page
    assert kept() == [("", None), ("", None)]


@pytest.mark.parametrize(("measure", "done_by"), [("", "2025-12-01"), ("Thêm trạm", ""), ("Thêm trạm", "mai")])
def test_half_an_answer_is_none(client, asked, measure, done_by):
    sent = {**shown(client), **fields(asked[0].pk, measure, done_by)}
    assert client.post(ANSWER, sent).status_code == 400
    assert kept()[0] == ("", None)


def test_one_answer_goes_to_every_ticked_ward_and_to_no_other(client, asked):
    first, second = asked
    sent = {**shown(client), **fields(first.pk, "", "", ticked="1"), **fields(second.pk, "", "")}
    client.post(ANSWER, {**sent, **fields("several", "Thêm trạm")})
    assert kept() == [("Thêm trạm", date(2025, 12, 1)), ("", None)]


def test_an_answer_for_several_wards_without_a_ticked_one_is_not_dropped(client, asked):
    answer = client.post(ANSWER, {**shown(client), **fields("several", "Thêm trạm")})
    page = flat(answer.content)
    assert answer.status_code == 400
    assert "Hãy đánh dấu" in page
    assert "Thêm trạm" in page


def test_a_ticked_ward_with_an_answer_of_its_own_is_asked_about(client, asked):
    sent = {**shown(client), **fields(asked[0].pk, "Riêng", ticked="1"), **fields("several", "Chung")}
    answer = client.post(ANSWER, sent)
    page = flat(answer.content)
    assert answer.status_code == 400
    assert "Riêng" in page
    assert "Chung" in page
    assert kept()[0] == ("", None)


def test_a_row_that_was_not_touched_puts_no_old_answer_back(client, house, asked):
    first, second = asked
    before = {**shown(client), **fields(first.pk, "", ""), **fields(second.pk, "Tối ưu")}
    answer_request(by=house.clerks[0], request=first, answer=OF_A_COLLEAGUE)
    client.post(ANSWER, before)
    assert kept() == [("Của đồng nghiệp", date(2025, 12, 5)), ("Tối ưu", date(2025, 12, 1))]


def test_what_a_colleague_answered_meanwhile_is_shown_before_it_is_replaced(client, house, asked):
    first = asked[0]
    sent = {**shown(client), **fields(first.pk, "Của tôi")}
    answer_request(by=house.clerks[0], request=first, answer=OF_A_COLLEAGUE)
    answer = client.post(ANSWER, sent)
    page = flat(answer.content)
    assert answer.status_code == 400
    assert "Của đồng nghiệp" in page
    assert "Của tôi" in page
    again = {**sent, f"{first.pk}-shown": answer.context["sheet"].rows[first.pk].shown}
    assert client.post(ANSWER, again).status_code == 302
    assert kept()[0][0] == "Của tôi"


def test_saving_what_stands_already_writes_nothing(client, asked):
    first, _second = asked
    client.post(ANSWER, {**shown(client), **fields(first.pk, "Một.\r\nHai.")})
    assert client.post(ANSWER, {**shown(client), **fields(first.pk, "Một.\r\nHai.")}).status_code == 302
    assert AuditEntry.objects.filter(action="speed.answer").count() == 1


def test_what_a_browser_keeps_of_typing_is_old_once_an_answer_has_changed(client, asked):
    before = client.get("/commitments/").context["sheet"].stamp
    client.post(ANSWER, {**shown(client), **fields(asked[0].pk, "Thêm trạm")})
    assert client.get("/commitments/").context["sheet"].stamp != before


def test_whoever_has_no_request_finds_no_form(client, house, asked):
    for user in (house.staff, house.officers[0], house.clerks[1]):
        client.force_login(user)
        assert client.post(ANSWER, fields(asked[0].pk, "x")).status_code == 404


def test_a_rebuttal_asks_for_evidence_and_for_no_day(client, asked):
    first = asked[0]
    sent = {**shown(client), **fields(first.pk, "Đo lại đạt", "", outcome="rebutted")}
    answer = client.post(ANSWER, sent)
    assert answer.status_code == 400
    assert f'id="{first.pk}-evidence-error"' in flat(answer.content)
    assert "phải có chứng cứ" in flat(answer.content)
    assert client.post(ANSWER, {**sent, f"{first.pk}-evidence": "Công văn số 12"}).status_code == 302
    row = SpeedRequest.objects.get(pk=first.pk)
    assert (row.outcome, row.evidence, row.done_by) == ("rebutted", "Công văn số 12", None)
    page = flat(client.get("/commitments/").content)
    assert '<span class="state state-due">bác bỏ</span>' in page
    assert "Chứng cứ: Công văn số 12" in page


def test_an_answer_without_its_kind_is_none(client, asked):
    sent = {**shown(client), **fields(asked[0].pk, "Thêm trạm", outcome="")}
    answer = client.post(ANSWER, sent)
    assert answer.status_code == 400
    assert f'<a href="#{asked[0].pk}-outcome">' in flat(answer.content)


def test_what_came_of_the_requests_is_counted_for_each_operator_and_an_operator_sees_its_own(client, house, asked):
    client.post(ANSWER, {**shown(client), **fields(asked[0].pk, "Thêm trạm")})
    (count,) = client.get("/commitments/").context["counts"]
    assert count.columns == (2, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0)
    client.force_login(house.clerks[1])
    assert client.get("/commitments/").context["counts"] == []
    client.force_login(house.staff)
    assert [one.operator for one in client.get("/commitments/?period=2025-09").context["counts"]] == [
        house.operators[0].name
    ]


def test_whoever_answers_begins_with_the_oldest_month_and_is_told_of_the_others(client, house):
    for back in (0, 2):
        slow = [SlowWard(house.wards[0].pk, "x", Decimal(20), Decimal(40), (house.operators[0].pk,))]
        ask_operators(by=house.staff, period=house.month.plus(-back), slow=slow)
    client.force_login(house.clerks[0])
    answer = client.get("/commitments/")
    assert answer.context["period"] == house.month.plus(-2)
    page = flat(answer.content)
    assert "Còn chờ trả lời" in page
    assert f'<a href="?period={house.month}">tháng {house.month.label} (1)</a>' in page
    client.force_login(house.staff)
    assert client.get("/commitments/").context["period"] >= house.month


@pytest.mark.parametrize(
    ("later", "said"),
    [("40.00", "đã đạt tốc độ"), ("39.99", "quá hạn trả lời")],
)
def test_a_ward_fast_enough_now_is_not_called_overdue(client, house, settings, asked, later, said):
    make_speed(asked[0].unit, house.month.plus(1), later)
    settings.PORTAL_CLOCK = "2026-02-10T08:00:00+07:00"
    page = flat(client.get("/commitments/").content)
    assert said in page.lower()
    line = page[page.index(f'id="ask-{asked[0].pk}"') : page.index(f'id="ask-{asked[1].pk}"')]
    assert ("quá hạn" in line) is (said != "đã đạt tốc độ")
