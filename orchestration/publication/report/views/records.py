"""The toolkit's indicators of the latest whole quarter, and what the figures rest on."""

from __future__ import annotations

from orchestration.publication.indicator_labelled import NAME as LABELLED
from orchestration.publication.report.views.view import AUTHORITY, Column, Section, View, text, words
from orchestration.publication.toolkit_names import toolkit_order

INDICATOR, CATALOGUE, DELIVERY = "kpi.indicator", "reference.indicators", "quality.delivery"
LATEST_WHOLE_QUARTER = (
    "join (select authority, max(quarter_start) as latest from kpi.indicator where complete group by authority)"
    " using (authority)"
    " left join (select number as indicator, measure, name, value_is from reference.indicators) using (indicator,"
    " measure) where quarter_start = latest"
)
INDICATOR_ORDER = toolkit_order("indicator")
QUARTER = "strftime(quarter_start, '%B %Y') || ' to ' || strftime(quarter_end, '%B %Y')"


HOLDS = (
    "Each measure of the toolkit's indicators, for everybody and for the parts it is broken down by. The page gives the"
    " values, the spreadsheet their numerators and denominators too."
)


def _indicators(key: str, title: str, level: str) -> View:
    columns = (
        AUTHORITY,
        text("Quarter", QUARTER, defined_by="quarter_start"),
        text("Indicator", "indicator"),
        text("Measure", "coalesce(name, replace(measure, '_', ' '))", defined_by="measure"),
        words("Part", "breakdown", blank="All"),
        Column("Numerator", "numerator"),
        Column("Denominator", "denominator", empty="if(value_is = 'count', 'z', suppression)"),
        Column("Value", "value", decimals=1),
        text("Unit", "unit"),
        words("Source", "source"),
        text("Complete", "if(complete, 'Yes', 'No')", defined_by="complete"),
    )
    rows = f"{LATEST_WHOLE_QUARTER} and level = '{level}' order by authority, {INDICATOR_ORDER}, measure, breakdown"
    return View(key, title, INDICATOR, columns, rows, needs=(CATALOGUE,), notes=(), holds=HOLDS)


INDICATORS = Section(
    "indicators",
    "Indicators of the latest whole quarter",
    "The indicators of the Family Safeguarding toolkit, for the last quarter that an authority's data reach the end"
    " of.",
    (
        _indicators("indicators-authority", "Indicators of whole authorities", "authority"),
        _indicators("indicators-fs", "Indicators of families in Family Safeguarding", "fs"),
        View(
            "indicators-over-time",
            "Indicators over time, every whole quarter",
            LABELLED,
            (
                text("Authority", "authority_name", defined_by="authority_name"),
                text("Indicator", "indicator"),
                text("Title", "indicator_title"),
                text("Measure", "measure_label"),
                text("Level", "level_label"),
                text("Part", "breakdown_label"),
                text("Quarter", "quarter_label"),
                Column("Value", "value", decimals=1),
                text("Unit", f"{LABELLED}.unit", defined_by="unit"),
            ),
            "join (select number as indicator, measure, level, breakdown from reference.indicator_titles)"
            " using (indicator, measure, level, breakdown) where complete"
            f" order by {INDICATOR_ORDER}, authority_name, quarter_start",
            needs=("reference.indicator_titles",),
            notes=(),
            holds="The measure that stands for each indicator, of every authority. The other measures, cohorts and"
            " teams are in kpi.indicator_labelled of the public file.",
        ),
        View(
            "catalogue",
            "What each indicator measures",
            CATALOGUE,
            (
                text("Indicator", "number"),
                text("Measure", "name"),
                text("Definition", "definition"),
                text("Unit", "unit"),
                text("Better when it goes", "if(good_direction = 'none', '', good_direction)",
                     defined_by="good_direction"),
                text("Lead partner", "lead_partner"),
                text("Source", "source"),
            ),
            f"order by {toolkit_order('number')}, measure",
            notes=(),
            holds="The indicators of the toolkit and what is measured of each.",
        ),
    ),
)  # fmt: skip

DELIVERIES = (
    *(
        Column(heading, f"count(*) filter (outcome = '{outcome}')", definition=definition)
        for heading, outcome, definition in (
            ("Accepted", "accepted", "Deliveries that loaded."),
            ("Rejected", "rejected", "Deliveries that did not load at all."),
            ("Loaded before", "already_loaded", "Deliveries of the same bytes as an earlier one."),
            ("Held", "held", "Deliveries with far fewer rows than the one in force, until somebody has looked."),
            ("Withdrawn", "withdrawn", "Deliveries that an operator took out of force."),
        )
    ),
    Column("Rows accepted", "sum(rows_accepted)", defined_by="rows_accepted"),
    Column("Rows set aside", "sum(rows_quarantined)", defined_by="rows_quarantined"),
    text("Newest as-of date", "strftime(max(as_of), '%-d %B %Y')", defined_by="as_of"),
)

QUALITY = Section(
    "quality",
    "What the figures rest on",
    "Deliveries of the agencies, and the checks that were made before publication.",
    (
        View(
            "deliveries",
            "Deliveries by authority",
            DELIVERY,
            (AUTHORITY, *DELIVERIES),
            "group by authority order by authority",
            notes=(),
            holds="How many files agencies have sent for each authority, and about how many of their rows loaded.",
            is_grouped=True,
            is_on_page=True,
        ),
        View(
            "deliveries-by-extract",
            "Deliveries by authority and extract",
            DELIVERY,
            (AUTHORITY, words("Agency", "agency"), words("Extract", "extract"), *DELIVERIES),
            "group by authority, agency, extract order by authority, agency, extract",
            notes=(),
            holds="How many files agencies have sent of each extract, and about how many of their rows loaded.",
            is_grouped=True,
            is_on_page=False,
        ),
        View(
            "checks",
            "Checks by kind",
            "quality.check",
            (
                text("Layer", "layer"),
                words("Severity", "severity"),
                Column("Held", "count(*) filter (passed)", definition="Checks that held."),
                Column("Did not hold", "count(*) filter (not passed)", definition="Checks that did not hold."),
            ),
            "group by layer, severity order by layer, severity",
            notes=(),
            holds="The checks of the run that made these figures. One of severity error stops publication.",
            is_grouped=True,
            is_on_page=True,
        ),
        View(
            "checks-not-held",
            "Checks that did not hold",
            "quality.check",
            (
                text("Check", "check_name"),
                words("Severity", "severity"),
                text("Expected", "threshold"),
                text("Why it is checked", "reason_for_threshold"),
            ),
            "where not passed order by severity, check_name",
            notes=(),
            holds="What readers should know of the data behind the figures.",
        ),
        View(
            "glossary",
            "Terms and abbreviations",
            "reference.glossary",
            (text("Term", "term"), text("Meaning", "meaning")),
            "order by lower(term)",
            notes=(),
        ),
    ),
)
