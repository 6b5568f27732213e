"""From the version before, with its data, to this one and back, while people ask and file: nothing fails or is lost.

portal/tests/before/ holds that version; `python -m bench.before COMMIT` takes another when a release has gone out.
"""

import pytest

from base.tests.drawn import everything
from portal.tests.rehearsed import NEW, Asking, Server

TIMES = 160 if everything() else 15  # answers of each version, three times
FILED = "SELECT reporter_key, version FROM submissions_submission ORDER BY version"
ONE_OF_EVERYTHING = "from portal.tests.browser.furnish import furnish; furnish()"


@pytest.fixture(scope="module")
def server():
    with Server() as made:
        yield made


def test_an_upgrade_and_the_way_back_lose_no_request_and_no_write(server):
    asking = Asking(server)
    asking.until(server.before, TIMES)
    code, told = server.upgrade()
    assert code == 0, told
    assert server.current.name == NEW
    asking.until(NEW, TIMES)
    code, told = server.upgrade("--back")
    assert code == 0, told
    asking.until(server.before, TIMES)
    asking.stop()
    assert asking.failures == []
    assert server.rows(FILED) == asking.filed
    assert len(asking.filed) >= TIMES / 2
    old = server.before
    assert server.restarted == [f"{what} {version}" for version in (old, NEW, old) for what in ("worker", "web")]
    assert len(list((server.data / "backups").glob("*.tar"))) == 1


def test_the_version_before_still_writes_one_of_everything_into_the_new_tables(server):
    assert server.current.name == server.before
    server.manage(server.before, "shell", "-v0", "-c", ONE_OF_EVERYTHING)
