from django.db import migrations, models


class Migration(migrations.Migration):
    """`fate` is called delivery_status in Python; column and index stay, so that the database is not touched."""

    dependencies = [
        ("submissions", "0010_postponed_reminders"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("reminder", "reminder_fate_day"),
                migrations.RenameField("reminder", "fate", "delivery_status"),
                migrations.AlterField(
                    "reminder",
                    "delivery_status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Given to the mail server, no answer yet"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("rejected", "Refused by the mail server"),
                            ("postponed", "Put off to the next digest"),
                            ("not_needed", "No longer needed"),
                        ],
                        db_column="fate",
                        default="waiting",
                        max_length=10,
                    ),
                ),
                migrations.AddIndex(
                    "reminder", models.Index(fields=["delivery_status", "day"], name="reminder_fate_day")
                ),
            ],
        ),
    ]
