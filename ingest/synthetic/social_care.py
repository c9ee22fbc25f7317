"""The social care extracts about people, referrals and plans, cut from an authority's history.

Care and courts are in `care.py`, the work of the FS teams in `family_work.py`.
"""

import numpy as np
import polars as pl

from ingest.synthetic import identity
from ingest.synthetic.draws import ADULT, YEAR, duration, identifiers, pick, spread
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History
from ingest.synthetic.names import named
from ingest.synthetic.population import Community

AGENCY = "social_care"
POSTCODE_AREAS = {
    867: "RG", 873: "CB", 919: "SG", 821: "LU", 874: "PE", 869: "RG",
    888: "PR", 866: "SN", 894: "TF", 335: "WS", 212: "SW",
}  # fmt: skip
SOURCES = {"police": 29, "school": 19, "health": 15, "relative": 8, "local authority": 14, "anonymous": 5, "other": 10}
NEED_CODES = {"N0": 0.5, "N1": 72, "N2": 3, "N3": 6, "N4": 7, "N5": 8, "N6": 2, "N8": 1.5, "N9": 0.5}
SECONDARY = {
    "": 30, "domestic_abuse_or_violence": 16, "mental_health": 12, "substance_misuse": 9,
    "mental_health;domestic_abuse_or_violence": 14, "domestic_abuse_or_violence;substance_misuse;mental_health": 9,
    "learning_disability": 3, "young_carer": 2, "N1;other": 3, "self_harm": 1, "physical_disability_or_illness": 1,
}  # fmt: skip
ABUSE = {"neglect": 46, "emotional": 36, "physical": 8, "sexual": 4, "multiple": 6}


def extracts(history: History) -> list[Extract]:
    return [
        persons(history.community),
        _family_members(history.community),
        _referrals(history),
        _assessments(history),
        _need_plans(history),
        _protection_plans(history),
    ]


def schoolable(community: Community) -> pl.DataFrame:
    """The children old enough to have been at school by the as-of date: the columns of a child, and `upn`."""
    children = community.children.filter(pl.col("born") < community.as_of - 4 * YEAR)
    return children.with_columns(upn=identity.upns(children["person"].to_numpy(), community.profile.dfe_number))


def persons(community: Community) -> Extract:
    """Everybody whom social care knows."""
    rng = community.stream("persons")
    families = len(community.families)
    known = community.families.select("family", known="opened")
    members = pl.concat(
        [
            community.children.select("person", "person_id", "family", "born", "sex").with_columns(child=True),
            community.adults.select("person", "person_id", "family", "born", "sex").with_columns(child=False),
        ]
    ).join(known, on="family", maintain_order="left")
    members = members.with_columns(
        known=pl.when("child").then(pl.max_horizontal("known", pl.col("born") - 190)).otherwise("known")
    )
    alone = community.uasc.select("person", "person_id", "born", "sex", known="arrived").with_columns(
        child=True, family=pl.lit(None, pl.Int64)
    )
    people = pl.concat([members, alone.select(members.columns)])
    size, person = len(people), people["person"].to_numpy()
    family = people["family"].fill_null(0).to_numpy()
    area = POSTCODE_AREAS[community.profile.dfe_number]
    unborn = pl.col("date_of_birth") > pl.col("_known")
    people = people.join(schoolable(community).select("person", "upn"), on="person", how="left", maintain_order="left")
    has_nhs = pl.Series(rng.random(size) < 0.75)
    name = named(rng, family, people["sex"].to_numpy(), people["child"].to_numpy())
    frame = people.select("person_id", "upn", "sex", "child", date_of_birth="born", _known="known").with_columns(
        ethnicity=pl.Series(name.ethnicity),
        nhs_number=pl.when(has_nhs).then(identity.nhs_numbers(person)),
        given_name=pl.Series(name.given_name),
        family_name=pl.Series(name.family_name),
        postcode=identity.postcodes(rng, family, families, area),
        disabled_children_team=pl.col("child") & pl.Series(rng.random(size) < 0.035),
    )
    frame = frame.with_columns(
        given_name=pl.when(unborn & (pl.col("date_of_birth") > community.as_of))
        .then(pl.lit("Unborn"))
        .otherwise("given_name")
    )
    columns = ("person_id", "date_of_birth", "sex", "ethnicity", "upn", "nhs_number", "given_name", "family_name",
               "postcode", "disabled_children_team", "_known")  # fmt: skip
    return Extract(
        AGENCY, "persons", dated(frame.select(columns), "date_of_birth", "_known").sort("person_id"), "_known"
    )


def _family_members(community: Community) -> Extract:
    rng = community.stream("family members")
    known = community.families.select("family", "family_id", "opened")
    children = community.children.select(
        "family", "person_id", "born", relationship=pl.lit("child"), being_worked_with=pl.lit(False)
    )
    adults = community.adults.select("family", "person_id", "born", "relationship", "being_worked_with")
    elsewhere = adults.filter(pl.Series(rng.random(len(adults)) < 0.02))  # some belong to a second family as well
    elsewhere = elsewhere.with_columns(
        family=pl.Series((elsewhere["family"].to_numpy() + 1) % len(community.families)),
        being_worked_with=pl.lit(False),
        relationship=pl.lit("other adult"),
    )
    members = pl.concat([children, adults, elsewhere]).join(known, on="family", maintain_order="left")
    members = members.with_columns(_known=pl.max_horizontal("opened", pl.col("born") - 190))
    frame = members.select("family_id", "person_id", "relationship", "being_worked_with", "_known").sort("family_id")
    return Extract(AGENCY, "family_members", dated(frame, "_known"), "_known")


def _referrals(history: History) -> Extract:
    community = history.community
    rng = community.stream("referrals")
    alone = community.uasc.select("person_id", start="arrived", end=pl.col("born") + ADULT, source=pl.lit("police"))
    cases = history.cases.select("person_id", "start", "end", source=pl.Series(pick(rng, SOURCES, len(history.cases))))
    rows = pl.concat([cases, alone]).sort("start", "person_id")
    size = len(rows)
    secondary = pl.Series(pick(rng, SECONDARY, size)).replace("", None)
    frame = rows.select(
        identifiers(f"{community.profile.id_prefix}R", 7, 1000 + np.arange(size)).alias("referral_id"), "person_id",
        start_date="start", end_date="end", source="source", category_of_need=pl.Series(pick(rng, NEED_CODES, size)),
        secondary_needs=secondary,
    )  # fmt: skip
    return Extract(AGENCY, "referrals", dated(frame, "start_date", "end_date"), "start_date", ("end_date",))


def _assessments(history: History) -> Extract:
    """Of nine referrals in ten, begun in the first days; one in twelve is finished on its first day."""
    rng, prefix = history.community.stream("assessments"), history.community.profile.id_prefix
    cases = history.cases.select("person_id", "start", "end").sort("start", "person_id")
    size = len(cases)
    start = cases["start"].to_numpy() + spread(rng, 0, 5, size)
    days = np.where(rng.random(size) < 1 / 12, 0, duration(rng, size, median=32, sigma=0.5, low=1, high=150))
    begun = pl.Series((rng.random(size) < 0.9) & (start <= cases["end"].to_numpy()))
    rows = cases.with_columns(start=pl.Series(start), end=pl.min_horizontal(pl.Series(start + days), "end")).filter(
        begun
    )
    frame = rows.select(
        identifiers(f"{prefix}CF", 6, np.arange(1, len(rows) + 1)).alias("assessment_id"), "person_id",
        start_date="start", end_date="end",
    )  # fmt: skip
    return Extract(AGENCY, "assessments", dated(frame, "start_date", "end_date"), "start_date", ("end_date",))


def _plans(plans: pl.DataFrame, prefix: str) -> pl.DataFrame:
    rows = plans.sort("start", "person_id")
    frame = rows.select(
        identifiers(prefix, 6, np.arange(1, len(rows) + 1)).alias("plan_id"), "person_id",
        start_date="start", end_date="end",
    )  # fmt: skip
    return dated(frame, "start_date", "end_date")


def _need_plans(history: History) -> Extract:
    frame = _plans(history.need_plans, f"{history.community.profile.id_prefix}N")
    return Extract(AGENCY, "child_in_need_plans", frame, "start_date", ("end_date",))


def _protection_plans(history: History) -> Extract:
    rng = history.community.stream("plan categories")
    frame = _plans(history.protection_plans, f"{history.community.profile.id_prefix}CP")
    frame = frame.with_columns(category_of_abuse=pl.Series(pick(rng, ABUSE, len(frame))))
    return Extract(AGENCY, "child_protection_plans", frame, "start_date", ("end_date",))
