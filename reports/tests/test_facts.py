import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.judging.compliance import Verdict
from reports.facts import Facts, MonthFigure, RevisionChange, dump, load
from reports.tests.facts_made import facts, operator


def through_json(value):
    return json.loads(json.dumps(dump(value)))


def test_facts_come_back_from_json_as_they_were():
    rich = facts(
        changes=(RevisionChange("Huyện Đông", "<300", "365"),),
        passages=(("tasks", "Dòng một\nDòng hai"),),
        operators=(operator(), operator("hai", "Hai", status="missing")),
        operator_code="op",
    )
    assert load(Facts, through_json(rich)) == rich


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=0, max_value=10**6),
    st.one_of(st.none(), st.integers(0, 10**9)),
    st.sampled_from(Verdict),
)
def test_no_digit_of_a_figure_is_lost(download, least, verdict):
    figure = MonthFigure(least, least, download, None, Decimal("0.1"), False, verdict)
    assert load(MonthFigure, through_json(figure)) == figure


def test_facts_kept_before_a_field_was_added_still_load():
    old = through_json(facts())
    del old["changes"]
    assert load(Facts, old).changes == ()


def test_facts_without_what_they_need_are_refused():
    broken = through_json(facts())
    del broken["kind"]
    with pytest.raises(TypeError):
        load(Facts, broken)
