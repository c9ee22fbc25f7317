"""harlequin, an SQL client in the terminal, and its command `hsql`, on the published file."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from tests.bi import publishing, reading, tools

pytestmark = pytest.mark.bi_tools
SECONDS = 120
ABSENCE = (
    "select authority, quarter_start, value from kpi.indicator where indicator = '7' and measure = 'total_absence'"
    " and level = 'fs' and breakdown = '' order by all"
)
RUNS = "select run_id from meta.run union select run_id from quality.check"


def test_a_query_typed_into_harlequin_shows_the_published_figures(published, tmp_path):
    file = reading.published_file(published.link)
    with duckdb.connect(str(file), read_only=True) as connection:
        expected = connection.execute(ABSENCE).fetchall()
    assert len([value for _, _, value in expected if value is not None]) > 10
    picture = tmp_path / "harlequin.svg"
    told = said(tmp_path, "python", str(tools.HERE / "harlequin" / "type_a_query.py"), str(file), ABSENCE, str(picture))
    shown = json.loads(told)
    assert shown == {
        "authority": [authority for authority, _, _ in expected],
        "quarter_start": [str(day) for _, day, _ in expected],
        "value": [value for _, _, value in expected],
    }
    assert f"{len(expected)}&#160;Records" in picture.read_text()


def test_hsql_reads_whole_generations_while_runs_publish(published, tmp_path):
    further = [f"for-hsql-{number}" for number in range(3)]
    first = published.run
    with ThreadPoolExecutor(4) as pool:
        asked = []
        for run in further:
            asked += [pool.submit(runs_seen, published.link, tmp_path) for _ in range(8)]
            publishing.publish_again(published.root, run)
        seen = [question.result() for question in asked]
    assert {len(runs) for runs in seen} == {1}
    assert {run for runs in seen for run in runs} <= {first, *further}
    assert runs_seen(published.link, tmp_path) == further[-1:]


def test_hsql_may_not_write(published, tmp_path):
    refused = subprocess.run(
        [tools.program("harlequin", "hsql"), "-r", reading.published_file(published.link), "-c", "drop schema kpi"],
        env=tools.environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert refused.returncode != 0
    assert "read-only" in refused.stderr


def runs_seen(link, home):
    """The runs that the tables name, in one opening of the file."""
    told = said(home, "hsql", "-r", "--json", str(reading.published_file(link)), "-c", RUNS)
    return [row["run_id"] for row in json.loads(told)]


def said(home, program, *arguments):
    """What a program of harlequin's environment prints."""
    answer = subprocess.run(
        [tools.program("harlequin", program), *arguments],
        env=tools.environment(home),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
