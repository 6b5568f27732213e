"""The invented province is the same in every process: nothing in it follows the order of a set or of primary keys."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from base.tests import migrated
from base.tests.live import ROOT

HASH_SEEDS = ("1", "2")
# A register of its own, then all that is drawn of months on both sides of the merger, with codes for primary keys.
DRAWS = """
import django, hashlib, json
django.setup()
from datetime import datetime
from base.period import Period
from base.zone import VIETNAM
from portal.actions.demo_province import NAMES, places_of
from portal.demonstration import course, filings, people, workbooks
from portal.demonstration.figures import lines, short_ones
from wards.actions import load_register
load_register(by=None, provinces=[course.PROVINCE])
drawn = {"people": [people.name_of(number) for number in range(114)]}
for month, codes in ((Period(2025, 6), ("31", "30")), (Period(2025, 7), ("31",)), (Period(2026, 9), ("31",))):
    for code in codes:
        places = places_of(month, code)
        content = workbooks.workbook(NAMES[code][0], month, lines(places, month))
        drawn[f"figures {month} {code}"] = [hashlib.sha256(content).hexdigest(), len(places)]
        drawn[f"short {month} {code}"] = [place.land for place in short_ones(places, month)]
        drawn[f"places {month} {code}"] = [repr(place) for place in places]
for number in range(114):
    drawn[f"ward {number}"] = filings.of_ward(number, Period(2026, 9)), filings.of_agency(number, Period(2026, 9))
for code in (*filings.STOOD, "another"):
    drawn[f"operator {code}"] = filings.of_operator(code, Period(2026, 9), ())
now = datetime(2026, 11, 20, 9, tzinfo=VIETNAM)
drawn["course"] = [repr(event) for event in course.course(now, {})]
print(json.dumps(drawn))
"""


def test_two_processes_draw_the_same_province(tmp_path: Path) -> None:
    begun = [_begin(tmp_path / seed, seed) for seed in HASH_SEEDS]
    said = [one.communicate() for one in begun]
    assert [one.returncode for one in begun] == [0, 0], said
    first, second = (json.loads(out) for out, _err in said)
    assert [name for name in first if first[name] != second[name]] == []
    assert first.keys() == second.keys()
    assert first["figures 2025-06 30"][1] > 200  # wards that were, so that there were heirs to choose among


def _begin(folder: Path, seed: str) -> "subprocess.Popen[str]":
    """A process that hashes texts in an order of its own, on a database that nobody has loaded yet."""
    folder.mkdir()
    shutil.copyfile(migrated.sqlite_template(), folder / "portal.sqlite3")
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")} | {
        "DJANGO_SETTINGS_MODULE": "ispeed_portal.settings",
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_ENV": "local",
        "PYTHONHASHSEED": seed,
    }
    return subprocess.Popen(
        [sys.executable, "-c", DRAWS],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
