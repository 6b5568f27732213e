"""What the run with Prometheus rests on; `python -m bench.faults.alerts` is the run."""

import re
from contextlib import suppress
from types import SimpleNamespace

import pytest
import yaml

from bench.faults import alerts, watched

SHIPPED = yaml.safe_load(watched.RULES.read_text())["groups"][0]["rules"]


def test_every_alert_that_is_shipped_has_a_fault_that_says_what_it_is():
    assert set(alerts.ALERTS) == {rule["alert"] for rule in SHIPPED}
    assert all(alert.make.__doc__ for alert in alerts.ALERTS.values())
    belonging = {name for alert in alerts.ALERTS.values() for name in alert.belongs}
    assert belonging <= set(alerts.ALERTS)


@pytest.mark.parametrize(("shipped", "tried"), [("30s", "1s"), ("1m", "2s"), ("10m", "20s"), ("1h", "120s")])
def test_a_time_is_divided_and_never_becomes_nothing(shipped, tried):
    assert watched.divided(shipped) == tried


def test_of_the_rules_only_times_are_changed():
    quick = watched.quickened(yaml.safe_load(watched.RULES.read_text()))["groups"][0]["rules"]
    for before, after in zip(SHIPPED, quick, strict=True):
        assert {**before, "for": "", "expr": ""} == {**after, "for": "", "expr": ""}
        assert before["expr"].partition("[")[0] == after["expr"].partition("[")[0]
    by_name = {rule["alert"]: rule for rule in quick}
    assert by_name["MonthMissing"]["for"] == "120s"
    assert by_name["JobsFailed"]["expr"] == "delta(ispeed_jobs_failed[120s]) > 0"


def test_an_alert_tried_again_replaces_its_row_and_no_other(tmp_path):
    page = tmp_path / "faults.md"
    page.write_text(f"# Before\n\n{alerts.HEAD}\nafter\n", encoding="utf-8")
    alerts.write(["| `BackupOld` | old |"], page)
    alerts.write(["| `PortalDown` | down |", "| `BackupOld` | older |"], page)
    assert page.read_text(encoding="utf-8") == (
        f"# Before\n\n{alerts.HEAD}| `PortalDown` | down |\n| `BackupOld` | older |\n\nafter\n"
    )
    assert alerts.HEAD in alerts.PAGE.read_text(encoding="utf-8")


def test_what_an_action_shows_is_looked_for_and_missed_when_it_is_not_there():
    assert alerts.found_in('x\n  {"level": "error"} a | b\n', '"level": "error"') == '{"level": "error"} a ¦ b'
    with pytest.raises(AssertionError, match="nothing with"):
        alerts.found_in("x", "error")


DISKS = """Filesystem  Size  Used Avail Use% Mounted on
/dev/vda1    20G   10G   10G  50% /
/dev/loop7   70M   14K   64M   1% /elsewhere/on/this-machine/small
"""


def test_of_a_disk_its_sizes_are_shown_and_nothing_of_the_machine():
    assert alerts.disk_in(DISKS) == "70M 14K 64M 1% …/small"
    assert not re.search(r"/dev/|/tmp/", alerts.PAGE.read_text(encoding="utf-8").partition(alerts.HEAD)[2])


@pytest.mark.parametrize("interrupted", ["make", "until", "act", ""])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, AssertionError])
def test_a_fault_is_taken_back_however_it_is_left(monkeypatch, interrupted, error):
    done = []

    def step(name, answer=None):
        def taken(*_):
            done.append(name)
            if name == interrupted:
                raise error
            return answer

        return taken

    portal = SimpleNamespace(until=step("until", (1.0, set())), firing=lambda: {"Tried"})
    monkeypatch.setattr(alerts, "SETTLE", 0)
    monkeypatch.setattr(alerts, "ALERTS", {"Tried": alerts.Alert(step("make"), step("mend"), step("act", "shown"))})
    with suppress(error):
        alerts.try_one(portal, "Tried")
    assert done.count("mend") == 1


def test_what_was_not_mounted_is_not_unmounted(tmp_path):
    alerts.server_free(SimpleNamespace(folder=tmp_path))
    alerts.data_free(SimpleNamespace(disk=tmp_path))
