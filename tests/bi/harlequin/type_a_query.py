"""`python type_a_query.py <duckdb file> <query> <picture>`: harlequin with somebody at its keyboard, without a screen.

Runs in harlequin's own environment. Types the query, presses Ctrl+J, and prints what the table of results then holds
as JSON; the picture (SVG) is of the whole screen.
"""

import asyncio
import json
import sys
from pathlib import Path

from harlequin import Harlequin
from harlequin_duckdb import DuckDbAdapter

SECONDS = 60


async def main(file: str, query: str, picture: Path) -> None:
    app = Harlequin(
        DuckDbAdapter((file,), read_only=True), connection_hash="tests", record_history=False, no_download_tzdata=True
    )
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: app.editor is not None)
        app.editor.focus()
        for character in query:
            await pilot.press(character)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: app.results_viewer.get_visible_table() is not None)
        picture.write_text(app.export_screenshot())
        shown = app.results_viewer.get_visible_table().backend.source_data
        print(json.dumps(shown.to_pydict(), default=str))


async def until(pilot, happened) -> None:
    async with asyncio.timeout(SECONDS):
        while not happened():
            await pilot.pause(0.1)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
