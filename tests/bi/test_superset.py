"""Apache Superset on the published file: a dataset and a chart by hand in headless Chromium, while runs publish."""

import datetime as dt

import duckdb
import pytest

from orchestration.publication.key_figures import MEASURES
from orchestration.superset.bundle import READ_ONLY
from orchestration.superset.datasets import SLUG
from orchestration.superset.server import USER
from tests.bi import publishing, reading, superset_server
from tests.browser.conftest import ARGUMENTS, CHROMIUM, NO_CHROMIUM
from tests.integration import nights

BY_HAND = "By hand"
pytestmark = [pytest.mark.bi_tools, NO_CHROMIUM]

ONLY = "indicator = '7' and measure = 'total_absence' and level = 'fs' and breakdown = ''"
RUNS = "select run_id from meta.run union select run_id from quality.check"
# Below the legend only the lines have a colour; they are drawn bit by bit, so wait until there are no more.
LINES_DRAWN = """() => {
    const canvas = document.querySelector("canvas"), skipped = Math.round(canvas.height / 10)
    const picture = canvas.getContext("2d").getImageData(0, skipped, canvas.width, canvas.height - skipped).data
    let coloured = 0
    for (let i = 0; i < picture.length; i += 4) {
        const [red, green, blue] = picture.slice(i, i + 3)
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) coloured++
    }
    const finished = coloured > 200 && coloured === window.colouredBefore
    window.colouredBefore = coloured
    return finished
}"""
# the one way out of this machine that a page of Superset still tries; the page's own policy refuses it
REFUSED = "csp"


@pytest.fixture(scope="module")
def outside():
    """Requests to other hosts, with the reason each failed for, if it did."""
    return {}


@pytest.fixture(scope="module")
def user(published, outside, tmp_path_factory):
    from playwright.sync_api import sync_playwright

    from tests.bi.superset_user import User

    file = reading.published_file(published.link)
    nowhere = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
    with superset_server.running(tmp_path_factory.mktemp("superset"), file) as server, sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, nowhere])
        page = browser.new_context(base_url=server.address, viewport={"width": 1500, "height": 950}).new_page()
        page.set_default_timeout(120_000)

        def note(request, reason=None):
            if not request.url.startswith((server.address, "data:", "blob:")):
                outside[request.url] = reason

        page.on("request", note)
        page.on("requestfailed", lambda request: note(request, request.failure))
        somebody = User(page)
        somebody.log_in(USER, server.password)
        somebody.connect_database(BY_HAND, f"duckdb:///{file}?{READ_ONLY}")
        yield somebody
        browser.close()


@pytest.fixture(scope="module")
def drawn(user):
    """The rows of a line chart of absence from school, made and saved by hand."""
    user.make_dataset(BY_HAND, f"{reading.AUDIENCE}.kpi", "indicator")
    return user.make_line_chart("Absence from school", "quarter_start", "value", "authority", ONLY)


def published_figures(published):
    """The published figures as (authority, day, value)."""
    query = f"select authority, quarter_start, value from kpi.indicator where {ONLY} and value is not null order by all"
    with duckdb.connect(str(reading.published_file(published.link)), read_only=True) as connection:
        return connection.execute(query).fetchall()


def figures(rows):
    """A chart's rows, one a day with a column an authority, in the same form."""
    days = [(dt.datetime.fromtimestamp(row.pop("quarter_start") / 1000, dt.UTC).date(), row) for row in rows]
    return sorted((name, day, value) for day, row in days for name, value in row.items() if value is not None)


def test_the_chart_shows_the_published_figures(drawn, user, published, tmp_path):
    assert len(published_figures(published)) > 10
    assert figures(drawn) == published_figures(published)
    user.page.wait_for_function(LINES_DRAWN, polling=500)
    user.page.screenshot(path=tmp_path / "superset.png")


def test_superset_sees_whole_generations_while_a_nightly_run_publishes(user, published):
    first, seen = published.run, []
    published.ask_for_a_release()
    night = nights.start(published.root, ("nightly", "--whole"))
    while night.process.is_alive():
        seen.append(runs(user))
    assert night.end() == 0, night.said()
    assert {len(found) for found in seen} == {1}
    assert {run for found in seen for run in found} <= {first, published.run}
    assert runs(user) == [published.run]


def test_the_chart_follows_the_next_generation(drawn, user, published):
    before = published_figures(published)
    publishing.publish_again(published.root, "for-superset")
    assert runs(user) == ["for-superset"]
    after = [(authority, day, value + 1) for authority, day, value in before]
    assert published_figures(published) == after
    assert figures(user.draw()) == after


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_parquet('{root}/published/parquet/{audience}/meta/run.parquet')",
        "select * from '{root}/warehouse/warehouse.duckdb'",
        "attach '{root}/warehouse/warehouse.duckdb' as w (read_only)",
        "copy kpi.indicator to '{root}/copied.csv'",
        "set enable_external_access = true",
        "create table kpi.mine as select 1",
    ],
)
def test_sql_lab_reaches_nothing_but_the_published_file(user, published, statement):
    status, answer = user.ask(statement.format(root=published.root, audience=reading.AUDIENCE))
    assert status >= 400
    assert answer["errors"]
    assert not (published.root / "copied.csv").exists()


def test_the_dashboard_draws_every_chart_without_an_error(user, tmp_path):
    """Both pages, a page of the browser's own; each chart is asked for when it comes into view."""
    page, failed = user.page.context.new_page(), []
    page.set_default_timeout(120_000)
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"/superset/dashboard/{SLUG}/")
    page.locator("canvas").nth(len(MEASURES) - 1).wait_for()
    page.get_by_role("tab", name="One indicator").click()
    page.get_by_text("The figures as a table").scroll_into_view_if_needed()
    page.get_by_role("cell", name="Whole authority").first.wait_for()
    page.screenshot(path=tmp_path / "dashboard.png", full_page=True)
    assert failed == []
    assert page.get_by_text("Unexpected error").count() == 0
    page.close()


def test_no_page_reached_another_host(drawn, outside):
    assert set(outside.values()) <= {REFUSED}


def runs(user):
    """The runs that the tables of the published file name, as SQL Lab shows them."""
    status, answer = user.ask(RUNS)
    assert status == 200, answer
    return [row["run_id"] for row in answer["data"]]
