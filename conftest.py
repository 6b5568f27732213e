import gc
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.utils import translation
from django.utils.module_loading import import_string

from base import append_only, clock
from base.process_cache import forget_all
from base.tests import drawn, kept_rows, migrated
from base.tests.live import LiveProcesses

# How fast this machine is today is not what properties are about; benchmarks measure, tests judge.
hypothesis.settings.register_profile("portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portal")
BENCH = Path(__file__).parent / "bench"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--one-in", type=int, default=1, help="of the tests chosen, one in so many, of each folder one at least"
    )
    parser.addoption(
        "--shuffled", action="store_true", help="files, and the tests of each, in an order drawn by TEST_SEED"
    )


def pytest_configure() -> None:
    """Before there are other processes: all of a run draw with the same seed."""
    drawn.choose_seed()


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """At the top of a run, a quiet one too."""
    if written := session.config.pluginmanager.get_plugin("terminalreporter"):
        written.write_line(drawn.told())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Under each failure stands with which seed it comes again."""
    report = yield
    if report.failed:
        report.sections.append(("parts of matrices", drawn.told()))
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_createdb: bool, django_db_blocker, request: pytest.FixtureRequest
) -> None:
    """The test database is a copy of one migrated before, unless `--create-db` asks for every migration."""
    if not django_db_createdb and not request.config.option.reuse_db:
        with django_db_blocker.unblock():
            migrated.use_template(connection)


@pytest.fixture(scope="session", autouse=True)
def _audit_entries_read_in_vietnamese() -> None:
    """In every test that writes one: what an entry keeps is put together in too many ways to be read in the code."""
    # By name: these know Django, which is not there yet where this file is read before it.
    audit, named = import_module("base.audit"), import_module("base.tests.audit_named")
    record = audit.record

    def checked(**entry_facts):
        entry = record(**entry_facts)
        named.refuse_unnamed(entry)
        return entry

    audit.record = checked


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_createdb: bool) -> bool:
    """SQLite's test database is the copied file itself; it goes with the folder of the run."""
    return django_db_keepdb or (connection.vendor == "sqlite" and not django_db_createdb)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Tests that commit empty the tables afterwards, which the audit trail refuses; its own tests install it again."""
    with django_db_blocker.unblock():
        assert append_only.installed(connection), "a migration lost the triggers that keep the audit trail"
        append_only.lift(connection)
        kept_rows.put_back_as_it_is(connection)
    yield
    with django_db_blocker.unblock():
        append_only.install(connection)  # for the next run with --reuse-db


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """What migrations wrote is put back after every test that commits: after all of them, or Django's rows clash.

    A test with the browser is tried up to twice more, and the run's summary says so: Chromium has moods that are not
    ours. `--reruns 0` tries it once.
    Nothing else is: a race of our own must show itself.
    """
    for item in items:
        if item.get_closest_marker("browser") and config.getoption("reruns") is None:
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=3))
        marker = item.get_closest_marker("django_db")
        names = item.fixturenames  # type: ignore[attr-defined]
        if "live_processes" in names:
            item.add_marker(pytest.mark.live)
        if not _commits(item):
            continue
        if marker and marker.kwargs.get("transaction"):
            marker.kwargs["serialized_rollback"] = True
        else:
            names.append("django_db_serialized_rollback")
    yield  # others leave out what `-m` and `-k` do not choose
    kept = set(_drawn_of_each(items))
    if (one_in := config.getoption("one_in")) > 1:
        chosen = [item for item in items if item in kept]
        kept = set(drawn.part(chosen, of="tests", one_in=one_in, kinds=[lambda item: item.path.parent]))
    if left_out := [item for item in items if item not in kept]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item in kept]
    if config.getoption("shuffled"):
        _shuffle(items)
    if hasattr(config, "workerinput"):
        _longest_first(items)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """All that was read to collect the tests stays to the end: the collector of garbage need not look at it again."""
    gc.collect()
    gc.freeze()


def _drawn_of_each(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """All but what is left out of the tests that are marked as a matrix."""
    matrices: dict[str, list[pytest.Item]] = {}
    for item in items:
        if marker := item.get_closest_marker("part"):
            matrices.setdefault(marker.kwargs.get("of", item.nodeid.partition("[")[0]), []).append(item)
        else:
            yield item
    for name, cases in matrices.items():
        marker = cases[0].get_closest_marker("part")
        assert marker
        fixed = f"[{marker.kwargs.get('always', '')}]"
        kinds = [lambda case, fixed=fixed: case.nodeid.endswith(fixed)]  # so that it and one of the others are there
        yield from drawn.part(cases, of=name, one_in=marker.kwargs["one_in"], kinds=kinds)


def _commits(item: pytest.Item) -> bool:
    """Whether it leaves empty tables behind, and what migrations wrote is put back before it."""
    marker = item.get_closest_marker("django_db")
    names = item.fixturenames  # type: ignore[attr-defined]
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in names


def _shuffle(items: list[pytest.Item]) -> None:
    """Each file stays together, for what it makes once stands as long as its tests run; those that commit come last."""
    lots = drawn.lots("order of the tests")
    lots.shuffle(items)
    files = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (_commits(item), files[item.path]))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """What a process of the run drew, told by it in the end."""
    drawn.sizes.update(getattr(node, "workeroutput", {}).get("drawn", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["drawn"] = drawn.sizes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many cases of how many each matrix had."""
    for line in drawn.told_sizes():
        terminalreporter.write_line(f"drawn: {line}")


def _longest_first(items: list[pytest.Item]) -> None:
    """Where processes share the tests, the longest begin first, or all wait for them in the end.

    What one process must do alone, the largest group of all; then bench's, which start servers of their own.
    """
    markers = [item.get_closest_marker("xdist_group") for item in items]
    groups = {item: marker.args[0] if marker else "" for item, marker in zip(items, markers, strict=True)}
    sizes = Counter(groups.values())
    items.sort(
        key=lambda item: (not groups[item], -sizes[groups[item]], groups[item], not item.path.is_relative_to(BENCH))
    )


@pytest.fixture(autouse=True)
def _fresh_clock() -> Iterator[None]:
    """A shifted clock starts where its setting says at the start of each test, not of the test run."""
    clock._shift.cache_clear()
    yield
    clock._shift.cache_clear()


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    """A database emptied gives its numbers out again."""
    forget_all()


@pytest.fixture(autouse=True)
def _files_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported files are read in this process, in one test of sixteen by a child as in service; LONG=yes: in all.

    A child costs more than most tests around it. What it keeps out is tried in measurements/tests/reading.
    """
    if request.node.get_closest_marker("reads_in_child") or drawn.everything():
        return
    if drawn.lots(f"read by a child in {request.node.nodeid}").randrange(16):
        # By name: these know Django, which is not there yet where this file is read before it.
        lines = import_string("measurements.tests.in_process.lines")
        monkeypatch.setattr("measurements.actions.checking.read", lines)


@pytest.fixture(autouse=True)
def _fresh_language() -> Iterator[None]:
    """What a test answered in English does not decide the language of the next."""
    yield
    translation.deactivate()


@pytest.fixture
def live_processes(
    transactional_db: None, django_db_serialized_rollback: None, tmp_path: Path
) -> Iterator[LiveProcesses]:
    """Real workers and beats on the test's database; what migrations put there is put back after the test."""
    folder = tmp_path / "processes"
    folder.mkdir()
    processes = LiveProcesses(folder)
    yield processes
    processes.stop_all()
