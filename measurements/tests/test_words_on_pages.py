"""Short words about figures and files, as the pages write them."""

import pytest

from measurements.templatetags.figures import issue_counts, since_last_month


@pytest.mark.parametrize(
    ("change", "words"),
    [(0, "bằng tháng trước"), (5, "+5 so với tháng trước"), (-2, "−2 so với tháng trước")],
)
def test_a_change_since_the_month_before_is_told_in_words(change, words):
    assert since_last_month(change) == words


def test_a_file_to_be_mended_tells_its_errors_and_each_unknown_name_once():
    unknown = {"severity": "error", "fix": {"name": "Thuỷ Nguên", "suggestions": [[1, "Phường Thủy Nguyên", ""]]}}
    issues = [unknown, unknown, {"severity": "error", "fix": {"name": "Xã Z", "suggestions": []}}]
    assert issue_counts([*issues, {"severity": "warning"}]) == "3 lỗi, 1 tên chờ xác nhận"
    assert issue_counts([{"severity": "error"}]) == "1 lỗi"
