"""explore.html in a browser: what is chosen is drawn, said and saved; with the keyboard, on a phone, asking nothing."""

import csv

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from orchestration.publication import explore
from tests.unit.orchestration import explore_file

DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BEYOND_THE_EDGE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ABSENCE = "#authority=luton&indicator=7&measure=total_absence&level=fs&levelValue=total&breakdown=total"
WITHHELD = "#authority=west_berkshire&indicator=1&measure=on_plan_at_quarter_end&level=authority"
UNDER_12 = "#authority=luton&indicator=1&measure=on_plan_at_quarter_end&level=authority&breakdown=under_12"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explore")
    return explore.write(folder, explore_file.make(folder / "public.duckdb")).as_uri()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def opened(request, browser, address):
    """The page at a series with a control chart, and what it asked for and complained of."""
    page = browser.new_page(viewport=request.param)
    asked, said = [], []
    page.on("request", lambda each: asked.append(each.url))
    page.on("console", lambda each: said.append(each.text))
    page.on("pageerror", lambda each: said.append(str(each)))
    page.goto(address + ABSENCE)
    shown(page, "Total absence: Luton & <Bury>, families in Family Safeguarding")
    yield page, asked, said
    page.close()


def shown(page, title):
    page.wait_for_function("title => document.body.dataset.shown === title", arg=title)


def test_nothing_is_asked_for_and_nothing_complained_of(opened, address):
    _, asked, said = opened
    assert ([each for each in asked if not each.startswith("data:")], said) == ([address], [])


def test_axe_finds_no_violation(opened):
    page, *_ = opened
    page.evaluate("document.querySelector('details').open = true")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_page_does_not_scroll_sideways(opened):
    page, *_ = opened
    assert page.evaluate(BEYOND_THE_EDGE) == 0


def test_every_drawing_is_one_image_that_says_what_it_shows(opened):
    page, *_ = opened
    time = page.locator("#time")
    expect(time).to_have_role("img")
    assert "Unusual quarters: 1: 2019/x Q4 (worsening: a point beyond the upper limit)" in time.get_attribute(
        "aria-label"
    )
    assert page.locator("#time svg path[stroke]").count() > 3
    assert page.locator("#multiples svg").count() == page.locator("#funnel svg").count() == 1
    expect(page.locator("#funnel-said")).to_contain_text("Outside the limits: West Berkshire (20.0%, above).")


def test_a_withheld_figure_says_why(browser, address):
    page = browser.new_page(viewport=PHONE)
    page.goto(address + WITHHELD)
    expect(page.locator("#summary")).to_contain_text("no figure, withheld, because it or a figure")
    expect(page.locator("#summary")).to_contain_text("3 of 12 quarters are withheld [c].")
    expect(page.locator("#table tbody tr").first).to_contain_text("[c]")
    page.close()


def test_a_year_before_is_four_quarters_before_though_one_between_is_missing(browser, address):
    page = browser.new_page(viewport=PHONE)
    page.goto(address + UNDER_12)
    expect(page.locator("#summary")).to_contain_text("22 in 2019/x Q4; a year before 18.")
    page.close()


def test_the_month_in_which_the_authority_began_is_said(browser, address):
    page = browser.new_page(viewport=PHONE)
    page.goto(address + UNDER_12)
    expect(page.locator("#summary")).to_contain_text("Family Safeguarding began in October 2017.")
    page.close()


def test_a_key_figure_leads_to_its_series_with_the_keyboard(browser, address):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address + ABSENCE)
    page.get_by_role("button", name="Children on a plan").focus()
    page.keyboard.press("Enter")
    shown(page, "Children on a plan: Luton & <Bury>, whole authority")
    assert "indicator=1" in page.url
    expect(page.locator("#why")).to_have_text("No control chart: a count has nothing that it is out of.")
    page.close()


def test_another_authority_keeps_the_measure_and_what_it_lacks_is_not_offered(browser, address):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(address + ABSENCE.replace("level=fs&levelValue=total", "level=team&levelValue=North"))
    shown(page, "Total absence: Luton & <Bury>, team North")
    expect(page.locator("#multiples-said")).to_contain_text("Cohorts and teams are not compared")
    page.get_by_label("Authority", exact=True).select_option("West Berkshire")
    shown(page, "Total absence: West Berkshire, families in Family Safeguarding")
    assert page.get_by_label("Level").locator("option").all_text_contents() == ["Families in Family Safeguarding"]
    page.close()


def test_the_table_is_saved_as_csv(browser, address, tmp_path):
    page = browser.new_page(viewport=DESKTOP, accept_downloads=True)
    page.goto(address + ABSENCE)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    download.value.save_as(tmp_path / "saved.csv")
    with (tmp_path / "saved.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    assert {name: rows[-1][name] for name in ("authority", "quarter_start", "value", "denominator", "signal")} == {
        "authority": "luton",
        "quarter_start": "2020-01-01",
        "value": "16",
        "denominator": "100",
        "signal": "a point beyond the upper limit",
    }
    page.close()


def test_without_scripts_the_key_figures_are_there(browser, address):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    page.locator("summary").click()
    expect(page.get_by_role("row", name="West Berkshire")).to_contain_text("[c]")
    page.close()
