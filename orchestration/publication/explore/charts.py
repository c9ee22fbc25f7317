"""The drawings of `explore.html` as Vega-Lite specifications, made with Altair; the page fills in rows and sizes.

Each names the data that it expects. Nothing is told by colour alone: signals are diamonds, withheld figures letters.
"""

from __future__ import annotations

from typing import Any

import altair as alt

BLUE, TEAL, PINK, ORANGE, GREY, INK = "#12436d", "#1d7f75", "#801650", "#b34800", "#6f777b", "#0b0c0c"
FONT = "Arial, 'Liberation Sans', sans-serif"
MEANINGS = {"improving": TEAL, "worsening": ORANGE, "changing": PINK}
"""Colours of signals by `kpi.indicator_signal.means`."""
SERIES, GO_LIVE, FUNNEL, LIMITS = "series", "go_live", "funnel", "limits"
FIELD = "value"
CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
    },
    "axisX": {"grid": False},
    "axisY": {"gridColor": "#dddddd", "domain": False, "ticks": False},
    "header": {"labelFontSize": 14, "labelFontWeight": "bold", "title": None, "labelAnchor": "start"},
}


def specifications() -> dict[str, dict[str, Any]]:
    """The specifications by name: `time`, `multiples` and `funnel`."""
    drawn = {"time": _time(), "multiples": _multiples(), "funnel": _funnel()}
    return {name: chart.configure(**CONFIG).to_dict() for name, chart in drawn.items()}


def _quarters(**axis: Any) -> alt.X:
    scale = alt.Scale(type="utc")
    return alt.X("quarter:T", title=None, scale=scale, axis=alt.Axis(format="%Y", tickCount="year", **axis))


def _value(field: str = FIELD) -> alt.Y:
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=True, nice=True))


def _time() -> alt.LayerChart:
    """One series: the figure, its control chart, the neighbours' median, the go-live date, what is withheld."""
    rows = alt.Chart(alt.NamedData(SERIES))
    tips = [alt.Tooltip(f"{field}:N", title=title) for field, title in (("label", "Quarter"), ("shown", "Figure"))]
    signal = alt.Tooltip("signal:N", title="Signal")
    limits = [
        rows.mark_line(color=GREY, strokeWidth=1.5, strokeDash=dash).encode(_quarters(), _value(field))
        for field, dash in (("lower", [4, 3]), ("upper", [4, 3]), ("centre", [1, 0]))
    ]
    median = rows.mark_line(color=PINK, strokeWidth=2, strokeDash=[8, 4]).encode(_quarters(), _value("neighbours"))
    line = rows.mark_line(color=BLUE, strokeWidth=3).encode(_quarters(), _value())
    points = rows.mark_point(color=BLUE, filled=True, size=50, opacity=1).encode(_quarters(), _value(), tooltip=tips)
    colour = alt.Color("means:N", scale=alt.Scale(domain=list(MEANINGS), range=list(MEANINGS.values())), legend=None)
    signals = (
        rows.transform_filter(alt.FieldOneOfPredicate(field="means", oneOf=list(MEANINGS)))
        .mark_point(shape="diamond", filled=True, size=190, opacity=1)
        .encode(_quarters(), _value(), colour, tooltip=[*tips, signal])
    )
    start = alt.Chart(alt.NamedData(GO_LIVE))
    rule = start.mark_rule(color=INK, strokeDash=[4, 3]).encode(_quarters())
    name = start.mark_text(align="left", dx=4, dy=8, fontSize=13, color=INK).encode(
        _quarters(), y=alt.value(0), text="text:N"
    )
    return alt.layer(*limits, median, line, points, signals, rule, name, _withheld(rows)).properties(
        width="container", height=300
    )


def _withheld(rows: alt.Chart) -> alt.Chart:
    """c at the foot of the drawing, in the quarters whose figure is withheld."""
    return rows.mark_text(baseline="bottom", dy=-2, fontSize=12, color=INK).encode(
        _quarters(), y=alt.value("height"), text="withheld:N", tooltip=alt.Tooltip("label:N", title="Withheld in")
    )


def _multiples() -> alt.FacetChart:
    """The same figure of every authority, on one scale; the chosen one in colour."""
    rows = alt.Chart()
    colour = alt.condition(alt.FieldEqualPredicate(field="chosen", equal=True), alt.value(BLUE), alt.value(GREY))
    line = rows.mark_line(strokeWidth=2).encode(_quarters(), _value(), color=colour, detail="name:N")
    points = rows.mark_point(filled=True, size=20, opacity=1).encode(
        _quarters(),
        _value(),
        color=colour,
        tooltip=[alt.Tooltip("name:N", title="Authority"), alt.Tooltip("label:N", title="Quarter"), "shown:N"],
    )
    return (
        alt.layer(line, points, _withheld(rows), data=alt.NamedData(SERIES))
        .properties(width=200, height=110)
        .facet(facet=alt.Facet("name:N", title=None), columns=2)
    )


def _funnel() -> alt.LayerChart:
    """The authorities' figures of one quarter by what they are out of, between the limits of chance."""
    limits = alt.Chart(alt.NamedData(LIMITS))
    of = alt.X("denominator:Q", title="Out of", scale=alt.Scale(zero=False, nice=False, padding=30))
    lines = [
        limits.mark_line(color=GREY, strokeWidth=1, strokeDash=dash, interpolate="monotone").encode(of, _value(field))
        for field, dash in (
            ("lower_95", [2, 2]),
            ("upper_95", [2, 2]),
            ("lower_998", [1, 0]),
            ("upper_998", [1, 0]),
            ("target", [8, 4]),
        )
    ]
    rows = alt.Chart(alt.NamedData(FUNNEL))
    colour = alt.condition(alt.FieldEqualPredicate(field="chosen", equal=True), alt.value(BLUE), alt.value(GREY))
    points = rows.mark_point(filled=True, size=90, opacity=1).encode(
        of, _value(), color=colour, tooltip=[alt.Tooltip("name:N", title="Authority"), "shown:N", "lies:N"]
    )
    names = rows.mark_text(align="center", dy=-12, fontSize=12, color=INK).encode(of, _value(), text="name:N")
    return alt.layer(*lines, points, names).properties(width="container", height=300)
