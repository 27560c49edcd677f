"""Prevents: a page, task, export or mail that a TSW can reach reading the blinded store.

Statically: who imports the doors of the blinded store, directly or through others, and who names its table.
The dynamic half (two worlds that differ only in answers) lies in tests/measures and tests/caseload.
"""

import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
DOORS = ("measures.blinded", "measures.alliance")
# Who may import a door, and why. A stale line fails.
MAY_IMPORT = {
    "measures.alliance": {
        "caseload.oversight": "supervisors' pages, served by `oversight`",
        "research": "cohort means, served by `oversight`",
    },
    "measures.blinded": {
        "measures.alliance": "reads for those who may",
        "measures.services": "writes one set of answers; asks whether a slot is taken before a reminder",
        "measures.selectors": "asks for the young person whether this slot is taken",
        "caseload.oversight": "says in a sentence that this process holds no credential",
        "research": "likewise",
        "demo": "loads invented ratings through the same door",
    },
}
TSW_REACHABLE = ("caseload.views", "chapters", "chat", "letters", "care", "accounts", "audit")


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*PACKAGES)


def allowed(importer: str, door: str) -> str | None:
    return next((name for name in MAY_IMPORT[door] if f"{importer}.".startswith(f"{name}.")), None)


@pytest.mark.parametrize("door", DOORS)
def test_only_these_modules_import_the_door(graph, door):
    importers = graph.find_modules_that_directly_import(door)
    assert not [importer for importer in importers if not allowed(importer, door)]


@pytest.mark.parametrize("door", DOORS)
def test_no_line_of_the_allowlist_is_stale(graph, door):
    used = {allowed(importer, door) for importer in graph.find_modules_that_directly_import(door)}
    assert used - {None} == set(MAY_IMPORT[door])


@pytest.mark.parametrize("room", TSW_REACHABLE)
def test_nothing_a_tsw_reaches_leads_to_what_reads_the_alliance(graph, room):
    modules = [name for name in graph.modules if f"{name}.".startswith(f"{room}.")]
    assert modules
    assert not [name for name in modules if graph.find_shortest_chain(name, "measures.alliance")]


def test_the_sealed_table_is_named_by_its_door_and_its_rights_alone():
    named = {
        path.relative_to(ROOT).as_posix()
        for folder in ("platform", "chapters", "chat", "measures")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and "SealedResponse" in path.read_text()
    }
    assert named == {"measures/models.py", "measures/blinded.py", "measures/roles.py"}
