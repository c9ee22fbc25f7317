"""The page: alone in the world, the same each time, and built for those who do not see it whole."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from orchestration.publication import report
from orchestration.publication.report import content, page, side_by_side
from tests.unit.orchestration import report_file


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


def indicators(file):
    (found,) = [each for each in content.gathered(file, "", "").tables if each.view.key == "indicators-authority"]
    return side_by_side.wide(found)


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
    assert html.count("What the chart shows, in words") == html.count("The figures of the chart") == 4


def test_very_small_p_values_are_said_to_be_small(html):
    assert "&lt;0.001" in html


def test_published_figures_are_not_listed_one_by_one(html):
    assert "figure one" not in html.lower()


def test_tables_of_the_spreadsheet_alone_are_named(html):
    assert "In the spreadsheet only" in html
    assert "Table 2: Costs and savings by year" in html


def test_whom_to_ask_is_said_where_it_is_known(file, html):
    assert "Questions: data@example.org" in html
    assert "Questions" not in page.html(content.gathered(file, "Title", ""))


def test_indicators_stand_side_by_side_by_authority(file):
    wide = indicators(file)
    assert wide.headings[-2:] == ["Luton & <Bury>", "West Berkshire"]
    assert [row[-2:] for row in wide.rows] == [["12", "1,500"], ["[c]", "[z]"]]


def test_the_quarter_is_in_the_title_where_all_have_the_same(file):
    assert indicators(file).title.endswith("January 2020 to March 2020")


def test_the_quarter_is_beside_each_authority_where_they_differ(tmp_path):
    earlier = (
        "update kpi.indicator set complete = false where authority = 'luton' and quarter_start > date '2019-10-01'"
    )
    wide = indicators(report_file.make(tmp_path / "public.duckdb", earlier))
    assert wide.headings[-2] == "Luton & <Bury>, October 2019 to December 2019"


def test_an_indicator_of_a_quarter_that_is_not_whole_for_it_says_so(tmp_path):
    behind = "update kpi.indicator set complete = false where breakdown = '' and quarter_start = date '2020-01-01'"
    wide = indicators(report_file.make(tmp_path / "public.duckdb", behind))
    assert wide.rows[0][-1] == "12 (incomplete)"


def test_a_report_of_a_file_with_next_to_nothing_is_a_page_all_the_same(tmp_path):
    drop = "".join(f"drop schema {name} cascade;" for name in ("kpi", "evaluation", "reference", "quality"))
    bare = page.html(content.gathered(report_file.make(tmp_path / "public.duckdb", drop), "Title", ""))
    assert re.search(r"<main.*About this report.*</main>", bare, re.DOTALL)
    assert "<table" not in bare
