"""What somebody sees who opens the UI: lineage, schedule, last night's run, one they start, and a gate that failed."""

import re
import time

from playwright.sync_api import expect

from tests.integration import nights
from tests.integration.marks import MARK

GROUPS = ("landing", "social_care", "police", "education", "delivery_register", "staging", "core", "kpi", "publication")
RUN_SECONDS = 900
STEPS_DONE = re.compile(r"^Succeeded \((\d+)\)$")
# Of sixteen steps the short ones may come together. A page that is told only when SQLite tidies up shows five numbers.
MOVES = 8


def start_the_nightly_job(page, ui):
    """Press the button on the job's page; returns the id of the run that it started."""
    before = len(ui.runs())
    page.goto("/locations/safeguarding/jobs/nightly")
    page.locator("button", has_text="Materialize all").click()
    deadline = time.monotonic() + 60
    while len(ui.runs()) == before:
        assert time.monotonic() < deadline, "no run has started"
        time.sleep(0.5)
    return ui.runs()[0]["runId"]


def test_the_lineage_shows_every_layer(page):
    page.goto("/asset-groups")
    for group in GROUPS:
        expect(page.get_by_text(group, exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"Materialize all \(\d+\)"))).to_be_visible()


def test_the_schedule_and_the_sensor_are_on(page):
    page.goto("/automation")
    for name, when in (("nightly", "02:30 AM"), ("new_deliveries", "sensor")):
        row = page.locator("[data-index]").filter(has=page.get_by_text(name, exact=True))
        expect(row.get_by_text(re.compile(when))).to_be_visible()
        expect(row.locator("label[class*=Switch] input")).to_be_checked()


def watch_to_the_end(page, outcome):
    """Look at an open run page, without touching it, until it shows `outcome`; returns how many steps it has shown as
    done meanwhile, each number once, in order."""
    steps = page.get_by_text(STEPS_DONE)
    expect(steps).to_be_visible()
    shown = []
    deadline = time.monotonic() + RUN_SECONDS
    while not page.get_by_text(outcome, exact=True).is_visible():
        assert time.monotonic() < deadline, f"the page has shown {shown} steps as done, and no {outcome}"
        done = int(STEPS_DONE.search(steps.inner_text())[1])
        if done not in shown:
            shown.append(done)
        page.wait_for_timeout(200)
    return shown


def test_a_run_from_the_command_line_is_shown_with_what_it_built_and_checked(page, ui):
    run_id = (ui.root / "published").readlink().name
    page.goto(f"/runs/{run_id}?logs=type:STEP_SUCCESS")
    expect(page.get_by_text("Success", exact=True)).to_be_visible()
    log = page.locator("[data-index]")
    expect(log.filter(has_text="publication")).to_be_visible()
    expect(page.get_by_text(f"Succeeded ({log.count()})")).to_be_visible()

    page.goto("/assets/kpi/indicator")
    expect(page.get_by_text("Row count")).to_be_visible()
    expect(page.get_by_text("safeguarding-data")).to_be_visible()
    page.goto("/assets/kpi/indicator?view=checks")
    expect(page.get_by_text("kpi_indicator_not_halved").first).to_be_visible()
    page.goto("/assets/raw/social_care__persons?view=checks")
    expect(page.get_by_text("rows_in_equal_rows_out").first).to_be_visible()


def test_a_chart_is_an_image_on_the_page_of_its_asset(page):
    """One click away, without another page: the image carries its own bytes, and its text says what it shows."""
    page.goto("/assets/evaluation/cost_benefit")
    page.get_by_text("[Show Markdown]").first.click()
    chart = page.get_by_role("img", name=re.compile("^Line chart, Years 0 to 12"))
    expect(chart).to_be_visible()
    assert chart.get_attribute("src").startswith("data:image/svg+xml;base64,")
    assert chart.evaluate("image => image.complete && image.naturalWidth > 100")


def test_a_run_started_from_the_ui_moves_on_its_page_and_a_failed_gate_is_shown(page, ui):
    """The page is not reloaded. What was published before stays: this delivery falls short of it."""
    published, figures = (ui.root / "published").readlink(), nights.contents(ui.root / "published")
    kept = set((ui.root / "generations").iterdir())
    for folder in (ui.root / "landing").glob("*/social_care/family_members"):
        # As many rows, so it is not held, but of people whom nobody knows.
        strangers = re.sub(rb"([,;])" + MARK.encode(), rb"\1STRANGER", max(folder.glob("*.csv")).read_bytes())
        (folder / "2020-04-01.csv").write_bytes(strangers)

    run_id = start_the_nightly_job(page, ui)
    page.goto(f"/runs/{run_id}?logs=type:STEP_FAILURE")
    shown = watch_to_the_end(page, "Failure")
    assert shown == sorted(shown)
    assert len(shown) >= MOVES
    expect(page.get_by_text(re.compile("blocking asset checks? failed with ERROR severity")).first).to_be_visible()

    page.goto("/assets/kpi/person_quarter?view=checks&checkDetail=kpi_person_quarter_not_halved")
    expect(page.get_by_text("This is a blocking asset check.")).to_be_visible()
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ rows, \d+ in the last published run")).first).to_be_visible()
    assert (ui.root / "published").readlink() == published
    assert nights.contents(ui.root / "published") == figures
    assert set((ui.root / "generations").iterdir()) == kept
