"""Walls in the code around the blinded store, each with a planted hole that it must find."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("platform", "chapters", "chat", "measures")

# Who may import what, with the reason. Whoever imports `measures.alliance` can read answers.
MAY_IMPORT = {
    "measures.blinded": {
        "measures/services.py": "seals answers and asks one slot before a reminder",
        "measures/selectors.py": "asks one slot for the young person's own page",
        "measures/alliance.py": "reads, for those who may",
        "platform/demo/services/questions.py": "fills the demo's store",
        "platform/caseload/oversight/selectors.py": "knows the door's troubles",
        "platform/research/selectors.py": "knows the door's troubles",
    },
    "measures.alliance": {
        "platform/caseload/oversight/selectors.py": "the supervisors' own address, served by `oversight`",
        "platform/research/selectors.py": "the researchers' own address, served by `oversight`",
    },
}
MAY_NAME_THE_TABLE = {
    "measures/blinded.py": "is the door",
    "measures/roles.py": "says to the database who may",
}


def _sources():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def _imported(source):
    """Every module and every name of a module that a source imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _trespassers(sources, module):
    return {path for path, source in sources if module in _imported(source)} - set(MAY_IMPORT[module])


def _namers(sources):
    return {
        path
        for path, source in sources
        if any(
            isinstance(node, ast.Name) and node.id == "SealedResponse" for node in ast.walk(ast.parse(source))
        )
        or "measures.models.SealedResponse" in _imported(source)
    }


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_nobody_else_imports_a_way_to_the_answers(module):
    assert _trespassers(_sources(), module) == set()


@pytest.mark.parametrize("module", MAY_IMPORT)
def test_every_exception_is_still_needed(module):
    assert {path for path, source in _sources() if module in _imported(source)} == set(MAY_IMPORT[module])


def test_only_the_door_touches_the_sealed_table():
    assert _namers(_sources()) == set(MAY_NAME_THE_TABLE)


@pytest.mark.parametrize(
    "hole",
    [
        "from measures import alliance",
        "from measures.alliance import lines",
        "import measures.alliance",
        "def page(request):\n    from measures import alliance",
    ],
)
def test_a_planted_import_is_found(hole):
    sources = [*_sources(), ("platform/caseload/views.py", hole)]
    assert _trespassers(sources, "measures.alliance") == {"platform/caseload/views.py"}


@pytest.mark.parametrize(
    "hole", ["from measures.models import SealedResponse", "from measures import models\nSealedResponse"]
)
def test_a_planted_use_of_the_table_is_found(hole):
    assert "platform/caseload/views.py" in _namers([*_sources(), ("platform/caseload/views.py", hole)])
