"""Who reaches what, written out by hand, and one person of each role in the world of `conftest.py`."""

from accounts.models import Role
from accounts.tests.builders import make_user

# What there is to ask about. Own and foreign depend on who asks; see the cast below.
OF_THE_PROVINCE = {"province", "district", "ward", "neighbour", "old_ward"}
PRIVATE_IN_PROVINCE = {"filing_x", "filing_y", "agency_p", "agency_q"}
ELSEWHERE = {"far_province", "far_ward", "filing_x_far", "filing_x_nowhere", "agency_far", "nothing"}
EVERYTHING = OF_THE_PROVINCE | PRIVATE_IN_PROVINCE | ELSEWHERE
DEPARTMENT = OF_THE_PROVINCE | PRIVATE_IN_PROVINCE

# The cast: staff, leader and viewer act for the province, ward for `ward`, operator for X in the province,
# agency for P. Action → role → subjects allowed.
TABLE = {
    "figures.view": {
        "admin": EVERYTHING,
        "staff": DEPARTMENT,
        "leader": DEPARTMENT,
        "viewer": OF_THE_PROVINCE,
        "ward": {"ward"},
        "operator": OF_THE_PROVINCE | {"filing_x"},
    },
    "overview.view": {
        "admin": EVERYTHING,
        "staff": DEPARTMENT,
        "leader": DEPARTMENT,
        "viewer": OF_THE_PROVINCE,
        "operator": OF_THE_PROVINCE | {"filing_x"},
    },
    "figures.import": {"admin": EVERYTHING, "staff": DEPARTMENT},
    "figures.import_own": {"ward": {"ward"}},
    "reports.view": {"admin": EVERYTHING, "staff": DEPARTMENT, "leader": DEPARTMENT},
    "reports.make": {"admin": EVERYTHING, "staff": DEPARTMENT},
    "reports.approve": {"leader": DEPARTMENT},
    "submissions.view": {
        "admin": EVERYTHING,
        "staff": DEPARTMENT,
        "leader": DEPARTMENT,
        "ward": {"ward"},
        "operator": {"filing_x"},
        "agency": {"agency_p"},
    },
    "submissions.file": {"ward": {"ward"}, "operator": {"filing_x"}, "agency": {"agency_p"}},
    "submissions.record": {"admin": EVERYTHING, "staff": DEPARTMENT},
    "register.view": dict.fromkeys(Role.values, EVERYTHING),
    "api.use": dict.fromkeys(Role.values, EVERYTHING),  # what a program then sees, the other actions say
    "register.change": {"admin": EVERYTHING},
    "users.manage": {"admin": EVERYTHING},
    "portal.manage": {"admin": EVERYTHING},
    "audit.view": {"admin": EVERYTHING},
}


def cast(world, role):
    scope = {
        "admin": {},
        "staff": {"unit": world.province},
        "leader": {"unit": world.province},
        "viewer": {"unit": world.province},
        "ward": {"unit": world.ward},
        "agency": {"agency": world.p},
        "operator": {"operator": world.x, "unit": world.province},
    }[role]
    return make_user(role, **scope)
