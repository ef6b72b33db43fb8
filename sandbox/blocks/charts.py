"""The native chart block, `data_visualization`.

    {"type": "data_visualization",
     "title": "Hours by kind",                                   at most 50 characters
     "chart": {"type": "pie",
               "segments": [{"label": "In scope", "value": 31},
                            {"label": "Extra", "value": 14}]}}

    {"type": "data_visualization",
     "title": "Hours a month",
     "chart": {"type": "line",                                   or "bar", "area"
               "series": [{"name": "Extra",
                           "data": [{"label": "Aug", "value": 9}, {"label": "Sep", "value": 14}]}],
               "axis_config": {"categories": ["Aug", "Sep"],
                               "x_label": "Month", "y_label": "Hours"}}}

`categories` gives the labels and their order; each series has exactly one point for each.
At most 2 such blocks a message, 12 series with names of their own, 20 points, 12 segments;
labels and names 20 characters, axis labels 50.
"""

from collections.abc import Callable
from typing import Any

from sandbox.blocks.faults import Faults, array, only, string, unique
from sandbox.defaults import Json

MOST_SERIES = 12
MOST_POINTS = 20
MOST_SEGMENTS = 12
LONGEST_LABEL = 20
LONGEST_TITLE = 50


def chart_block(faults: Faults, value: Json) -> None:
    """Check a chart."""
    string(faults, value, "title", LONGEST_TITLE, needed=True)
    chart = value.get("chart")
    if not isinstance(chart, dict):
        faults.missing("chart")
        return
    check = _CHARTS.get(str(chart.get("type")))
    if check is None:
        faults.at("chart", "type").add("must be one of " + ", ".join(_CHARTS))
        return
    check(faults.at("chart"), chart)


def _pie(faults: Faults, chart: Json) -> None:
    only(faults, chart, frozenset({"type", "segments"}))
    for index, segment in enumerate(array(faults, chart, "segments", 1, MOST_SEGMENTS)):
        _point(faults.at("segments", index), segment, at_least_zero=True)


def _series_chart(faults: Faults, chart: Json) -> None:
    only(faults, chart, frozenset({"type", "series", "axis_config"}))
    axis = chart.get("axis_config")
    if not isinstance(axis, dict):
        faults.missing("axis_config")
        return
    categories = _axis(faults.at("axis_config"), axis)
    series = array(faults, chart, "series", 1, MOST_SERIES)
    for index, one in enumerate(series):
        _series(faults.at("series", index), one, categories)
    unique(faults.at("series"), "name", [s.get("name") for s in series if isinstance(s, dict)])


def _axis(faults: Faults, axis: Json) -> list[str]:
    only(faults, axis, frozenset({"categories", "x_label", "y_label"}))
    string(faults, axis, "x_label", LONGEST_TITLE)
    string(faults, axis, "y_label", LONGEST_TITLE)
    categories = array(faults, axis, "categories", 1, MOST_POINTS)
    for index, label in enumerate(categories):
        string(faults.at("categories"), {str(index): label}, str(index), LONGEST_LABEL, needed=True)
    unique(faults.at("categories"), "category", categories)
    return categories


def _series(faults: Faults, series: Any, categories: list[str]) -> None:
    if not isinstance(series, dict):
        faults.add("must provide an object")
        return
    string(faults, series, "name", LONGEST_LABEL, needed=True)
    points = array(faults, series, "data", 1, MOST_POINTS)
    for index, point in enumerate(points):
        _point(faults.at("data", index), point, at_least_zero=False)
    labels = [point.get("label") for point in points if isinstance(point, dict)]
    if sorted(map(str, labels)) != sorted(map(str, categories)):
        faults.at("data").add("labels must match axis_config.categories")


def _point(faults: Faults, point: Any, *, at_least_zero: bool) -> None:
    if not isinstance(point, dict):
        faults.add("must provide an object")
        return
    string(faults, point, "label", LONGEST_LABEL, needed=True)
    value = point.get("value")
    if not isinstance(value, int | float) or isinstance(value, bool):
        faults.at("value").add("must be a number")
    elif at_least_zero and value < 0:
        faults.at("value").add("must be 0 or more")


_CHARTS: dict[str, Callable[[Faults, Json], None]] = {
    "pie": _pie,
    "line": _series_chart,
    "bar": _series_chart,
    "area": _series_chart,
}
