"""What the blinded database itself refuses: roles of PostgreSQL, the mode of SQLite's file."""

import os
import stat
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connections, transaction

from measures import roles
from measures.models import SealedResponse
from tests.conftest import EVERY_DATABASE

postgres = pytest.mark.postgres
on_every_database = pytest.mark.django_db(databases=EVERY_DATABASE)

TABLE = SealedResponse._meta.db_table
READS = {
    "select": f"SELECT slot, box FROM {TABLE}",
    "count": f"SELECT count(*) FROM {TABLE}",
    "one slot": f"SELECT 1 FROM {TABLE} WHERE slot = '{uuid4()}'",
    "returning": f"INSERT INTO {TABLE} (slot, box) VALUES ('{uuid4()}', 'x') RETURNING box",
    "on conflict": f"""INSERT INTO {TABLE} (slot, box) VALUES ('{uuid4()}', 'x')
        ON CONFLICT (slot) DO UPDATE SET box = {TABLE}.box""",
    "update": f"UPDATE {TABLE} SET box = 'x'",
    "delete": f"DELETE FROM {TABLE} WHERE slot = '{uuid4()}'",
    "copy": f"COPY {TABLE} TO STDOUT",
    "copy into another": f"CREATE TEMP TABLE mine AS SELECT * FROM {TABLE}",
    "lock": f"LOCK TABLE {TABLE} IN SHARE MODE",
}
INSERT = f"INSERT INTO {TABLE} (slot, box) VALUES (%s, 'x') ON CONFLICT DO NOTHING"


@pytest.fixture
def as_role(db):
    """Run one statement as the writer or the reader of the blinded database, and take it back."""
    owner = connections["blinded"]
    names = {"writer": f"writer_{uuid4().hex[:8]}", "reader": f"reader_{uuid4().hex[:8]}"}
    with owner.cursor() as cursor:
        for name in names.values():
            cursor.execute(f"CREATE ROLE {name}")
    roles.grant(owner, **names)

    def run(role, statement, *values):
        with transaction.atomic(using="blinded"), owner.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {names[role]}")
            cursor.execute(statement, values or None)
            found = cursor.fetchone() if cursor.description else None
            cursor.execute("RESET ROLE")
            return found

    return run


@postgres
@on_every_database
def test_the_writer_may_add_and_ask_for_one_exact_slot(as_role):
    taken = uuid4()
    as_role("writer", INSERT, taken)
    as_role("writer", INSERT, taken)
    asked = [as_role("writer", "SELECT measures_slot_is_taken(%s)", slot) for slot in (taken, uuid4())]
    assert asked == [(True,), (False,)]


@postgres
@on_every_database
@pytest.mark.parametrize("form", READS)
def test_the_writer_reads_in_no_form(form, as_role):
    with pytest.raises(ProgrammingError, match="permission denied"):
        as_role("writer", READS[form])


@postgres
@on_every_database
def test_the_reader_reads_and_adds_nothing(as_role):
    assert as_role("reader", READS["count"]) == (0,)
    with pytest.raises(ProgrammingError, match="permission denied"):
        as_role("reader", INSERT, uuid4())


@postgres
@on_every_database
@pytest.mark.parametrize("form", ["update", "delete", "on conflict"])
def test_the_reader_changes_nothing(form, as_role):
    with pytest.raises(ProgrammingError, match="permission denied"):
        as_role("reader", READS[form])


@postgres
@on_every_database
def test_somebody_without_a_grant_cannot_even_ask_for_one_slot(as_role):
    with connections["blinded"].cursor() as cursor:
        cursor.execute("CREATE ROLE passer_by_of_a_test")
        cursor.execute("SET LOCAL ROLE passer_by_of_a_test")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("SELECT public.measures_slot_is_taken(%s)", [uuid4()])


@postgres
@on_every_database
def test_a_failing_insert_leaves_its_row_in_no_log(as_role, monkeypatch):
    monkeypatch.setattr(roles, "OWNER", "blinded")
    with connections["blinded"].cursor() as cursor:
        cursor.execute("CREATE ROLE quiet_of_a_test")
        assert roles.quieten("quiet_of_a_test") == []
        cursor.execute(
            "SELECT setconfig FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
            " WHERE r.rolname = 'quiet_of_a_test'"
        )
        assert sorted(cursor.fetchone()[0]) == ["log_error_verbosity=terse", "log_min_error_statement=panic"]


def test_the_file_of_the_embedded_store_is_for_one_user_only(tmp_path):
    before, after = tmp_path / "new.sqlite3", tmp_path / "old.sqlite3"
    after.write_bytes(b"")
    after.chmod(0o644)
    for file in (before, after):
        roles.close_file(file)
    modes = [stat.S_IMODE(os.stat(file).st_mode) for file in (before, after)]
    assert modes == [0o600, 0o600]


@on_every_database
def test_the_command_says_what_it_did(capsys):
    call_command("prepare_blinded_store")
    assert capsys.readouterr().out.startswith(("Only this user can open", "Nothing done: BLINDED_OWNER_URL"))
