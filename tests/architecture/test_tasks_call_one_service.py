"""Prevents: a clock that decides. A task finds what is due by calling one service and decides nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    *(folder for folder in (ROOT / "platform").iterdir() if folder.is_dir()),
    *(ROOT / name for name in ("chapters", "chat", "measures")),
]
FILES = [room / "tasks.py" for room in ROOMS if (room / "tasks.py").exists()]


def tasks(path: Path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and "shared_task" in ast.unparse(node).split("def ")[0]:
            yield node


def services_called(task: ast.FunctionDef) -> list[str]:
    calls = [node.func for node in ast.walk(task) if isinstance(node, ast.Call)]
    return [name for name in map(ast.unparse, calls) if "services." in name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_each_task_calls_exactly_one_service(path):
    counted = {task.name: len(services_called(task)) for task in tasks(path)}
    assert counted
    assert set(counted.values()) == {1}


def test_services_never_start_tasks():
    doors = {"tasks.py", "celery.py", "processes.py", "serve.py"}
    sources = [path for room in ROOMS for path in room.rglob("*.py") if path.name not in doors]
    starts = [
        path for path in sources if any(word in path.read_text() for word in (".delay(", "apply_async"))
    ]
    assert not starts
