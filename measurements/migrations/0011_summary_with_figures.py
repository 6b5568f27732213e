from django.db import migrations, models


class Migration(migrations.Migration):
    """`heard` is called with_figures in Python; the column keeps its name, so that the database is not touched."""

    dependencies = [
        ("measurements", "0010_figure_once_a_statistic"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("monthsummary", "heard", "with_figures"),
                migrations.AlterField("monthsummary", "with_figures", models.PositiveIntegerField(db_column="heard")),
            ],
        ),
    ]
