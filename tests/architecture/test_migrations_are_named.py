"""Prevents: a migration called `auto`, and one that cannot be taken back."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path
    for app in [*(ROOT / "platform").iterdir(), ROOT / "chapters", ROOT / "chat", ROOT / "measures"]
    for path in (app / "migrations").glob("0*.py")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}.{path.stem}")
def test_a_migration_is_named_by_what_it_does(path):
    assert not re.search(r"_(auto|alter_.*_and_more|.*_and_more|initial)", path.stem)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}.{path.stem}")
def test_a_migration_can_be_taken_back(path):
    module = importlib.import_module(f"{path.parents[1].name}.migrations.{path.stem}")
    assert all(operation.reversible for operation in module.Migration.operations)
