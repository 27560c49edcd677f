"""What tests of measures share; those that need PostgreSQL are collected only in a run on PostgreSQL."""

import pytest
from django.conf import settings

from tests.measures import making


def pytest_collection_modifyitems(config, items):
    if settings.DATABASES["blinded"]["ENGINE"].endswith("postgresql"):
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture
def occasion(treatment):
    """Anna's six questions of week 3, open now."""
    return making.open_occasion(treatment)
