"""The instruments we ship, each read from its file once."""

from functools import cache
from pathlib import Path

from measures.instruments.reading import read
from measures.instruments.shape import Instrument

FOLDER = Path(__file__).parent


@cache
def load(slug: str) -> Instrument:
    """The instrument of that name in our own words; KeyError when there is none."""
    if slug not in slugs():
        raise KeyError(slug)
    return read(FOLDER / f"{slug}.toml")


@cache
def slugs() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
