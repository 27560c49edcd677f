"""What docs/writing-a-programme.md tells a psychologist to write is what the loader takes."""

import re
import shutil
from pathlib import Path

import pytest

from chapters import kinds, loading

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/writing-a-programme.md").read_text()
EXAMPLES = [block for block in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL) if "[[exercise]]" in block]


@pytest.fixture
def pack(tmp_path):
    """Ours, with the guide's exercises in the last chapter."""
    pack = shutil.copytree(ROOT / "chapters/programme/en-GB", tmp_path / "pack")
    last = pack / "08-goodbye"
    (last / "exercises.toml").write_text("\n".join(EXAMPLES))
    for depth in ("gist", "full"):
        (last / f"{depth}.md").unlink()
    (last / "standard.md").write_text("## Goodbye {#goodbye}\n\nGoodbye, {critic|inner critic}.\n")
    return pack


def test_every_example_of_an_exercise_loads(pack):
    exercises = loading.read_pack(pack).chapters[-1].exercises
    assert len(exercises) == "".join(EXAMPLES).count("[[exercise]]")


def test_every_kind_is_explained():
    assert [kind for kind in kinds.KINDS if f"`{kind}`" not in GUIDE and f'"{kind}"' not in GUIDE] == []


def test_every_option_of_every_kind_is_explained(pack):
    options = {name for item in loading.read_pack(pack).chapters[-1].exercises for name in item.options}
    assert [name for name in options if not re.search(rf"^{name} = |`{name}`", GUIDE, re.MULTILINE)] == []
