"""What a supervisor sees: the caseloads of their TSWs, with the alliance where this process may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from accounts.models import Role, User
from care import permissions
from care.models import Alert, Treatment
from care.permissions import Act, NotVisible
from caseload import rules
from caseload.rules import Reason
from caseload.selectors import figures, record
from caseload.selectors.figures import Figures
from caseload.selectors.record import Record
from caseload.selectors.waiting import waiting_for
from chat import selectors as chat
from chat.models import Later
from chat.selectors import ChatFacts
from measures import alliance, blinded, charts, instruments
from measures.alliance import Point
from measures.charts import Chart, Line
from measures.rules import HALF_HIGHEST, TOTAL_HIGHEST

WEEKS = instruments.load("sai").weeks
ORDERS = ("need", "tsw", "ended")
ASKS_LOOK = Reason("an answer waits for your look", 20)
SPARK_FROM = 5  # most ratings lie in the upper half; a lower one stretches the line down


class Reading(StrEnum):
    """Whether the alliance could be read, and if not, which sentence says why."""

    READ = "read"
    NOT_FOR_SUPERVISORS = "not_for_supervisors"
    NO_CREDENTIAL = "no_credential"
    AWAY = "away"


@dataclass(frozen=True)
class Alliance:
    """One young person's ratings so far; empty when there are none."""

    points: list[Point]

    @property
    def bond(self) -> str:
        return charts.spark(self._by_week("bond"), weeks=WEEKS, bottom=SPARK_FROM, top=HALF_HIGHEST)

    @property
    def goals_and_tasks(self) -> str:
        return charts.spark(
            self._by_week("goals_and_tasks"), weeks=WEEKS, bottom=SPARK_FROM, top=HALF_HIGHEST
        )

    @property
    def latest(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def dips(self) -> list[Reason]:
        return [
            *rules.dips("bond", [point.bond for point in self.points]),
            *rules.dips("goals and tasks", [point.goals_and_tasks for point in self.points]),
        ]

    @property
    def growth(self) -> list[Reason]:
        return [
            *rules.grows("bond", [point.bond for point in self.points]),
            *rules.grows("goals and tasks", [point.goals_and_tasks for point in self.points]),
        ]

    @property
    def chart(self) -> Chart:
        return charts.weekly(
            [
                Line("Total (0–30)", self._by_week("total")),
                Line("Bond (0–15)", self._by_week("bond"), tone="teal"),
                Line("Goals and tasks (0–15)", self._by_week("goals_and_tasks"), tone="sun", is_dashed=True),
            ],
            name="alliance",
            title="The alliance, week by week",
            description=f"{len(self.points)} ratings of the Session Alliance Inventory, weeks 2 to 10.",
            weeks=WEEKS,
            top=TOTAL_HIGHEST,
            step=5,
        )

    def _by_week(self, score: str) -> dict[int, float]:
        return {point.week: getattr(point, score) for point in self.points}


@dataclass(frozen=True)
class Row:
    figures: Figures
    alliance: Alliance
    asks_look: bool

    @property
    def reasons(self) -> list[Reason]:
        """What asks for a look, the alliance included; what is calm only when nothing does."""
        asking = [reason for reason in [*self.figures.reasons, *self.alliance.dips] if reason.weight]
        calm = [*self.figures.reasons, *self.alliance.growth]
        asking += [ASKS_LOOK] if self.asks_look else []
        return sorted(asking, key=lambda reason: -reason.weight) or calm

    @property
    def state(self) -> str:
        """look, growing, fine or over: the tag before the reasons."""
        if self.weight:
            return "look"
        if not self.figures.is_active:
            return "over"
        return "growing" if self.alliance.growth else "fine"

    @property
    def weight(self) -> int:
        return sum(reason.weight for reason in self.reasons)


@dataclass(frozen=True)
class Caseloads:
    """Either those under way or those who have ended: a line that is not shown is not read."""

    now: datetime
    rows: list[Row]
    order: str
    under_way: int
    ended: int
    reading: Reading
    alerts: list[Alert]
    looks: int

    @property
    def tsws(self) -> int:
        return len({row.figures.tsw.pk for row in self.rows if row.figures.tsw})

    @property
    def unopened_alerts(self) -> int:
        return sum(alert.acknowledged_at is None for alert in self.alerts)

    @property
    def past_promise(self) -> int:
        return sum(row.figures.past_promise for row in self.rows)

    @property
    def chats_of_last_week(self) -> list[bool]:
        edge = self.now - timedelta(days=7)
        return [
            chat.was_held for row in self.rows for chat in row.figures.past_chats if chat.starts_at > edge
        ]

    @property
    def held_last_week(self) -> int:
        return sum(self.chats_of_last_week)

    @property
    def mean_alliance(self) -> float | None:
        latest = [row.alliance.latest.total for row in self.rows if row.alliance.latest]
        return sum(latest) / len(latest) if latest else None


@dataclass(frozen=True)
class Oversight:
    """One young person as their TSW's supervisor reads them."""

    record: Record
    alliance: Alliance
    reading: Reading
    row: Row
    chat_facts: list[ChatFacts]
    held_back: list[Later]


def caseloads(supervisor: User, *, order: str, now: datetime) -> Caseloads:
    if supervisor.role != Role.SUPERVISOR:
        raise NotVisible
    watched = permissions.visible_treatments(supervisor, at=now)
    everybody = figures.figures_of(watched, now=now)
    people = [person for person in everybody if person.is_active == (order != "ended")]
    points, reading = _lines([person.treatment for person in people], supervisor, "the list of caseloads")
    looks = [one.worksheet.treatment_id for one in waiting_for(watched, now=now) if one.rounds.open]
    rows = [
        Row(person, Alliance(points.get(person.treatment.pk, [])), person.treatment.pk in looks)
        for person in people
    ]
    under_way = sum(person.is_active for person in everybody)
    return Caseloads(
        now=now,
        rows=_ordered(rows, order),
        order=order,
        under_way=under_way,
        ended=len(everybody) - under_way,
        reading=reading,
        alerts=[alert for person in everybody for alert in person.alerts],
        looks=len(looks),
    )


def _ordered(rows: list[Row], order: str) -> list[Row]:
    if order == "tsw":
        return sorted(rows, key=lambda row: (row.figures.tsw.name if row.figures.tsw else "", -row.weight))
    return sorted(rows, key=lambda row: -row.weight)


def oversight_of(treatment: Treatment, *, reader: User, now: datetime) -> Oversight:
    """The record and the alliance line; whoever calls has checked the right and written the look."""
    found = record.record_of(treatment, reader=reader, now=now)
    points, reading = _lines([treatment], reader, "one young person's record")
    asks_look = any(one.waiting and one.waiting.rounds.open for one in found.worksheets)
    row = Row(found.figures, Alliance(points.get(treatment.pk, [])), asks_look)
    return Oversight(
        record=found,
        alliance=row.alliance,
        reading=reading,
        row=row,
        chat_facts=chat.facts_of(treatment, reader=reader),
        held_back=list(chat.held_back(treatment)),
    )


def alert_for(supervisor: User, alert_id: UUID) -> Alert:
    alert = Alert.objects.select_related("treatment__young_person").filter(pk=alert_id).first()
    if alert is None:
        raise NotVisible
    permissions.require(supervisor, Act.HANDLE_ALERT, alert.treatment)
    return alert


def _lines(
    treatments: Sequence[Treatment], by: User, purpose: str
) -> tuple[dict[UUID, list[Point]], Reading]:
    """The lines, or none and the reason why this page has none."""
    if permissions.Relation.SUPERVISOR not in permissions.granted(Act.READ_ALLIANCE):
        return {}, Reading.NOT_FOR_SUPERVISORS
    try:
        return alliance.lines(treatments, by=by, purpose=purpose), Reading.READ
    except blinded.CannotReadHere:
        return {}, Reading.NO_CREDENTIAL
    except blinded.BlindedStoreTrouble:
        return {}, Reading.AWAY
