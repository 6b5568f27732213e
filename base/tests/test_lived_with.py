"""The version before must live with the tables of this one: while an upgrade runs, and after the way back."""

from collections.abc import Iterable, Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from base.tests.house import APPS

# What every installation has long since: the last migration of each app from before this rule.
BASELINE = {
    "base": "0003_texts_as_said",
    "wards": "0006_register_checked_on",
    "accounts": "0008_moved_scopes",
    "measurements": "0010_figure_once_a_statistic",
    "submissions": "0010_postponed_reminders",
    "reports": "0013_source_of_numbers",
}
# Drops whose first step was an earlier release: "app.0042_name" → that release, which no longer reads it.
SECOND_STEPS: dict[str, str] = {}
GONE = {
    migrations.DeleteModel: "drops a table",
    migrations.RemoveField: "drops a column",
    migrations.RenameModel: "renames a table",
    migrations.RenameField: "renames a column; db_column renames in Python alone",
    migrations.AlterModelTable: "renames a table",
    migrations.RunSQL: "runs SQL that this test cannot read; operations of Django say what they change",
}


def faults(app: str, operations: Iterable[Operation], before: ProjectState) -> Iterator[str]:
    """What code of the version before would fall over, operation by operation."""
    state = before.clone()
    for operation in operations:
        changes = [operation]
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            changes = list(operation.database_operations)
        for change in changes:
            yield from _faults_of(app, change, state)
        operation.state_forwards(app, state)


def _faults_of(app: str, change: Operation, state: ProjectState) -> Iterator[str]:
    gone = [why for kind, why in GONE.items() if isinstance(change, kind)]
    if gone:
        yield f"{change.describe()}: {gone[0]}"
    elif isinstance(change, migrations.AddField):
        if _must_be_written(change.field):
            yield f"{change.describe()}: NOT NULL without db_default, the version before cannot add a row"
    elif isinstance(change, migrations.AlterField):
        old = state.models[app, change.model_name_lower].fields[change.name]
        yield from (f"{change.describe()}: {why}" for why in _tightened(old, change.field))


def _must_be_written(field: models.Field) -> bool:
    by_itself = field.many_to_many or field.generated or isinstance(field, models.AutoField | models.BigAutoField)
    return not (by_itself or field.null or field.has_db_default())


def _tightened(old: models.Field, new: models.Field) -> Iterator[str]:
    if old.null and not new.null:
        yield "becomes NOT NULL, the version before may write nothing there"
    if old.has_db_default() and not new.has_db_default() and not new.null:
        yield "loses its db_default, on which the version before may rest"
    if (new.max_length or 0) < (old.max_length or 0):
        yield "becomes shorter than what the version before writes"
    if new.db_column != old.db_column:
        yield "bears another name in the database"
    if new.get_internal_type() != old.get_internal_type():
        yield "is of another kind"


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def test_the_baseline_names_migrations_that_exist_and_every_app_with_tables(loader):
    apps = {app for app, _name in loader.disk_migrations} & set(APPS)
    assert set(BASELINE) == apps
    assert set(BASELINE.items()) <= set(loader.disk_migrations)
    assert {tuple(key.split(".")) for key in SECOND_STEPS} <= set(loader.disk_migrations)


def test_the_version_before_can_live_with_every_migration(loader):
    found = {}
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app not in BASELINE or name <= BASELINE[app] or f"{app}.{name}" in SECOND_STEPS:
            continue
        before = loader.project_state([(app, name)], at_end=False)
        if told := list(faults(app, migration.operations, before)):
            found[f"{app}.{name}"] = told
    assert found == {}


def _of(*fields) -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("wards", "Thing", [("id", models.BigAutoField(primary_key=True)), *fields]))
    return state


LONG, SHORT = models.CharField(max_length=90), models.CharField(max_length=9)


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.AddField("Thing", "more", models.CharField(max_length=5, default="")), "NOT NULL without"),
        (migrations.AddField("Thing", "more", models.BooleanField(default=False)), "NOT NULL without"),
        (migrations.RemoveField("Thing", "name"), "drops a column"),
        (migrations.RenameField("Thing", "name", "title"), "renames a column"),
        (migrations.RenameModel("Thing", "Object"), "renames a table"),
        (migrations.AlterModelTable("Thing", "things"), "renames a table"),
        (migrations.DeleteModel("Thing"), "drops a table"),
        (migrations.RunSQL("ALTER TABLE wards_thing DROP COLUMN name"), "SQL"),
        (migrations.AlterField("Thing", "name", SHORT), "shorter"),
        (migrations.AlterField("Thing", "name", models.IntegerField()), "another kind"),
        (migrations.AlterField("Thing", "name", models.CharField(max_length=90, db_column="n")), "another name"),
        (migrations.AlterField("Thing", "maybe", models.IntegerField()), "NOT NULL"),
        (
            migrations.SeparateDatabaseAndState(
                database_operations=[migrations.RemoveField("Thing", "name")], state_operations=[]
            ),
            "drops a column",
        ),
    ],
)
def test_what_the_version_before_falls_over_is_refused(operation, why):
    told = list(faults("wards", [operation], _of(("name", LONG), ("maybe", models.IntegerField(null=True)))))
    assert len(told) >= 1
    assert any(why in one for one in told), told


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("Thing", "more", models.CharField(max_length=5, default="", db_default="")),
        migrations.AddField("Thing", "more", models.DateField(null=True)),
        migrations.AddField("Thing", "more", models.ManyToManyField("wards.Thing")),
        migrations.AlterField("Thing", "name", models.CharField(max_length=200)),
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("Thing", models.Index(fields=["name"], name="thing_name")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("Thing", "name")]),
    ],
)
def test_what_it_does_not_notice_is_let_through(operation):
    assert list(faults("wards", [operation], _of(("name", LONG)))) == []
