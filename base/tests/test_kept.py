"""An answer is kept only while it is still right, and never without end."""

from base.kept import Kept


def test_an_answer_is_made_once_while_it_rests_on_the_same():
    kept, made = Kept[int](5), []
    for rests_on in ("a", "a", "b", "b", "a"):
        kept.ask("question", rests_on, lambda: made.append(1) or len(made))
    assert len(made) == 3
    assert kept.ask("question", "a", lambda: 0) == 3


def test_what_it_rests_on_being_unknown_it_is_made_each_time_and_not_kept():
    kept = Kept[int](5)
    assert [kept.ask("question", None, lambda n=n: n) for n in (1, 2)] == [1, 2]
    assert len(kept) == 0


def test_the_one_kept_longest_goes_first():
    kept = Kept[str](2)
    for question in ("first", "second", "third"):
        kept.ask(question, 1, lambda: "old")
    assert len(kept) == 2
    assert [kept.ask(each, 1, lambda: "new") for each in ("second", "third", "first")] == ["old", "old", "new"]
