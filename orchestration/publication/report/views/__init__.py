"""What the report shows: sections, the tables of each, and the columns of each table.

Each view is a query of the public file that keeps one kind of row, so that a column has one unit. Those of evaluation
tables are declared with the table; `records` has the others, `sections` the order of all. Nothing is read here.
"""

from orchestration.publication.report.views.view import Column, Kind, Section, View

__all__ = ["Column", "Kind", "Section", "View"]
