"""Points of charts and sparklines: right places, nothing made up for weeks without a value."""

from measures import charts
from measures.charts import Line

WEEKS = range(2, 11)


def chart(values, **options):
    line = Line("Total", values)
    return charts.weekly(
        [line], name="a", title="A", description="A.", weeks=WEEKS, top=30, step=10, **options
    )


def test_the_highest_value_lies_on_the_top_line_and_nought_on_the_axis():
    series = chart({2: 30, 10: 0}).series[0]
    assert [dot.y for dot in series.dots] == [charts.TOP, charts.BOTTOM]


def test_a_week_without_a_value_has_no_dot_and_a_dash_in_the_table():
    made = chart({2: 20, 4: 22})
    assert len(made.series[0].dots) == 2
    assert made.rows[:3] == [["2", "20"], ["3", "–"], ["4", "22"]]


def test_the_table_has_every_week_and_every_line():
    made = chart({})
    assert (made.columns, len(made.rows)) == (["Week", "Total"], 9)


def test_means_keep_their_decimals_in_the_table():
    assert chart({3: 25.66}, decimals=1).rows[1] == ["3", "25.7"]


def test_an_axis_may_begin_above_nought():
    made = chart({2: 10}, bottom=10)
    assert (made.series[0].dots[0].y, [tick.label for tick in made.y_ticks]) == (
        charts.BOTTOM,
        ["10", "20", "30"],
    )


def test_a_sparkline_runs_from_edge_to_edge():
    assert charts.spark({2: 5, 10: 15}, weeks=WEEKS, bottom=5, top=15) == "3.0,27.0 93.0,3.0"


def test_a_single_rating_can_be_seen():
    assert charts.spark({6: 15}, weeks=WEEKS, bottom=5, top=15) == "44.0,3.0 52.0,3.0"


def test_a_rating_below_the_drawing_stretches_it_instead_of_leaving_it():
    assert charts.spark({2: 0, 10: 15}, weeks=WEEKS, bottom=5, top=15).startswith("3.0,27.0")


def test_no_ratings_draw_nothing():
    assert charts.spark({}, weeks=WEEKS, bottom=5, top=15) == ""
