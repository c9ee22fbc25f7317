"""The dashboard as code: what refers to something in it refers to what is there, and its queries give the figures."""

import json

import duckdb
import pytest

from orchestration.publication.key_figures import MEASURES
from orchestration.superset import bundle, charts, datasets
from tests.unit.orchestration import explore_file


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return explore_file.make(tmp_path_factory.mktemp("superset") / "public.duckdb")


@pytest.fixture(scope="module")
def files(file):
    return {path: json.loads(text) for path, text in bundle.files(file).items()}


def of_kind(files, kind):
    return [content for path, content in files.items() if path.startswith(f"{kind}/")]


def columns_of(files):
    """The columns of each dataset, by what Superset knows it by."""
    return {each["uuid"]: {column["column_name"] for column in each["columns"]} for each in of_kind(files, "datasets")}


def rows(file, dataset):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(datasets.DATASETS[dataset]).pl()


def test_every_chart_reads_a_dataset_of_the_one_database_and_uses_its_columns(files):
    (database,) = of_kind(files, "databases")
    columns = {
        each["uuid"]: {column["column_name"] for column in each["columns"]} for each in of_kind(files, "datasets")
    }
    assert {each["database_uuid"] for each in of_kind(files, "datasets")} == {database["uuid"]}
    for chart in of_kind(files, "charts"):
        params = chart["params"]
        summed = {each["sqlExpression"].removeprefix("max(").removesuffix(")") for each in params.get("metrics", [])}
        used = {*params.get("all_columns", []), *params.get("groupby", []), *summed}
        assert used and used <= columns[chart["dataset_uuid"]], chart["slice_name"]


def test_every_chart_has_its_place_and_every_filter_its_column(files):
    (dashboard,) = of_kind(files, "dashboards")
    position = {key: each for key, each in dashboard["position"].items() if isinstance(each, dict)}
    for key, each in position.items():
        assert set(each["children"]) <= position.keys()
        assert all(key in position[parent]["children"] or parent != each["parents"][-1] for parent in each["parents"])
    placed = [each["meta"] for each in position.values() if each["type"] == "CHART"]
    assert sorted(each["uuid"] for each in placed) == sorted(each["uuid"] for each in of_kind(files, "charts"))
    columns = {
        each["uuid"]: {column["column_name"] for column in each["columns"]} for each in of_kind(files, "datasets")
    }
    for each in dashboard["metadata"]["native_filter_configuration"]:
        (target,) = each["targets"]
        assert target["column"]["name"] in columns[target["datasetUuid"]]
        assert each["defaultDataMask"]["filterState"]["value"] != [""]
        assert set(each["scope"]["rootPath"]) <= position.keys()
        assert set(each["scope"]["excluded"]) <= {chart["chartId"] for chart in placed}


def test_the_key_figures_are_those_of_the_newest_quarter_also_where_they_are_withheld(file):
    found = {row[:2]: row[2:] for row in rows(file, "key_figures").iter_rows()}
    assert found["Luton & <Bury>", "Children on a plan"] == ("2019/x Q4", "42", "38")
    assert found["West Berkshire", "Children on a plan"] == ("2019/x Q4", "[c]", "13")
    assert {title for _, title in found} <= {measure.title for measure in MEASURES}


def test_a_signal_is_drawn_at_its_quarter_alone(file):
    found = rows(file, "indicators").filter(authority="luton", measure="total_absence", level="fs", breakdown="total")
    drawn = found.drop_nulls("value_with_signal")
    assert found.height == 12
    assert drawn.select("quarter_start", "value_with_signal").rows() == [(found["quarter_start"].max(), 16)]


def test_a_funnel_is_of_the_newest_quarter(file):
    found = rows(file, "funnel")
    assert found.select("authority_name", "value", "lies").rows() == [
        ("Luton & <Bury>", 16, "inside"),
        ("West Berkshire", 20, "above"),
    ]


def test_the_same_file_gives_the_same_dashboard(file):
    assert bundle.files(file) == bundle.files(file)


def test_withheld_figures_are_gaps():
    lines = [each for each in (*charts.key_figures(), *charts.one_indicator()) if "timeseries" in each.kind]
    assert lines and not any(each.settings.get("connectNulls") for each in lines)
