"""When families are open to children's services: their episodes, and the Family Safeguarding allocations inside them.

Everything later (plans, care, partners' events) hangs on these days. No people and no files here.
"""

import numpy as np
import polars as pl

from ingest.synthetic.draws import day, duration, spread, winter_days
from ingest.synthetic.effect import Effect, kept
from ingest.synthetic.profiles import Profile

RUN_IN = 6 * 365  # episodes are drawn from this long before the history, so that its first year is as full as its last
STILL_HELD = 365  # cases closed no longer than this before the history begins are in the system too
SPELL_GAP = 28  # a longer gap between allocations makes two spells of them
SEVERE_SHARE = 0.45
RETURN_SHARE = 0.42  # of families whose episode ends, how many come back
IN_FS_SHARE = {False: 0.75, True: 0.95}  # of episodes open after go-live, by severity
MOST_EPISODES = 5


def draw_episodes(
    rng: np.random.Generator, families: int, profile: Profile, as_of: int, effect: Effect
) -> tuple[np.ndarray, pl.DataFrame]:
    """`severe` of each of `families` families, and their episodes (family, start, end), none overlapping.

    Every family has an episode that was open in the year before the authority's history begins, or later.
    """
    first, go_live = day(profile.history_from), day(profile.go_live)
    drawn = families * 3 + 200
    severe = rng.random(drawn) < SEVERE_SHARE
    start = winter_days(rng, first - RUN_IN, as_of - 7, drawn)
    alive = np.ones(drawn, dtype=bool)
    parts = []
    for _ in range(MOST_EPISODES):
        median = np.where(severe, 330, 130)
        end = start + np.clip(rng.lognormal(np.log(median), 0.55), 10, 1500).astype(np.int64)
        parts.append(pl.DataFrame({"family": np.flatnonzero(alive), "start": start[alive], "end": end[alive]}))
        start = end + duration(rng, drawn, median=170, sigma=0.9, low=15, high=2000)
        alive &= rng.random(drawn) < RETURN_SHARE
        alive &= kept(rng, effect.re_referrals, start >= go_live)
    episodes = (
        pl.concat(parts)
        .filter((pl.col("end") >= first - STILL_HELD) & (pl.col("start") <= as_of))
        .sort("family", "start")
    )
    chosen = episodes["family"].unique().sort().head(families)
    if len(chosen) < families:
        raise ValueError("too few families drawn for the length of the history")
    renumbered = pl.DataFrame({"family": chosen}).with_row_index("number")
    episodes = episodes.join(renumbered, on="family", maintain_order="left").select(
        pl.col("number").cast(pl.Int64).alias("family"), "start", "end"
    )
    return severe[chosen.to_numpy()], episodes


def draw_allocations(
    rng: np.random.Generator, episodes: pl.DataFrame, severe: np.ndarray, profile: Profile, as_of: int
) -> pl.DataFrame:
    """The FS allocations (family, team, start, end, spell): one of an episode, or two, handed over or with a gap.

    `spell` numbers the spells of the authority: allocations of one family with 28 days or less between them.
    """
    go_live = day(profile.go_live)
    family, opened, closed = (episodes[column].to_numpy() for column in ("family", "start", "end"))
    size = len(family)
    transfer = opened < go_live
    start = np.where(transfer, go_live + spread(rng, 0, 25, size), opened + spread(rng, 0, 40, size))
    end = closed - spread(rng, 0, 14, size)
    outlasts = rng.random(size) < 0.02  # the referral, as happens in life
    end = np.where(outlasts, closed + spread(rng, 1, 20, size), end)
    share = np.where(severe[family], IN_FS_SHARE[True], IN_FS_SHARE[False])
    taken = (rng.random(size) < share) & (end >= start) & (closed >= go_live) & (start <= as_of)
    family, start, end = family[taken], start[taken], end[taken]

    size = len(family)
    kind = rng.random(size)
    gap = np.select(
        [kind < 0.15, kind < 0.25, kind < 0.32, kind < 0.42],
        [
            spread(rng, 0, 1, size),
            spread(rng, 5, SPELL_GAP, size),
            -spread(rng, 3, 10, size),
            spread(rng, 35, 100, size),
        ],
    )
    cut = start + ((end - start) * (0.3 + 0.4 * rng.random(size))).astype(np.int64)
    split = (kind < 0.42) & (end - start > 120) & (cut + gap < end - 10)
    team = rng.integers(profile.teams, size=size)
    second_team = np.where(rng.random(size) < 0.8, rng.integers(profile.teams, size=size), team)
    allocations = pl.concat(
        [
            pl.DataFrame({"family": family, "team": team, "start": start, "end": np.where(split, cut, end)}),
            pl.DataFrame({"family": family, "team": second_team, "start": cut + gap, "end": end}).filter(
                pl.Series(split)
            ),
        ]
    ).sort("family", "start", "end")
    latest_end = pl.col("end").cum_max().over("family").shift(1).over("family")
    return allocations.with_columns(
        ((pl.col("start") - latest_end > SPELL_GAP) | latest_end.is_null()).cum_sum().alias("spell")
    )


def spells_of(allocations: pl.DataFrame) -> pl.DataFrame:
    """One row a spell: family, spell, start, end, team (of the allocation that started last)."""
    return allocations.group_by("spell", maintain_order=True).agg(
        pl.col("family").first(), pl.col("start").min(), pl.col("end").max(), pl.col("team").last()
    )


def time_around_fs(spells: pl.DataFrame, as_of: int, before: int, after: int) -> pl.DataFrame:
    """A row a family in FS: fs_start of its first spell, and the window [first, last] around its time in FS."""
    return (
        spells.filter(pl.col("start") <= as_of)
        .group_by("family", maintain_order=True)
        .agg(
            pl.col("start").min().alias("fs_start"),
            (pl.col("start").min() - before).alias("first"),
            (pl.col("end").max() + after).clip(upper_bound=as_of).alias("last"),
        )
    )
