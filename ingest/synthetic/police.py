"""Police incidents and MARAC referrals of the adults and children of families known to social care."""

import numpy as np
import polars as pl

from ingest.synthetic.draws import YEAR, day, events, identifiers, pick, spread
from ingest.synthetic.effect import ceiling, kept
from ingest.synthetic.extract import Extract, dated
from ingest.synthetic.history import History
from ingest.synthetic.population import Community

AGENCY = "police"
PER_YEAR = {False: 0.9, True: 2.3}  # incidents a family, by severity
OFFENCES = {"violence": 40, "public order": 15, "theft": 14, "drugs": 9, "criminal damage": 12, "no crime": 10}


def extracts(history: History) -> list[Extract]:
    incidents = _incidents(history.community)
    return [incidents, _marac(history.community, incidents)]


def _family_incidents(community: Community) -> pl.DataFrame:
    """family, day, domestic: a Poisson flow around the family's episodes, its rate different from family to family."""
    rng, ratio = community.stream("incidents"), community.effect.police_incidents
    last = community.episodes.group_by("family").agg(pl.col("end").max()).sort("family")["end"].to_numpy()
    families = community.families
    rate = np.where(families["severe"].to_numpy(), PER_YEAR[True], PER_YEAR[False])
    rate = rate * rng.gamma(1.5, 1 / 1.5, len(families)) * ceiling(ratio)
    first = np.maximum(families["opened"].to_numpy() - 540, day(community.profile.history_from))
    window = first, np.minimum(last + 400, community.as_of)
    family, when = events(rng, rate, *window)
    fs_start = families.join(
        community.spells.group_by("family").agg(fs_start=pl.col("start").min()),
        on="family", how="left", maintain_order="left",
    )["fs_start"].fill_null(10**6).to_numpy()  # fmt: skip
    remain = kept(rng, ratio, when >= fs_start[family])
    family, when = family[remain], when[remain]
    return pl.DataFrame({"family": family, "day": when, "domestic_abuse": rng.random(len(family)) < 0.55})


def _incidents(community: Community) -> Extract:
    """A victim and an offender for most domestic abuse incidents; one person of the family for the others."""
    incidents = _family_incidents(community).sort("day", "family").with_row_index("incident")
    rng = community.stream("incident people")
    size = len(incidents)
    incidents = incidents.with_columns(
        offence_category=pl.Series(pick(rng, OFFENCES, size)),
        call_out=pl.Series(rng.random(size) < 0.78),
        draw=pl.Series(rng.random(size)),
    )
    adults = community.adults.select("family", "person_id", "domestic_abuse_perpetrator").sort(
        "family", "domestic_abuse_perpetrator", "person_id"
    )
    ends = adults.group_by("family", maintain_order=True).agg(
        victim=pl.col("person_id").first(), offender=pl.col("person_id").last(), adults=pl.len()
    )
    rows = incidents.join(ends, on="family", maintain_order="left")
    domestic = pl.col("domestic_abuse")
    two = pl.col("adults") > 1
    victims = rows.filter((domestic & (pl.col("draw") < 0.97)) | (~domestic & (pl.col("draw") < 0.35)))
    offenders = rows.filter((domestic & two & (pl.col("draw") > 0.15)) | (~domestic & (pl.col("draw") >= 0.35)))
    witnesses = _children_harmed(community, rows.filter(domestic & (pl.col("draw") < 0.12)))
    people = pl.concat(
        [
            victims.with_columns(person_id="victim", role=pl.lit("victim")),
            offenders.with_columns(person_id="offender", role=pl.lit("offender")),
            witnesses.with_columns(role=pl.lit("victim")),
        ],
        how="diagonal",
    ).sort("incident", "role", "person_id")
    ids = identifiers(f"{community.profile.slug[:2].upper()}/", 7, people["incident"]).alias("incident_id")
    frame = people.select(
        ids, "person_id", "role", "domestic_abuse", "offence_category", "call_out", incident_date="day"
    )  # fmt: skip
    columns = ("incident_id", "person_id", "role", "incident_date", "domestic_abuse", "offence_category", "call_out")
    return Extract(AGENCY, "incidents", dated(frame.select(columns), "incident_date"), "incident_date")


def _children_harmed(community: Community, incidents: pl.DataFrame) -> pl.DataFrame:
    """Some incidents have a child of the family, already born and not grown up, as a victim as well."""
    eldest = community.children.sort("born", "person").group_by("family", maintain_order=True).first()
    joined = incidents.join(eldest.select("family", "person_id", "born"), on="family", maintain_order="left")
    return joined.filter((pl.col("born") <= pl.col("day")) & (pl.col("day") < pl.col("born") + int(18 * YEAR)))


def _marac(community: Community, incidents: Extract) -> Extract:
    """High-risk domestic abuse goes to a multi-agency risk assessment conference within three weeks."""
    rng = community.stream("marac")
    victims = incidents.frame.filter((pl.col("role") == "victim") & pl.col("domestic_abuse")).join(
        community.adults.select("person_id"), on="person_id", how="semi", maintain_order="left"
    )
    chosen = victims.filter(pl.Series(rng.random(len(victims)) < 0.05))
    size = len(chosen)
    frame = chosen.select(
        identifiers(f"M-{community.profile.slug[:2].upper()}", 5, np.arange(1, size + 1)).alias("referral_id"),
        "person_id",
        referral_date=pl.col("incident_date").cast(pl.Int32) + pl.Series(spread(rng, 1, 21, size)),
    )
    return Extract(AGENCY, "marac_referrals", dated(frame, "referral_date"), "referral_date")
