"""An answer of the Atlas is taken whole, exactly as it was seen, or not at all."""

import json
from decimal import Decimal

import pytest

from measurements.importing.atlas import AtlasRow, address, answer_of, problem_of_codes
from measurements.tests.atlas_answer import answer, rows


def changed(at=0, drop=(), **values):
    found = rows()
    found[at] = {name: value for name, value in {**found[at], **values}.items() if name not in drop}
    return answer(found)


def test_the_real_answer():
    said = answer_of(answer())
    assert (said.problem, len(said.rows), sum(row.samples for row in said.rows)) == ("", 63, 78_109)
    hai_phong = next(row for row in said.rows if row.code == "31")
    told = [Decimal(text) for text in ("43.91", "45.19", "13.43", "5.81")]
    assert hai_phong == AtlasRow("31", 1524, *told)


def test_nought_and_nothing_mean_too_few_samples():
    for value in (0, 0.0, None):
        first = answer_of(changed(value=29, download=value, upload=value, ping=value, jitter=value)).rows[0]
        assert first == AtlasRow("15", 29, None, None, None, None)


@pytest.mark.parametrize(
    "body",
    [
        *(changed(drop=(name,)) for name in ("code", "value", "download", "upload", "ping", "jitter")),
        changed(unit="kbps"),
        changed(62, value="265"),
        changed(value=265.0),
        changed(value=True),
        changed(value=None),
        changed(value=-1),
        changed(value=100_000_001),
        *(changed(**{name: "41.5"}) for name in ("download", "upload", "ping", "jitter")),
        *(changed(**{name: -0.5}) for name in ("download", "upload", "ping", "jitter")),
        changed(download=True),
        changed(download=[41.5]),
        changed(download=10_000.1),
        changed(upload=10_000.1),
        changed(ping=60_000.5),
        changed(jitter=60_000.5),
        changed(code=15),
        changed(code="015"),
        changed(code=""),
        changed(code="1x"),
        changed(code="34"),  # twice
        answer([*rows(), rows()[0]]),
        answer([*rows(), 5]),
        answer([*rows(), []]),
        answer([{**one, "download": one["download"] * 1000 / 8} for one in rows()]),
        answer([{**one, "download": one["download"] / 1000} for one in rows()]),
        b'[{"code":"15","value":265,"value":3,"download":41.5,"upload":37.11,"ping":22.0,"jitter":6.14}]',
        b'[{"code":"15","value":265,"download":NaN,"upload":37.11,"ping":22.0,"jitter":6.14}]',
        b'[{"code":"15","value":265,"download":1e999,"upload":37.11,"ping":22.0,"jitter":6.14}]',
        b'{"data": ' + answer() + b"}",
        b"null",
        b"[]",
        b"",
        b"<!DOCTYPE html><html><body>Bad gateway</body></html>",
        answer()[:-1],
        answer()[:2000],
        answer() + b"x",
        b"\xff" + answer(),
        answer([{**one, "download": 0} for one in rows()]),
    ],
)
def test_whatever_is_not_as_it_was_seen_is_refused_with_a_reason(body):
    said = answer_of(body)
    assert said.problem
    assert len(said.rows) == 0


def test_the_bounds_themselves_are_taken():
    first = answer_of(changed(value=100_000_000, download=10_000, upload=10_000, ping=60_000, jitter=60_000)).rows[0]
    assert first == AtlasRow("15", 100_000_000, *map(Decimal, (10_000, 10_000, 60_000, 60_000)))
    assert answer_of(changed(value=0, download=0)).problem == ""


def test_the_reason_names_what_is_unlike():
    assert "jitter" in answer_of(changed(drop=("jitter",))).problem
    assert "15" in answer_of(changed(download="41.5")).problem
    assert "download" in answer_of(changed(download="41.5")).problem
    assert answer_of(b"[]").problem == answer_of(answer([{**one, "download": 0} for one in rows()])).problem
    assert answer_of(b"<html>").problem != answer_of(b"[]").problem


CHANGED = "the interface has changed."


def english(said):
    return said.sentence.format(**said.values)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "The answer is a web page, not JSON."),
        (b" \n<!DOCTYPE html>", "The answer is a web page, not JSON."),
        (b"5", f"The answer is no list of provinces: {CHANGED}"),
        (b"{}", f"The answer is no list of provinces: {CHANGED}"),
        (b"[]", "There are no figures of this month yet."),
        (answer([rows()[0], 5]), f"Item 2 is no object: {CHANGED}"),
        (changed(1, drop=("ping", "jitter")), f"Item 2 has other names than before (jitter, ping): {CHANGED}"),
        (changed(code="1x"), f"Item 1 has no province's code of two digits: {CHANGED}"),
        (changed(value=-1), f"“value” of the code 15 is no number that it could be: {CHANGED}"),
        (answer([*rows(), rows()[0]]), "Codes come twice: 15."),
        (answer([{**one, "download": 3000.1} for one in rows()]), f"The speeds are hardly in Mbps: {CHANGED}"),
        (answer([{**one, "download": 0.9} for one in rows()]), f"The speeds are hardly in Mbps: {CHANGED}"),
    ],
    ids=range(12),
)
def test_each_reason_is_told_in_a_sentence(body, reason):
    assert english(answer_of(body).problem) == reason


@pytest.mark.parametrize("speed", [1, 3000])
def test_speeds_at_the_bounds_of_what_is_believed_are_taken(speed):
    assert answer_of(answer([{**one, "download": speed} for one in rows()])).problem == ""


def test_codes_of_another_map_are_told_in_a_sentence():
    told = english(problem_of_codes({"99"}, dict.fromkeys(OLD), NEW))
    assert told == "Codes that no province had in this month: 99. Nothing of the answer is taken."
    told = english(problem_of_codes(NEW, dict.fromkeys(OLD), NEW))
    assert told == "The answer is of the provinces of today, not of those of the month. Nothing of it is taken."


def test_the_digest_is_of_the_figures_whatever_their_order():
    one = answer_of(answer()).digest
    assert one == answer_of(answer(list(reversed(rows())))).digest
    assert one == answer_of(json.dumps(rows(), indent=1).encode()).digest
    assert one != answer_of(changed(ping=22.01)).digest
    assert one != answer_of(answer(rows()[1:])).digest


OLD, NEW = {"10", "15", "31"}, {"15", "31"}


@pytest.mark.parametrize(
    ("codes", "of_month", "today", "taken"),
    [
        (OLD, OLD, NEW, True),
        ({"10"}, OLD, NEW, True),
        ({"10", "15"}, OLD, NEW, True),
        (NEW, NEW, NEW, True),
        ({"31"}, NEW, NEW, True),
        (OLD, NEW, NEW, False),
        ({"10"}, NEW, NEW, False),
        (NEW, OLD, NEW, False),  # a month of before, drawn on the map of today
        ({"31"}, OLD, NEW, False),
    ],
)
def test_codes_must_be_those_of_the_months_map(codes, of_month, today, taken):
    assert (problem_of_codes(codes, dict.fromkeys(of_month), today) == "") is taken


def test_many_unknown_codes_are_named_in_part():
    told = problem_of_codes({"90", "91", "92", "93", "94", "95"}, {}, set())
    assert "90, 91, 92, 93, 94…" in told
    assert "…" not in problem_of_codes({"90", "91", "92", "93", "94"}, {}, set())


def test_the_address_names_month_and_network():
    assert address("https://x.vn/i-speed", "fixed", 2021, 4) == (
        "https://x.vn/i-speed/ftth/overview-place-map?year=2021&month=4&isp=ALL&cityId=-1"
    )
    assert "/mobile/overview-place-map?" in address("https://x.vn/i-speed", "mobile", 2026, 10)
