"""The SVG: the same each time, standing alone, described, and no wider than its words."""

import xml.etree.ElementTree as ET

import matplotlib
import pytest

from orchestration.evaluation.charts.canvas import TEXT, WIDTH, Frame, draw

SPACE = Frame(height=200, left=40, right=40, top=20, bottom=40)
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def paint(axes):
    axes.plot([0, 1, 2], [3, 1, 2], marker="o")
    axes.set_xlabel("Years")


@pytest.fixture(scope="module")
def svg():
    return draw("one", SPACE, paint, 'Costs < savings & "more"', "A line chart.")


@pytest.fixture(scope="module")
def tree(svg):
    return ET.fromstring(svg)


def test_it_is_the_same_each_time(svg):
    assert draw("one", SPACE, paint, 'Costs < savings & "more"', "A line chart.") == svg


def test_it_names_and_describes_itself(tree):
    assert tree.get("role") == "img"
    named = [each for each in tree.iter() if each.get("id") in tree.get("aria-labelledby").split()]
    assert [each.text for each in named] == ['Costs < savings & "more"', "A line chart."]


def test_its_ids_are_its_own_and_its_references_lead_to_them(tree):
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert all(each.startswith("one-") for each in ids)
    links = {each.get(LINK).removeprefix("#") for each in tree.iter(f"{SVG}use")}
    assert links
    assert links <= set(ids)


def test_it_fetches_nothing_and_styles_nothing_else(svg):
    assert b"http" not in svg.replace(b"http://www.w3.org/2000/svg", b"").replace(b"http://www.w3.org/1999/xlink", b"")
    assert b"<style" not in svg
    assert b"<!DOCTYPE" not in svg
    assert b"metadata" not in svg


def test_text_is_text_that_can_be_read(tree):
    texts = list(tree.iter(f"{SVG}text"))
    assert "Years" in [each.text for each in texts]
    sizes = {float(each.get("style").partition("font-size: ")[2].partition("px")[0]) for each in texts}
    assert min(sizes) >= 12
    assert WIDTH / TEXT < 34, "15 points on 500 are 10 pixels on a phone"


def test_the_settings_of_others_stay(svg):
    before = dict(matplotlib.rcParams)
    draw("two", SPACE, paint, "t", "d")
    assert dict(matplotlib.rcParams) == before
