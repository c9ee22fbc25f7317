"""The evaluators' return, opened as an office and an analyst would: by LibreOffice and by openpyxl."""

import csv
import datetime as dt
import shutil
import subprocess

import pytest

from orchestration.publication import return_workbook
from tests.bi import tools

LIBREOFFICE = shutil.which("soffice")
AUTHORITY, QUARTER = "luton", dt.date(2019, 4, 1)
# every sheet to a file of its own, in UTF-8, each cell as it is shown
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def workbook(published, tmp_path_factory):
    path, rows = return_workbook.write(published.link, tmp_path_factory.mktemp("return"), AUTHORITY, QUARTER)
    return path, rows


@pytest.mark.bi_tools
def test_openpyxl_reads_every_sheet_with_numbers_and_days_in_their_own_types(workbook):
    from openpyxl import load_workbook

    path, rows = workbook
    book = load_workbook(path, read_only=True)
    assert {sheet.title: sum(1 for _ in sheet.rows) - 1 for sheet in book} == rows
    headings, first = (row for _, row in zip(range(2), book["Authority"].iter_rows(values_only=True), strict=False))
    figure = dict(zip(headings, first, strict=True))
    assert figure["Quarter start"] == dt.datetime(2019, 4, 1)
    assert isinstance(figure["Value"], int | float)


@pytest.mark.bi_tools
@pytest.mark.skipif(LIBREOFFICE is None, reason="there is no LibreOffice here")
def test_libreoffice_opens_every_sheet(workbook, tmp_path):
    path, rows = workbook
    opened = subprocess.run(
        [
            LIBREOFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", EVERY_SHEET, "--outdir", tmp_path, path,
        ],
        env=tools.environment(tmp_path, LC_ALL="en_GB.UTF-8"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    shown = {file.stem.removeprefix(f"{path.stem}-"): lines(file) for file in tmp_path.glob("*.csv")}
    assert {sheet: len(found) - 1 for sheet, found in shown.items()} == rows
    figure = dict(zip(*shown["Authority"][:2], strict=True))
    assert figure["Quarter start"] == "01/04/2019"
    assert float(figure["Value"]) >= 0


def lines(file):
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))
