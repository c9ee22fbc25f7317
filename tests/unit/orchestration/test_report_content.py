"""What the report says: figures and symbols as the public file has them, in words, and nothing of other rows."""

import duckdb
import pytest

from orchestration.evaluation.registry import COMPUTED
from orchestration.publication.report import content
from orchestration.publication.report.views.sections import SECTIONS
from tests.unit.orchestration import report_file

TEXTS = {
    "authority", "outcome", "age_group", "source", "variant", "level", "level_value", "cohort_scheme", "test", "method",
    "left_out", "reason", "caveat", "model", "interval_kind", "ratio_is", "substance_group", "survey", "question",
    "answer", "reductions", "analysis", "parameter", "setting", "setting_unit", "unit", "period", "source_document",
    "published_in", "item", "explanation", "estimator", "window", "check", "says", "denominator_is", "exposure",
    "effect_is",
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return gathered(report_file.make(tmp_path_factory.mktemp("public") / "public.duckdb"))


@pytest.fixture
def changed(tmp_path):
    """The report of the file as changed by a statement."""

    def of(statement):
        return gathered(report_file.make(tmp_path / "public.duckdb", statement))

    return of


def gathered(file):
    return content.gathered(file, "Title", "")


def table(report, key):
    (found,) = [each for each in report.tables if each.view.key == key]
    return found


def column(report, key, heading):
    found = table(report, key)
    place = [each.heading for each in found.columns].index(heading)
    return [row[place] for row in found.rows]


def test_tables_that_the_file_has_are_numbered_in_their_order_and_others_left_out(whole):
    assert [(each.number, each.view.key) for each in whole.tables] == [
        (1, "periods"),
        (2, "call-outs"),
        (3, "call-outs-between"),
        (4, "break-even"),
        (5, "costs-and-savings"),
        (6, "indicators-authority"),
        (7, "catalogue"),
        (8, "replication-documents"),
        (9, "replication-tables"),
        (10, "replication-differences"),
        (11, "deliveries"),
        (12, "deliveries-by-extract"),
        (13, "checks"),
    ]


def test_a_table_without_rows_is_named_and_not_shown(whole):
    assert [part.empty for part in whole.parts][-1] == ["Checks that did not hold"]


def test_a_figure_that_is_not_there_is_the_symbol_of_its_row_and_zero_stays_zero(whole):
    assert column(whole, "call-outs", "Call-outs before") == [64, 0, "[c]", "[x]"]


def test_a_figure_that_cannot_be_is_not_applicable(whole):
    assert column(whole, "break-even", "Months in all") == [37, "[z]"]


def test_a_count_has_no_denominator(whole):
    assert column(whole, "indicators-authority", "Denominator") == ["[z]", "[z]", "[z]"]


def test_without_a_symbol_a_figure_is_not_available(changed):
    report = changed("alter table evaluation.police_call_outs drop column suppression")
    assert column(report, "call-outs", "Call-outs before") == [64, 0, "[x]", "[x]"]


def test_the_reason_of_a_withheld_figure_is_that_it_is_withheld(whole):
    assert column(whole, "call-outs", "Why figures are empty") == [
        "[z]",
        "[z]",
        "Withheld",
        "No family with twelve months",
    ]


def test_the_reason_why_there_is_no_estimate_is_not_given_where_none_is_shown(whole):
    assert "Why figures are empty" not in [each.heading for each in table(whole, "call-outs-between").columns]


def test_authorities_have_their_names_and_codes_are_words(whole):
    rows = table(whole, "break-even").rows
    assert [row[:2] for row in rows] == [["Luton & <Bury>", "As described"], ["West Berkshire", "As described"]]


def test_indicators_are_of_the_latest_quarter_that_is_whole(whole):
    assert column(whole, "indicators-authority", "Value") == [12.0, "[c]", 1500.0]


def test_an_authority_with_no_whole_quarter_has_no_indicators(changed):
    report = changed("update kpi.indicator set complete = false where authority = 'west_berkshire'")
    assert set(column(report, "indicators-authority", "Authority")) == {"Luton & <Bury>"}


def test_rows_of_deliveries_are_added_up(whole):
    assert column(whole, "deliveries-by-extract", "Rows accepted") == [310, 20]


def test_replicated_figures_are_counted_by_table_in_the_order_of_their_numbers(whole):
    headings = ("Published in", "Reproduced", "Differ, with a reason", "Not computable")
    found = zip(*(column(whole, "replication-tables", heading) for heading in headings), strict=True)
    assert list(found) == [("Table 2", 1, 1, 0), ("Table 10", 0, 0, 1)]


def test_replicated_figures_are_counted_by_the_name_of_their_document(whole):
    assert table(whole, "replication-documents").rows == [["The evaluation, 2020", 3, 1, 1, 1]]


def test_only_the_figures_that_differ_are_listed(whole):
    assert column(whole, "replication-differences", "Item") == ["Figure two"]


def test_what_is_said_of_all_rows_is_said_once_and_caveats_apart(whole):
    assert table(whole, "call-outs").notes == {
        "method": ["How it was worked out."],
        "caveat": ["Before and after, no comparison group.", "Families start at a bad time."],
    }


def test_the_definition_of_a_table_says_nothing_of_the_rows_of_the_database(whole):
    assert table(whole, "call-outs").definition == "Call-outs before and after."


def test_columns_have_the_definitions_of_the_file(whole):
    found = table(whole, "call-outs")
    definitions = {each.heading: said for each, said in zip(found.columns, found.definitions, strict=True)}
    assert definitions["Families"] == "Families counted."


def test_the_definition_of_a_column_of_codes_has_them_in_words_and_tables_by_their_names(whole):
    found = table(whole, "call-outs")
    definitions = {each.heading: said for each, said in zip(found.columns, found.definitions, strict=True)}
    assert definitions["Level"] == "authority, or Evaluation cohort, as in evaluation.all_years."


def test_data_of_one_day_reach_up_to_it(whole):
    assert whole.run.reach == "Data up to 31 March 2020"


def test_data_of_several_days_reach_up_to_the_first_at_least_and_the_last_at_most(changed):
    report = changed("update meta.run set as_of = date '2020-06-30' where authority = 'luton'")
    assert report.run.reach == "Data up to 31 March 2020 at the earliest and 30 June 2020 at the latest"


def test_a_text_column_in_which_nothing_is_said_is_not_shown(whole):
    assert "Left out" not in [each.heading for each in table(whole, "call-outs").columns]


def test_costs_and_savings_are_drawn_for_each_authority(whole):
    (costs,) = [part for part in whole.parts if part.section.key == "costs"]
    assert len(costs.charts) == 4


def test_there_is_no_report_of_a_file_that_does_not_say_where_it_comes_from(changed):
    with pytest.raises(content.ReportError, match="which run made it"):
        changed("drop table meta.run")


def test_a_file_that_others_are_reading_can_be_read(tmp_path):
    file = report_file.make(tmp_path / "public.duckdb")
    with duckdb.connect(str(file), read_only=True):
        assert gathered(file).run.run_id == "run-1"


def test_the_public_file_is_plain_where_others_are_encrypted(tmp_path, monkeypatch):
    file = report_file.make(tmp_path / "public.duckdb")
    monkeypatch.setenv("SAFEGUARDING_ENCRYPTION_KEY", "a key for a test")
    assert len(gathered(file).tables) == 13


@pytest.mark.parametrize(
    "view",
    [view for section in SECTIONS for view in section.views if view.table in COMPUTED and not view.needs],
    ids=lambda view: view.key,
)
def test_every_column_shown_is_one_of_the_table(view):
    typed = ", ".join(f'"{name}" {"varchar" if name in TEXTS else "bigint"}' for name in COMPUTED[view.table].columns)
    with duckdb.connect() as connection:
        connection.execute("create schema evaluation")
        dates = ", first_day date" if view.table == "evaluation.authority_year" else ""
        connection.execute(f"create table {view.table} ({typed}, suppression varchar{dates})")
        symbols = () if view.is_grouped else (each.empty for each in view.columns)
        selected = ", ".join((*(each.select for each in view.columns), *symbols))
        assert connection.execute(f"select {selected} from {view.table} {view.rows}").fetchall() == []
