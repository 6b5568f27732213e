"""Python runs this in every process of a stand whose clock can be set: it follows the seconds in $FAULTS_CLOCK.

Only the clock on the wall moves, as when somebody sets it; the one that counts on (time.monotonic) goes on. Debian's
libfaketime cannot do that to Python 3.11 and newer: their time.sleep then fails with EINVAL.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

_real = time_machine.escape_hatch.time
_file = Path(os.environ["FAULTS_CLOCK"])
_journey = time_machine.travel(_real.time(), tick=True).start()


def _follow() -> None:
    shift = 0.0
    while True:
        wanted = float(_file.read_text())
        if wanted != shift:
            shift = wanted
            _journey.move_to(_real.time() + shift)
        time.sleep(0.2)


def _begin() -> None:
    threading.Thread(target=_follow, name="clock", daemon=True).start()


_begin()
os.register_at_fork(after_in_child=_begin)  # threads do not come along
