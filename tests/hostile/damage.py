"""Good deliveries of child protection plans, damaged at random: bytes flipped, cut out, doubled, zeroed or put in.

The same seed gives the same bytes. Three workbooks in four are damaged inside the archive and zipped again, since
damage to compressed bytes rarely gets past the archive's own checks.
"""

import datetime as dt
import io
import random
import zipfile
from collections.abc import Callable
from functools import cache

import polars as pl
import xlsxwriter

KINDS = ("csv", "xlsx", "parquet")
HEADER = ("plan_id", "person_id", "start_date", "end_date", "category_of_abuse")
ROWS = 60
MOST_CHANGES = 4
LONGEST_PIECE = 40


def damaged(kind: str, seed: int) -> bytes:
    """A file of the kind (csv, xlsx or parquet) with up to four pieces of damage."""
    draw = random.Random(f"{kind} {seed}")
    content = good(kind)
    if kind == "xlsx" and draw.random() < 0.75:
        return _with_damaged_entry(content, draw)
    return _spoilt(content, draw)


@cache
def good(kind: str) -> bytes:
    """A whole delivery of the kind, before any damage."""
    return {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}[kind]()


def _rows() -> list[tuple[str, str, dt.date, dt.date | None, str]]:
    start = dt.date(2019, 1, 14)
    return [
        (
            f"L{n:04d}",
            f"P{n:04d}",
            start + dt.timedelta(n),
            start + dt.timedelta(n + 90) if n % 3 else None,
            ("neglect", "physical", "emotional", "multiple")[n % 4],
        )
        for n in range(ROWS)
    ]


def _csv() -> bytes:
    lines = [HEADER, *((*row[:2], row[2].isoformat(), str(row[3] or ""), f'"{row[4]}"') for row in _rows())]
    return "\r\n".join(map(",".join, lines)).encode()


def _xlsx() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        book.set_properties({"created": dt.datetime(2020, 1, 1)})
        for number, row in enumerate([HEADER, *_rows()]):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return content.getvalue()


def _parquet() -> bytes:
    content = io.BytesIO()
    columns = dict(zip(HEADER, map(list, zip(*_rows(), strict=True)), strict=True))
    # Uncompressed and in several groups: more of what is damaged gets to be read.
    pl.DataFrame(columns).write_parquet(content, compression="uncompressed", row_group_size=20)
    return content.getvalue()


def _with_damaged_entry(content: bytes, draw: random.Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        chosen = draw.choice([name for name in source.namelist() if name.startswith("xl/")])
        for name in source.namelist():
            entry = source.read(name)
            archive.writestr(name, _spoilt(entry, draw) if name == chosen else entry)
    return target.getvalue()


def _spoilt(content: bytes, draw: random.Random) -> bytes:
    # Half of the files only have bits flipped: small damage gets furthest.
    changes = draw.choice(((_flip,), _CHANGES))
    for _ in range(draw.randint(1, MOST_CHANGES)):
        at = draw.randrange(len(content) or 1)
        end = min(at + draw.randint(1, LONGEST_PIECE), len(content))
        change: Callable[[bytes, random.Random], bytes] = draw.choice(changes)
        content = content[:at] + change(content[at:end], draw) + content[end:]
    if draw.random() < 0.05:
        content = content[: draw.randrange(len(content) or 1)]
    return content


def _flip(piece: bytes, draw: random.Random) -> bytes:
    return bytes([piece[0] ^ (1 << draw.randrange(8))]) + piece[1:] if piece else piece


def _cut(piece: bytes, draw: random.Random) -> bytes:
    return b""


def _double(piece: bytes, draw: random.Random) -> bytes:
    return piece * 2


def _zero(piece: bytes, draw: random.Random) -> bytes:
    return bytes(len(piece))


def _replace(piece: bytes, draw: random.Random) -> bytes:
    return draw.randbytes(len(piece))


_CHANGES = (_flip, _cut, _double, _zero, _replace)
