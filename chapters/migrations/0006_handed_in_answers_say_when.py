"""Every version of an answer keeps the day it was handed in: a quotation says when it was written."""

import django.utils.timezone
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_it_from_the_worksheet(apps, schema_editor):
    """The best that is known: the day of the latest version."""
    answers = apps.get_model("chapters", "HandedInAnswer").objects
    worksheets = apps.get_model("chapters", "Worksheet").objects
    when = worksheets.filter(pk=OuterRef("worksheet"), handed_in_at__isnull=False)
    answers.update(handed_in_at=Subquery(when.values("handed_in_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("chapters", "0005_notes_saved_as_typed")]

    operations = [
        migrations.AddField(
            model_name="handedinanswer",
            name="handed_in_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(take_it_from_the_worksheet, migrations.RunPython.noop),
    ]
