"""A ward takes its own count away: what will stand is said before, what stands is said afterwards, and what next."""

import re

import pytest

from base.tests.pages import flat
from measurements.models import Figure
from measurements.tests.own_figures import apply, bring, official, own_page, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(client, settings, tmp_path):
    return official(client, settings, tmp_path)


def words(page):
    return flat(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main")[0]))


def taken(client, address):
    return client.post(address, follow=True).content.decode()


@pytest.fixture
def corrected(client, ward):
    apply(client, typed(client, ward, mobile_samples="120"))
    answer = typed(client, ward, mobile_samples="130")
    apply(client, answer)
    return answer["Location"]


def test_what_comes_back_is_said_before_the_tap(client, ward, corrected):
    form = own_page(client, ward).content.decode().partition('id="take-away"')[2].partition("</form>")[0]
    assert "Sau khi bỏ, 8/2024: Băng rộng di động 120 mẫu" in flat(re.sub(r"<[^>]+>", " ", form))
    assert "Sau khi bỏ, 8/2024: Băng rộng di động 120 mẫu" in words(client.get(corrected).content.decode())


def test_what_stands_now_is_said_after_each_taking_away_until_nothing_is_left(client, ward, corrected):
    page = taken(client, f"{corrected}undo/")
    assert "Đã bỏ. Nay 8/2024: Băng rộng di động 120 mẫu" in words(page)
    further = re.search(r'action="(/imports/\d+/undo/)".*?Bỏ cả số này', page, re.DOTALL)
    assert further, "no way to take the earlier number away"
    page = taken(client, further[1])
    assert "Đã bỏ. Nay 8/2024: chưa có số tự khai." in words(page)
    assert "Bỏ cả số này" not in page
    assert re.search(r'class="btn btn-primary"\s+href="/imports/own/', page)
    assert not Figure.objects.standing().filter(source="ward").exists()


def test_a_page_of_what_was_taken_away_says_what_stands_today(client, ward, corrected):
    client.post(f"{corrected}undo/")
    apply(client, typed(client, ward, mobile_samples="140"))
    assert "Nay 8/2024: Băng rộng di động 140 mẫu" in words(client.get(corrected).content.decode())


def test_nothing_is_left_is_said_before_the_tap_too(client, ward):
    apply(client, bring(client, ward, pasted="Mạng\tSố mẫu đo\nDi động\t400\n"))
    assert "Sau khi bỏ, 8/2024: chưa có số tự khai." in words(own_page(client, ward).content.decode())


def test_the_history_tells_hour_numbers_and_what_is_in_force(client, ward, corrected):
    history = words(own_page(client, ward).content.decode()).partition("Các lần đã nhập")[2]
    newer, older = history.split("Số nhập trên cổng")[1:]
    assert "130 mẫu" in newer
    assert "120 mẫu" in older
    assert "09:00" in history
    assert "Đã ghi nhận" in newer
    assert "Đã thay bằng số sau" in older


def test_the_page_of_a_typed_number_leads_to_its_correction_and_speaks_of_no_file(client, ward, corrected):
    figure = Figure.objects.standing().get(source="ward")
    page = client.get(f"/figures/{figure.pk}/").content.decode()
    assert f'href="/imports/own/{ward.pk}/?period=2024-08"' in page
    for word in ("SHA-256", "Số gõ trên cổng.tsv", "Ô B2", ">B2"):
        assert word not in page, word
    assert "Sửa" in words(client.get(corrected).content.decode())


def test_other_months_are_marked_that_have_own_figures(client, ward, corrected):
    months = own_page(client, ward).content.decode().partition("other-months")[2].partition("</details>")[0]
    assert [flat(re.sub(r"<[^>]+>", " ", one)).strip() for one in months.split("<li>") if "có số tự khai" in one] == [
        "8/2024 ✓ có số tự khai"
    ]
