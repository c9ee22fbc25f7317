"""What a head of service would repeat: is it used, does it help, how sure is that, does it pay. From a published file.

Each headline is one sentence, with its interval and its caveat; where a figure is withheld or missing it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.publication import key_figures

WHAT = (
    "Family Safeguarding puts social workers and workers for domestic abuse, substance misuse and mental health into"
    " one team that works with the whole family."
)
NOT_COMPARED = "Whether fewer children came into care than in similar councils cannot be said from what is published"
HORIZON = 10
UNDER_18, ALL = "under_18", ""
OUTCOMES = {"new_looked_after": "children coming into care", "on_plan": "children on plans"}


@dataclass(frozen=True)
class Headline:
    """The question, the answer in one sentence, how sure it is, and what to keep in mind; the last two may be ''."""

    question: str
    says: str
    interval: str = ""
    caveat: str = ""


def read(connection: duckdb.DuckDBPyConnection) -> list[Headline]:
    """The five headlines, in the order in which they are asked."""
    return [Headline("What is it?", WHAT), _used(connection), _helps(connection), _sure(connection), _pays(connection)]


def sentences(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The five sentences that a night ends with: used, plans, care, whether it helps, whether it pays."""
    figures = key_figures.read(connection)
    of = {
        measure: key_figures.sentence(figure for figure in figures if figure.measure is measure)
        for measure in (key_figures.PLANS, key_figures.LOOKED_AFTER)
    }
    used, helps, pays = (found(connection).says for found in (_used, _helps, _pays))
    return [used, *of.values(), helps, pays]


def _used(connection: duckdb.DuckDBPyConnection) -> Headline:
    """Children of families in Family Safeguarding: what Indicator 8 is out of, in the newest complete quarter."""
    found = connection.execute(
        "select max(quarter_label), count(distinct authority), sum(denominator), count(*) filter (denominator is null)"
        " from (from kpi.indicator_labelled where complete and indicator = '8' and measure = 'ae_attendances'"
        "  and level = 'fs' and breakdown = 'child' and suppression in ('', 'c')"
        "  qualify quarter_start = max(quarter_start) over ())"
    ).fetchone()
    label, authorities, children, withheld = found or (None, 0, None, 0)
    question = "Is it used?"
    if children is None:
        return Headline(question, "How many children the teams work with is not published.")
    least = "At least " if withheld else ""
    return Headline(
        question,
        f"{least}{children:,.0f} children were in families that Family Safeguarding worked with in"
        f" {authorities} {'authority' if authorities == 1 else 'authorities'} in {label}.",
        caveat="Counts children known to the partner for health, so families without a linked child are missing.",
    )


def _helps(connection: duckdb.DuckDBPyConnection) -> Headline:
    question, rows = "Does it help?", _compared(connection)
    if not rows:
        return Headline(question, f"{NOT_COMPARED}: too few authorities, years or children.")
    parts = [f"{abs(1 - estimate):.0%} {'fewer' if estimate < 1 else 'more'} {OUTCOMES[o]}" for o, estimate, *_ in rows]
    intervals = "; ".join(f"{OUTCOMES[o]}: ratio {e:.2f} ({low:.2f} to {high:.2f})" for o, e, low, high, *_ in rows)
    return Headline(
        question,
        f"{' and '.join(parts)} than similar councils would lead one to expect.".capitalize(),
        f"{intervals}. 1 is no difference.",
        rows[0][5].partition(";")[0] + ".",
    )


def _sure(connection: duckdb.DuckDBPyConnection) -> Headline:
    question, rows = "How sure are we?", _compared(connection)
    if not rows:
        return Headline(
            question,
            "Not sure: nothing is compared with similar councils, and some change would be seen without the programme.",
            caveat="Authorities took it up when their figures were high; such figures may fall by themselves.",
        )
    settled = [OUTCOMES[o] for o, _, low, high, *_ in rows if high < 1 or low > 1]
    says = f"An interval that leaves out no difference: {' and '.join(settled) or 'none'}."
    chances = "; ".join(f"{OUTCOMES[o]}: p = {p:.3f}" for o, *_, p, _ in rows if p is not None)
    return Headline(question, says, chances, "Authorities chose the programme; none was given it by chance.")


def _compared(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Outcome, ratio, its interval, p and caveat of the comparison of all authorities with others, newest window."""
    return connection.execute(
        "select outcome, estimate, interval_low, interval_high, p, caveat from evaluation.impact_did"
        " where authority = $1 and age_group = $2 and estimator = 'imputation' and estimate is not null"
        " and interval_low is not null"
        ' qualify row_number() over (partition by outcome order by "window" desc, includes_uasc) = 1 order by outcome',
        [ALL, UNDER_18],
    ).fetchall()


def _pays(connection: duckdb.DuckDBPyConnection) -> Headline:
    """Benefit for each pound over ten years, from the reductions that the evaluation prints, as it describes them."""
    rows = connection.execute(
        "select benefits_cut_pct, min(benefit_cost_ratio), max(benefit_cost_ratio), count(*), any_value(caveat)"
        " from evaluation.value_for_money where variant = 'as_described' and reductions = 'published'"
        " and horizon_years = $1 and costs_raised_pct = 0 and benefit_cost_ratio is not null"
        " group by benefits_cut_pct order by benefits_cut_pct",
        [HORIZON],
    ).fetchall()
    question = "Does it pay?"
    if not rows:
        return Headline(question, "Whether it pays cannot be said: there is no reduction to work it out from.")
    (_, low, high, authorities, caveat), (cut, low_if, high_if, *_) = rows[0], rows[-1]
    return Headline(
        question,
        f"Each pound spent gives back £{low:.2f} to £{high:.2f} over {HORIZON} years in {authorities} authorities, if"
        " the reductions that the evaluation printed are due to the programme and last.",
        f"With benefits cut by {cut:.0f} per cent: £{low_if:.2f} to £{high_if:.2f}.",
        caveat.partition(";")[0] + ".",
    )
