"""Prevents: a setting nobody knows of, or an .env.example that promises one nobody reads."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(
    r'(?:env(?:\.\w+)?|secrets\.(?:text|required|sealing))\(\s*"([A-Z][A-Z0-9_]+)"', re.MULTILINE
)
NAMED = re.compile(r"^([A-Z][A-Z0-9_]+)=", re.MULTILINE)
# Compose fills these itself; a person who runs the commands by hand does not set them.
COMPOSE_DEFAULTS = {
    "POSTGRES_AT",
    "REDIS_AT",
    "WEB_BIND",
    "OVERSIGHT_BIND",
    "LIVE_HOST",
    "LIVE_PORT",
    "BEAT_SCHEDULE",
}


def read_by_settings() -> set[str]:
    folder = ROOT / "platform" / "config"
    return {name for path in folder.glob("*.py") for name in READ.findall(path.read_text())}


def read_by_compose() -> set[str]:
    return set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text())) - COMPOSE_DEFAULTS


def named_in_example() -> set[str]:
    return set(NAMED.findall((ROOT / ".env.example").read_text()))


def test_the_example_names_exactly_what_is_read():
    assert named_in_example() == read_by_settings() | read_by_compose()


def test_compose_gives_the_blinded_reader_to_oversight_and_prepare_only():
    services = (ROOT / "docker-compose.yml").read_text().split("\nservices:\n")[1]
    holders = [block for block in re.split(r"\n  (?=\w+:\n)", services) if "BLINDED_READER_URL" in block]
    assert sorted(block.strip().split(":")[0] for block in holders) == ["oversight", "prepare"]
