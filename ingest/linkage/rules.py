"""What the weight alone must not decide: exact links, bars, twins, one person to one, and what people have to look at.

A wrong link puts somebody else's record on a person. So every rule here takes links back, but for the exact one, which
rests on an NHS number and on a second thing that agrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from ingest.linkage.model import MISSING, level, probability
from ingest.linkage.people import PERSON

EXACT, PROBABLE, REVIEWED = METHODS = ("exact", "probable", "reviewed")
MARGIN = 2.0
"""Match-weight units (base 2) by which the best candidate must beat the next: four times as likely."""
LOWEST_TRIED = 0.95
"""The lowest probability from which on links are tried, to see how far figures rest on where the line is drawn."""
FEWEST_BEARERS = 3
"""So many people must bear a given name that it is taken for a name, and not for a slip of a similar one."""

# Why people have to look at a pair, in their words.
NEAR_TIE = "another person is nearly as likely"
UNSURE = "likely, but not sure"
NO_BIRTH = "no day of birth to compare, and no NHS number"
NO_GIVEN_NAME = "no given name to compare, and no NHS number"
OTHER_GIVEN_NAME = "another given name: perhaps a twin, a brother or a sister"
NUMBER_ALONE = "the same NHS number, and too little else agrees"
CLAIMED = "somebody with another given name is already linked to this person"


@dataclass(frozen=True)
class Thresholds:
    """From which probability on a pair is linked, and from which on people look at it."""

    link: float
    review: float

    @property
    def lowest(self) -> Thresholds:
        """As these, but for links from the lowest probability that is tried."""
        return Thresholds(min(self.link, LOWEST_TRIED), min(self.review, LOWEST_TRIED))


def judged(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs that are not barred, with `match_probability`, `exact` and `doubt`: why people must look, or null.

    `pairs` as `compare.compare` gives them, with `both_borne`: both given names are borne by `FEWEST_BEARERS` or more.
    """
    given, birth, sex, number = (pl.col(name) for name in ("given_name", "date_of_birth", "sex", "nhs_number"))
    same_number = number == level("nhs_number", "same")
    same_birth = birth == level("date_of_birth", "exact")
    same_family = pl.col("family_name") == level("family_name", "exact")
    same_given = given >= level("given_name", "similar")
    other_given = (given == 0) | ((given == level("given_name", "alike")) & pl.col("both_borne"))
    two_people = (given == 0) & (sex == 0)
    at_one_address = pl.col("postcode") == level("postcode", "full")
    twins = other_given & same_family & same_birth & at_one_address
    second_thing = same_birth | (same_family & ((birth != 0) | same_given))
    exact = same_number & second_thing & ~twins & ~two_people
    nothing_but_a_day = (given <= 0) & (pl.col("family_name") <= 0)
    barred = (number == 0) | (~same_number & ((birth == 0) | two_people | nothing_but_a_day))
    doubt = (
        pl.when(exact)
        .then(None)
        .when(twins)
        .then(pl.lit(OTHER_GIVEN_NAME))
        .when(same_number & (two_people | (birth == 0)))
        .then(pl.lit(NUMBER_ALONE))
        .when(other_given & ~same_number)
        .then(pl.lit(OTHER_GIVEN_NAME))
        .when((birth == MISSING) & ~same_number)
        .then(pl.lit(NO_BIRTH))
        .when((given == MISSING) & ~same_number)
        .then(pl.lit(NO_GIVEN_NAME))
    )
    return pairs.filter(~barred).with_columns(
        match_probability=probability(pl.col("match_weight")), exact=exact, doubt=doubt
    )


def best(candidates: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Of each of the source's people the pairs to link or to look at: `doubt` is null where the pair is to be linked.

    One that is nearly as likely as the best comes along, so that people see both.
    """
    ranked = candidates.sort("source", "exact", "match_weight", PERSON, descending=[False, True, True, False])
    top = ranked.with_columns(
        best=pl.col("match_weight").first().over("source"), place=pl.int_range(pl.len()).over("source")
    )
    near = top.filter((pl.col("place") == 0) | (pl.col("best") - pl.col("match_weight") <= MARGIN))
    sure = pl.col("exact") | (pl.col("match_probability") >= thresholds.link)
    doubt = (
        pl.when(pl.len().over("source") > 1)
        .then(pl.coalesce("doubt", pl.lit(NEAR_TIE)))
        .when(~sure)
        .then(pl.coalesce("doubt", pl.lit(UNSURE)))
        .otherwise("doubt")
    )
    one_number = pl.col("exact") | (pl.col("doubt") == NUMBER_ALONE)
    likely = pl.col("match_probability") >= thresholds.review
    return near.with_columns(doubt=doubt).filter(likely | one_number.fill_null(False)).drop("best", "place")


def without_other_claimants(chosen: pl.DataFrame, reviewed: pl.DataFrame, agree: pl.DataFrame) -> pl.DataFrame:
    """Of several of the source's people to be linked to one person the likeliest is, and those of the same given name.

    Where people have decided who is that person (`reviewed`: `source`, `person`), theirs stand for the likeliest.
    `agree`: pairs (`first`, `second`) of the source's people whose given names agree.
    """
    links = chosen.filter(pl.col("doubt").is_null()).sort(
        PERSON, "exact", "match_weight", "source", descending=[False, True, True, False]
    )
    decided = reviewed.select(PERSON, first="source")
    likeliest = links.unique(PERSON, keep="first", maintain_order=True).select(PERSON, first="source")
    claims = pl.concat([decided, likeliest.join(decided, on=PERSON, how="anti")])
    rivals = links.select("source", PERSON).join(claims, on=PERSON)
    as_claimed = rivals.join(agree, left_on=["first", "source"], right_on=["first", "second"], how="semi")
    stays = pl.concat([as_claimed["source"], claims["first"]])
    claimed = ~pl.col("source").is_in(stays.implode()) & pl.col("doubt").is_null()
    return chosen.with_columns(doubt=pl.when(claimed).then(pl.lit(CLAIMED)).otherwise("doubt"))
