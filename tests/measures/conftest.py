"""What tests of measures share."""

import pytest

from tests.measures import making


@pytest.fixture
def occasion(treatment):
    """Anna's six questions of week 3, open now."""
    return making.open_occasion(treatment)
