"""A function that tells whether one exact slot is taken, for a writer who may not read the table.

It runs with its owner's rights (PostgreSQL only). `manage.py prepare_blinded_store` says who may call it.
"""

from django.db import migrations

CREATE = [
    """CREATE FUNCTION measures_slot_is_taken(asked uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM public.measures_sealedresponse WHERE slot = asked) $$""",
    "REVOKE ALL ON FUNCTION measures_slot_is_taken(uuid) FROM PUBLIC",
]
DROP = ["DROP FUNCTION measures_slot_is_taken(uuid)"]


def _run(schema_editor, statements):
    # The router calls RunPython in the blinded databases only, by its hint.
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def create(apps, schema_editor):
    _run(schema_editor, CREATE)


def drop(apps, schema_editor):
    _run(schema_editor, DROP)


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_first_tables")]
    operations = [migrations.RunPython(create, drop, hints={"blinded": True})]
