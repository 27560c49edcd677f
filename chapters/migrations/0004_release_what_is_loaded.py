from django.db import migrations, models


def release_what_is_loaded(apps, schema_editor):
    """Every edition loaded before there were previews could be read, so it stays released."""
    programmes = apps.get_model("chapters", "Programme").objects.filter(released_at__isnull=True)
    programmes.update(released_at=models.F("loaded_at"))


class Migration(migrations.Migration):
    dependencies = [("chapters", "0003_toolbox_looks_openings_and_kinds")]
    operations = [migrations.RunPython(release_what_is_loaded, migrations.RunPython.noop)]
