"""Prevents: a room that the import contracts, the types or the sorting of imports do not look at."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
ROOMS = {path.parent.name for path in (*ROOT.glob("*/apps.py"), *ROOT.glob("platform/*/apps.py"))}
FLOORS, INSIDE = TOOLS["importlinter"]["contracts"]


def test_every_room_stands_on_one_floor():
    standing = [name.strip() for floor in FLOORS["layers"] for name in floor.split("|")]
    assert sorted(standing) == sorted(TOOLS["importlinter"]["root_packages"]) == sorted(ROOMS | {"config"})


def test_every_room_has_its_order_inside():
    assert {name.partition(".")[0] for name in INSIDE["containers"]} == ROOMS
    assert INSIDE["exhaustive"]


def test_types_and_imports_know_every_room():
    typed = re.findall(r" -p (\w+)", (ROOT / "ops" / "check").read_text())
    assert set(typed) == set(TOOLS["ruff"]["lint"]["isort"]["known-first-party"]) == ROOMS | {"config"}
