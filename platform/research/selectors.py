"""Figures of the whole cohort, without names and without small cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Field

from accounts.models import Role, User
from care import permissions
from care.permissions import Act
from measures import alliance, blinded, charts, instruments
from measures.alliance import WeeklyMean
from measures.charts import Chart, Line
from measures.rules import TOTAL_HIGHEST
from research import rules

# The room below keeps these answers; its tables are reached through the people they belong to.
DEMOGRAPHICS = User._meta.get_field("demographics").related_model


@dataclass(frozen=True)
class Cell:
    name: str
    count: int | None
    per_cent: float | None


@dataclass(frozen=True)
class Group:
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Cohort:
    young_people: int
    groups: list[Group]
    means: list[WeeklyMean]
    can_read: bool
    now: datetime

    @property
    def chart(self) -> Chart:
        means = {row.week: row.mean for row in self.means}
        return charts.weekly(
            [Line("Mean total (0–30)", means, tone="teal")],
            name="weekly-means",
            title="Mean alliance, week by week",
            description="Mean of the Session Alliance Inventory's total over all young people who answered.",
            weeks=instruments.load("sai").weeks,
            top=TOTAL_HIGHEST,
            step=5,
            bottom=10,
            decimals=1,
        )


def cohort(researcher: User, *, now: datetime) -> Cohort:
    permissions.require(researcher, Act.READ_COHORT)
    people = User.objects.filter(role=Role.YOUNG_PERSON, demographics__isnull=False)
    whole = people.count()
    try:
        means, can_read = alliance.weekly_means(by=researcher), True
    except (blinded.CannotReadHere, blinded.BlindedStoreTrouble):
        means, can_read = [], False
    return Cohort(whole, _groups(whole), means, can_read, now)


def _groups(whole: int) -> list[Group]:
    if whole < rules.FEWEST:
        return []
    return [
        Group(name, _cells(rules.protected(_counts(field)), whole))
        for name, field in (
            ("Age in years", "age"),
            ("Gender", "gender"),
            ("Ethnicity", "ethnicity"),
            ("Where they live", "area"),
        )
    ]


def _counts(field: str) -> dict[str, int]:
    """How many gave each answer, in the order of the answers; none is a count too."""
    path = f"demographics__{field}"
    people = User.objects.filter(role=Role.YOUNG_PERSON, demographics__isnull=False).order_by()
    counted = dict(people.values(path).annotate(n=Count("pk")).values_list(path, "n"))
    answers = DEMOGRAPHICS._meta.get_field(field)
    choices = dict(answers.flatchoices) if isinstance(answers, Field) else {}
    if not choices:
        return {str(value): counted[value] for value in sorted(counted)}
    return {str(label): counted[value] for value, label in choices.items() if value in counted}


def _cells(counts: Mapping[str, int | None], whole: int) -> list[Cell]:
    return [
        Cell(name, count, None if count is None else rules.per_cent(count, whole))
        for name, count in counts.items()
    ]
