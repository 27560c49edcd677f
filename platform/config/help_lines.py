"""Who to turn to, from a dated file that a service reviews (never from a template)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class HelpLine:
    name: str
    number: str
    how: str
    detail: str
    hours: str
    checked_on: date

    @property
    def href(self) -> str:
        scheme = "sms" if self.how == "text" else "tel"
        return f"{scheme}:{self.number.replace(' ', '')}"


@cache
def help_lines(path: Path | None = None) -> list[HelpLine]:
    data = tomllib.loads((path or settings.HELP_LINES_PATH).read_text())
    return [HelpLine(**line, checked_on=data["checked_on"]) for line in data["line"]]
