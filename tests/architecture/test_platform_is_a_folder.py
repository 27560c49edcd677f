"""Prevents: a package called `platform` that hides the standard library's, so that daphne and uuid die."""

import os
import platform
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python_files():
    for folder in ("platform", "chapters", "chat", "measures", "tests", "bench", "ops"):
        yield from (ROOT / folder).rglob("*.py")


def test_no_python_file_lies_directly_in_platform():
    assert not list((ROOT / "platform").glob("*.py"))


def test_platform_is_still_the_standard_library():
    assert platform.python_version().startswith("3.")
    assert "platform/" not in (platform.__file__ or "").removeprefix(str(ROOT.parent))


def test_nothing_is_imported_as_platform_something():
    guilty = [
        path
        for path in python_files()
        if any(
            line.startswith(("from platform.", "import platform.")) for line in path.read_text().splitlines()
        )
    ]
    assert not guilty


def test_the_tests_have_no_folder_of_that_name():
    assert not (ROOT / "tests" / "platform").exists()


def test_the_path_is_said_where_programmes_start():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    assert settings["pythonpath"] == [".", "platform"]
    assert settings["django_find_project"] is False
    assert "sys.path.insert" in (ROOT / "manage.py").read_text()
    for name in ("Makefile", "Dockerfile"):
        assert "PYTHONPATH" in (ROOT / name).read_text()


def test_daphne_celery_and_manage_start_with_platform_on_the_path():
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"}
    for module in ("daphne", "celery", "django"):
        asked = [sys.executable, "-c", f"import uuid, platform, {module}; platform.system()"]
        assert subprocess.run(asked, env=environment, check=False).returncode == 0
