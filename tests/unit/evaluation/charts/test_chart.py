"""What readers get: figures as texts, and the chart as Markdown."""

import base64
import re

import polars as pl
import pytest

from orchestration.evaluation.charts import Chart, NoChart, as_markdown, shown

CHART = Chart(
    key="k",
    title="Luton: costs are covered",
    subtitle="Costs in Luton, in pounds",
    svg=b"<svg></svg>",
    text="Line chart. Costs [in Luton].",
    data=pl.DataFrame({"Year": [1], "Costs (£)": [1000]}),
    source="The report",
    caveat="No comparison group",
)


def column(values, **more):
    return [row[0] for row in shown(pl.DataFrame({"a": values, **more}))[1]]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.0, 2.0], ["1", "2"]),
        ([0.5, 0.25], ["0.50", "0.25"]),
        ([0.12345, 1.0], ["0.123", "1.000"]),
        ([1234.5, None], ["1,234.5", "[x]"]),
    ],
)
def test_a_columns_decimals_are_alike_and_no_more_than_it_needs(values, texts):
    assert column(values) == texts


def test_an_empty_figure_shows_the_symbol_of_its_row():
    assert column([None, None, None, 1], suppression=["c", "z", "", ""]) == ["[c]", "[z]", "[x]", "1"]


def test_markdown_carries_the_image_its_alternative_and_its_data():
    markdown = as_markdown(CHART)
    image = re.search(r"!\[(.*)\]\(data:image/svg\+xml;base64,(.*)\)", markdown)
    assert image[1] == r"Line chart. Costs \[in Luton\]."
    assert base64.b64decode(image[2]) == CHART.svg
    assert markdown.startswith("**Luton: costs are covered**\n")
    assert markdown.endswith("| Year | Costs (£) |\n| --- | --- |\n| 1 | 1,000 |")
    assert "Source: The report. No comparison group." in markdown


def test_markdown_takes_no_mark_from_a_text():
    cells = pl.DataFrame({"a|b": ["*x* | <b>\n# y"]})
    table = as_markdown(Chart(**{**vars(CHART), "data": cells})).splitlines()[-3:]
    assert table[0] == r"| a\|b |"
    assert table[2] == r"| \*x\* \| \<b\> \# y |"


def test_no_chart_says_why():
    assert as_markdown(NoChart("k", "Luton: rates", "no population")) == "**Luton: rates**\n\nNo chart: no population"
