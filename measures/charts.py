"""Scores as points to draw, for the chart and sparkline components. Plain arithmetic, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 44, 624, 16, 302
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 96, 30, 3
DASH = "–"


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True)
class Series:
    name: str
    tone: str
    is_dashed: bool
    dots: list[Dot]

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


@dataclass(frozen=True)
class Line:
    """One line to draw: its value by week; a week without one is left out, never made up."""

    name: str
    values: Mapping[int, float]
    tone: str = ""
    is_dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """What components/line_chart.html draws, and the same numbers as rows of a table."""

    id: str
    title: str
    description: str
    y_ticks: list[Tick]
    x_ticks: list[Tick]
    series: list[Series]
    columns: list[str]
    rows: list[list[str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


def weekly(
    lines: Sequence[Line],
    *,
    name: str,
    title: str,
    description: str,
    weeks: Sequence[int],
    top: int,
    step: int,
    bottom: int = 0,
    decimals: int = 0,
) -> Chart:
    """Lines over weeks from `bottom` to `top`, in the units of the score."""

    def x(week: int) -> float:
        return round(LEFT + 16 + (RIGHT - LEFT - 32) * (week - weeks[0]) / max(1, weeks[-1] - weeks[0]), 1)

    def y(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - bottom) / (top - bottom), 1)

    def shown(line: Line, week: int) -> str:
        return f"{line.values[week]:.{decimals}f}" if week in line.values else DASH

    return Chart(
        id=name,
        title=title,
        description=description,
        y_ticks=[Tick(y(value), str(value)) for value in range(bottom, top + 1, step)],
        x_ticks=[Tick(x(week), str(week)) for week in weeks],
        series=[
            Series(
                line.name,
                line.tone,
                line.is_dashed,
                [Dot(x(week), y(line.values[week])) for week in weeks if week in line.values],
            )
            for line in lines
        ],
        columns=["Week", *[line.name for line in lines]],
        rows=[[str(week), *[shown(line, week) for line in lines]] for week in weeks],
    )


def spark(values: Mapping[int, float], *, weeks: Sequence[int], bottom: float, top: float) -> str:
    """Points of a sparkline from `bottom` (or the lowest value) up; a single value is a short dash."""
    across, up = SPARK_WIDTH - 2 * SPARK_EDGE, SPARK_HEIGHT - 2 * SPARK_EDGE
    low = min([bottom, *values.values()])
    spots = [
        (
            SPARK_EDGE + across * (week - weeks[0]) / max(1, weeks[-1] - weeks[0]),
            SPARK_HEIGHT - SPARK_EDGE - up * (values[week] - low) / (top - low),
        )
        for week in weeks
        if week in values
    ]
    if len(spots) == 1:
        (x, y) = spots[0]
        spots = [(max(x - 4, 0), y), (min(x + 4, SPARK_WIDTH), y)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
