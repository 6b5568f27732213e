"""Every cached answer and every tag made of versions: made anew after a change of what it rests on, and only then.

A kind that is not named makes an answer wrong that looks right. So each kind is forgotten once, of each answer, and the
same comparison must see it.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.models import Role
from accounts.tests.builders import make_user
from base import audit
from base.period import Period
from base.process_cache import ProcessCache, forget_all
from base.tests.house import SOURCES
from base.versions import Versions
from measurements.actions.directory import unit_names
from measurements.actions.summarising import note_change
from measurements.models import Figure, JudgedStatistic, Threshold
from measurements.queries import compliance, levels_in_force, periods_with_figures, place_of, reporting_level
from measurements.tests.little_province import make_batch, make_operator, make_unit
from portal.queries import overview, province_map
from portal.queries.map import outline_panels
from portal.templatetags.heat import heat_rows
from portal.templatetags.maps import map_drawing
from reports.models import PublicationRule
from wards.actions import confirm_alias, receive_boundaries, register_changed, use_boundaries
from wards.models import BoundarySet, Operator, Unit, UnitChange
from wards.queries import origins_of, record_of, register_at, same_unit_rows
from wards.tests.invented_boundaries import invented_geojson

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.both_databases]
AUGUST, DAY, MIDDLE = Period(2025, 8), date(2025, 7, 1), date(2025, 8, 15)
PAGE, FILE = "/map/?province=31&period=2025-08", "/public/31/2025-08/table.json"


class World:
    """A province with figures of a month; one of its wards has taken the place of a row that ended."""

    def __init__(self) -> None:
        self.province = make_unit("province", "thanh_pho", "31", "Hải Phòng", start=DAY, province="31")
        self.before = make_unit("ward", "phuong", "11560", "Cũ", self.province, start=DAY, end=MIDDLE, province="31")
        self.wards = [
            make_unit("ward", "phuong", "11329", "Ngô Quyền", self.province, start=DAY, province="31"),
            make_unit("ward", "phuong", "11560", "Thủy Nguyên", self.province, start=MIDDLE, province="31"),
        ]
        register_changed()
        self.operator = make_operator()
        self.import_figures(365)
        self.boundaries = self.draw(["11560"])
        self.user = make_user(Role.STAFF, unit=self.province)
        self.table = compliance(AUGUST, "31")
        self.client, self.public = Browser(), Browser()
        self.client.force_login(self.user)

    def import_figures(self, samples: int) -> None:
        """As an import does it: what is replaced stands back, the month is noted as changed."""
        batch = make_batch()
        with transaction.atomic():
            entry = audit.record(by=None, action="figure.apply", on=batch)
            Figure.objects.all().delete()
            for operator, statistic in product((None, self.operator), ("median", "mean")):
                Figure.objects.create(
                    unit=self.wards[0],
                    period=AUGUST.first_day,
                    network="mobile",
                    source="vnnic",
                    statistic=statistic,
                    operator=operator,
                    samples_min=samples,
                    samples_max=samples,
                    download=Decimal(45 if statistic == "median" else 35),
                    batch=batch,
                    raw=str(samples),
                )
            note_change(batch=batch, entry=entry)

    def draw(self, codes: list[str], **more: Any) -> BoundarySet:
        content = invented_geojson(codes, **more)
        drawn = receive_boundaries(by=None, file_name="a.geojson", content=content, valid_from=DAY)[0]
        use_boundaries(by=None, boundaries=drawn)
        return drawn

    def redraw_register(self) -> None:
        with transaction.atomic():
            self.draw_line()
            Unit.objects.filter(level="province").update(name="Tên Khác")
            Unit.objects.filter(level="ward").update(province_code="98", heir_code="98")
            register_changed()

    def draw_line(self) -> None:
        with transaction.atomic():
            UnitChange.objects.create(old=self.before, new=self.wards[1], effective_on=MIDDLE, part="whole")
            register_changed()

    def confirm_name(self) -> None:
        confirm_alias(by=None, name="Phường Khác", scope="31", unit=self.wards[0])

    def rename_ward(self) -> None:
        with transaction.atomic():
            Unit.objects.filter(code="11329").update(name="Tên Khác")
            register_changed()


class Browser(Client):
    """Shows what it holds while the portal says that it is still the same."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, Any] = {}

    def shown(self, path: str) -> Any:
        held = self.held.get(path)
        answer = self.get(path, headers={"If-None-Match": held["ETag"]} if held and "ETag" in held else {})
        if answer.status_code == 304:
            return held
        self.held[path] = answer
        return answer


def places(drawn: Any) -> list[object]:
    return [place.shape for panel in drawn.panels for place in panel.places] + [row.name for row in drawn.unplaced]


def on_map(world: World) -> list[str]:
    page = world.client.shown(PAGE).content.decode()
    return re.findall(r' d="[^"]*"|aria-label="[^"]*"|<text[^>]*>[^<]*', page)


def published(world: World) -> tuple[int, bytes]:
    answer = world.public.shown(FILE)
    return answer.status_code, answer.content if answer.status_code == 200 else b""


def seen(world: World) -> object:
    found = overview(world.province, AUGUST, network="mobile", months=12)
    return found and (found.state, found.required, [(one.operator.name, one.summary) for one in found.operators])


SHARED = "cache.set"


@dataclass(frozen=True)
class Answer:
    """What is asked, as plain data; the kinds that it rests on; where it is cached, blank: by a tag.

    SHARED: in the cache that all processes share.
    """

    kinds: set[str]
    ask: Callable[[World], Any]
    cache: str = ""


# By the function that names the kinds; what another asks for stands before it.
ANSWERS = {
    "wards.queries.registers._registers": Answer(
        {"names"}, lambda w: register_at(AUGUST.last_day, "31").resolve("Phường Khác").unit, "_REGISTERS"
    ),
    "wards.queries.succession.origins_within": Answer(
        {"register"}, lambda w: origins_of(w.province).made_of(record_of(w.wards[1]), DAY), "_ORIGINS"
    ),
    "wards.queries.succession.same_unit_rows": Answer(
        {"register"}, lambda w: same_unit_rows([w.wards[1].pk, w.wards[0].pk]), "_SAME_ROWS"
    ),
    "measurements.actions.directory.unit_names": Answer({"register"}, lambda w: unit_names("31"), "_UNIT_NAMES"),
    "measurements.queries.figures.compliance": Answer(
        {"figures", "register", "thresholds", "statistics"}, lambda w: compliance(AUGUST, "31"), "_TABLES"
    ),
    "measurements.queries.figures.reporting_level": Answer(
        {"figures", "register"}, lambda w: reporting_level(AUGUST, "31"), "_REPORTING_LEVELS"
    ),
    "measurements.queries.figures.levels_in_force": Answer(
        {"register"}, lambda w: levels_in_force(AUGUST, "31"), "_IN_FORCE"
    ),
    "measurements.queries.figures.periods_with_figures": Answer(
        {"figures", "register"}, lambda w: periods_with_figures("31"), "_PERIODS"
    ),
    "measurements.queries.place.place_of": Answer(
        {"register"},
        lambda w: [one.name for one in place_of(w.user, {"period": "2025-08"}).provinces],
        "_PROVINCES",
    ),
    "portal.queries.dashboard.overview": Answer(
        {"figures", "register", "thresholds", "statistics", "operators"}, seen, "_OVERVIEWS"
    ),
    "portal.queries.map.outline_panels": Answer(
        {"register"},
        lambda w: outline_panels(w.boundaries, w.table.rows, AUGUST.last_day, Versions()),
        SHARED,
    ),
    "portal.queries.map.province_map": Answer(
        {"register", "boundaries"}, lambda w: places(province_map(w.table, "31")), "_MAPS"
    ),
    "portal.views.map._tag": Answer({"figures", "register", "thresholds", "statistics", "boundaries"}, on_map),
    "reports.views.public_files._tag": Answer(
        {"figures", "register", "thresholds", "statistics", "published"}, published
    ),
}
# Caches of what is drawn: by all that it is made from, which they compare. And of codes, by the register.
GIVEN = {"portal.templatetags.maps._KEPT", "portal.templatetags.heat._KEPT", "measurements.queries.versions._CODES"}

# What else stands in the shared cache, and why by no version of facts.
OTHERWISE_SHARED = {
    "portal.queries.map.tile_panels": "its key is all that it is made from",
    "accounts.second_factor.use_first_code": "a code that was used",
    "base.heartbeats.show": "who is alive, from minute to minute",
}


def no_figures(world: World) -> None:
    """The month's figures are taken back: what was 365 samples is nothing."""
    with transaction.atomic():
        batch = Figure.objects.first().batch
        note_change(batch=batch, entry=audit.record(by=None, action="figure.undo", on=batch))
        Figure.objects.all().delete()


CHANGES: dict[str, Callable[[World], object]] = {
    "figures": lambda w: w.import_figures(299),
    "register": World.redraw_register,
    "names": World.confirm_name,
    "thresholds": lambda w: Threshold.objects.filter(network="mobile").update(min_samples=366),
    "statistics": lambda w: JudgedStatistic.objects.create(effective_from=DAY, statistic="mean", legal_act="x"),
    "operators": lambda w: Operator.objects.update(name="Tên Khác"),
    "boundaries": lambda w: w.draw(["11560", "11329"]),
    "published": lambda w: PublicationRule.objects.create(province_code="31", since=AUGUST.first_day, when="report"),
}
ALSO = {"register": {"names"}}  # every change of the register is one of its names


@pytest.fixture
def world(settings, tmp_path):
    settings.PORTAL_CLOCK, settings.MEDIA_ROOT = "2025-10-07T08:00:00+07:00", tmp_path
    cache.clear()
    yield World()
    cache.clear()


@pytest.fixture
def made(monkeypatch):
    """How often each cache had to make its answer, by its name."""
    counted, get, get_many = Counter(), ProcessCache.get, ProcessCache.get_many

    def counting(of: ProcessCache, make: Callable[..., Any]) -> Callable[..., Any]:
        def count(*given: Any) -> Any:
            counted[id(of)] += 1
            return make(*given)

        return count

    monkeypatch.setattr(
        ProcessCache, "get", lambda self, key, version, make: get(self, key, version, counting(self, make))
    )
    monkeypatch.setattr(
        ProcessCache, "get_many", lambda self, keys, version, make: get_many(self, keys, version, counting(self, make))
    )
    put = cache.set

    def set_and_count(key: str, *given: Any, **named: Any) -> None:
        counted[SHARED] += key.startswith("map:")
        put(key, *given, **named)

    monkeypatch.setattr(cache, "set", set_and_count)
    return counted


def cache_of(name: str) -> object:
    """By what its making is counted."""
    if ANSWERS[name].cache == SHARED:
        return SHARED
    return id(getattr(sys.modules[name.rpartition(".")[0]], ANSWERS[name].cache))


def fresh(answer: Answer, world: World) -> Any:
    """As who has never asked sees it."""
    forget_all()
    cache.clear()
    world.client.held, world.public.held = {}, {}
    return answer.ask(world)


def forget(monkeypatch, function: str, kind: str) -> None:
    """The planted fault: this function no longer names that kind."""
    whole = Versions.of

    def of(self: Versions, *facts: Any) -> Any:
        caller = sys._getframe(1)
        if f"{caller.f_globals['__name__']}.{caller.f_code.co_name}" == function:
            facts = tuple(each for each in facts if each.kind != kind)
        return whole(self, *facts)

    monkeypatch.setattr(Versions, "of", of)


def test_the_table_holds_every_place_that_names_kinds_and_every_cache():
    names, caches, shared = set(), set(), set()
    for module in SOURCES:
        for node in module.tree.body:
            if isinstance(node, ast.Assign) and "ProcessCache[" in ast.unparse(node.value):
                caches.add(f"{module.name}.{ast.unparse(node.targets[0])}")
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and re.search(r"(?i)versions\b.*\.of$", ast.unparse(call.func)):
                    names.add(f"{module.name}.{node.name}")
                if isinstance(call, ast.Call) and ast.unparse(call.func) == SHARED:
                    shared.add(f"{module.name}.{node.name}")
    assert names == set(ANSWERS)
    assert shared == {name for name, one in ANSWERS.items() if one.cache == SHARED} | set(OTHERWISE_SHARED)
    held = {f"{name.rpartition('.')[0]}.{one.cache}" for name, one in ANSWERS.items() if one.cache not in {"", SHARED}}
    assert caches == held | GIVEN
    assert set().union(*(one.kinds for one in ANSWERS.values())) == set(CHANGES)


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_is_seen_by_all_that_rests_on_it_and_makes_nothing_else_anew(world, made, kind):
    for answer in ANSWERS.values():
        answer.ask(world)
    made.clear()
    tags = [one["ETag"] for one in (*world.client.held.values(), *world.public.held.values())]
    for answer in ANSWERS.values():
        answer.ask(world)
    again = [name for name, answer in ANSWERS.items() if answer.cache and made[cache_of(name)]]
    assert (again, len(tags)) == ([], 2), "nothing has changed"
    CHANGES[kind](world)
    changed = {kind} | ALSO.get(kind, set())
    found, again = {}, set()
    for name, answer in ANSWERS.items():
        made.clear()
        held = dict(world.client.held), dict(world.public.held)
        found[name] = answer.ask(world)
        if made[cache_of(name)] if answer.cache else (world.client.held, world.public.held) != held:
            again.add(name)
    assert again == {name for name, answer in ANSWERS.items() if answer.kinds & changed}
    for name, answer in ANSWERS.items():
        assert found[name] == fresh(answer, world), name


EACH_KIND = [(name, kind) for name, answer in ANSWERS.items() for kind in sorted(answer.kinds)]
# Where another change of the kind is needed for the answer to be another one, or for its address to stay the same.
OTHERWISE: dict[tuple[str, str], Callable[[World], object]] = {
    ("measurements.queries.figures.reporting_level", "figures"): no_figures,
    ("measurements.queries.figures.periods_with_figures", "figures"): no_figures,
    ("measurements.actions.directory.unit_names", "register"): World.rename_ward,
    ("portal.views.map._tag", "register"): World.rename_ward,
    ("wards.queries.succession.origins_within", "register"): World.draw_line,
    ("wards.queries.succession.same_unit_rows", "register"): World.draw_line,
}


@pytest.mark.part(one_in=3)
@pytest.mark.parametrize(("name", "kind"), EACH_KIND)
def test_a_forgotten_kind_would_be_seen(world, monkeypatch, name, kind):
    answer = ANSWERS[name]
    forget(monkeypatch, name, kind)
    fresh(answer, world)
    assert all(one.status_code == 200 for one in (*world.client.held.values(), *world.public.held.values()))
    OTHERWISE.get((name, kind), CHANGES[kind])(world)
    assert answer.ask(world) != fresh(answer, world)


def test_within_a_transaction_nothing_is_cached_and_no_page_bears_a_tag(world, made):
    with transaction.atomic():
        for answer in ANSWERS.values():
            fresh(answer, world)
            answer.ask(world)
        assert not any("ETag" in one for one in (*world.client.held.values(), *world.public.held.values()))
    assert made.pop(SHARED, 0) == 0
    assert sum(made.values()) >= 2 * sum(1 for one in ANSWERS.values() if one.cache not in {"", SHARED})


def test_what_is_drawn_is_made_once_for_the_same_and_again_for_another(world):
    first = province_map(world.table, "31")
    assert map_drawing(first, world.table) is map_drawing(first, world.table)
    assert map_drawing(first, world.table.limited_to(set())) is not map_drawing(first, world.table)
    rows = overview(world.province, AUGUST, network="mobile", months=12).heat
    assert heat_rows(rows, AUGUST) is heat_rows(rows, AUGUST)
    assert heat_rows(rows[:1], AUGUST) is not heat_rows(rows, AUGUST)
