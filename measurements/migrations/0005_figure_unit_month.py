from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """A unit's months in one walk through the index; it also serves where the foreign key's own index did."""

    dependencies = [("measurements", "0004_states_of_known_months")]

    operations = [
        migrations.AlterField(
            model_name='figure',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='wards.unit'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['unit', 'network', 'period'], name='figure_unit_month'),
        ),
    ]
