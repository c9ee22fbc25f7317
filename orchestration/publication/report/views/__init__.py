"""What the report shows: sections, the tables of each, and the columns of each table.

Each view is a query of the public file that keeps one kind of row, so that a column has one unit. Declared here and in
the modules beside; nothing is read here.
"""

from orchestration.publication.report.views import effects, families, money, records
from orchestration.publication.report.views.view import Column, Kind, Section, View

SECTIONS = (money.SECTION, effects.SECTION, families.SECTION, records.INDICATORS, records.REPLICATION, records.QUALITY)

__all__ = ["SECTIONS", "Column", "Kind", "Section", "View"]
