"""The Atlas is asked over a real socket: once, again after a pause; never a wrong figure, nobody waits for it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from base import clock
from base.models import AuditEntry, Job
from base.period import Period
from measurements import actions, tasks
from measurements.actions import atlas, web
from measurements.importing.atlas import NAMES
from measurements.models import AtlasMonth, Figure, PublishedFigure
from measurements.queries import compliance
from measurements.queries.published import published_history, published_in, published_of
from measurements.tests.atlas_answer import OTHERS_TODAY, TODAY, answer, make_provinces, rows
from measurements.tests.atlas_server import atlas_server
from measurements.tests.little_province import make_figure, make_province
from wards.models import Unit

pytestmark = pytest.mark.django_db
APRIL = Period(2021, 4)
PATIENT = 60.0  # seconds: longer than any machine takes


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setattr(web, "SECONDS", PATIENT)
    settings.PORTAL_CLOCK = "2025-09-20T09:00:00+07:00"
    with atlas_server() as one:
        settings.ATLAS_URL = one.url
        make_provinces()
        yield one


def owe(period=APRIL, network="fixed"):
    return AtlasMonth.objects.create(period=period.first_day, network=network, next_at=clock.now())


def ask(month):
    """Twice, as every job may be: the second time nothing is owed."""
    for _ in range(2):
        actions.fetch_target(str(month.pk))
    month.refresh_from_db()
    return month


def later(month):
    AtlasMonth.objects.filter(pk=month.pk).update(next_at=clock.now())


def test_the_real_answer_is_stored_whole_and_asked_for_once(server):
    month = ask(owe())
    assert server.asked_for() == [
        (
            "/i-speed/ftth/overview-place-map",
            {"year": ["2021"], "month": ["4"], "isp": ["ALL"], "cityId": ["-1"]},
        )
    ]
    assert (month.state, month.problem, month.attempts, month.answer) == ("stored", "", 1, answer().decode())
    assert PublishedFigure.objects.count() == 63
    hai_phong = PublishedFigure.objects.get(unit__code="31")
    assert (hai_phong.samples, hai_phong.download, hai_phong.statistic, hai_phong.network) == (
        1524,
        Decimal("43.91"),
        "median",
        "fixed",
    )
    assert (hai_phong.upload, hai_phong.latency, hai_phong.jitter) == (
        Decimal("45.19"),
        Decimal("13.43"),
        Decimal("5.81"),
    )
    assert AuditEntry.objects.filter(action="atlas.store").count() == 1
    later(month)
    ask(month)
    assert len(server.asked) == 1


def test_codes_are_those_of_the_data_month(server):
    ask(owe())
    of_seven = PublishedFigure.objects.filter(unit__code__in=OTHERS_TODAY)
    assert {one.unit.full_name for one in of_seven} == {f"Tỉnh Cũ {code}" for code in OTHERS_TODAY}
    server.says(answer([one for one in rows() if one["code"] in TODAY]))
    august = ask(owe(Period(2025, 8)))
    assert august.state == "stored"
    assert {one.unit.full_name for one in august.figures.filter(unit__code__in=OTHERS_TODAY)} == {
        f"Tỉnh Mới {code}" for code in OTHERS_TODAY
    }


def test_an_answer_in_chunks_is_put_together(server):
    server.says(**in_chunks(answer()[:900], answer()[900:], b""))
    assert ask(owe()).answer == answer().decode()


def test_the_statistic_is_what_the_setting_says(server, settings):
    settings.ATLAS_STATISTIC = "mean"
    ask(owe())
    assert set(PublishedFigure.objects.values_list("statistic", flat=True)) == {"mean"}


def unlike(**values):
    return answer([{**rows()[0], **values}, *rows()[1:]])


def in_chunks(*pieces):
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return {"body": body, "headers": {"Transfer-Encoding": "chunked"}}


ILL = {
    "cut off between chunks": in_chunks(answer()[:900]),
    "cut off": {"body": answer()[:900], "announced": len(answer())},
    "cut off, and the length does not say so": {"body": answer()[:900]},
    "cut off at the end of a row": {"body": answer()[: answer().index(b"},") + 1] + b"]", "announced": 9000},
    "no JSON": {"body": b"[{code: 15}]"},
    "a web page": {"body": b"<!doctype html><html></html>"},
    "an error": {"body": answer(), "status": 500},
    "not found": {"body": answer(), "status": 404},
    "another place": {"body": answer(), "status": 302, "headers": {"Location": "http://127.0.0.1/"}},
    "nothing": {"body": b"", "status": 204},
    "too large": {"body": b" " * 1_000_001},
    "too slow to begin": {"body": answer(), "pause": 30},
    "too slow to end": {"body": answer(), "drip": 0.05},
    "not published yet": {"body": b"[]"},
    "a name is missing": {"body": answer([{n: v for n, v in one.items() if n != "ping"} for one in rows()])},
    "a text for a number": {"body": unlike(download="41.5")},
    "an unknown code": {"body": unlike(code="97")},
    "more provinces": {"body": answer([*rows(), {**rows()[0], "code": "97"}])},
    "a province twice": {"body": unlike(code="34")},
    "the provinces of today": {"body": answer([one for one in rows() if one["code"] in TODAY])},
}


@pytest.mark.parametrize("case", ILL)
def test_what_cannot_be_taken_leaves_no_figure_and_a_reason(case, server, monkeypatch):
    if case.startswith("too slow"):
        monkeypatch.setattr(web, "SECONDS", 0.4)
    server.says(**ILL[case])
    month = ask(owe())
    assert (month.state, month.attempts, month.answer) == ("waiting", 1, "")
    assert month.problem
    assert month.next_at == month.asked_at + timedelta(hours=1)
    assert not PublishedFigure.objects.exists()
    monkeypatch.setattr(web, "SECONDS", PATIENT)
    server.says(answer())
    later(month)
    assert ask(month).state == "stored"
    assert (month.problem, PublishedFigure.objects.count()) == ("", 63)


@pytest.mark.parametrize(
    ("case", "part"),
    [
        ("cut off", "cắt giữa chừng"),
        ("cut off between chunks", "cắt giữa chừng"),
        ("too slow to end", "quá chậm"),
        ("an error", "500"),
        ("an unknown code", "97"),
        ("too large", "1000 kB"),
    ],
)
def test_the_reason_says_what_it_was(case, part, server, monkeypatch):
    if case.startswith("too slow"):
        monkeypatch.setattr(web, "SECONDS", 0.4)
    server.says(**ILL[case])
    assert part in ask(owe()).problem


def test_a_server_that_is_away(server, settings):
    settings.ATLAS_URL = "http://127.0.0.1:9"
    month = ask(owe())
    assert (month.state, month.attempts) == ("waiting", 1)
    assert "ConnectionRefusedError" in month.problem
    settings.ATLAS_URL = "https://127.0.0.1:9"
    later(month)
    assert "ConnectionRefusedError" in ask(month).problem


def test_a_server_that_speaks_no_tls(server, settings):
    settings.ATLAS_URL = server.url.replace("http:", "https:")
    month = ask(owe())
    assert month.problem
    assert not PublishedFigure.objects.exists()


def test_the_pause_grows_to_a_day(server):
    server.says(b"[]")
    month = owe()
    pauses = []
    for _ in range(7):
        later(month)
        ask(month)
        pauses.append((month.next_at - month.asked_at) / timedelta(hours=1))
    assert pauses == [1, 2, 4, 8, 16, 24, 24]


def test_an_answer_that_does_not_look_at_the_month_is_refused(server):
    ask(owe())
    for again in (owe(Period(2021, 5)), owe(network="mobile")):
        assert "4/2021" in ask(again).problem
    assert PublishedFigure.objects.count() == 63


def test_two_workers_at_once_ask_once(server):
    month = owe()
    assert atlas._claimed(month)
    assert not atlas._claimed(month)


def test_an_answer_that_comes_twice_is_stored_once(server):
    month = owe()
    said = atlas.atlas.answer_of(answer())
    assert [atlas._store(month, said, "x", answer()) for _ in range(2)] == ["", ""]
    assert PublishedFigure.objects.count() == 63


# --- when


def at(*day):
    return datetime(*day, tzinfo=clock.VIETNAM).astimezone(UTC)


def test_months_are_owed_from_the_fourteenth_of_the_next_one(server):
    assert [str(one) for one in atlas.owed_months(date(2026, 10, 13))] == ["2026-08", "2026-07", "2026-06"]
    assert [str(one) for one in atlas.owed_months(date(2026, 10, 14))] == ["2026-09", "2026-08", "2026-07"]
    assert str(atlas.owed_months(date(2026, 1, 14))[0]) == "2025-12"


def jobs_of():
    return Job.objects.filter(task="measurements.fetch_atlas")


def test_the_tick_opens_what_is_owed_once(server):
    for _ in range(2):
        actions.open_atlas_months(at(2026, 10, 14, 0, 1))
    months = set(AtlasMonth.objects.values_list("period", "network"))
    assert months == {(date(2026, month, 1), network) for month in (7, 8, 9) for network in ("fixed", "mobile")}
    assert {int(job.target) for job in jobs_of()} == set(AtlasMonth.objects.values_list("pk", flat=True))


def test_the_tick_asks_again_when_the_pause_is_over_and_for_nothing_old_or_stored(server):
    now = at(2026, 10, 20, 9, 0)
    actions.open_atlas_months(now)
    jobs_of().delete()
    AtlasMonth.objects.update(next_at=now + timedelta(minutes=1))
    AtlasMonth.objects.filter(period=date(2026, 9, 1), network="fixed").update(next_at=now)
    AtlasMonth.objects.filter(period=date(2026, 9, 1), network="mobile").update(next_at=now, state="stored")
    AtlasMonth.objects.create(period=date(2026, 6, 1), network="fixed", next_at=now)
    actions.open_atlas_months(now)
    due = AtlasMonth.objects.get(period=date(2026, 9, 1), network="fixed")
    assert [job.target for job in jobs_of()] == [str(due.pk)]


def test_without_an_address_nothing_is_asked(server, settings):
    month = owe()
    settings.ATLAS_URL = ""
    tasks.open_atlas_months()
    ask(month)
    assert (AtlasMonth.objects.count(), jobs_of().count(), server.asked) == (1, 0, [])


def test_the_whole_way_by_the_tick_and_the_job(server):
    tasks.open_atlas_months()
    server.says(answer([one for one in rows() if one["code"] in TODAY]))
    job = jobs_of().get(target=str(AtlasMonth.objects.get(period=date(2025, 8, 1), network="fixed").pk))
    for _ in range(2):
        tasks.fetch_atlas(job.pk)
    job.refresh_from_db()
    assert (job.state, len(server.asked), PublishedFigure.objects.count()) == ("done", 1, len(TODAY))


def test_an_error_of_ours_does_not_ask_again_at_once(server, monkeypatch):
    month = owe(Period(2025, 8))
    monkeypatch.setattr(atlas.web, "fetch", lambda url: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.fetch_target(str(month.pk))
    month.refresh_from_db()
    assert (month.attempts, month.next_at - month.asked_at) == (1, timedelta(hours=1))


def fetch(*arguments):
    told, wrong = StringIO(), StringIO()
    try:
        call_command("fetch_atlas", *arguments, stdout=told, stderr=wrong)
    except SystemExit:
        return wrong.getvalue()
    return told.getvalue()


def test_the_command_asks_without_waiting_and_for_months_of_before(server):
    server.says(b"[]")
    assert "Chưa có số liệu" in fetch("2021-04", "fixed")
    server.says(answer())
    assert [fetch("2021-04", "fixed")[:2] for _ in range(2)] == ["63", "63"]
    assert (len(server.asked), AtlasMonth.objects.get().state) == (2, "stored")


def test_the_command_says_that_there_is_no_address(server, settings):
    settings.ATLAS_URL = ""
    with pytest.raises(CommandError, match="ATLAS_URL"):
        fetch("2021-04", "fixed")
    assert not AtlasMonth.objects.exists()


# --- shown beside, never judged


def test_verdicts_and_figures_know_nothing_of_it(server):
    make_province()
    make_figure("99001", 365, "45.5")
    august = Period(2024, 8)
    before = list(compliance(august, "99").rows)
    server.says(answer([*rows(), {**dict.fromkeys(NAMES, 1), "code": "99", "value": 10_000, "download": 1.5}]))
    assert ask(owe(august, "mobile")).state == "stored"
    assert list(compliance(august, "99").rows) == before
    assert Figure.objects.count() == 1


def test_what_is_shown_is_asked_by_month_and_network(server):
    ask(owe())
    unit = Unit.objects.get(code="15", name="Cũ 15")
    assert [one.samples for one in published_of(unit, APRIL, "fixed")] == [265]
    assert published_of(unit, APRIL, "mobile") == []
    assert published_of(unit, Period(2021, 5), "fixed") == []
    assert len(published_in(APRIL, "fixed")) == 63
    assert published_in(APRIL, "mobile") == {}
    assert [one.samples for one in published_history(unit, 24)] == [265]
    assert published_history(Unit.objects.get(code="15", name="Mới 15"), 24) == []
