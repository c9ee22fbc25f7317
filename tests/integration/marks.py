"""Deliveries whose every identifier and name is unmistakable, and two that are broken: wherever one of these values
turns up again, it has got out.
"""

import csv
import io
from pathlib import Path

# Long enough that no compressed file holds it by chance.
MARK = "QZXJWKVQ"
# Of names alone: the lake keeps the numbers of records, but nobody's name.
NAMED = "VJQXZWKX"
NAMES = {"given_name", "family_name"}
NUMBERED = {"upn", "nhs_number", "postcode"}
BAD_VALUE = f"{MARK}-not-a-day"


def mark_all(landing: Path) -> set[str]:
    """Mark every CSV delivery below `landing`, and break some; returns the values that are unmistakable unmarked."""
    secrets = set().union(*(mark(path) for path in sorted(landing.rglob("*.csv"))))
    break_some(landing / "luton" / "social_care")
    return secrets


def mark(path: Path) -> set[str]:
    """Mark every identifier and name of a delivery, which stays written as its partner writes; returns what is
    unmistakable already: UPNs, NHS numbers, postcodes."""
    header, names, rows, style = parts_of(path)
    found = set()
    for row in rows:
        for number, (column, value) in enumerate(zip(names, row, strict=False)):
            if value and column in NUMBERED:
                found.add(value)
            elif value and column in NAMES:
                row[number] = f"{MARK}{NAMED}{value}"
            elif value and column.endswith("_id"):
                row[number] = f"{MARK}{value}"
    text = io.StringIO(newline="")
    ending = "\r\n" if header.endswith("\r") else "\n"
    csv.writer(text, delimiter=style["delimiter"], lineterminator=ending).writerows(rows)
    path.write_bytes(f"{header}\n{text.getvalue()}".encode(style["encoding"]))
    return found


def parts_of(path: Path) -> tuple[str, list[str], list[list[str]], dict[str, str]]:
    """A delivery's header line, the contract's names of its columns, its rows, and how it is written."""
    content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(encoding := "cp1252")
    header, _, body = text.partition("\n")
    delimiter = max(",;\t", key=header.count)
    names = [name.strip().lower().replace(" ", "_") for name in header.strip().split(delimiter)]
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))
    return header, names, rows, {"encoding": encoding, "delimiter": delimiter}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a delivery by the contract's column names, however its partner writes them."""
    _, names, rows, _ = parts_of(path)
    return [dict(zip(names, row, strict=False)) for row in rows]


def break_some(social_care: Path) -> None:
    """A row that is quarantined, and a file that is rejected for its rows."""
    with max((social_care / "referrals").iterdir()).open("a", encoding="utf-8") as file:
        file.write(f"{MARK}1;{MARK}2;{BAD_VALUE};;;;\n")
    header = "period_id,person_id,start_date,end_date,uasc,legal_status,placement_type,reason_ended"
    rows = f"{MARK}3,{MARK}4,{BAD_VALUE},,no,,,\n" * 3
    (social_care / "periods_of_care" / "2020-04-30.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
