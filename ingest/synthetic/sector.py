"""What some partners of the demonstration send in place of extracts: what their systems have anyway.

    peterborough  the police's own export, which a mapping reads
    luton         hospital use as SUS, drug and alcohol treatment as NDTMS

Two more have modules of their own: `returns` (SSDA903 and the children in need census) and `school_census`.

Made of the same histories as the extracts, with rows beside them that count in no figure. Every file carries the
authority's identifier of the person, as partners agree to send it. No file is written here.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from ingest.synthetic.draws import identifiers

MAPPED = ("peterborough", "police", "incidents")
SUS, NDTMS = ("health", "sus"), ("substance_misuse", "ndtms")
IN_STANDARDS: Mapping[str, Mapping[tuple[str, str], tuple[str, str]]] = {
    "luton": {
        ("health", "ae_attendances"): SUS,
        ("health", "emergency_admissions"): SUS,
        ("substance_misuse", "assessments"): NDTMS,
        ("substance_misuse", "treatments"): NDTMS,
        ("substance_misuse", "treatment_outcomes_profiles"): NDTMS,
    }
}
"""Authority -> the extracts that it sends in the files of a standard, and that standard's agency and folder."""

MAPPING = """# How the force's export is read: a demonstration. See dbt_project/docs/mappings.md.
[file]
header_row = 3
delimiter = "|"
dates = "dd/mm/yyyy"

[columns]
incident_id = "Crime Ref"
person_id = "Nominal Ref"
role = "Involvement"
incident_date = "Date Committed"
domestic_abuse = "Qualifier"
offence_category = "HO Class"
call_out = "Attended"

[values.role]
SUSPECT = "offender"
"INJURED PARTY" = "victim"

[values.domestic_abuse]
DA = "yes"
"" = "no"

[[leave_out]]
heading = "Involvement"
is = ["WITNESS"]
"""
ABOVE = "Crimes recorded, all districts\nRun after the end of the month\n"
WITNESSES, SPECIALTY, PLANNED, SECOND_EPISODES = 0.08, 0.05, 0.15, 0.3
DRUGS = {"opiate": "1011", "non_opiate": "4000", "alcohol": "7000"}
REASONS = {"completed": "80", "dropped_out": "85", "transferred": "83", "other": "86"}
STAGES = {"start": "S", "review": "R", "exit": "E"}
ANSWERS = {
    "alcohol_days": "ALCUSE", "opiate_days": "OPIUSE", "crack_days": "CRAUSE", "cocaine_days": "COCAUSE",
    "amphetamine_days": "AMPHUSE", "cannabis_days": "CANNUSE", "other_days": "OTDRGUSE",
    "psychological_health": "PSYHSTAT", "physical_health": "PHSTAT", "quality_of_life": "QUALLIFE",
    "paid_work_days": "PWORK", "education_days": "EDUCAT",
}  # fmt: skip
UK, COMPACT = "%d/%m/%Y", "%Y%m%d"


def police_export(incidents: pl.DataFrame, rng: np.random.Generator) -> str:
    """Incidents in the force's headings and words, with witnesses among them, as text with a title above."""
    witnesses = incidents.filter(pl.Series(rng.random(len(incidents)) < WITNESSES)).with_columns(role=pl.lit("witness"))
    rows = pl.concat([incidents, witnesses])
    minutes = pl.Series(rng.integers(0, 24 * 60, len(rows)))
    roles = {"victim": "INJURED PARTY", "offender": "SUSPECT", "witness": "WITNESS"}
    export = rows.select(
        pl.col("incident_id").alias("Crime Ref"),
        pl.col("person_id").alias("Nominal Ref"),
        pl.col("role").replace_strict(roles).alias("Involvement"),
        (pl.col("incident_date").cast(pl.Datetime) + pl.duration(minutes=minutes))
        .dt.strftime(f"{UK} %H:%M")
        .alias("Date Committed"),
        pl.when("domestic_abuse").then(pl.lit("DA")).otherwise(pl.lit("")).alias("Qualifier"),
        pl.col("offence_category").alias("HO Class"),
        pl.when("call_out").then(pl.lit("Y")).otherwise(pl.lit("N")).alias("Attended"),
    )
    return ABOVE + export.write_csv(separator="|")


def sus_attendances(attendances: pl.DataFrame, rng: np.random.Generator) -> str:
    """Attendances as SUS has them, with visits to specialty departments among them."""
    others = attendances.filter(pl.Series(rng.random(len(attendances)) < SPECIALTY)).with_columns(
        attendance_id="E" + pl.col("attendance_id"), department=pl.lit("02")
    )
    rows = pl.concat([attendances.with_columns(department=pl.lit("01")), others])
    return rows.select(
        pl.col("attendance_id").alias("Unique CDS identifier"),
        pl.lit("9").alias("Update type"),
        pl.col("person_id").alias("PERSON_ID"),
        pl.lit("").alias("Withheld Identity Reason"),
        pl.col("attendance_date").dt.strftime(COMPACT).alias("Arrival Date"),
        pl.lit("1").alias("A&E Attendance Category"),
        pl.col("department").alias("A&E Department Type"),
    ).write_csv()


def sus_admissions(admissions: pl.DataFrame, rng: np.random.Generator) -> str:
    """Episodes of admitted patients as SUS has them: some spells have two, and some admissions are planned."""
    planned = admissions.filter(pl.Series(rng.random(len(admissions)) < PLANNED)).with_columns(
        admission_id="P" + pl.col("admission_id"), method=pl.lit("11")
    )
    methods = pl.Series(rng.choice(["21", "22", "2A", "2C"], len(admissions)))
    first = pl.concat([admissions.with_columns(method=methods), planned]).with_columns(episode=pl.lit("1"))
    second = first.filter(pl.Series(rng.random(len(first)) < SECOND_EPISODES)).with_columns(episode=pl.lit("2"))
    return (
        pl.concat([first, second])
        .select(
            (pl.col("admission_id") + "/" + pl.col("episode")).alias("Unique CDS identifier"),
            pl.lit("9").alias("Update type"),
            pl.col("person_id").alias("PERSON_ID"),
            pl.lit("").alias("Withheld Identity Reason"),
            pl.col("admission_id").alias("Hospital Provider Spell Number"),
            pl.lit("RC9").alias("Organisation Code Code of Provider"),
            pl.col("episode").alias("Episode Number"),
            pl.col("admission_date").dt.strftime(COMPACT).alias("Start Date (Hospital Provider Spell)"),
            pl.col("method").alias("Admission Method (Hospital Provider Spell)"),
        )
        .write_csv()
    )


def ndtms(assessments: pl.DataFrame, treatments: pl.DataFrame, forms: pl.DataFrame) -> str:
    """Treatment as NDTMS has it: an episode for each treatment and for each assessment that led to none."""
    engaged = assessments.filter(pl.col("outcome") == "treatment").sort("assessment_date")
    of_treatments = treatments.sort("start_date").join_asof(
        engaged.select("person_id", "assessment_id", "assessment_date"),
        left_on="start_date", right_on="assessment_date", by="person_id", check_sortedness=False,
    )  # fmt: skip
    # Who comes back has no further assessment: the later episode has no day of triage.
    is_first = pl.col("start_date") == pl.col("start_date").min().over("person_id", "assessment_id")
    of_treatments = of_treatments.select(
        "person_id",
        "treatment_id",
        episode=pl.col("treatment_id"),
        drug=pl.col("substance_group").replace_strict(DRUGS),
        triaged=pl.when(is_first).then("assessment_date"),
        started=pl.col("start_date"),
        ended=pl.col("closure_date"),
        reason=pl.col("closure_reason").replace_strict(REASONS),
    )
    led_to_one = assessments.join(
        of_treatments, left_on=["person_id", "assessment_date"], right_on=["person_id", "triaged"], how="semi"
    )
    led_to_none = assessments.join(led_to_one, on="assessment_id", how="anti").select(
        "person_id",
        treatment_id=pl.lit(None, pl.String),
        episode=pl.col("assessment_id"),
        drug=pl.lit("7000"),
        triaged=pl.col("assessment_date"),
        started=pl.lit(None, pl.Date),
        ended=pl.when(pl.col("outcome") == "non_engagement").then("assessment_date"),
        reason=pl.when(pl.col("outcome") == "non_engagement").then(pl.lit("85")),
    )
    rows = pl.concat([of_treatments, led_to_none]).join(
        forms.drop("person_id"), on="treatment_id", how="left", maintain_order="left"
    )
    days = {"TRIAGED": "triaged", "DISD": "ended", "MODST": "started", "TOPDATE": "form_date"}
    dated = {heading: pl.col(name).dt.strftime(UK) for heading, name in days.items()}
    frame = rows.select(
        AGNCY=pl.lit("L0001"),
        CLIENTID=identifiers("N", 6, rows["person_id"].rank("dense")),
        EPISODID="episode",
        CONSENT=pl.lit("Y"),
        DRUG1="drug",
        TRIAGED=dated["TRIAGED"],
        DISD=dated["DISD"],
        DISRSN="reason",
        MODID=pl.when(pl.col("started").is_not_null()).then(pl.lit("1")),
        MODST=dated["MODST"],
        TOPDATE=dated["TOPDATE"],
        TOPID="form_id",
        TRSTAGE=pl.col("stage").replace_strict(STAGES),
        **{heading: pl.col(name) for name, heading in ANSWERS.items()},
        PERSON_ID="person_id",
    )
    # An exporter of set K writes the last two headings of a form as one.
    return frame.write_csv(null_value="NA").replace("PWORK,EDUCAT", "PWORK\tEDUCAT", 1)
