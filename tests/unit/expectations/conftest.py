"""A warehouse small enough to read, in which every gate passes; a test spoils one thing in it."""

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations.linked_tables import LINKED_BY

SCHEMA = """
    CREATE SCHEMA raw; CREATE SCHEMA reference; CREATE SCHEMA staging; CREATE SCHEMA intermediate;
    CREATE SCHEMA core; CREATE SCHEMA kpi; CREATE SCHEMA quality;
    CREATE TABLE raw.extract_as_of (authority VARCHAR, agency VARCHAR, extract VARCHAR, as_of DATE);
    CREATE TABLE raw.social_care__persons (authority VARCHAR, person_key VARCHAR, upn_hash BIGINT);
    CREATE VIEW staging.stg_register__extracts AS
        SELECT authority, agency || '/' || extract AS extract, as_of FROM raw.extract_as_of;
    CREATE VIEW intermediate.int_persons AS SELECT * FROM raw.social_care__persons;
    CREATE TABLE reference.attendance_codes (code VARCHAR, valid_from DATE, valid_to DATE);
    CREATE TABLE intermediate.int_attendance__by_code (
        pupil_id INTEGER, quarter_start DATE, code VARCHAR, sessions INTEGER
    );
    CREATE TABLE intermediate.int_pupils (pupil_id INTEGER, authority VARCHAR);
    CREATE TABLE core.person (authority VARCHAR, person_key VARCHAR);
    CREATE TABLE core.family_member (authority VARCHAR, person_key VARCHAR);
    CREATE TABLE core.child_protection_plan (
        authority VARCHAR, plan_key VARCHAR, person_key VARCHAR, start_date DATE, end_date DATE
    );
    CREATE TABLE core.period_of_care (
        authority VARCHAR, period_key VARCHAR, person_key VARCHAR, start_date DATE, end_date DATE
    );
    CREATE TABLE core.referral (authority VARCHAR, referral_key VARCHAR);
    CREATE TABLE core.spell (authority VARCHAR, family_key VARCHAR, children BIGINT);
    CREATE TABLE core.police_incident (authority VARCHAR, incident_key VARCHAR);
    CREATE TABLE core.treatment (authority VARCHAR, treatment_key VARCHAR);
    CREATE TABLE core.attendance_quarter (authority VARCHAR, person_key VARCHAR);
    CREATE TABLE core.ae_attendance (authority VARCHAR);
    CREATE TABLE core.care_proceedings (authority VARCHAR);
    CREATE TABLE core.caseload (authority VARCHAR);
    CREATE TABLE core.child_assessment (authority VARCHAR);
    CREATE TABLE core.domestic_abuse_programme (authority VARCHAR);
    CREATE TABLE core.emergency_admission (authority VARCHAR);
    CREATE TABLE core.expert_report (authority VARCHAR);
    CREATE TABLE core.lsir_assessment (authority VARCHAR);
    CREATE TABLE core.marac_referral (authority VARCHAR);
    CREATE TABLE core.mental_health_score (authority VARCHAR);
    CREATE TABLE core.substance_misuse_assessment (authority VARCHAR);
    CREATE TABLE core.treatment_outcomes_profile (authority VARCHAR);
    CREATE TABLE kpi.person_quarter (
        authority VARCHAR, person_key VARCHAR, family_key VARCHAR, r03_fs_start_date DATE, quarter_start DATE,
        r04_fs_end_date DATE, r08_referral_end_date DATE
    );
    CREATE TABLE kpi.family_quarter (authority VARCHAR, family_key VARCHAR, quarter_start DATE);
    CREATE TABLE kpi.indicator (
        authority VARCHAR, indicator VARCHAR, measure VARCHAR, level VARCHAR, level_value VARCHAR, breakdown VARCHAR,
        quarter_start DATE, denominator DOUBLE, value DOUBLE, unit VARCHAR
    );
    CREATE TABLE quality.linkage (
        authority VARCHAR, agency VARCHAR, breakdown VARCHAR, persons BIGINT, exact BIGINT, probable BIGINT,
        reviewed BIGINT, expected_false_links DOUBLE
    );
    CREATE TABLE quality.reconciliation (
        authority VARCHAR, outcome VARCHAR, age_group VARCHAR, financial_year INTEGER, is_in_use BOOLEAN,
        verdict VARCHAR
    );
"""

ROWS = """
    INSERT INTO raw.extract_as_of VALUES
        ('luton', 'social_care', 'persons', '2020-03-31'), ('luton', 'social_care', 'referrals', '2020-03-01'),
        ('luton', 'police', 'incidents', '2020-01-31'), ('luton', 'health', 'ae_attendances', '2020-04-30'),
        ('luton', 'authority', 'population', '2018-06-30'), ('luton', 'workforce', 'survey_samples', '2018-06-30');
    INSERT INTO raw.social_care__persons SELECT 'luton', 'person ' || i, i FROM range(80) t(i);
    INSERT INTO reference.attendance_codes VALUES ('H', '2006-09-01', '2024-08-18'), ('K', '2024-08-19', NULL);
    INSERT INTO intermediate.int_attendance__by_code VALUES
        (1, '2024-07-01', 'H', 4), (2, '2024-07-01', 'K', 1), (2, '2025-01-01', 'K', 3);
    INSERT INTO intermediate.int_pupils VALUES (1, 'luton'), (2, 'luton');
    INSERT INTO core.person VALUES ('luton', 'person 1');
    INSERT INTO core.family_member VALUES ('luton', 'person 1');
    INSERT INTO core.child_protection_plan VALUES
        ('luton', 'p1', 'person 1', '2019-01-01', '2019-06-01'), ('luton', 'p2', 'person 1', '2019-06-01', NULL),
        ('luton', 'p3', 'person 2', '2019-01-01', NULL), ('cambridgeshire', 'p4', 'person 2', '2019-01-01', NULL),
        ('luton', 'p5', 'person 3', '2019-05-01', '2019-05-01'), ('luton', 'p6', 'person 3', '2019-05-01', NULL);
    INSERT INTO core.period_of_care SELECT * FROM core.child_protection_plan;
    INSERT INTO core.referral SELECT 'luton', 'r' || i FROM range(120) t(i);
    INSERT INTO core.spell SELECT 'luton', 'family ' || i, 1 + i % 3 FROM range(10) t(i);
    INSERT INTO core.police_incident VALUES ('luton', 'i1');
    INSERT INTO core.treatment VALUES ('luton', 't1');
    INSERT INTO core.attendance_quarter VALUES ('luton', 'person 1');
    INSERT INTO kpi.person_quarter
    SELECT 'luton', 'person ' || i, 'family 1', '2019-01-01', q.q, '2019-12-01', '2019-12-01'
    FROM range(3) t(i), (VALUES (DATE '2019-01-01'), (DATE '2019-04-01')) q(q);
    INSERT INTO kpi.family_quarter VALUES ('luton', 'family 1', '2019-01-01');
    INSERT INTO quality.linkage VALUES
        ('luton', 'police', 'all', 800, 190, 400, 10, 0.5), ('luton', 'health', 'all', 49, 0, 49, 0, 5),
        ('luton', 'police', 'sex', 100, 0, 0, 0, 0), ('luton', 'substance_misuse', 'all', 100, 80, 0, 0, 0);
    INSERT INTO quality.reconciliation VALUES
        ('luton', 'on_plan', 'under_18', 2010, false, 'under_half'),
        ('luton', 'on_plan', 'under_18', 2018, true, 'agrees'),
        ('luton', 'on_plan', 'under_18', 2019, true, 'not_comparable');
    INSERT INTO kpi.indicator
    SELECT 'luton', indicator, measure, level, '', '', q, 5000, figure, figure_unit FROM (VALUES
        ('2a', 'days_on_closed_plans', 'authority', 300, 'days'),
        ('2b', 'days_on_open_plans', 'authority', 220, 'days'),
        ('3a', 'repeat_plans_12_months', 'authority', 5, 'percent'),
        ('3b', 'repeat_plans_24_months', 'authority', 9, 'percent'),
        ('6a', 'days_in_closed_care', 'authority', 800, 'days'), ('6b', 'days_in_open_care', 'authority', 1200, 'days'),
        ('7', 'total_absence', 'fs', 12, 'percent')
    ) m(indicator, measure, level, figure, figure_unit),
    (VALUES
        (DATE '2018-10-01'), (DATE '2019-01-01'), (DATE '2019-04-01'), (DATE '2019-07-01'), (DATE '2019-10-01')
    ) quarters(q);
"""


def build(path: Path) -> Path:
    """Write the sound warehouse to `path`."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCHEMA)
        for table, key in LINKED_BY.items():
            kind = "BIGINT" if key == "upn_hash" else "VARCHAR"
            connection.execute(f"CREATE TABLE staging.stg_{table} (authority VARCHAR, {key} {kind})")
            if key == "upn_hash":
                connection.execute(f"CREATE TABLE staging.stg_{table}__linked (authority VARCHAR)")
        connection.execute(ROWS)
        for table, key in LINKED_BY.items():
            connection.execute(f"INSERT INTO staging.stg_{table} SELECT authority, {key} FROM raw.social_care__persons")
    return path


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    return build(tmp_path_factory.mktemp("sound") / "warehouse.duckdb")


@pytest.fixture
def warehouse(tmp_path, sound):
    """`warehouse(*changes, name=...)` copies the sound warehouse, spoils it by SQL and returns its path."""

    def copy(*changes: str, name: str = "warehouse") -> Path:
        path = tmp_path / f"{name}.duckdb"
        shutil.copy(sound, path)
        with duckdb.connect(str(path)) as connection:
            for change in changes:
                connection.execute(change)
        return path

    return copy
