"""Faults of a portal of real processes; `python -m bench.faults --times 20` is the whole of it.

A run tries one of the three, drawn (`base/tests/drawn.py`); LONG=yes: each.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bench import guesses
from bench.faults import table
from bench.faults.scenarios import FAULTS, THE_15TH, FaultOutcome, run, wait_back
from bench.faults.stand import Needs, Stand

pytestmark = pytest.mark.xdist_group("faults")  # one stand serves them
one_of_three = pytest.mark.part(one_in=3, of="faults of a portal")
HOSTS = Needs(objects=True, today=THE_15TH.today)


@pytest.fixture(scope="module")
def stand():
    with guesses.stand_for(workers=3) as made:
        wait_back(made, since=None)
        yield made


@one_of_three
def test_killed_workers_lose_nothing_and_do_nothing_twice(stand):
    outcome = run(stand, "kill_worker", seed=1)
    assert (outcome.lost, outcome.twice) == ([], [])


@one_of_three
def test_who_guesses_a_password_is_locked_out_by_all_web_processes_together(stand):
    assert guesses.attack(stand, name="chu_nho", guesses=14, addresses=1, clients=4) == []


@one_of_three
def test_a_report_that_any_worker_made_is_given_out_by_the_web_on_another_host():
    with Stand(HOSTS) as hosts:
        outcome = run(hosts, "several_hosts", seed=1)
        assert (outcome.lost, outcome.twice) == ([], [])
        kept = [path for path in hosts.folder.glob("host-*/data/files/**/*") if path.is_file()]
    assert kept == [], "a file stayed on the host that made it"


def test_each_fault_says_what_it_does():
    assert all(fault.description and "\n" not in fault.description for fault in FAULTS.values())


@pytest.mark.parametrize("after", ["", "\nafter\n"])
def test_a_fault_measured_again_replaces_its_line_and_no_other(tmp_path, after):
    page = tmp_path / "faults.md"
    page.write_text("# Before\n\n" + table.HEAD + after, encoding="utf-8")
    good, bad = FaultOutcome([], [], 0, 1.0, 2.0), FaultOutcome(["a figure"], [], 3, 9.0, 10.0)
    table.write("kill_beat", table.row("kill_beat", [bad]), page)
    table.write("kill_web", table.row("kill_web", [good]), page)
    table.write("kill_beat", table.row("kill_beat", [good, bad, good]), page)
    lines = page.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert [line.split("`")[1] for line in rows] == ["kill_web", "kill_beat"]
    assert [cell.strip() for cell in rows[1].split("|")[3:8]] == ["3", "1", "0", "1.0, 9.0", "2.0, 10.0"]
    assert page.read_text(encoding="utf-8").endswith(f"{rows[1]}\n{after}")


def test_faults_that_run_side_by_side_take_none_of_each_others_lines_away(tmp_path):
    page = tmp_path / "faults.md"
    page.write_text(table.HEAD, encoding="utf-8")
    good = FaultOutcome([], [], 0, 1.0, 2.0)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: table.write(name, table.row(name, [good]), page), FAULTS))
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in rows] == list(FAULTS)
