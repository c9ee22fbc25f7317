"""What the k-anonymity of the analysts' file comes to, in words."""

import duckdb

from orchestration.publication import anonymity


def analyst(folder, number):
    path = folder / "analyst.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema kpi; create table kpi.person_quarter as select 'luton' as authority,"
            " i::varchar as person_key, (i % 2)::integer as d04_age, 'F' as d02_sex, 'WBRI' as d06_ethnicity,"
            " '1' as r13_latest_fs_team,"
            f" date '2019-04-01' as quarter_start from range({number}) as people (i)"
        )
    return path


def test_what_was_found_and_what_would_reach_five(tmp_path):
    said = anonymity.observed(anonymity.measured(analyst(tmp_path, 6)))
    assert said.startswith("k = 3: 6 of 6 people share age, sex, ethnicity, team and quarter with fewer than four")
    assert "k = 6 would be reached with age band: 0 to 4" in said


def test_what_nothing_would_reach(tmp_path):
    assert "no coarsening" in anonymity.observed(anonymity.measured(analyst(tmp_path, 4)))


def test_a_file_without_people_says_so(tmp_path):
    assert anonymity.observed(anonymity.measured(analyst(tmp_path, 0))) == "no rows of people"
