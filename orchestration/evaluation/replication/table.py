"""`evaluation.replication`: every printed figure next to ours, with the reason wherever the two differ."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.reductions import PRINTED_MODEL, printed_reductions
from orchestration.evaluation.replication import changes, cohorts, money, pilot, statements, surveys
from orchestration.evaluation.replication.figures import Computed, Figure, Key, Printed, agrees, agrees_as_printed
from orchestration.evaluation.table import AUTHORITY_TEXT, Columns, EvaluationTable, Field, Requirement, schema
from orchestration.publication.report.views.view import AUTHORITY, Column, View, text, words


@dataclass(frozen=True)
class Sources:
    """The reference tables: what was printed, and the configuration of the cost model."""

    figures: pl.DataFrame
    survey_responses: pl.DataFrame
    tables: pl.DataFrame
    care_duration: pl.DataFrame
    costs: Configuration


def replicate(sources: Sources) -> pl.DataFrame:
    """One row a printed figure.

    `computed` is empty where nothing printed leads to the figure. `agrees` is true when the two are the same to the
    printed digits, or can be, given the rounding of the printed figures ours rests on (`explanation` then says so).
    """
    responses = _filled(sources.survey_responses)
    printed = Printed(_figures(_filled(sources.figures)) + surveys.figures(responses))
    computed = _computed(sources, printed, responses)
    explanations = {
        (row[0], row[1]): row[2]
        for row in sources.tables.select("source_document", "published_in", "explanation").iter_rows()
    }
    rows = [_row(figure, computed.get(figure.key), explanations.get(figure.key[:2]) or "") for figure in printed]
    return pl.DataFrame(rows, schema=schema(COLUMNS), orient="row")


def unexplained(replication: pl.DataFrame) -> pl.DataFrame:
    """The figures that neither agree nor say why not."""
    return replication.filter(~pl.col("agrees").fill_null(False), pl.col("explanation") == "")


def unsettled_tables(replication: pl.DataFrame, tables: pl.DataFrame) -> pl.DataFrame:
    """Tables of the source documents that are neither reproduced nor explained.

    A table is reproduced when one of its figures is computed and agrees; else it needs an explanation of its own, or
    one on each of its figures. `unexplained` looks at its single differences.
    """
    where = ["source_document", "published_in"]
    state = replication.group_by(where).agg(
        pl.col("agrees").fill_null(False).any().alias("reproduced"),
        (pl.col("explanation") != "").all().alias("explained"),
    )
    return (
        tables.join(state, on=where, how="left")
        .filter(
            ~pl.col("reproduced").fill_null(False),
            ~pl.col("explained").fill_null(False),
            pl.col("explanation").fill_null("") == "",
        )
        .select(*where, "title")
    )


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Empty texts as '': a database reads an empty cell as NULL."""
    return frame.with_columns(pl.col(pl.String).fill_null(""))


def _figures(figures: pl.DataFrame) -> list[Figure]:
    return [
        Figure(
            Key(*(row[part] for part in Key._fields)),
            row["value"],
            row["printed_to"],
            row["unit"],
            row["explanation"],
        )
        for row in figures.iter_rows(named=True)
    ]


def _computed(sources: Sources, printed: Printed, responses: pl.DataFrame) -> dict[Key, Computed]:
    reductions = printed_reductions(sources.figures)
    found: dict[Key, Computed] = {}
    for group in (
        changes.compute(printed),
        cohorts.compute(printed),
        money.compute(printed, sources.costs, reductions, sources.care_duration),
        surveys.compute(printed, responses),
        pilot.compute(printed),
        statements.compute(printed),
    ):
        found.update(group)
    return found


def _row(figure: Figure, computed: Computed | None, explanation_of_table: str) -> tuple:
    key = figure.key
    item = ", ".join(part for part in (key.item, key.breakdown, key.statistic) if part)
    shown = (key.source_document, key.published_in, item, key.authority, figure.unit, figure.value, figure.printed_to)
    if computed is None:
        return (*shown, None, None, None, figure.explanation or explanation_of_table)
    explanation = figure.explanation
    if not explanation and not agrees_as_printed(figure, computed) and agrees(figure, computed):
        explanation = (
            "The printed figures it is computed from are rounded and leave open"
            f" {computed.lowest:,.4g} to {computed.highest:,.4g}"
        )
    difference = computed.value - figure.value
    return (*shown, computed.value, difference, agrees(figure, computed), explanation)


def from_seeds(*seeds: pl.DataFrame) -> pl.DataFrame:
    """The same, from the reference tables, in the order of `TABLE.reads`."""
    *costs, figures, survey_responses, tables = seeds
    return replicate(Sources(figures, survey_responses, tables, costs[1], Configuration.from_tables(*costs)))


def _faults(replication: pl.DataFrame, *seeds: pl.DataFrame) -> tuple[dict[str, int], str]:
    figures, tables = unexplained(replication).height, unsettled_tables(replication, seeds[-1]).height
    said = f"{figures} figures differ without a reason, {tables} tables are neither reproduced nor explained"
    return {"figures without a reason": figures, "tables not explained": tables}, said


def _facts(replication: pl.DataFrame) -> dict[str, int]:
    agrees = replication["agrees"]
    return {
        "reproduced": int(agrees.sum()),
        "differ, with the reason": int((~agrees.drop_nulls()).sum()),
        "not to be computed from what is printed": agrees.null_count(),
    }


NAME = "evaluation.replication"
COLUMNS: Columns = {
    "source_document": Field(pl.String, "The document it is printed in."),
    "published_in": Field(
        pl.String, "Table, figure or passage of the document; reference.published_tables has the titles."
    ),
    "item": Field(pl.String, "What is measured, for whom or when, and which statistic of it."),
    "authority": Field(pl.String, f"{AUTHORITY_TEXT} '' where the figure is about all of the document's authorities."),
    "unit": Field(pl.String, "Unit of published, computed and difference."),
    "published": Field(pl.Float64, "The figure as printed."),
    "printed_to": Field(
        pl.Float64, "Unit of its last printed digit: rounding alone makes a difference of up to half of it."
    ),
    "computed": Field(pl.Float64, "Ours; empty where nothing printed leads to the figure."),
    "difference": Field(pl.Float64, "Computed less published."),
    "agrees": Field(
        pl.Boolean, "Whether both can be the same number, given how they are rounded; empty where ours is."
    ),
    "explanation": Field(pl.String, "Why ours is empty or differs; '' where both are the same to the printed digits."),
}
DOCUMENT = text(
    "Document",
    "regexp_replace(min(source), ', [^,]+(, [a-z][^,]*)?$', '')",
    definition="The document that the figures are printed in.",
)
COUNTS = (
    Column("Figures", "count(*)", definition="Published figures."),
    Column("Reproduced", "count(*) filter (agrees)", definition="Figures that ours agree with."),
    Column(
        "Differ, with a reason",
        "count(*) filter (not agrees)",
        definition="Figures that ours differ from; each has an explanation.",
    ),
    Column(
        "Not computable",
        "count(*) filter (computed is null)",
        definition="Figures to which nothing printed leads.",
    ),
)
PRINTED_TABLES = "reference.published_tables"
WITH_TITLES = (
    f"join (select source_document, published_in, title, explanation as remark, source from {PRINTED_TABLES})"
    " using (source_document, published_in)"
)

TABLE = EvaluationTable(
    NAME,
    "Every figure of the published tables beside what follows from the other printed figures, with the reason wherever"
    " the two differ. One row a published figure.",
    COLUMNS,
    reads=(*PRINTED_MODEL, "reference.published_survey_responses", PRINTED_TABLES),
    compute=from_seeds,
    views=(
        View(
            "replication-documents",
            "Published figures computed again, by document",
            NAME,
            (DOCUMENT, *COUNTS),
            f"{WITH_TITLES} group by source_document order by source_document",
            needs=(PRINTED_TABLES,),
            notes=(),
            is_grouped=True,
        ),
        View(
            "replication-tables",
            "Published figures computed again, by table",
            NAME,
            (
                text("Published in", "published_in"),
                text("Title", "any_value(title)", definition="Title of the published table or passage."),
                *COUNTS,
                text("Remark", "any_value(remark)", definition="What the published table rests on."),
                DOCUMENT,
            ),
            f"{WITH_TITLES} group by source_document, published_in order by source_document,"
            " published_in not like 'Table%', regexp_replace(published_in, '[0-9]+', ''),"
            " try_cast(regexp_extract(published_in, '([0-9]+)$', 1) as integer)",
            needs=(PRINTED_TABLES,),
            notes=(),
            is_grouped=True,
        ),
        View(
            "replication-differences",
            "Published figures that differ from ours, and why",
            NAME,
            (
                text("Published in", "published_in"),
                words("Item", "item"),
                AUTHORITY,
                text("Unit", "unit"),
                Column("Published", "published", decimals=2),
                Column("Computed", "computed", decimals=2),
                Column("Difference", "difference", decimals=2),
                text("Explanation", "explanation"),
            ),
            "where not agrees order by source_document, published_in, item, authority",
            notes=(),
            is_on_page=False,
        ),
    ),
    requirement=Requirement(
        "every_difference_explained",
        "Every published figure is reproduced to its printed digits or says why not, and every table of the source"
        " documents is reproduced or explained.",
        "Arithmetic that misses the published figures cannot be trusted with others.",
        _faults,
        is_blocking=True,
    ),
    facts=_facts,
)
