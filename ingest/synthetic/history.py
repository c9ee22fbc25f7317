"""What social care did, in the order it happened: cases, plans, care, the adult workers' involvements.

The extracts of every agency are cut from these; `social_care.py`, `police.py` and the others turn them into rows.
Day numbers; true ends, also those still to come on the as-of date.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic.draws import ADULT, YEAR, day, duration, pick, spread
from ingest.synthetic.effect import ceiling, kept
from ingest.synthetic.population import NEEDS, Community

UNBORN_REFERRED = 190  # days before birth from which an unborn child is referred with the family


@dataclass(frozen=True)
class History:
    """`cases`: a child's referral (person, person_id, family, episode, born, severe, start, end).

    `protection_plans`, `need_plans`: person_id, start, end. `care`: person_id, family, episode, born, uasc, start, end.
    `involvements`: an adult worker with an adult (person_id, person, family, worker_type, start, end).
    """

    community: Community
    cases: pl.DataFrame
    protection_plans: pl.DataFrame
    need_plans: pl.DataFrame
    care: pl.DataFrame
    involvements: pl.DataFrame


def draw_history(community: Community) -> History:
    cases = _cases(community)
    protection = _protection_plans(community, cases)
    return History(
        community, cases, protection, _need_plans(community, cases, protection), _care(community, cases),
        _involvements(community),
    )  # fmt: skip


def _cases(community: Community) -> pl.DataFrame:
    rng = community.stream("cases")
    children = community.children.join(
        community.families.select("family", "severe"), on="family", maintain_order="left"
    )
    cases = children.join(community.episodes.with_row_index("episode"), on="family", maintain_order="left").filter(
        (pl.col("born") - UNBORN_REFERRED <= pl.col("start")) & (pl.col("start") < pl.col("born") + ADULT - 30)
    )
    return cases.filter(pl.Series(rng.random(len(cases)) < 0.95))  # a brother or sister is not always referred


def _protection_plans(community: Community, cases: pl.DataFrame) -> pl.DataFrame:
    rng, ratio, go_live = community.stream("plans"), community.effect.protection_plans, day(community.profile.go_live)
    size = len(cases)
    born, opened, closed = (cases[column].to_numpy() for column in ("born", "start", "end"))
    limit = np.minimum(closed, born + ADULT)
    chance = np.where(cases["severe"].to_numpy(), 0.6, 0.05) * ceiling(ratio)
    plans, planned = [], rng.random(size) < chance
    start = np.maximum(opened + spread(rng, 10, 60, size), born)
    for again in (0.25, 0.15, 0.0):
        end = np.minimum(start + duration(rng, size, median=240, sigma=0.6, low=20, high=1000), limit)
        after = (opened if community.profile.effect_on_new_cases else start) >= go_live
        kept_plan = planned & (start < limit) & kept(rng, ratio, after)
        plans.append(
            cases.select("person_id")
            .with_columns(start=pl.Series(start), end=pl.Series(end))
            .filter(pl.Series(kept_plan))
        )
        planned &= rng.random(size) < again
        start = end + spread(rng, 15, 420, size)
    return pl.concat(plans).sort("person_id", "start")


def _need_plans(community: Community, cases: pl.DataFrame, protection: pl.DataFrame) -> pl.DataFrame:
    """Child in need plans: before and after the protection plans of a case, or its whole length where there is none."""
    rng = community.stream("need plans")
    size = len(cases)
    opened = np.maximum(cases["start"].to_numpy(), cases["born"].to_numpy()) + spread(rng, 3, 40, size)
    whole = cases.select("person_id", "born", "end", episode_start="start").with_columns(start=pl.Series(opened))
    inside = whole.select("person_id", "episode_start", closing="end").join(protection, on="person_id").filter(
        (pl.col("start") >= pl.col("episode_start")) & (pl.col("start") <= pl.col("closing"))
    ).group_by("person_id", "episode_start").agg(first=pl.col("start").min(), last=pl.col("end").max())  # fmt: skip
    whole = whole.join(inside, on=["person_id", "episode_start"], how="left", maintain_order="left")
    before = whole.select("person_id", "born", "start", end=pl.col("first").fill_null(pl.col("end")))
    after = whole.filter(pl.col("last").is_not_null()).select("person_id", "born", start=pl.col("last") + 1, end="end")
    plans = pl.concat([before, after]).with_columns(pl.min_horizontal("end", pl.col("born") + ADULT))
    plans = plans.filter(pl.col("end") - pl.col("start") >= 7)
    return plans.filter(pl.Series(rng.random(len(plans)) < 0.8)).select("person_id", "start", "end")


def _care(community: Community, cases: pl.DataFrame) -> pl.DataFrame:
    rng, ratio, go_live = community.stream("care"), community.effect.care_entries, day(community.profile.go_live)
    size = len(cases)
    born, opened, closed = (cases[column].to_numpy() for column in ("born", "start", "end"))
    young = np.where(opened - born < 2 * YEAR, 1.5, 1.0)
    chance = np.where(cases["severe"].to_numpy(), 0.28, 0.03) * young * ceiling(ratio)
    start = np.maximum(opened + spread(rng, 5, 240, size), born)
    end = np.minimum(start + duration(rng, size, median=480, sigma=1.1, low=3, high=5500), born + ADULT)
    entered = (rng.random(size) < chance) & (start <= closed) & (start < born + ADULT - 30)
    entered &= kept(rng, ratio, (opened if community.profile.effect_on_new_cases else start) >= go_live)
    periods = cases.select("person_id", "family", "episode", "born").with_columns(
        start=pl.Series(start), end=pl.Series(end), uasc=pl.lit(False)
    )
    periods = periods.filter(pl.Series(entered)).sort("person_id", "start")
    previous_end = pl.col("end").cum_max().shift(1).over("person_id")
    periods = periods.filter(previous_end.is_null() | (pl.col("start") > previous_end))

    arrivals = community.uasc.select("person_id", "born", start="arrived").with_columns(
        end=pl.col("born") + ADULT, uasc=pl.lit(True), family=pl.lit(None, pl.Int64), episode=pl.lit(None, pl.UInt32)
    )
    return pl.concat([periods, arrivals.select(periods.columns)])


def _involvements(community: Community) -> pl.DataFrame:
    rng = community.stream("involvements")
    wanted = community.adults.unpivot(
        on=NEEDS, index=["person", "person_id", "family", "born"], variable_name="worker_type", value_name="wanted"
    ).filter("wanted")
    rows = wanted.join(community.spells, on="family", maintain_order="left").drop_nulls("spell")
    size = len(rows)
    start = rows["start"].to_numpy() + spread(rng, 0, 45, size)
    length = duration(rng, size, median=240, sigma=0.5, low=30, high=900)
    end = np.minimum(start + length, rows["end"].to_numpy())
    rows = rows.with_columns(start=pl.Series(start), end=pl.Series(end)).filter(pl.col("end") - pl.col("start") >= 14)
    return rows.select("person", "person_id", "family", "worker_type", "start", "end").filter(
        pl.Series(pick(rng, {"yes": 92, "no": 8}, len(rows)) == "yes")
    )
