"""England: every authority that has children's services, each made by the generator of the large county.

The reference tables know the authorities that the sources of this project name. So the nights over England are those of
a copy of the checkout, in which they know as many invented ones. Not one giant: sizes differ as councils' do.
"""

import csv
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from ingest.paths import CHECKOUT
from ingest.synthetic import write_large_county
from ingest.synthetic.profiles import PROFILES, Profile
from tests.bench.workload import ADULTS, AS_OF, CHILDREN, Extracts, made

AUTHORITIES = 153
COUNTIES = 30
"""As many children as thirty large counties."""
SMALLEST, LARGEST = 0.4, 1.6
"""Of the average authority."""
NEIGHBOURS = 10
COPIED = ("dbt_project", "expectations", "ingest", "orchestration", "tests/bench")
SEEDS = Path("dbt_project") / "seeds"


def england(keep: Path, authorities: int, scale: float) -> Extracts:
    """The extracts of so many authorities, their children together `scale` times those of England, made or kept."""
    folder = keep / f"england-{authorities}-{scale:g}"
    written = made(folder, lambda landing: _write(landing, authorities, scale))
    checkout = folder / "checkout"
    _copy(checkout, authorities)
    return replace(written, checkout=checkout)


def _write(landing: Path, authorities: int, scale: float) -> None:
    for number in range(authorities):
        size = scale * COUNTIES / authorities * _relative_size(number, authorities)
        write_large_county(
            landing,
            children=round(CHILDREN * size),
            adults=round(ADULTS * size),
            profile=_profile(number),
            as_of=AS_OF,
        )


def _relative_size(number: int, authorities: int) -> float:
    return SMALLEST + (LARGEST - SMALLEST) * (number + 0.5) / authorities


def _profile(number: int) -> Profile:
    """An invented authority, otherwise like one of the demonstration's."""
    like = list(PROFILES.values())[number % len(PROFILES)]
    return replace(like, slug=_slug(number), id_prefix=f"{number:03d}")


def _slug(number: int) -> str:
    return f"invented_{number:03d}"


def _copy(checkout: Path, authorities: int) -> None:
    """The checkout as it stands, knowing the invented authorities."""
    shutil.rmtree(checkout, ignore_errors=True)
    ignored = shutil.ignore_patterns("target", "logs", "__pycache__", "*.duckdb")
    for part in COPIED:
        shutil.copytree(CHECKOUT / part, checkout / part, ignore=ignored)
    (checkout / "tests" / "__init__.py").touch()
    places, members, neighbours = (
        _rows(checkout / SEEDS / f"{name}.csv")
        for name in ("local_authorities", "programme_members", "statistical_neighbours")
    )
    like = {row["slug"]: row for row in places}
    invented = [
        {
            **like[list(PROFILES)[number % len(PROFILES)]],
            "slug": _slug(number),
            "ons_code": f"E99000{number:03d}",
            "dfe_number": str(100 + number),
            "name": f"Invented {number:03d}",
        }
        for number in range(authorities)
    ]
    _write_rows(checkout / SEEDS / "local_authorities.csv", places + invented)
    joined = [{"authority": row["slug"], "from_date": row["go_live_date"], "source": "invented"} for row in invented]
    _write_rows(checkout / SEEDS / "programme_members.csv", members + joined)
    near = [
        {
            **neighbours[0],
            "authority": row["slug"],
            "rank": str(rank),
            "neighbour": (other := invented[(number + rank) % authorities])["slug"],
            "neighbour_dfe_number": other["dfe_number"],
        }
        for number, row in enumerate(invented)
        for rank in range(1, min(NEIGHBOURS, authorities - 1) + 1)
    ]
    _write_rows(checkout / SEEDS / "statistical_neighbours.csv", neighbours + near)
    subprocess.run([sys.executable, "-m", "orchestration.dbt_bridge.project"], cwd=checkout, check=True)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
