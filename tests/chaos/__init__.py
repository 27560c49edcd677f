"""Servers, databases and lines that break on purpose. ops is beside the project, not inside it."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ops"))
