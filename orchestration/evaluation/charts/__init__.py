"""The charts of the evaluation: a frame in, an SVG with its title, its data and its text alternative out.

Government Analysis Function guidance on charts, its colours from `afcharts`. Nothing is estimated here: each figure
drawn is a column of a published table, or follows from one by a change of unit. Where a table holds nothing to draw,
the chart is absent with a reason.
"""

from orchestration.evaluation.charts.chart import Chart, NoChart, as_markdown, shown

__all__ = ["Chart", "NoChart", "as_markdown", "shown"]
