"""The charts as Vega-Lite specifications; the page fills their named data sets and fills them again on each filter."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from pipeline.tables import values

COLOURS = {
    "positive": "#0b8a6a", "negative": "#d1495b", "ongoing": "#2f6fde", "neutral": "#98a2b3",
    "terminated": "#e08a1e", "": "#cdd3dc",
}  # fmt: skip
"""Colour of an assertion or a status; the empty one is "not stated"."""
STATUSES = ("positive", "ongoing", "negative", "terminated", "")


def charts(text: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the specification of each chart.

    Parameters
    ----------
    text : mapping
        Labels in one language, by key. Values in the data (assertion, status) are expected in the same language.
    """
    made = {
        "map": _evidence_map(text), "phases": _phases(text), "diseases": _diseases(text), "network": _network(text),
        "timeline": _timeline(text),
    }  # fmt: skip
    return {name: chart.to_dict() for name, chart in made.items()}


def status_key(status: str) -> str:
    """Return the key of the label of an assertion or status."""
    return f"is_{status or 'not_stated'}"


def _colour(field: str, order: tuple[str, ...], text: Mapping[str, str], title: str) -> alt.Color:
    scale = alt.Scale(
        domain=[text[status_key(value)] for value in order], range=[COLOURS[value] for value in order]
    )
    return alt.Color(field, scale=scale, title=text[title])


def _ranked(field: str) -> alt.EncodingSortField:
    return alt.EncodingSortField(field=field, op="min", order="ascending")


def _evidence_map(text: Mapping[str, str]) -> alt.Chart:
    axis = alt.Axis(
        orient="top", labelAngle=-38, labelLimit=190, labelOverlap=False, grid=True, tickBand="extent", title=None
    )
    order = [text[status_key(value)] for value in values.ASSERTIONS]
    return (
        alt.Chart(alt.NamedData("map"), width=900, height=alt.Step(27))
        .mark_circle(opacity=0.88, cursor="pointer", stroke="white", strokeWidth=0.6)
        .encode(
            x=alt.X("setting:N", sort=_ranked("setting_rank"), axis=axis, scale=alt.Scale(paddingInner=0.06)),
            xOffset=alt.XOffset("assertion:N", sort=order, scale=alt.Scale(domain=order)),
            y=alt.Y(
                "target:N", sort=_ranked("target_rank"), title=None,
                axis=alt.Axis(grid=True, labelLimit=170, labelOverlap=False),
            ),  # fmt: skip
            size=alt.Size(
                "trials:Q", title=text["trials"], scale=alt.Scale(type="sqrt", domainMin=0, range=[28, 420]),
                legend=alt.Legend(tickCount=4, format="d", symbolFillColor="#98a2b3", symbolStrokeWidth=0),
            ),  # fmt: skip
            color=_colour("assertion:N", values.ASSERTIONS, text, "assertion"),
            tooltip=[
                alt.Tooltip(f"{field}:N", title=text[title])
                for field, title in (
                    ("target", "target"), ("setting", "setting"), ("assertion", "assertion"), ("trials", "trials"),
                    ("statements", "statements"), ("drugs", "drugs"), ("trial_ids", "trial"), ("rows", "rows"),
                )
            ],  # fmt: skip
        )
    )  # fmt: skip


def _bars(name: str, text: Mapping[str, str], *, colour: alt.Color, across: alt.X, up: alt.Y, what: str) -> alt.Chart:
    tooltip = [alt.Tooltip("group:N", title=text[what]), alt.Tooltip("value:N", title=str(colour.title)), "count:Q"]
    tooltip[-1] = alt.Tooltip("count:Q", title=text["count"])
    return (
        alt.Chart(alt.NamedData(name), width="container")
        .mark_bar(cornerRadius=2)
        .encode(x=across, y=up, color=colour, order=alt.Order("order:Q"), tooltip=tooltip)
    )


def _phases(text: Mapping[str, str]) -> alt.Chart:
    return _bars(
        "phases", text, what="phase", colour=_colour("value:N", STATUSES, text, "status"),
        across=alt.X("group:N", sort=None, title=text["phase"], axis=alt.Axis(labelAngle=0)),
        up=alt.Y("sum(count):Q", title=text["trials"], axis=alt.Axis(tickMinStep=1)),
    ).properties(height=260)  # fmt: skip


def _timeline(text: Mapping[str, str]) -> alt.Chart:
    return _bars(
        "timeline", text, what="year", colour=_colour("value:N", STATUSES, text, "status"),
        across=alt.X("group:O", title=text["completion_year"], axis=alt.Axis(labelAngle=0)),
        up=alt.Y("sum(count):Q", title=text["trials"], axis=alt.Axis(tickMinStep=1)),
    ).properties(height=200)  # fmt: skip


def _diseases(text: Mapping[str, str]) -> alt.Chart:
    return _bars(
        "diseases", text, what="disease", colour=_colour("value:N", values.ASSERTIONS, text, "assertion"),
        across=alt.X("sum(count):Q", title=text["statements"], axis=alt.Axis(tickMinStep=1)),
        up=alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)),
    ).properties(height=alt.Step(20), autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))  # fmt: skip


def _network(text: Mapping[str, str]) -> alt.LayerChart:
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["edge"], empty=True)
    flat = {"axis": None, "scale": alt.Scale(domain=[-0.9, 1.6], nice=False, zero=False)}
    down = {"axis": None, "scale": alt.Scale(reverse=True, nice=False, zero=False, padding=12)}
    names = [text["is_stated"], text["is_lexicon"]]
    edges = (
        alt.Chart(alt.NamedData("edges"))
        .mark_line(interpolate="basis", cursor="pointer")
        .encode(
            x=alt.X("x:Q", **flat), y=alt.Y("y:Q", **down), detail="edge:N", order="order:Q",
            strokeWidth=alt.StrokeWidth("statements:Q", scale=alt.Scale(type="sqrt", range=[1, 9]), legend=None),
            color=alt.Color(
                "stated:N", title=text["target_stated"], scale=alt.Scale(domain=names, range=["#2f6fde", "#b4bcc8"])
            ),
            opacity=alt.condition(pointed, alt.value(0.72), alt.value(0.12)),
            tooltip=[
                alt.Tooltip("drug:N", title=text["drug"]), alt.Tooltip("target:N", title=text["target"]),
                alt.Tooltip("statements:Q", title=text["statements"]), alt.Tooltip("trials:Q", title=text["trials"]),
                alt.Tooltip("stated:N", title=text["target_stated"]),
            ],
        )
        .add_params(pointed)
    )  # fmt: skip
    nodes = alt.Chart(alt.NamedData("nodes")).encode(
        x=alt.X("x:Q", **flat), y=alt.Y("y:Q", **down), tooltip=[
            alt.Tooltip("name:N", title=text["name"]), alt.Tooltip("statements:Q", title=text["statements"]),
        ],
    )  # fmt: skip
    dots = nodes.mark_circle(size=70, opacity=1, cursor="pointer").encode(
        color=alt.value("#14213d"),
    )
    drugs = nodes.transform_filter("datum.side == 'drug'").mark_text(align="right", dx=-9, fontSize=12, limit=210)
    targets = nodes.transform_filter("datum.side == 'target'").mark_text(align="left", dx=9, fontSize=12, limit=170)
    labels = [layer.encode(text="name:N") for layer in (drugs, targets)]
    return alt.layer(edges, dots, *labels).properties(width="container", height=400)
