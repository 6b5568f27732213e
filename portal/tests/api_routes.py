"""The routes of /api/v1/ for the table of every route, and what they need in its world."""

from datetime import timedelta

from django.urls import reverse

from accounts.actions import create_token
from accounts.models import Role
from accounts.permissions import usable_scopes
from accounts.tests.builders import make_user
from base import clock

ALL = set(Role.values)
DEPARTMENT = {"admin", "staff", "leader"}
DESK = {"admin", "staff"}
FILERS = {"ward", "agency", "operator"}
FILINGS = DEPARTMENT | FILERS
FIGURES = ALL - {"agency"}

# Routes that name no object: method, and who may open them.
API_PAGES = {
    "accounts:tokens": ("get", ALL),
    "accounts:new_token": ("get", ALL),
    "api-root": ("get", ALL),
    "api-units": ("get", ALL),
    "api-verdicts": ("get", FIGURES - {"ward"}),  # of a whole province
    "api-figures": ("get", FIGURES),
    "api-filings": ("get", FILINGS),
    "api-reports": ("get", DEPARTMENT),
    "api-imports": ("get", DESK | {"ward"}),
}
QUERIES = {
    "submissions:together": "?do=extend&all=1",
    "reports:ward_letters_file": "?province=31&period=2025-09",
    "api-units": "?province=31&on=2025-09-30",
    "api-verdicts": "?province=31&period=2025-09",
}
# Routes of an object: method; who reaches one's own; another's in the same province; one in another province.
API_OBJECTS = {
    "api-unit": ("get", ALL, ALL, ALL),
    "api-figure": ("get", FIGURES, FIGURES - {"ward"}, {"admin"}),
    "api-filing": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "api-filing-version": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "api-filing-attachment": ("get", FILINGS, DEPARTMENT, {"admin"}),
    "api-report": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "api-report-file": ("get", DEPARTMENT, DEPARTMENT, {"admin"}),
    "api-import": ("get", DESK, DESK, {"admin"}),
    "api-import-issues": ("get", DESK, DESK, {"admin"}),
    "api-import-apply": ("post", DESK, DESK, {"admin"}),
    "api-import-undo": ("post", DESK, DESK, {"admin"}),
    "api-import own": ("get", {"ward"}, set(), set()),
    "api-import-issues own": ("get", {"ward"}, set(), set()),
    "api-import-apply own": ("post", {"ward"}, set(), set()),
    "api-import-undo own": ("post", {"ward"}, set(), set()),
    "accounts:revoke_token": ("post", ALL, set(), set()),  # one's own, and another person's
}


def tokens_for(users):
    """A token of each user, and one of somebody else."""
    until = (clock.machine_now() + timedelta(days=30)).date()
    return {
        key: create_token(by=user, name="thử", scopes=["read:units"], expires_on=until)[0]
        for key, user in {**users, "other": make_user("viewer")}.items()
    }


def api_address(world, name, role, place):
    """None for routes that are not of the API."""
    if name == "accounts:revoke_token":
        return reverse(name, args=[world.tokens[role if place == "own" else "other"].pk])
    if not name.startswith("api-"):
        return None
    route, _, of_ward = name.partition(" ")
    row = world.rows[place]
    kind = role if role in FILERS else "ward"
    args = {
        "api-unit": [row.unit.pk],
        "api-figure": [row.figure.pk],
        "api-report": [row.run.pk],
        "api-report-file": [row.run.pk, "docx"],
        "api-filing": [str(world.house.month), world.keys[place][kind]],
        "api-filing-version": [str(world.house.month), world.keys[place][kind], 1],
        "api-filing-attachment": [str(world.house.month), world.keys[place][kind], 1],
    }
    return reverse(route, args=args.get(route, [(row.own if of_ward else row.batch).pk]))


def token_for_everything(user):
    """The secret of a token with all scopes that open anything to its owner."""
    until = (clock.machine_now() + timedelta(days=30)).date()
    scopes = [scope.value for scope in usable_scopes(user)]
    return create_token(by=user, name="mọi việc", scopes=scopes, expires_on=until)[1]


def address_values(world, role, path):
    """What stands in the address of the schema's path, where it names something of this role's own."""
    row = world.rows["own"]
    batch = row.own if role == "ward" else row.batch
    first = path.removeprefix("/api/v1/").partition("/")[0]
    rows = {"units": row.unit, "figures": row.figure, "imports": batch, "reports": row.run}
    kind = role if role in FILERS else "ward"
    values = {"period": str(world.house.month), "key": world.keys["own"][kind], "version": 1, "form": "docx"}
    if first in rows:
        values |= {"id": rows[first].pk, "pk": rows[first].pk}
    return {name: value for name, value in values.items() if f"{{{name}}}" in path}
