"""What somebody sees who opens the UI: the lineage, the schedule, a run they start, and a gate that failed."""

import re
import time

from playwright.sync_api import expect

GROUPS = ("landing", "social_care", "police", "education", "delivery_register", "staging", "core", "kpi", "publication")
RUN_MILLISECONDS = 240_000


def start_the_nightly_job(page, ui):
    """Press the button on the job's page; returns the id of the run that it started."""
    before = len(ui.runs())
    page.goto("/locations/safeguarding/jobs/nightly")
    page.locator("button", has_text="Materialize all").click()
    deadline = time.monotonic() + 60
    while len(ui.runs()) == before:
        assert time.monotonic() < deadline, "the button started no run"
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


def test_a_run_started_from_the_ui_succeeds_and_publishes(page, ui):
    run_id = start_the_nightly_job(page, ui)
    page.goto(f"/runs/{run_id}")
    expect(page.get_by_text("Success", exact=True)).to_be_visible(timeout=RUN_MILLISECONDS)
    assert (ui.root / "published").readlink().name == run_id

    page.goto("/assets/kpi/indicator")
    expect(page.get_by_text("Row count")).to_be_visible()
    expect(page.get_by_text("safeguarding-data")).to_be_visible()
    page.goto("/assets/kpi/indicator?view=checks")
    expect(page.get_by_text("kpi_indicator_not_halved").first).to_be_visible()
    page.goto("/assets/raw/social_care__persons?view=checks")
    expect(page.get_by_text("rows_in_equal_rows_out").first).to_be_visible()


def test_a_failed_gate_is_shown_where_it_failed(page, ui):
    """Runs after the one above, for it is against what that one published that this delivery falls short."""
    published = (ui.root / "published").readlink()
    folder = ui.root / "landing" / "luton" / "social_care" / "family_members"
    lines = max(folder.glob("*.csv")).read_bytes().splitlines(keepends=True)
    (folder / "2020-04-01.csv").write_bytes(b"".join(lines[:2]))

    run_id = start_the_nightly_job(page, ui)
    page.goto(f"/runs/{run_id}")
    expect(page.get_by_text("Failure", exact=True)).to_be_visible(timeout=RUN_MILLISECONDS)
    page.reload()  # a finished run's log opens at its end
    expect(page.get_by_text(re.compile("blocking asset checks? failed with ERROR severity")).first).to_be_visible()

    page.goto("/assets/kpi/person_quarter?view=checks&checkDetail=kpi_person_quarter_not_halved")
    expect(page.get_by_text("This is a blocking asset check.")).to_be_visible()
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ rows, \d+ in the last published run")).first).to_be_visible()
    assert (ui.root / "published").readlink() == published
