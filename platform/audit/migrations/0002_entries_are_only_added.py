"""The database itself refuses to change or remove a row of the record."""

from django.db import migrations, router

POSTGRES = [
    """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit entries are only added'; END $$""",
    """CREATE TRIGGER audit_entry_only_added BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
    """CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER audit_entry_not_emptied ON audit_entry",
    "DROP TRIGGER audit_entry_only_added ON audit_entry",
    "DROP FUNCTION audit_entry_refuse()",
]
SQLITE = [
    """CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries are only added'); END""",
    """CREATE TRIGGER audit_entry_not_removed BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries are only added'); END""",
]
SQLITE_BACK = ["DROP TRIGGER audit_entry_not_changed", "DROP TRIGGER audit_entry_not_removed"]


def _run(schema_editor, postgres, sqlite):
    if not router.allow_migrate(schema_editor.connection.alias, "audit", model_name="entry"):
        return
    for statement in postgres if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def refuse_changes(apps, schema_editor):
    _run(schema_editor, POSTGRES, SQLITE)


def allow_changes(apps, schema_editor):
    _run(schema_editor, POSTGRES_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_first_tables")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
