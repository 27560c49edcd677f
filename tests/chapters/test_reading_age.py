"""How old a reader must be is measured with a well-kept library, and text that asks too much is named."""

import subprocess
import sys
from pathlib import Path

from tests.chapters import packs

ROOT = Path(__file__).resolve().parents[2]
HARD = (
    "Notwithstanding considerable methodological heterogeneity, contemporary investigations "
    "demonstrate significant interrelationships between emotional avoidance and symptomatology. "
)


def measure(*folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "ops/reading_age.py", *folder]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_our_own_chapters_can_be_read_at_twelve():
    measured = measure()
    assert measured.returncode == 0, measured.stdout
    assert sum(" standard " in line for line in measured.stdout.splitlines()) == 8


def test_text_that_asks_too_much_is_named(tmp_path):
    pack = packs.write(tmp_path / "pack")
    packs.edit(pack, "02-two/standard.md", "Words.", HARD * 10)
    measured = measure(pack)
    assert measured.returncode == 1
    named = [line for line in measured.stdout.splitlines() if "above 12" in line]
    assert [line.split()[:2] for line in named] == [["02-two", "standard"]]


def test_another_language_is_not_measured_by_english_rules(tmp_path):
    pack = packs.write(tmp_path / "pack")
    packs.edit(pack, "programme.toml", "en-GB", "sv")
    measured = measure(pack)
    assert measured.returncode == 0
    assert "nothing is measured in sv" in measured.stdout
