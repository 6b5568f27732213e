"""Who may open a figure and the pages of files that came: rows of the table in portal/tests/route_table.py."""

from accounts.models import Role

DESK = {"admin", "staff"}
FIGURES = set(Role.values) - {"agency"}
NOBODY: set[str] = set()

IMPORT_OBJECTS = {
    "measurements:figure": ("get", FIGURES, FIGURES - {"ward"}, {"admin"}),
    "measurements:import_detail": ("get", DESK, DESK, {"admin"}),
    "measurements:import_progress": ("get", DESK, DESK, {"admin"}),
    "measurements:import_file": ("get", DESK, DESK, {"admin"}),
    "measurements:import_marked": ("get", DESK, DESK, {"admin"}),
    "measurements:names": ("get", DESK, DESK, {"admin"}),
    "measurements:again": ("post", DESK, DESK, {"admin"}),
    "measurements:own": ("get", {"ward"}, NOBODY, NOBODY),
    "measurements:own_upload": ("post", {"ward"}, NOBODY, NOBODY),
    "measurements:own_template": ("get", {"ward"}, NOBODY, NOBODY),
    "measurements:import_detail own": ("get", {"ward"}, NOBODY, NOBODY),
    "measurements:import_file own": ("get", {"ward"} | DESK, DESK, {"admin"}),
    "measurements:apply own": ("post", {"ward"}, NOBODY, NOBODY),
    "measurements:undo own": ("post", {"ward"}, NOBODY, NOBODY),
    "measurements:apply": ("post", DESK, DESK, {"admin"}),
    "measurements:check": ("post", DESK, DESK, {"admin"}),
    "measurements:undo": ("post", DESK, DESK, {"admin"}),
    "measurements:stop": ("post", DESK, DESK, {"admin"}),
    "measurements:columns": ("get", DESK, DESK, {"admin"}),
    "measurements:release": ("post", {"admin"}, {"admin"}, {"admin"}),
    "measurements:discard": ("post", DESK, DESK, {"admin"}),
}
