"""What pure modules say: a string like any other, that can be said again in another language."""

import copy
import json
import pickle

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from base.models import Job
from base.saying import Said, joined, packed, say, unpacked
from base.translating import translated

# One of the importer's, and what the catalogue makes of it.
NEGATIVE = "“{value}” is negative; this value cannot be. Correct it in the file and upload it again."
IN_VIETNAMESE = "“{value}” là số âm; giá trị này không thể âm. Sửa trong tệp rồi tải lên lại."

NOT_WANTED = "“{value}” is not {wanted}{why}. Correct it in the file and upload it again."


def test_what_is_said_is_a_string():
    said = say("Còn {count} dòng của {unit}", count=3, unit="Xã A")
    assert said == "Còn 3 dòng của Xã A"
    assert json.loads(json.dumps({said: [said]})) == {"Còn 3 dòng của Xã A": ["Còn 3 dòng của Xã A"]}
    assert {said: 1}["Còn 3 dòng của Xã A"] == 1


@pytest.mark.parametrize(
    "again",
    [
        str,
        copy.deepcopy,
        lambda said: pickle.loads(pickle.dumps(said)),
        lambda said: str(ValueError(said)),
        lambda said: unpacked(packed(said)),
        lambda said: unpacked(json.loads(json.dumps(packed(said)))),
    ],
)
def test_nothing_is_forgotten_on_the_way(again):
    said = say("{unit}, {why}", unit="Xã A", why=say("tháng {month}", month=8))
    assert packed(again(said)) == packed(said)


@pytest.mark.parametrize("typed", ["{x}", "{", "}}", "{0}", "{value}", "%(x)s", "%", "{value.__class__}", "“”\n\\"])
def test_what_a_person_typed_is_never_taken_for_a_place_to_fill(typed):
    said = say(NEGATIVE, value=typed)
    assert said.startswith(f"“{typed}” là số âm")
    with translation.override("en"):
        assert translated(unpacked(packed(said))).startswith(f"“{typed}” is negative")
        assert translated(joined([typed, say("a quarter")], typed)) == f"{typed}{typed}a quarter"


def test_in_vietnamese_it_stays_letter_by_letter():
    assert translated(say(NEGATIVE, value="-5")) == str(say(NEGATIVE, value="-5")) == IN_VIETNAMESE.format(value="-5")


def test_what_fills_it_is_told_in_the_same_language():
    inner = say(" (it has the letter {letter})", letter="O")
    said = say(NOT_WANTED, value="3O", why=inner, wanted=say("a download speed (Mbps)"))
    with translation.override("en"):
        assert translated(said) == (
            "“3O” is not a download speed (Mbps) (it has the letter O). Correct it in the file and upload it again."
        )


def test_what_was_said_otherwise_is_told_as_it_is():
    with translation.override("en"):
        assert translated("Xã A") == "Xã A"
        assert translated(ValueError("Xã A")) == "Xã A"
        assert translated(5) == "5"
        assert translated("") == translated(say("")) == ""


def test_an_exception_is_told_as_what_it_bears():
    with translation.override("en"):
        assert translated(ValueError(say(NEGATIVE, value="-5"))).startswith("“-5” is negative")


def test_what_is_told_is_a_plain_string():
    assert type(translated(say("a quarter"))) is str


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("text", [say("code {code}", code=3), say("a quarter"), "plain", "", '["', '["a"]', '["a", 1]'])
def test_a_database_keeps_a_text_as_it_was_said(text):
    Job.objects.create(task="x", target="1", error=text, created_at="2024-08-01T00:00Z")
    kept = Job.objects.get(error=text).error
    assert kept == text
    assert packed(kept) == packed(text)


def not_wanted(value, why):
    return say(NOT_WANTED, value=value, wanted="x", why=why)


plain = st.text() | st.sampled_from(["{x}", "{", "}", "{{}}", "%s"])
simple = st.builds(not_wanted, plain | st.integers(), plain)
one_of_several = plain | simple | st.builds(joined, st.lists(plain | simple, max_size=3), plain)
said = plain | simple | st.builds(not_wanted, one_of_several, one_of_several)


@given(said)
def test_packed_and_unpacked_it_is_told_the_same(one):
    again = unpacked(json.loads(json.dumps(packed(one))))
    assert again == one
    for language in ("vi", "en"):
        with translation.override(language):
            assert translated(again) == translated(one)


def test_what_was_stored_while_sentences_were_vietnamese_is_said_in_both_languages():
    said = unpacked([IN_VIETNAMESE, {"value": ["mã {code}", {"code": 3}]}])
    assert said == "“mã 3” là số âm; giá trị này không thể âm. Sửa trong tệp rồi tải lên lại."
    with translation.override("en"):
        assert translated(said).startswith("“code 3” is negative")


@pytest.mark.parametrize("sentence", ["Câu cũ của {unit}", "tên tệp"])
def test_a_stored_sentence_that_the_catalogue_does_not_hold_or_holds_twice_stays_as_it_is(sentence):
    said = unpacked([sentence, {"unit": "Xã A"}])
    assert said == sentence.format(unit="Xã A")
    with translation.override("en"):
        assert translated(said) == sentence.format(unit="Xã A")


def test_nothing_said_is_nothing_and_not_the_head_of_the_catalogue():
    assert joined([]) == say("") == ""


@pytest.mark.parametrize("sentence", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}", "{}", "{0}", "{a", "a}"])
def test_a_sentence_that_asks_for_more_than_its_values_stays_a_text(sentence):
    assert unpacked([sentence, {"a": "x"}]) == sentence


def test_what_is_said_remembers_its_sentence():
    said = say("code {code}", code=3)
    assert isinstance(said, Said)
    assert (said.sentence, said.values) == ("code {code}", {"code": 3})
