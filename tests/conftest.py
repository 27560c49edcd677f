"""What every test may use: the cast of house.md section 5, and a record that can be emptied between tests."""

import importlib
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection, connections
from django.test import Client, TransactionTestCase

from accounts.models import User
from care.models import Treatment
from tests import factories

only_added = importlib.import_module("audit.migrations.0002_entries_are_only_added")
EVERY_DATABASE = ["default", "blinded", "blinded_reader"]


FIRST_CACHE_OF_THE_TESTS = 4


@pytest.fixture(autouse=True, scope="session")
def each_worker_counts_in_a_cache_of_its_own() -> None:
    """Rate limits live in the cache, and emptying it between tests must not empty another worker's."""
    if settings.REDIS_URL:
        number = FIRST_CACHE_OF_THE_TESTS + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 12
        settings.CACHES["default"]["LOCATION"] = (
            urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()
        )
        caches["default"] = caches.create_connection("default")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tests that roll back write and read the blinded store in one transaction, so on one connection.

    A test on the blinded store names EVERY_DATABASE; who may read and who may write is tested on real roles.
    """
    connections["blinded_reader"] = connections["blinded"]
    yield
    if connection.vendor == "postgresql":
        # The chat's own threads hold a connection each for as long as the process lives.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(HANG_UP)


HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chaos-rounds", type=int, default=8, help="how many faults tests/chaos plants")
    parser.addoption(
        "--every-way",
        action="store_true",
        help="axe sees each width in each theme, not two of four, and every kind is also filled by touch",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What no database can change is run once, on SQLite; what needs PostgreSQL only there."""
    is_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    runs_here = on_postgresql if is_postgresql else on_sqlite
    config.hook.pytest_deselected(items=[item for item in items if not runs_here(item)])
    items[:] = [item for item in items if runs_here(item)]


def on_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgres") is None


def on_postgresql(item: pytest.Item) -> bool:
    if item.get_closest_marker("sqlite"):
        return False
    asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    named = [item.get_closest_marker(name) for name in ("django_db", "postgres", "browser", "chaos")]
    return bool(asks) or any(named)


@pytest.fixture(autouse=True, scope="session")
def the_record_can_be_emptied_between_tests() -> Iterator[None]:
    """Tests that commit are cleaned by emptying every table, which the record's triggers refuse."""
    empty_every_table = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        with connection.schema_editor() as editor:
            only_added.allow_changes(None, editor)
        empty_every_table(case)
        with connection.schema_editor() as editor:
            only_added.refuse_changes(None, editor)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty_every_table


@pytest.fixture(autouse=True)
def no_rate_limit_is_left_over() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def anna(db: None) -> User:
    """A young person in week 3."""
    return factories.young_person("anna")


@pytest.fixture
def tom(db: None) -> User:
    """Anna's TSW."""
    return factories.staff("tom", "tsw")


@pytest.fixture
def ines(db: None) -> User:
    """A TSW who must see nothing of Anna."""
    return factories.staff("ines", "tsw")


@pytest.fixture
def ruth(db: None, tom: User) -> User:
    """Tom's supervisor."""
    ruth = factories.staff("ruth", "supervisor")
    factories.supervision(tsw=tom, supervisor=ruth)
    return ruth


@pytest.fixture
def kit(db: None) -> User:
    """A coordinator."""
    return factories.staff("kit", "coordinator")


@pytest.fixture
def omar(db: None) -> User:
    """A researcher."""
    return factories.staff("omar", "researcher")


@pytest.fixture
def ada(db: None) -> User:
    """An administrator."""
    return factories.staff("ada", "administrator")


@pytest.fixture
def treatment(anna: User, tom: User) -> Treatment:
    """Anna's, with Tom, now in week 3."""
    return factories.treatment(young_person=anna, tsw=tom, week=3)


@pytest.fixture
def signed_in():
    """A test client signed in as somebody, past the second factor."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
