from datetime import date
from decimal import Decimal

from base.period import Period
from submissions.campaign import Count
from submissions.drives import Basis, effect_of

FIRST, LAST = date(2025, 10, 11), date(2025, 10, 17)


def counted(*days_and_samples):
    return [Count(date(2025, 10, day), samples, samples) for day, samples in days_and_samples]


def test_the_effect_is_read_from_the_nearest_counts_before_and_after():
    found = effect_of(counted((5, 20), (10, 40), (14, 90), (18, 160), (25, 200)), FIRST, LAST, {})
    assert (found.basis, found.before, found.after, found.gained) == (Basis.COUNTS, 40, 160, 120)
    assert (found.before_on, found.after_on) == (date(2025, 10, 10), date(2025, 10, 18))
    assert (found.pace, found.pace_before) == (Decimal("15.0"), Decimal("4.0"))


def test_a_count_on_the_last_day_is_one_after_and_one_on_the_first_day_is_none_before():
    assert effect_of(counted((10, 40), (17, 160)), FIRST, LAST, {}).after == 160
    assert effect_of(counted((11, 40), (17, 160)), FIRST, LAST, {}).basis is Basis.NOTHING


def test_a_drive_that_begins_with_the_month_has_nothing_before_it():
    found = effect_of(counted((10, 70)), date(2025, 10, 1), date(2025, 10, 7), {})
    assert (found.before, found.gained, found.pace, found.pace_before) == (0, 70, Decimal("7.0"), None)


def test_nothing_is_said_without_exact_counts_on_both_sides():
    censored = [Count(date(2025, 10, 10), 0, 299), Count(date(2025, 10, 18), 310, 310)]
    for counts in ([], counted((10, 40)), counted((18, 160)), counted((12, 50), (14, 60)), censored):
        assert effect_of(counts, FIRST, LAST, {}).basis is Basis.NOTHING
    assert effect_of(counted((10, 90), (18, 40)), FIRST, LAST, {}).basis is Basis.NOTHING, "counts that went down"


def test_own_counts_of_whole_months_stand_in_and_say_so():
    own = {Period(2025, 9): 150, Period(2025, 10): 330}
    found = effect_of(counted((10, 40)), FIRST, LAST, own)
    assert (found.basis, found.gained, found.pace) == (Basis.OWN, 180, None)
    assert effect_of([], FIRST, LAST, {Period(2025, 10): 330}).basis is Basis.NOTHING
    assert effect_of(counted((10, 40)), FIRST, date(2025, 11, 2), own).basis is Basis.OWN, "over two months"
