"""A network or a number that stood and is now sent empty: it is named, asked about once, and goes or stays."""

import re

import pytest

from base.tests.pages import flat
from measurements.models import Figure, ImportBatch
from measurements.tests.own_figures import apply, official, page_of, shown, typed
from measurements.tests.uploads import SEEN, work

pytestmark = pytest.mark.django_db
MOBILE = {"mobile_samples": "120", "mobile_download": "45,5", "mobile_statistic": "median"}


@pytest.fixture
def ward(client, settings, tmp_path):
    return official(client, settings, tmp_path)


def text_of(client, answer):
    return flat(re.sub(r"<[^>]+>", " ", page_of(client, answer).partition("<main")[2].partition("</main")[0]))


def take_away(client, answer):
    client.post(f"{answer['Location']}apply/", {**SEEN, "empties": "yes"})
    work()


@pytest.fixture
def cleared(client, ward):
    apply(client, typed(client, ward, **MOBILE))
    return typed(client, ward, fixed_samples="30")


def test_a_network_that_is_sent_empty_is_named_and_asked_about_once(client, cleared):
    said = text_of(client, cleared)
    assert "Băng rộng cố định: 30 mẫu" in said
    assert "Băng rộng di động: 120 mẫu · tải xuống 45,50 Mbps (trung vị)" in said
    page = page_of(client, cleared)
    assert len(re.findall(r'<input[^>]+name="empties"[^>]+required', page)) == 2
    assert re.findall(r'name="empties" value="(\w+)"', page) == ["no", "yes"]


def test_what_is_taken_away_is_gone_and_told_and_comes_back_with_the_undoing(client, ward, cleared):
    take_away(client, cleared)
    assert shown(client, ward) == {"fixed-samples": "30"}
    assert not Figure.objects.standing().filter(source="ward", network="mobile").exists()
    assert "Đã bỏ như đã chọn: Băng rộng di động: 120 mẫu" in text_of(client, cleared)
    client.post(f"{cleared['Location']}undo/")
    assert shown(client, ward)["mobile-samples"] == "120"


def test_what_is_kept_stands_and_is_told(client, ward, cleared):
    apply(client, cleared)
    assert shown(client, ward)["mobile-samples"] == "120"
    assert "Giữ nguyên như đã chọn: Băng rộng di động: 120 mẫu" in text_of(client, cleared)


def test_who_kept_it_may_take_it_away_with_the_same_numbers(client, ward, cleared):
    apply(client, cleared)
    again = typed(client, ward, fixed_samples="30")
    assert again["Location"] != cleared["Location"]
    take_away(client, again)
    assert shown(client, ward) == {"fixed-samples": "30"}


def test_a_speed_that_is_sent_empty_is_named_without_words_of_cells(client, ward):
    apply(client, typed(client, ward, **MOBILE))
    answer = typed(client, ward, mobile_samples="120")
    said = text_of(client, answer)
    assert "Băng rộng di động: tải xuống 45,50 Mbps (trung vị)" in said
    for word in ("dòng", "ô trống", "B2", "số này đã ghi từ trước"):
        assert word not in said, word
    take_away(client, answer)
    assert shown(client, ward) == {"mobile-samples": "120"}


def test_a_changed_number_beside_an_emptied_one_is_shown_as_it_was_typed(client, ward):
    apply(client, typed(client, ward, **MOBILE))
    said = text_of(client, typed(client, ward, mobile_samples="130"))
    assert "130 mẫu" in said
    assert "130 mẫu · tải xuống 45,50" not in said


def test_what_was_stored_as_fewer_than_a_number_stands_in_its_field_and_is_not_taken_for_emptied(client, ward):
    apply(client, typed(client, ward, **MOBILE, fixed_samples="<300"))
    assert shown(client, ward)["fixed-samples"] == "<300"
    answer = typed(client, ward, **{**MOBILE, "mobile_samples": "121"}, fixed_samples="<300")
    assert 'name="empties"' not in page_of(client, answer)


def test_nothing_is_asked_where_nothing_stood(client, ward):
    assert 'name="empties"' not in page_of(client, typed(client, ward, fixed_samples="30"))
    assert ImportBatch.objects.get().counts["figures"] == 1


def test_what_stands_as_a_mean_is_asked_about_as_well(client, ward):
    apply(client, typed(client, ward, **MOBILE | {"mobile_statistic": "mean"}))
    answer = typed(client, ward, fixed_samples="30", mobile_statistic="mean")
    assert "Băng rộng di động: 120 mẫu · tải xuống 45,50 Mbps (trung bình)" in text_of(client, answer)
    take_away(client, answer)
    assert "Đã bỏ như đã chọn: Băng rộng di động: 120 mẫu" in text_of(client, answer)
    assert shown(client, ward) == {"fixed-samples": "30"}


@pytest.mark.parametrize("emptied", [["mobile"], ["fixed"], ["5g"], ["mobile", "5g"], ["fixed", "5g"]])
def test_any_network_may_be_emptied_beside_any_other(client, ward, emptied):
    of = {"mobile": "120", "fixed": "30", "5g": "7"}
    apply(client, typed(client, ward, **{f"{network}_samples": number for network, number in of.items()}))
    left = {f"{network}_samples": number for network, number in of.items() if network not in emptied}
    take_away(client, typed(client, ward, **left))
    assert shown(client, ward) == {name.replace("_", "-"): number for name, number in left.items()}


def test_what_waits_and_is_changed_keeps_what_was_emptied(client, ward, cleared):
    pk = ImportBatch.objects.first().pk
    form = client.get(f"/imports/own/{ward.pk}/?period=2024-08&from={pk}").context["numbers"]
    assert (form["mobile-samples"].value(), form["fixed-samples"].value()) == (None, "30")
