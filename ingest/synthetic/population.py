"""The families of one authority: its children, the adults around them, and the days they are known on.

People only: what happens to them is made by the modules of each agency. Day numbers, not dates, throughout.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic.draws import YEAR, day, pick, shuffled_identifiers, spread, stream
from ingest.synthetic.effect import Effect
from ingest.synthetic.profiles import Profile
from ingest.synthetic.timeline import draw_allocations, draw_episodes, spells_of

CHILDREN_PER_FAMILY = 2.0
UASC_SHARE = 0.015  # unaccompanied asylum-seeking children, of all children
TWIN_SHARE = 0.03  # of the children who have an elder sibling
UNBORN_SHARE, LATER_BORN_SHARE = 0.07, 0.05
NEEDS = ("domestic_abuse_victim", "domestic_abuse_perpetrator", "mental_health", "substance_misuse")
RELATIONSHIPS = (
    {"mother": 92, "father": 5, "grandmother": 3},
    {"father": 62, "stepfather": 14, "mother's partner": 14, "stepmother": 4, "grandfather": 6},
    {"grandmother": 40, "aunt": 20, "uncle": 20, "family friend": 20},
)
FEMALE = ("mother", "stepmother", "grandmother", "aunt")


@dataclass(frozen=True)
class Community:
    """One authority's people; `born`, `start`, `end` and `arrived` hold day numbers, `person` numbers the people.

    `families`: family, family_id, severe, opened (start of its first episode). `episodes`: family, start, end.
    `allocations`: family, team, start, end, spell. `spells`: spell, family, start, end, team.
    `children`: person, person_id, family, born, sex. `adults`: the same, relationship, being_worked_with and the
    NEEDS (yes/no). `uasc`: person, person_id, born, arrived, sex.
    """

    profile: Profile
    seed: int
    as_of: int
    effect: Effect
    families: pl.DataFrame
    episodes: pl.DataFrame
    allocations: pl.DataFrame
    spells: pl.DataFrame
    children: pl.DataFrame
    adults: pl.DataFrame
    uasc: pl.DataFrame

    def stream(self, *names: str) -> np.random.Generator:
        """The random stream of one part of this authority's data."""
        return stream(self.seed, self.profile.slug, *names)


def _children(rng: np.random.Generator, opened: np.ndarray, count: int, as_of: int) -> pl.DataFrame:
    families = len(opened)
    family = np.sort(np.concatenate([np.arange(families), rng.integers(families, size=max(count - families, 0))]))
    size = len(family)
    kind = rng.random(size)
    age = (rng.beta(1.0, 1.35, size) * 17.2 * YEAR).astype(np.int64)
    unborn = opened[family] + spread(rng, 10, 190, size)
    later = opened[family] + spread(rng, 200, 1200, size)
    born = np.select(
        [kind < UNBORN_SHARE, kind < UNBORN_SHARE + LATER_BORN_SHARE], [unborn, later], opened[family] - age
    )
    born = np.where(born > as_of + 190, opened[family] - age, born)
    return pl.DataFrame({"family": family, "born": born, "sex": pick(rng, {"M": 51, "F": 48.5, "U": 0.5}, size)})


def _with_twins(rng: np.random.Generator, children: pl.DataFrame) -> pl.DataFrame:
    """Some children are born on the day of the one before them in their family."""
    family, born = children["family"].to_numpy(), children["born"].to_numpy()
    twin = np.append(False, family[1:] == family[:-1]) & (rng.random(len(family)) < TWIN_SHARE)
    return children.with_columns(born=pl.Series(np.where(twin, np.append(born[:1], born[:-1]), born)))


def _adults(
    rng: np.random.Generator, children: pl.DataFrame, severe: np.ndarray, opened: np.ndarray, count: int
) -> pl.DataFrame:
    families = len(severe)
    extra = np.bincount(rng.integers(families, size=max(count - families, 0)), minlength=families)
    family = np.repeat(np.arange(families), 1 + extra)
    size = len(family)
    place = np.minimum(np.arange(size) - np.repeat(np.cumsum(1 + extra) - (1 + extra), 1 + extra), 2)
    relationship = np.select([place == 0, place == 1], [pick(rng, w, size) for w in RELATIONSHIPS[:2]],
                             pick(rng, RELATIONSHIPS[2], size))  # fmt: skip
    eldest = children.group_by("family").agg(pl.col("born").min()).sort("family")["born"].to_numpy()
    older = spread(rng, int(17 * YEAR), int(39 * YEAR), size)
    born = np.minimum(eldest[family] - older, opened[family] - int(19 * YEAR))
    born -= np.where(np.isin(relationship, ["grandmother", "grandfather"]), int(18 * YEAR), 0)
    female = np.isin(relationship, FEMALE) | ((relationship == "family friend") & (rng.random(size) < 0.5))
    worked_with = rng.random(size) < np.select([place == 0, place == 1], [0.93, 0.75], 0.15)
    likely = np.where(severe[family], 1.0, 0.7)
    need = {
        "domestic_abuse_victim": np.where(female, 0.50, 0.07),
        "domestic_abuse_perpetrator": np.where(female, 0.06, 0.48),
        "mental_health": np.full(size, 0.55),
        "substance_misuse": np.full(size, 0.48),
    }
    return pl.DataFrame(
        {"family": family, "born": born, "sex": np.where(female, "F", "M"), "relationship": relationship,
         "being_worked_with": worked_with}
        | {name: worked_with & (rng.random(size) < share * likely) for name, share in need.items()}
    )  # fmt: skip


def _uasc(rng: np.random.Generator, count: int, first: int, last: int) -> pl.DataFrame:
    arrived = spread(rng, first, last, count)
    born = arrived - spread(rng, int(14.5 * YEAR), int(17.5 * YEAR), count)
    return pl.DataFrame({"born": born, "arrived": arrived, "sex": pick(rng, {"M": 88, "F": 12}, count)})


def draw_community(
    profile: Profile, seed: int, as_of: date, effect: Effect, *, children: int, adults: int
) -> Community:
    """The people of an authority: about `children` children (unaccompanied ones among them) and `adults` adults."""
    last = day(as_of)
    rng = stream(seed, profile.slug, "community")
    unaccompanied = max(2, round(children * UASC_SHARE))
    family_count = max(5, round((children - unaccompanied) / CHILDREN_PER_FAMILY))
    severe, episodes = draw_episodes(rng, family_count, profile, last, effect)
    opened = episodes.group_by("family").agg(pl.col("start").min()).sort("family")["start"].to_numpy()
    allocations = draw_allocations(rng, episodes, severe, profile, last)
    child = _children(rng, opened, children - unaccompanied, last)
    child = _with_twins(stream(seed, profile.slug, "twins"), child)
    adult = _adults(rng, child, severe, opened, adults)
    arrivals = _uasc(rng, unaccompanied, day(profile.history_from), last - 10)

    numbers = pl.int_range(len(child) + len(adult) + len(arrivals), eager=True)
    people = pl.DataFrame(
        {"person": numbers, "person_id": shuffled_identifiers(rng, profile.id_prefix, 7, len(numbers))}
    )
    first_adult, first_uasc = len(child), len(child) + len(adult)
    families = pl.DataFrame(
        {
            "family": np.arange(family_count),
            "family_id": shuffled_identifiers(rng, f"{profile.id_prefix}F", 6, family_count),
            "severe": severe,
            "opened": opened,
        }
    )
    return Community(
        profile, seed, last, effect, families, episodes, allocations, spells_of(allocations),
        children=pl.concat([people[:first_adult], child], how="horizontal"),
        adults=pl.concat([people[first_adult:first_uasc], adult], how="horizontal"),
        uasc=pl.concat([people[first_uasc:], arrivals], how="horizontal"),
    )  # fmt: skip
