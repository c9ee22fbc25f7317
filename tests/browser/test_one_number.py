"""One number from a landed file to the phone: the children of an authority who are on a plan at the end of a quarter.

Counted by hand in the file, with and without one child's row; then read wherever the night has put it.
"""

from datetime import date, datetime

import duckdb
import pytest
from playwright.sync_api import expect

from tests.integration import lives
from tests.integration.marks import rows_of

PHONE = {"width": 390, "height": 844}
FIRST_DAY, LAST_DAY, LABEL = date(2019, 10, 1), date(2019, 12, 31), "2019/20 Q3"
QUERY = (
    "select value, complete from kpi.indicator where authority = 'luton' and measure = 'on_plan_at_quarter_end'"
    " and level = 'authority' and breakdown = 'all' and quarter_start = $1"
)
SERIES = "#authority=luton&indicator=1&measure=on_plan_at_quarter_end&level=authority&levelValue=total&breakdown=total"


def day(text):
    return datetime.strptime(text, "%d/%m/%Y").date()


def on_a_plan(rows):
    """The children of these rows who are on a plan on the quarter's last day."""
    return {
        row["person_id"]
        for row in rows
        if day(row["start_date"]) <= LAST_DAY and (not row["end_date"] or day(row["end_date"]) > LAST_DAY)
    }


@pytest.fixture(scope="module")
def generation(tmp_path_factory):
    return (lives.first_night(tmp_path_factory).root / "published").resolve()


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    """How many children the newest list of plans has on a plan; one row fewer, and there is one child fewer."""
    plans = lives.landing(tmp_path_factory).path.parent / lives.SOCIAL_CARE / "child_protection_plans"
    rows = rows_of(max(plans.iterdir()))
    found = on_a_plan(rows)
    one = next(row for row in rows if row["person_id"] in found)
    assert len(on_a_plan([row for row in rows if row is not one])) == len(found) - 1
    return len(found)


@pytest.fixture
def phone(browser):
    page = browser.new_page(viewport=PHONE)
    yield page
    page.close()


@pytest.mark.parametrize("file", ["analyst.duckdb", "public.duckdb"])
def test_it_is_in_the_file(generation, landed, file):
    with duckdb.connect(str(generation / file), read_only=True) as connection:
        assert connection.execute(QUERY, [FIRST_DAY]).fetchall() == [(landed, True)]


def test_it_is_in_the_report(phone, generation, landed):
    phone.goto((generation / "report" / "report.html").as_uri())
    indicator = phone.locator("section[aria-labelledby=indicator-1]")
    indicator.locator("summary").click()
    headings = indicator.locator("thead th").all_inner_texts()
    row = indicator.locator("tbody tr").filter(has_text="Luton")
    expect(row.locator("th, td").nth(headings.index(LABEL))).to_have_text(str(landed))


def test_it_is_in_explore(phone, generation, landed):
    phone.goto((generation / "report" / "explore.html").as_uri() + SERIES)
    row = phone.locator("#table tbody tr").filter(has_text=LABEL)
    expect(row.locator("td").first).to_have_text(str(landed))
