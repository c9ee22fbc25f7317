"""Days in the style that a mapping names, and what is none of them."""

from datetime import date

import polars as pl
import pytest

from ingest.mappings.dates import STYLES, days

DAY = date(2019, 3, 31)
WRITTEN = {
    "yyyy-mm-dd": ["2019-03-31", "2019/3/31", "2019.03.31 23:10", "2019-03-31T23:10:05.123"],
    "dd/mm/yyyy": ["31/03/2019", "31-3-2019", "31.03.2019 23:10", "31/03/2019 11:10 PM"],
    "mm/dd/yyyy": ["03/31/2019", "3-31-2019", "03.31.2019 23:10"],
    "yyyymmdd": ["20190331", "20190331 23:10", "20190331T00:00:00"],
    "dd-mmm-yyyy": ["31-Mar-2019", "31 MAR 2019", "31/march/2019 23:10", "31.Mar.2019"],
    "excel": ["43555", "43555.96", "43555."],
}
NONE = ["", "soon", "2019", "31-Xxx-2019", "20190231", "2019033", "99999", "19999", "43555 23:10", "31/02/2019"]


def test_every_style_is_known_here():
    assert WRITTEN.keys() == STYLES.keys()


@pytest.mark.parametrize("style", STYLES)
def test_days(style):
    texts = [*WRITTEN[style], *WRITTEN["yyyy-mm-dd"]]
    assert days(pl.Series("day", texts), style).to_list() == [DAY] * len(texts)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_no_day_in_the_style(style):
    others = [text for each in STYLES if each not in (style, "yyyy-mm-dd") for text in WRITTEN[each]]
    assert set(days(pl.Series("day", [None, *NONE, *others]), style).to_list()) == {None}
