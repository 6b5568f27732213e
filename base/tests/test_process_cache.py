"""An answer is kept only while it is still right, and never without end."""

from base.process_cache import ProcessCache


def test_an_answer_is_made_once_while_it_version_the_same():
    kept, made = ProcessCache[int](5), []
    for version in ("a", "a", "b", "b", "a"):
        kept.get("question", version, lambda: made.append(1) or len(made))
    assert len(made) == 3
    assert kept.get("question", "a", lambda: 0) == 3


def test_what_it_version_being_unknown_it_is_made_each_time_and_not_kept():
    kept = ProcessCache[int](5)
    assert [kept.get("question", None, lambda n=n: n) for n in (1, 2)] == [1, 2]
    assert len(kept) == 0


def test_the_one_kept_longest_goes_first():
    kept = ProcessCache[str](2)
    for question in ("first", "second", "third"):
        kept.get(question, 1, lambda: "old")
    assert len(kept) == 2
    assert [kept.get(each, 1, lambda: "new") for each in ("second", "third", "first")] == ["old", "old", "new"]
