"""The page: alone in the world, the same each time, and built for those who do not see it whole."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import duckdb
import pytest

from orchestration.evaluation.charts import Chart
from orchestration.publication import key_figures, report
from orchestration.publication.headlines import Headline
from orchestration.publication.report import content, indicators, page, side_by_side
from tests.unit.orchestration import explore_file, report_file


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return report_file.make(tmp_path_factory.mktemp("public") / "public.duckdb")


@pytest.fixture(scope="module")
def html(file):
    return page.html(content.gathered(file, "Costs & outcomes", "data@example.org"))


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, *names):
        return [attributes | {"is": tag} for tag, attributes in self.found if tag in names]


@pytest.fixture(scope="module")
def elements(html):
    return Elements(html)


def of_whole_authorities(file):
    (found,) = [each for each in content.gathered(file, "", "").tables if each.view.key == "indicators-authority"]
    return side_by_side.wide(found)


def test_how_to_read_a_chart_is_said_once_in_a_section():
    how = "Circles: single years. Upright bars: means"
    charts = [Chart(key, "", f"{key} in pounds. {how}", b"", "", None, "", "") for key in ("Costs", "Savings")]
    assert [said for _, said in page._said_once(charts)] == [f"Costs in pounds. {how}", "Savings in pounds"]


def test_the_same_file_gives_the_same_bytes(file, tmp_path):
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append([path.read_bytes() for path in report.write(tmp_path / name, file)])
    assert made[0] == made[1]


def test_both_files_are_written(file, tmp_path):
    assert [path.name for path in report.write(tmp_path, file)] == ["report.html", "report.xlsx"]


def test_a_demonstration_says_so_first(file):
    told = page.html(content.gathered(file, "", "", is_demonstration=True))
    assert told.index(content.DEMONSTRATION) < told.index("Contents")
    assert content.DEMONSTRATION not in page.html(content.gathered(file, "", ""))


def test_nothing_is_fetched_from_elsewhere(elements):
    links = [each.get(name) for _, each in elements.found for name in ("href", "src", "xlink:href") if name in each]
    assert {link for link in links if not link.startswith(("#", "data:"))} == {"explore.html"}


def test_the_page_forbids_scripts_and_requests(html):
    assert "default-src 'none'" in html
    assert "<script" not in html


def test_the_language_is_british_english(elements):
    assert elements.named("html") == [{"is": "html", "lang": "en-GB"}]


def test_ids_are_unique(elements):
    ids = [each["id"] for _, each in elements.found if "id" in each]
    assert len(ids) == len(set(ids))


def test_what_is_pointed_to_is_there(elements):
    ids = {each["id"] for _, each in elements.found if "id" in each}
    labels = {label for _, each in elements.found for label in each.get("aria-labelledby", "").split()}
    anchors = {each["href"][1:] for each in elements.named("a") if each["href"].startswith("#")}
    assert (labels | anchors) - ids == set()


def test_headings_skip_no_level(elements):
    levels = [int(each["is"][1]) for each in elements.named("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert max(after - before for before, after in pairwise(levels)) <= 1


def test_texts_of_the_file_are_escaped(html):
    assert "Luton &amp; &lt;Bury>" in html.replace("&gt;", ">")
    assert "<Bury>" not in html


def test_a_chart_stands_with_its_figures_and_its_words(elements, html):
    assert len(elements.named("svg")) == len(elements.named("figure")) == 4
    assert html.count("In words, in figures, caveats") == 4


def test_very_small_p_values_are_said_to_be_small(html):
    assert "&lt;0.001" in html


def test_published_figures_are_not_listed_one_by_one(html):
    assert "figure one" not in html.lower()


def test_tables_of_the_spreadsheet_alone_are_named(html):
    assert "more tables, in the spreadsheet" in html
    assert ": Costs and savings by year" in html


def test_whom_to_ask_is_said_where_it_is_known(file, html):
    assert "Questions: data@example.org" in html
    assert "Questions" not in page.html(content.gathered(file, "Title", ""))


def test_indicators_stand_side_by_side_by_authority(file):
    wide = of_whole_authorities(file)
    assert wide.headings[-2:] == ["Luton & <Bury>", "West Berkshire"]
    assert [row[-2:] for row in wide.rows] == [["12", "1,500"], ["[c]", "[z]"]]


def test_the_quarter_is_in_the_title_where_all_have_the_same(file):
    assert of_whole_authorities(file).title.endswith("January 2020 to March 2020")


def test_the_quarter_is_beside_each_authority_where_they_differ(tmp_path):
    earlier = (
        "update kpi.indicator set complete = false where authority = 'luton' and quarter_start > date '2019-10-01'"
    )
    wide = of_whole_authorities(report_file.make(tmp_path / "public.duckdb", earlier))
    assert wide.headings[-2] == "Luton & <Bury>, October 2019 to December 2019"


def test_an_indicator_of_a_quarter_that_is_not_whole_for_it_says_so(tmp_path):
    behind = "update kpi.indicator set complete = false where breakdown = '' and quarter_start = date '2020-01-01'"
    wide = of_whole_authorities(report_file.make(tmp_path / "public.duckdb", behind))
    assert wide.rows[0][-1] == "12 (incomplete)"


def test_a_report_of_a_file_with_next_to_nothing_is_a_page_all_the_same(tmp_path):
    drop = "".join(f"drop schema {name} cascade;" for name in ("kpi", "evaluation", "reference", "quality"))
    bare = page.html(content.gathered(report_file.make(tmp_path / "public.duckdb", drop), "Title", ""))
    assert re.search(r"<main.*About this report.*</main>", bare, re.DOTALL)
    assert "<table" not in bare


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """What comes first, of a file with indicators."""
    file = explore_file.make(tmp_path_factory.mktemp("front") / "public.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        told = [Headline("Does it help?", "15% fewer.", "ratio 0.85 (0.74 to 0.98).", "Mind this.")]
        return content.Front(told, key_figures.read(connection), indicators.pages(connection))


@pytest.fixture(scope="module")
def answered(file, front):
    return page.html(replace(content.gathered(file, "Title", ""), front=front))


def test_the_answers_come_before_everything_else(answered):
    places = [
        answered.index(f'id="{key}"') for key in ("in-short", "key-figures", "each-indicator", "outcomes", "about")
    ]
    assert places == sorted(places)
    assert "Does it help?" in answered and "ratio 0.85 (0.74 to 0.98). Mind this." in answered


def test_the_key_figures_say_what_moved_and_whether_that_is_better(answered):
    table = answered[answered.index("key-figures-table-caption") :]
    assert "42 (38) ▲ worse" in table
    assert "[c] (13)" in table


def test_each_indicator_has_a_chart_with_a_name_and_its_newest_quarters(front, answered):
    plans, absence = front.indicators
    assert (plans.number, plans.shows) == ("1", "Children on a plan, whole authority (children)")
    assert plans.rows[1] == ["West Berkshire", "10", "11", "12", "13", "14", "[c]", "[c]", "[c]"]
    assert absence.rows[0][-1] == "16.0%"
    elements = Elements(answered).named("div")
    assert [each["aria-label"] for each in elements if each.get("role") == "img"] == [
        f"Line charts, one an authority: {each.shows}" for each in front.indicators
    ]
    assert "role=" not in plans.svg


def test_an_indicator_without_a_figure_says_so(file, front):
    (bare, _) = (replace(each, svg=None) for each in front.indicators)
    told = page.html(replace(content.gathered(file, "", ""), front=replace(front, indicators=[bare])))
    assert "No authority has a figure that is published." in told
