"""A house to break, one a module; what only a long run asks is left out of a short one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.house import House, a_house

SHORT = 8


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--chaos-rounds") > SHORT:
        return
    long = [item for item in items if item.path.name.startswith("test_long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    # Not a folder of pytest's: those are closed to the account PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="beside-chaos-") as folder, a_house(Path(folder)) as house:
        house.prepare()
        yield house


@pytest.fixture
def rounds(pytestconfig: pytest.Config) -> int:
    return pytestconfig.getoption("--chaos-rounds")
