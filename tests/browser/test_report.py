"""The report in a browser: nothing for axe to find, nothing fetched, nothing beyond the edge of a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from orchestration.publication import report
from tests.unit.orchestration import report_file

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"
BEYOND_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    page, _ = report.write(folder, report_file.make(folder / "public.duckdb"))
    return page.as_uri()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def opened(request, browser, address):
    """The page with everything on it unfolded, and the addresses it asked for."""
    page = browser.new_page(viewport=request.param)
    asked = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(address)
    page.evaluate(OPEN)
    yield page, asked
    page.close()


def test_axe_finds_no_violation(opened):
    page, _ = opened
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_but_the_page_is_asked_for(opened, address):
    _, asked = opened
    assert [each for each in asked if not each.startswith("data:")] == [address]


def test_the_page_does_not_scroll_sideways(opened):
    page, _ = opened
    assert page.evaluate(BEYOND_THE_EDGE) == 0


def test_a_wide_table_scrolls_by_itself_with_the_keyboard(browser, address):
    page = browser.new_page(viewport=PHONE)
    page.goto(address)
    page.evaluate(OPEN)
    region = page.get_by_role("region", name="Table 2: Police call-outs to families in the 12 months before and after")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())
    page.close()


def test_the_first_thing_the_keyboard_reaches_skips_to_the_report(browser, address):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"
    page.close()


def test_a_chart_is_an_image_with_a_name_and_a_description(browser, address):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address)
    images = page.get_by_role("img")
    assert images.count() == 4
    assert "Line chart" in images.first.aria_snapshot()
    page.close()
