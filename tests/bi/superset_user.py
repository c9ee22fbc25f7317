"""Somebody who uses Superset in a browser: what they click, step by step, as `docs/bi_tools.md` tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page


@dataclass
class User:
    """One person at one browser page."""

    page: Page

    def log_in(self, name: str, password: str) -> None:
        self.page.goto("/login/")
        self.page.locator("#username").fill(name)
        self.page.locator("#password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/superset/welcome/**")

    def connect_database(self, name: str, uri: str) -> None:
        """Settings, Database connections, + Database, DuckDB."""
        self.page.goto("/databaseview/list/")
        self.page.get_by_role("button", name="Database").last.click()
        dialog = self.page.get_by_role("dialog")
        self._choose(dialog.get_by_role("combobox").first, "DuckDB")
        dialog.get_by_text("Connect this database with a SQLAlchemy URI string instead").click()
        dialog.locator("input[name=sqlalchemy_uri]").fill(uri)
        dialog.locator("input[name=database_name]").fill(name)
        dialog.get_by_role("button", name="Test connection").click()
        self.page.get_by_text("Connection looks good!").wait_for()
        dialog.get_by_role("button", name="Connect", exact=True).click()
        self.page.get_by_text("Database connected").wait_for()

    def make_dataset(self, database: str, schema: str, table: str) -> None:
        """Datasets, + Dataset."""
        self.page.goto("/dataset/add/")
        for box, text in (
            ("Select database or type to search databases", database),
            ("Select schema", schema),
            ("Select table or type to search tables", table),
        ):
            self._choose(self.page.get_by_role("combobox", name=box), text)
        self.page.get_by_role("button", name="Create and explore dataset").click()
        self.page.wait_for_url("**/chart/add/**")

    def make_line_chart(self, name: str, x_axis: str, metric: str, dimension: str, only: str) -> list[dict[str, Any]]:
        """From a new dataset on: a line chart of the largest `metric`, saved; returns the rows that were drawn."""
        self.page.get_by_text("Line Chart", exact=True).click()
        self.page.get_by_role("button", name="Create new chart").click()
        self._fill("x_axis", "Simple", {"Columns and metrics": x_axis})
        self._fill("metrics", "Simple", {"Select column": metric, "Select aggregate options": "MAX"})
        self._fill("groupby", "Simple", {"Columns and metrics": dimension})
        self._fill("adhoc_filters", "Custom SQL", {}, only)
        rows = self.draw("Create chart")
        self.page.get_by_role("button", name="Save").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_test_id("new-chart-name").fill(name)
        with self._redrawn():
            dialog.get_by_role("button", name="Save", exact=True).click()
            self.page.get_by_text(f"Chart [{name}] has been saved").wait_for()
        return rows

    def draw(self, button: str = "Update chart") -> list[dict[str, Any]]:
        """Press the button and wait for the picture; returns the rows that it shows."""
        with self._redrawn() as answered:
            self.page.get_by_role("button", name=button).click()
        return answered.value.json()["result"][0]["data"]

    def ask(self, sql: str, database: int = 1) -> tuple[int, dict[str, Any]]:
        """What SQL Lab does with a query: the status, and the answer."""
        token = self.page.request.get("/api/v1/security/csrf_token/").json()["result"]
        answer = self.page.request.post(
            "/api/v1/sqllab/execute/",
            headers={"X-CSRFToken": token, "Referer": self.page.url},
            data={"database_id": database, "sql": sql, "runAsync": False, "queryLimit": 1000},
        )
        return answer.status, answer.json()

    @contextmanager
    def _redrawn(self) -> Iterator[Any]:
        """What is done in the block makes Superset query and draw again; when it is left the picture is there."""
        with self.page.expect_response("**/api/v1/chart/data**") as answered:
            yield answered
        assert answered.value.ok, answered.value.text()
        self.page.get_by_role("button", name="Update chart").wait_for()
        self.page.locator("canvas").first.wait_for()

    def _fill(self, control: str, tab: str, boxes: dict[str, str], sql: str = "") -> None:
        self.page.get_by_test_id(control).get_by_text("here or click").click()
        card = self.page.locator(".ant-popover:not(.ant-popover-hidden)")
        card.get_by_text(tab, exact=True).click()
        for box, text in boxes.items():
            self._choose(card.get_by_role("combobox", name=box), text)
        if sql:
            card.locator(".ace_editor").click()
            self.page.keyboard.type(sql)
        card.get_by_role("button", name="Save").click()
        card.wait_for(state="hidden")

    def _choose(self, box: Locator, text: str) -> None:
        box.click()
        box.fill(text)
        shown = self.page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
        shown.get_by_text(text, exact=True).first.click()
