"""The converter of the Standard Safeguarding Dataset: tables written from invented histories give them back."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from ingest import database
from ingest.boundary.pseudonyms import Pseudonymiser, load_key
from ingest.raw import build_raw
from orchestration import environment
from orchestration.dbt_bridge import project, runner
from tests.partner import Partner

AS_OF = date(2024, 6, 30)
FOLDER = "luton/social_care/ssd/2024-06-30"
MODELS = (
    "+referral",
    "+child_protection_plan",
    "+period_of_care",
    "+int_child_in_need_plans",
    "+int_referrals__secondary_needs",
    "+caseload",
)
HEADINGS = {
    "person": "pers_person_id,pers_sex,pers_ethnicity,pers_dob,pers_expected_dob",
    "cin_episodes": "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date,cine_referral_source_code,"
    "cine_cin_primary_need_code,cine_referral_nfa",
    "cin_assessments": "cina_assessment_id,cina_person_id,cina_referral_id",
    "assessment_factors": "cinf_table_id,cinf_assessment_id,cinf_assessment_factors_json",
    "cin_plans": "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date",
    "cp_plans": "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola,"
    "cppl_cp_plan_initial_category,cppl_cp_plan_latest_category",
    "cla_episodes": "clae_cla_episode_id,clae_person_id,clae_cla_id,clae_cla_episode_start_date,"
    "clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,clae_entered_care_date",
    "legal_status": "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
    "lega_legal_status_end_date",
    "cla_placement": "clap_cla_placement_id,clap_person_id,clap_cla_placement_type,clap_cla_placement_start_date",
    "immigration_status": "immi_immigration_status_id,immi_person_id,immi_immigration_status,"
    "immi_immigration_status_start_date,immi_immigration_status_end_date",
    "professionals": "prof_professional_id,prof_staff_id,prof_professional_department,prof_professional_job_title,"
    "prof_professional_caseload",
}
CATEGORIES = {"Neglect": "neglect", "Physical abuse": "physical", "Neglect and emotional abuse": "multiple"}


class Invented:
    """Rows of the dataset's tables, and what is to be made of them, by child."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.tables: dict[str, list[tuple]] = {table: [] for table in HEADINGS}
        self.expected: dict[str, list[tuple]] = {
            each: [] for each in ("referrals", "needs", "plans", "need_plans", "periods")
        }
        for number in range(200):
            self._child(f"P{number}")

    def _child(self, child: str) -> None:
        self.tables["person"].append((child, "F", "WBRI", "2010-01-01", ""))
        for kind in (self._referral, self._plan, self._need_plan, self._period):
            day = AS_OF - timedelta(days=self.rng.randint(200, 1800))
            while day < AS_OF and self.rng.random() < 0.7:
                end = day + timedelta(days=self.rng.randint(1, 400))
                kind(child, day, end if end <= AS_OF else None)
                day = end + timedelta(days=self.rng.randint(1, 300))

    def _add(self, table: str, *cells: object) -> str:
        """Add a row under a number of its own; a day as a case system writes it."""
        key = f"{table}{len(self.tables[table])}"
        written = [f"{cell} 00:00:00.000" if isinstance(cell, date) else cell or "" for cell in cells]
        self.tables[table].append((key, *written))
        return key

    def _referral(self, child: str, day: date, end: date | None) -> None:
        is_nfa = self.rng.random() < 0.2
        case = self._add("cin_episodes", child, day, None if is_nfa else end, "1A", "N4", "Y" if is_nfa else "N")
        assessment = self._add("cin_assessments", child, case)
        self._add("assessment_factors", assessment, '"[""3B"", ""13A""]"')
        self.expected["referrals"].append((child, day, day if is_nfa else end, "N4", "ssd"))
        self.expected["needs"] += [(child, day, "domestic_abuse_or_violence"), (child, day, "gangs")]

    def _plan(self, child: str, day: date, end: date | None) -> None:
        words, is_theirs = self.rng.choice(sorted(CATEGORIES)), self.rng.random() < 0.1
        self._add("cp_plans", child, day, end, "Y" if is_theirs else "N", "Sexual abuse", words)
        if not is_theirs:
            self.expected["plans"].append((child, day, end, CATEGORIES[words]))

    def _need_plan(self, child: str, day: date, end: date | None) -> None:
        self._add("cin_plans", child, day, end)
        self.expected["need_plans"].append((child, day, end))

    def _period(self, child: str, day: date, end: date | None) -> None:
        period, is_short, is_uasc = f"{child}-{day}", self.rng.random() < 0.2, self.rng.random() < 0.1
        change = day + timedelta(days=self.rng.randint(0, (min(end or AS_OF, AS_OF) - day).days))
        self._add("cla_episodes", child, period, day, change, "X1", day)
        self._add("cla_episodes", child, period, change, end, "E4A" if end else None, day)
        self._add("legal_status", child, "V4" if is_short else "C2", day, end)
        self._add("cla_placement", child, "U1", day)
        if is_uasc:
            self._add("immigration_status", child, "UASC", day, end)
        if not is_short:
            self.expected["periods"].append((child, day, end, is_uasc, "C2", "U1"))


def sorted_rows(rows: list[tuple]) -> list[tuple]:
    return sorted(rows, key=lambda row: tuple(map(str, row)))


def test_the_dataset_gives_back_the_histories_it_was_made_of(tmp_path: Path) -> None:
    invented = Invented(1)
    invented.tables["professionals"] = [("1", "W1", "17", "Social worker", "12"), ("2", "W2", "17", "", "")]
    partner = Partner(tmp_path / "data")
    for table, headings in HEADINGS.items():
        rows = [",".join(map(str, row)) for row in invented.tables[table]]
        partner.send(f"{FOLDER}/ssd_{table}.csv", "\n".join([headings, *rows]) + "\n")
    partner.load()
    assert {each.outcome for each in partner.deliveries()} == {"accepted"}
    with database.connect(partner.root.warehouse) as connection:
        build_raw(partner.root, connection)
    project.prepare()
    command = ["build", "--select", *MODELS, "--exclude-resource-type", "unit_test"]
    logs = environment.log_folder(partner.root) / "dbt"
    runner.run(command, environment.dbt_environment(partner.root), logs).raise_errors()
    children = [row[0] for row in invented.tables["person"]]
    keys = Pseudonymiser(load_key(partner.root.path), "luton").keys(pl.Series(children), "person")
    key_of = dict(zip(children, keys, strict=True))
    queries = {
        "referrals": "select person_key, start_date, end_date, category_of_need, source_format from core.referral",
        "needs": "select person_key, start_date, need from core.referral"
        " join intermediate.int_referrals__secondary_needs using (authority, referral_key)",
        "plans": "select person_key, start_date, end_date, category_of_abuse from core.child_protection_plan",
        "need_plans": "select person_key, start_date, end_date from intermediate.int_child_in_need_plans",
        "periods": "select person_key, start_date, end_date, is_uasc, legal_status, placement_type"
        " from core.period_of_care",
    }
    with database.connect(partner.root.warehouse, read_only=True) as connection:
        for name, query in queries.items():
            wanted = [(key_of[child], *rest) for child, *rest in invented.expected[name]]
            assert sorted_rows(connection.execute(query).fetchall()) == sorted_rows(wanted), name
            assert len(wanted) > 100
        assert connection.execute("select snapshot_date, team, role, cases from core.caseload").fetchall() == [
            (date(2023, 9, 30), "17", "SOCIAL WORKER", 12)
        ]
