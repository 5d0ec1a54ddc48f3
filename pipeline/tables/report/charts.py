"""The charts as Vega-Lite specifications; the page fills their named data sets and fills them again on each filter."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import altair as alt

from pipeline.tables import values

COLOURS = {
    "positive": "#0b8a6a", "negative": "#d1495b", "ongoing": "#2f6fde", "neutral": "#98a2b3",
    "terminated": "#e08a1e", "": "#cdd3dc",
}  # fmt: skip
"""Colour of an assertion or a status; the empty one is "not stated"."""
_STATUSES = ("positive", "ongoing", "negative", "terminated", "")
_STATED, _NOT_STATED, _NODE = "#2f6fde", "#b4bcc8", "#5b6b85"
_HEIGHT = 240
"""Pixels; the page gives another height to charts with a line for each name."""
Text = Mapping[str, str]
_TICKS = 4
"""Steps of the legend of sizes, and trials at least that its largest dot stands for, so that they are whole numbers."""


def charts(text: Text) -> dict[str, dict[str, Any]]:
    """Return the specification of each chart.

    Parameters
    ----------
    text : mapping
        Labels in one language, by key. Values in the data (assertion, status) are expected in the same language.
    """
    status = _colour("value:N", _STATUSES, text, "status")
    assertion = _colour("value:N", values.ASSERTIONS, text, "assertion")
    whole = alt.Axis(tickMinStep=1)
    upright = alt.Axis(labelAngle=0)
    made = {
        "map": _evidence_map(text),
        "phases": _bars("phases", text, "phase", status).encode(
            x=alt.X("group:N", sort=None, title=text["phase"], axis=upright),
            y=alt.Y("sum(count):Q", title=text["trials"], axis=whole),
        ),
        "diseases": _bars("diseases", text, "disease", assertion).encode(
            x=alt.X("sum(count):Q", title=text["statements"], axis=whole),
            y=alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)),
        ),
        "network": _network(text),
        "timeline": _bars("timeline", text, "year", status).encode(
            x=alt.X("group:O", title=text["completion_year"], axis=upright),
            y=alt.Y("sum(count):Q", title=text["trials"], axis=whole),
        ),
    }
    return {name: chart.to_dict() for name, chart in made.items()}


def status_key(status: str) -> str:
    """Return the key of the label of an assertion or status."""
    return f"is_{status or 'not_stated'}"


def _colour(field: str, order: Sequence[str], text: Text, title: str) -> alt.Color:
    names = [text[status_key(value)] for value in order]
    return alt.Color(field, scale=alt.Scale(domain=names, range=[COLOURS[value] for value in order]), title=text[title])


def _tooltip(text: Text, **keys: str) -> list[alt.Tooltip]:
    """Return what a chart tells of a mark: fields, and for each the key of its label."""
    return [alt.Tooltip(f"{field}:N", title=text[key]) for field, key in keys.items()]


def _evidence_map(text: Text) -> alt.Chart:
    order = [text[status_key(value)] for value in values.ASSERTIONS]
    settings = alt.Axis(
        orient="top", labelAngle=-38, labelLimit=190, labelOverlap=False, grid=True, tickBand="extent", title=None
    )
    targets = alt.Axis(grid=True, labelLimit=170, labelOverlap=False)
    sizes = alt.Legend(tickCount=_TICKS, format="d", symbolFillColor=COLOURS["neutral"], symbolStrokeWidth=0)
    chart: alt.Chart = (
        alt.Chart(alt.NamedData("map"), width=900, height=alt.Step(27))
        .mark_circle(opacity=0.88, cursor="pointer", stroke="white", strokeWidth=0.6)
        .encode(
            x=alt.X("setting:N", sort=_ranked("setting_rank"), axis=settings, scale=alt.Scale(paddingInner=0.06)),
            xOffset=alt.XOffset("assertion:N", sort=order, scale=alt.Scale(domain=order)),
            y=alt.Y("target:N", sort=_ranked("target_rank"), title=None, axis=targets),
            size=alt.Size(
                "trials:Q",
                title=text["trials"],
                scale=alt.Scale(type="sqrt", domain=alt.DomainUnionWith(unionWith=[0, _TICKS]), range=[28, 420]),
                legend=sizes,
            ),
            color=_colour("assertion:N", values.ASSERTIONS, text, "assertion"),
            tooltip=_tooltip(
                text,
                target="target",
                setting="setting",
                assertion="assertion",
                trials="trials",
                statements="statements",
                rows="rows",
            ),
        )
    )
    return chart


def _ranked(field: str) -> alt.EncodingSortField:
    return alt.EncodingSortField(field=field, op="min", order="ascending")


def _bars(name: str, text: Text, group: str, colour: alt.Color) -> alt.Chart:
    """Return stacked bars of counts, without their axes; `group` is the key of the label of what has a bar."""
    value = "assertion" if name == "diseases" else "status"
    chart: alt.Chart = (
        alt.Chart(alt.NamedData(name), width="container", height=_HEIGHT)
        .mark_bar(cornerRadius=2, cursor="pointer")
        .encode(
            color=colour, order=alt.Order("order:Q"), tooltip=_tooltip(text, group=group, value=value, count="count")
        )
    )
    return chart


def _network(text: Text) -> alt.LayerChart:
    """Return lines from drugs on the left to targets on the right; the page gives the places."""
    across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.9, 1.6], nice=False, zero=False))
    down = alt.Y("y:Q", axis=None, scale=alt.Scale(reverse=True, nice=False, zero=False, padding=12))
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["edge"], empty=True)
    stated = alt.Scale(domain=[text["is_stated"], text["is_lexicon"]], range=[_STATED, _NOT_STATED])
    edges = (
        alt.Chart(alt.NamedData("edges"))
        .mark_line(interpolate="basis", cursor="pointer")
        .encode(
            x=across,
            y=down,
            detail="edge:N",
            order="order:Q",
            strokeWidth=alt.StrokeWidth("statements:Q", scale=alt.Scale(type="sqrt", range=[1, 9]), legend=None),
            color=alt.Color("stated:N", title=text["target_stated"], scale=stated),
            opacity=alt.condition(pointed, alt.value(0.72), alt.value(0.12)),
            tooltip=_tooltip(
                text, drug="drug", target="target", statements="statements", trials="trials", stated="target_stated"
            ),
        )
        .add_params(pointed)
    )
    nodes = alt.Chart(alt.NamedData("nodes")).encode(
        x=across, y=down, tooltip=_tooltip(text, name="name", statements="statements")
    )
    dots = nodes.mark_circle(size=70, opacity=1, cursor="pointer", color=_NODE)
    labels = [_side(nodes, "drug", "right", -9), _side(nodes, "target", "left", 9)]
    return alt.LayerChart(layer=[edges, dots, *labels], width="container", height=_HEIGHT)


def _side(nodes: alt.Chart, side: str, align: Literal["left", "right"], shift: int) -> alt.Chart:
    """Return the names on one side of the network."""
    named = nodes.transform_filter(f"datum.side == '{side}'").encode(text="name:N")
    chart: alt.Chart = named.mark_text(align=align, dx=shift, fontSize=12, limit=210, cursor="pointer")
    return chart
