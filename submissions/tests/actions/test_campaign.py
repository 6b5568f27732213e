from datetime import date
from decimal import Decimal

import pytest

from base.refusal import Refused
from submissions.actions import (
    GroupNumbers,
    SpeedAnswer,
    answer_request,
    ask_operators,
    give_code,
    keep_plan,
    start_plan,
)
from submissions.models import AnswerRule, ReferralCode, SpeedRequest
from submissions.queries.campaign import ward_campaign
from submissions.queries.commitments import SlowWard
from submissions.tests.factories import make_ward


def test_the_known_plan_is_a_choice_until_somebody_chooses(house):
    unit = house.wards[0]
    start_plan(by=house.officers[0], unit=unit)
    groups = start_plan(by=house.officers[0], unit=unit)
    assert ward_campaign(unit, date(2025, 10, 7)).expected == (410, 500)
    keep_plan(by=house.officers[0], unit=unit, changes=[(groups[2], GroupNumbers(groups[2].name, 1, 30, 4))])
    assert ward_campaign(unit, date(2025, 10, 7)).expected == (500, 500)


def test_a_code_is_given_once_and_never_to_another(house):
    first, second = house.wards
    assert give_code(by=house.staff, unit=first, code="tn01x").code == "TN01X"
    with pytest.raises(Refused, match="đã được dùng"):
        give_code(by=house.staff, unit=second, code="TN01X")
    given = give_code(by=house.staff, unit=second)
    assert give_code(by=house.staff, unit=second) == given
    assert ReferralCode.objects.count() == 2


def test_a_new_code_ends_the_old_one_which_stays_taken(house):
    first, second = house.wards
    give_code(by=house.staff, unit=first, code="CU0001")
    give_code(by=house.staff, unit=first, code="MOI001")
    assert ward_campaign(first, date(2025, 10, 7)).code.code == "MOI001"
    with pytest.raises(Refused):
        give_code(by=house.staff, unit=second, code="CU0001")


@pytest.mark.parametrize("code", ["ab", "có dấu", "A B C D", "X" * 21])
def test_a_code_that_cannot_be_typed_is_refused(house, code):
    with pytest.raises(Refused, match="không hợp lệ"):
        give_code(by=house.staff, unit=house.wards[0], code=code)


def slow(house):
    alpha, beta = house.operators
    return [SlowWard(house.wards[0].pk, "Phường Thủy Nguyên", Decimal("31.5"), Decimal(40), (alpha.pk, beta.pk))]


def test_a_slow_ward_is_put_to_each_operator_once(house):
    assert ask_operators(by=house.staff, period=house.month, slow=slow(house)) == 2
    assert ask_operators(by=house.staff, period=house.month, slow=slow(house)) == 0


def test_an_answer_has_a_measure_and_a_day_to_come(house):
    ask_operators(by=house.staff, period=house.month, slow=slow(house))
    request = SpeedRequest.objects.first()
    for wrong, says in (
        (SpeedAnswer("", "Thêm trạm", date(2025, 12, 1)), "Chọn kết quả"),
        (SpeedAnswer("new_site", " ", date(2025, 12, 1)), "biện pháp"),
        (SpeedAnswer("new_site", "Thêm trạm", date(2025, 10, 6)), "đã qua"),
        (SpeedAnswer("new_site", "Thêm trạm", None), "Nhập ngày hoàn thành"),
        (SpeedAnswer("not_ours", " ", None), "lý do"),
        (SpeedAnswer("rebutted", "Đo lại đạt", None), "chứng cứ"),
    ):
        with pytest.raises(Refused, match=says):
            answer_request(by=house.clerks[0], request=request, answer=wrong)
    answer_request(by=house.clerks[0], request=request, answer=SpeedAnswer("new_site", "Thêm trạm", date(2025, 10, 7)))
    request.refresh_from_db()
    assert (request.outcome, request.measure, request.answered_by) == ("new_site", "Thêm trạm", house.clerks[0])


@pytest.mark.parametrize("kind", ["not_ours", "rebutted"])
def test_what_is_turned_down_promises_no_day_and_keeps_its_reason(house, kind):
    ask_operators(by=house.staff, period=house.month, slow=slow(house))
    request = SpeedRequest.objects.first()
    said = SpeedAnswer(kind, "Vùng của mạng khác", date(2025, 12, 1), "Công văn số 12 ngày 01/10/2025 (giả lập)")
    answer_request(by=house.clerks[0], request=request, answer=said)
    request.refresh_from_db()
    assert (request.done_by, request.measure) == (None, "Vùng của mạng khác")
    assert bool(request.evidence) is (kind == "rebutted")


def test_a_request_has_the_last_day_that_the_rule_in_force_gives_it(house):
    """Asked on 7/10/2025; sixty days later is Saturday 6/12, so that Monday is the last day."""
    ask_operators(by=house.staff, period=house.month, slow=slow(house))
    assert set(SpeedRequest.objects.values_list("due_on", flat=True)) == {date(2025, 12, 8)}
    SpeedRequest.objects.all().delete()
    AnswerRule.objects.create(province_code="31", days=10, roll="none", source="CV 1", valid_from=date(2025, 10, 1))
    ask_operators(by=house.staff, period=house.month, slow=slow(house))
    assert set(SpeedRequest.objects.values_list("due_on", flat=True)) == {date(2025, 10, 17)}


def test_without_a_rule_nothing_has_a_last_day(house):
    AnswerRule.objects.update(valid_to=date(2025, 10, 7))
    ask_operators(by=house.staff, period=house.month, slow=slow(house))
    assert set(SpeedRequest.objects.values_list("due_on", flat=True)) == {None}


def test_a_code_that_the_portal_makes_up_is_never_one_that_was_given(house, monkeypatch):
    letters = iter("AAAAAABBB")
    monkeypatch.setattr("submissions.actions.campaign.secrets.choice", lambda _letters: next(letters))
    first = make_ward(house.province, "11599", "Khác")
    ReferralCode.objects.create(code="11599AAA", unit=house.wards[0], valid_from=date(2020, 1, 1))
    assert give_code(by=None, unit=first).code == "11599AAA"[:5] + "BBB"
