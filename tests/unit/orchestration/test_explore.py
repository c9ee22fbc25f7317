"""explore.html: everything of the public file once, in one page that nothing can be added to."""

import base64
import hashlib
import json
import re

import pytest

from orchestration.publication import explore
from orchestration.publication.explore import charts, data
from tests.unit.orchestration import explore_file


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return explore_file.make(tmp_path_factory.mktemp("explore") / "public.duckdb")


@pytest.fixture(scope="module")
def page(file):
    return explore.write(file.parent / "report", file, is_demonstration=True).read_text("utf-8")


def series(file, *keys):
    (found,) = [row for row in data.gathered(file).lookup["series"] if tuple(row[:6]) == keys]
    return found[6:]


def test_a_series_is_its_first_quarter_and_a_list_for_each_thing_shown(file):
    first, symbols, values, _, denominators, medians, chart = series(
        file, "luton", "7", "total_absence", "fs", "total", "total"
    )
    assert (first, symbols) == (0, "." * 12)
    assert values == list(range(5, 17))
    assert set(denominators) == {100} and set(medians) == {9}
    assert chart == [[9.5] * 12, [2] * 12, [15] * 12, {11: ["a point beyond the upper limit", "worsening"]}, ""]


def test_withheld_quarters_are_a_symbol_without_a_figure(file):
    _, symbols, values, *_ = series(
        file, "west_berkshire", "1", "on_plan_at_quarter_end", "authority", "total", "total"
    )
    assert symbols == "........." + "ccc"
    assert values[9:] == [None] * 3


def test_a_quarter_in_which_nothing_of_a_series_occurred_is_left_out(file):
    _, symbols, values, *_ = series(file, "luton", "1", "on_plan_at_quarter_end", "authority", "total", "under_12")
    assert symbols == "....-....-.."
    assert values[3:6] == [14, None, 16]


def test_the_cards_are_the_key_figures_in_words(file):
    cards = {(card["authority"], card["title"]): card for card in data.gathered(file).lookup["cards"]}
    luton = cards["luton", "Children on a plan"]
    assert (luton["value"], luton["arrow"], luton["verdict"]) == ("42", "▲", "worse")
    assert luton["moved"] == "4 more than a year before (38)."
    berkshire = cards["west_berkshire", "Children on a plan"]
    assert (berkshire["value"], berkshire["verdict"]) == ("[c]", "")
    assert berkshire["moved"] == "A year before: 13. The change is withheld."


def test_a_funnel_is_of_the_newest_quarter(file):
    (funnel,) = data.gathered(file).lookup["funnels"]
    assert funnel[:6] == ["7", "total_absence", "fs", "total", 11, ""]
    assert funnel[6] == [
        ["luton", 100, 16, 17, 14, 19, 12, 21, "inside"],
        ["west_berkshire", 150, 20, 17, 14, 19, 12, 21, "above"],
    ]


def test_only_the_page_s_own_scripts_may_run(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(scripts) == 2
    assert policy == (
        "default-src 'none'; script-src "
        + " ".join(f"'sha256-{each}'" for each in hashes)
        + "; style-src 'unsafe-inline'; img-src data:"
    )


def test_names_cannot_break_out_of_the_page(page):
    held = re.search(r'id="held">(.*?)</script>', page, flags=re.DOTALL)[1]
    assert "<" not in held
    assert json.loads(held)["authorities"][0]["name"] == "Luton & <Bury>"
    assert "Luton &amp; &lt;Bury&gt;" in page


def test_a_demonstration_says_so_first(page):
    assert "This is a demonstration" in page.partition("<main")[0]


def test_the_same_file_gives_the_same_bytes(file, page, tmp_path):
    assert explore.write(tmp_path, file, is_demonstration=True).read_text("utf-8") == page


def test_every_drawing_names_the_data_that_the_page_fills_in():
    named = {
        name: set(re.findall(r'"name": "(series|go_live|funnel|limits)"', json.dumps(spec)))
        for name, spec in charts.specifications().items()
    }
    assert named == {"time": {"series", "go_live"}, "multiples": {"series"}, "funnel": {"funnel", "limits"}}
