"""The moment of the first start, and the days the cohort's files count from it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care import rules as calendar
from demo import rules


@dataclass(frozen=True)
class Clock:
    now: datetime

    @property
    def today(self) -> date:
        return calendar.today_in(rules.TIME_ZONE, self.now)

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def at(self, days_ago: int, wall_clock: time) -> datetime:
        return calendar.instant(self.day(days_ago), wall_clock, rules.TIME_ZONE)

    def whole_day(self, days_ago: int) -> tuple[datetime, datetime]:
        return self.at(days_ago, time()), self.at(days_ago - 1, time())
