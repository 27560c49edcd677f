"""Figures of the whole cohort, without names and without small cells."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Field

from accounts.models import Role, User
from care import permissions
from care import selectors as care
from care.models import Assignment
from care.permissions import Act
from chat.models import SessionFacts
from measures import alliance, blinded, charts, instruments
from measures.alliance import WeeklyMean
from measures.charts import Chart, Line
from measures.rules import TOTAL_HIGHEST
from research import rules

# The room below keeps these answers; its tables are reached through the people they belong to.
DEMOGRAPHICS = User._meta.get_field("demographics").related_model


# What is shown of each chat, and in which unit.
MEASURED = {
    "Turns": "turns",
    "Messages by the young person": "young_person_messages",
    "Messages by the TSW": "tsw_messages",
    "Words by the young person": "young_person_words",
    "Words by the TSW": "tsw_words",
    "Seconds until the young person answered": "young_person_latency",
    "Seconds until the TSW answered": "tsw_latency",
    "Seconds the young person was off the line": "young_person_offline",
}


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
class ChatFigures:
    """Chats of one week, or of all: medians over those in which the young person wrote."""

    week: int | None
    people: int
    medians: dict[str, float]


@dataclass(frozen=True)
class Cohort:
    young_people: int
    groups: list[Group]
    means: list[WeeklyMean]
    can_read: bool
    chats: list[ChatFigures]
    now: datetime

    @property
    def chat_rows(self) -> list[tuple[str, list[float | None]]]:
        return [(name, [column.medians.get(name) for column in self.chats]) for name in MEASURED]

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
    return Cohort(whole, _groups(whole), means, can_read, chat_figures(researcher), now)


def chat_figures(researcher: User) -> list[ChatFigures]:
    """All weeks first, then each; a week of too few young people or TSWs is left out."""
    permissions.require(researcher, Act.READ_CHAT_FACTS)
    rows = SessionFacts.objects.filter(
        session__treatment__young_person__demographics__isnull=False,
        session__cancelled_at__isnull=True,
        young_person_messages__gt=0,
    ).select_related("session__treatment")
    by_week: dict[int, list[SessionFacts]] = defaultdict(list)
    for row in rows:
        by_week[care.week_of(row.session.treatment, row.session.starts_at)].append(row)
    tsws = dict(Assignment.objects.order_by("from_at").values_list("treatment_id", "tsw_id"))
    groups = [(None, list(rows)), *sorted(by_week.items())]
    return [found for week, group in groups if (found := _chats_of(week, group, tsws))]


def _chats_of(week: int | None, rows: list[SessionFacts], tsws: Mapping[UUID, UUID]) -> ChatFigures | None:
    treatments = {row.session.treatment_id for row in rows}
    enough = len(treatments) >= rules.FEWEST and len({tsws.get(pk) for pk in treatments}) >= rules.FEWEST_TSWS
    if not enough:
        return None
    columns = {
        name: [(row.session.treatment_id, getattr(row, field)) for row in rows]
        for name, field in MEASURED.items()
    }
    return ChatFigures(week, len(treatments), rules.medians(columns))


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
