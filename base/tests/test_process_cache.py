"""An answer is kept only while it is still right, and never without end."""

from base.process_cache import ProcessCache, forget_all


def test_an_answer_is_made_once_while_its_version_is_the_same():
    kept, made = ProcessCache[int](5), []
    for version in ("a", "a", "b", "b", "a"):
        kept.get("question", version, lambda: made.append(1) or len(made))
    assert len(made) == 3
    assert kept.get("question", "a", lambda: 0) == 3


def test_of_an_unknown_version_it_is_made_each_time_and_not_kept():
    kept = ProcessCache[int](5)
    assert [kept.get("question", None, lambda n=n: n) for n in (1, 2)] == [1, 2]
    assert len(kept) == 0


def test_the_one_kept_longest_goes_first():
    kept = ProcessCache[str](2)
    for question in ("first", "second", "third"):
        kept.get(question, 1, lambda: "old")
    assert len(kept) == 2
    assert [kept.get(each, 1, lambda: "new") for each in ("second", "third", "first")] == ["old", "old", "new"]


def test_of_several_those_that_are_not_kept_are_made_together():
    kept, asked = ProcessCache[str](5), []

    def make(keys):
        asked.append(keys)
        return {key: key.upper() for key in keys}

    assert kept.get_many(["a"], 1, make) == {"a": "A"}
    assert kept.get_many(["a", "b", "c", "b"], 1, make) == {"a": "A", "b": "B", "c": "C"}
    assert kept.get_many(["a", "b"], 1, make) == {"a": "A", "b": "B"}
    assert kept.get_many(["a"], 2, make) == {"a": "A"}
    assert kept.get_many(["a"], None, make) == {"a": "A"}
    assert asked == [["a"], ["b", "c"], ["a"], ["a"]]


def test_all_are_emptied_at_once():
    kept = ProcessCache[str](5)
    kept.get("question", 1, lambda: "old")
    forget_all()
    assert (len(kept), kept.get("question", 1, lambda: "new")) == (0, "new")
