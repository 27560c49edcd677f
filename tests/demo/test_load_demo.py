"""`manage.py load_demo` in a house of its own: it loads once, and --reset dates everything anew."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COUNTS = """
from accounts.models import User
from audit.models import Entry
from letters.models import Letter
from measures.models import SealedResponse
sealed = SealedResponse.objects.using("blinded").count()
print(User.objects.count(), Letter.objects.count(), sealed, Entry.objects.filter(event="stray").count())
"""
STRAYS = """
from accounts.models import User
from audit import services as audit
User.objects.create_user(email="stray@example.test", password=None, name="Stray", role="young_person")
audit.record("stray", by=None)
"""


@pytest.fixture
def manage(tmp_path):
    """Runs a command of manage.py on the embedded default, in a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {"BESIDE_MODE": "demo", "BESIDE_DATA": str(tmp_path)}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            env=environment,
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    run("prepare")
    return run


def test_it_loads_once_and_reset_empties_even_the_record(manage, tmp_path):
    assert "is here" in manage("load_demo")
    assert "nothing was changed" in manage("load_demo")
    manage("shell", "--no-imports", "-c", STRAYS)
    (tmp_path / "post").mkdir(exist_ok=True)
    (tmp_path / "post" / "old.log").write_text("an old mail")
    assert manage("shell", "--no-imports", "-c", COUNTS).split() == ["38", "0", "105", "1"]
    assert "dated from now" in manage("load_demo", "--reset")
    assert manage("shell", "--no-imports", "-c", COUNTS).split() == ["37", "0", "105", "0"]
    assert list((tmp_path / "post").iterdir()) == []
