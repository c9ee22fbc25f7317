"""Linkage as assets: who is who, one asset an authority, and the table that the warehouse learns of it.

The work is done by `ingest.linking`, inside the boundary; here it is named and counted. No value of a person is seen.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import dagster as dg

from expectations.check import Check
from ingest import database
from ingest.boundary.identities import AUTHORITY_PERSONS, tells_who
from ingest.contracts import EXTRACTS
from ingest.landing import authorities, names
from ingest.register import Register
from orchestration.assets.raw import LINKAGE, PERSON_LINK, described
from orchestration.checks import to_asset_check
from orchestration.dbt_bridge import project
from orchestration.resources import WAREHOUSE_POOL, Writer

if TYPE_CHECKING:
    from ingest.register.links import Links
    from ingest.register.records import Linkage

GROUP = "linkage"
READ = [
    dg.AssetKey(["raw", extract.table])
    for extract in EXTRACTS.values()
    if tells_who(extract) or extract.only_linkage_reads
]
AS_COUNTED, DECISIONS_COUNT = "links_are_as_counted", "decisions_have_an_effect"
COUNTS = ("people", "exact", "probable", "reviewed", "awaiting_review", "unlinked", "decisions_without_effect")


def key_of(authority: str) -> dg.AssetKey:
    """The asset of an authority's links."""
    return dg.AssetKey([PERSON_LINK, authority])


def _specs() -> Iterator[dg.AssetSpec]:
    persons = ".".join(AUTHORITY_PERSONS)
    for authority in sorted(authorities()):
        yield dg.AssetSpec(
            key_of(authority),
            deps=READ,
            description=f"People whom partners know by numbers of their own, linked to the authority's ({persons}).",
            group_name=GROUP,
            kinds={"splink", "duckdb"},
            skippable=True,
        )
    sources = project.manifest()["sources"].values()
    for source in (each for each in sources if each["source_name"] == "raw" and each["name"] in LINKAGE):
        yield _table(source)


def _table(source: dict[str, Any]) -> dg.AssetSpec:
    return dg.AssetSpec(
        ["raw", source["name"]],
        deps=[key_of(authority) for authority in sorted(authorities())],
        description=source["description"],
        group_name=GROUP,
        kinds={"sqlite", "duckdb"},
        metadata={"dagster/column_schema": described(source)},
        skippable=True,
    )


def _check_specs() -> Iterator[dg.AssetCheckSpec]:
    yield dg.AssetCheckSpec(
        AS_COUNTED,
        asset=["raw", PERSON_LINK],
        blocking=True,
        description="The warehouse learns of exactly those people who were linked, and of each of them once.",
    )
    for authority in sorted(authorities()):
        yield dg.AssetCheckSpec(
            DECISIONS_COUNT,
            asset=key_of(authority),
            description="Fails, as a warning, while decisions of people decide nothing: nobody is known by a number in"
            " them, or they say of somebody that they are two people.",
        )


@dg.multi_asset(
    name=PERSON_LINK,
    specs=list(_specs()),
    check_specs=list(_check_specs()),
    can_subset=True,
    pool=WAREHOUSE_POOL,
)
def person_link(
    context: dg.AssetExecutionContext, writer: Writer
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Link whoever is not linked as things stand now, whatever was selected: what is up to date costs nothing."""
    from ingest.linking import link_people
    from ingest.raw import refresh_register

    linkages = link_people(writer.root)
    with database.connect(writer.root.warehouse) as connection:
        refresh_register(writer.root, connection)
        rows = {table: connection.execute(f"select count(*) from raw.{table}").fetchone()[0] for table in LINKAGE}
    with Register(writer.root.register) as register:
        for authority in sorted(authorities()):
            if key_of(authority) in context.selected_asset_keys:
                own = [each for each in linkages if each.authority == authority]
                name = names()[authority]
                metadata = {
                    **_counts(own),
                    **_of_pairs(authority, name, register.links),
                    **_of_outcomes(name, own, register),
                }
                yield dg.MaterializeResult(asset_key=key_of(authority), metadata=metadata)
                if own and dg.AssetCheckKey(key_of(authority), DECISIONS_COUNT) in context.selected_asset_check_keys:
                    yield to_asset_check(_decisions_count(authority, own))
    for table in LINKAGE:
        if (key := dg.AssetKey(["raw", table])) in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=key, metadata={"dagster/row_count": rows[table]})
    if dg.AssetCheckKey(dg.AssetKey(["raw", PERSON_LINK]), AS_COUNTED) in context.selected_asset_check_keys:
        yield to_asset_check(_as_counted(linkages, rows[PERSON_LINK]))


def _as_counted(linkages: "list[Linkage]", learnt: int) -> Check:
    linked = sum(each.linked for each in linkages)
    return Check(
        asset=f"raw.{PERSON_LINK}",
        name=AS_COUNTED,
        layer="contract",
        severity="error",
        passed=learnt == linked,
        observed=f"{linked:,} people were linked, the warehouse has {learnt:,}",
        figures={"people linked": linked, "links in the warehouse": learnt},
        threshold="as many",
        reason="A link that is lost, or there twice, leaves a person's rows out of the figures or counts them twice.",
    )


def _decisions_count(authority: str, linkages: "list[Linkage]") -> Check:
    without_effect = sum(each.decisions_without_effect for each in linkages)
    return Check(
        asset=f"{PERSON_LINK}.{authority}",
        name=DECISIONS_COUNT,
        layer="contract",
        severity="warn",
        passed=not without_effect,
        observed=f"{without_effect:,} decisions decide nothing",
        figures={"decisions without effect": without_effect},
        threshold="0",
        most=0,
        reason="Somebody took the trouble to decide. A number that nobody has is a slip, and of two decisions that"
        " contradict each other one is wrong.",
    )


def _counts(linkages: "list[Linkage]") -> dict[str, Any]:
    """Counts of all sources together, the share that is linked of each, and a line for each."""
    total = Counter({name: sum(getattr(each, name) for each in linkages) for name in COUNTS})
    sources = [each for each in linkages if each.people]
    lines = [
        f"| {each.agency} | {' | '.join(f'{getattr(each, name):,}' for name in COUNTS)} | {_weights_of(each)} |"
        for each in sources
    ]
    head = f"| source | {' | '.join(_shown(name) for name in COUNTS)} | weights |\n|---|{'---:|' * len(COUNTS)}---|"
    return {
        **{_shown(name): total[name] for name in COUNTS},
        **{f"{each.agency}: linked, percent": round(100 * each.linked / each.people, 1) for each in sources},
        **({"by source": dg.MetadataValue.md("\n".join([head, *lines]))} if lines else {}),
    }


def _weights_of(source: "Linkage") -> str:
    """How what each outcome weighs was learnt."""
    from ingest.linkage.learn import ENOUGH

    if source.people >= ENOUGH:
        return "its own, by expectation maximisation"
    return f"shipped, learnt from made-up people: fewer than {ENOUGH:,} here"


def _of_pairs(authority: str, name: str, links: "Links") -> dict[str, Any]:
    """How many look like one human being on either side, and how much speaks for the pairs found."""
    import polars as pl

    from orchestration.evaluation.charts import as_markdown
    from orchestration.evaluation.charts.match_weights import match_weights

    weights = pl.DataFrame(
        links.weights(authority), {"is_linked": pl.Boolean, "match_weight": pl.Float64}, orient="row"
    )
    chart = match_weights(f"match-weights-{authority}", name, weights)
    return {
        "possible duplicates": links.duplicates_of(authority),
        "partners' people who are one with another": links.repeated(authority),
        "match weights": dg.MetadataValue.md(as_markdown(chart)),
    }


def _of_outcomes(name: str, linkages: "list[Linkage]", register: Register) -> dict[str, Any]:
    """What each outcome of a comparison weighed, once for sources that were judged alike."""
    from orchestration.evaluation.charts import as_markdown
    from orchestration.evaluation.charts.match_weights import outcome_weights

    alike: dict[tuple[int, str], list[str]] = {}
    for each in linkages:
        if each.people:
            alike.setdefault((each.persons, each.weights), []).append(each.agency)
    found = {}
    for (persons, text), agencies in alike.items():
        weights = json.loads(text)
        key = f"weights-{linkages[0].authority}-{agencies[0]}"
        of = f"{name}: {', '.join(map(_shown, agencies))}"
        drawn = outcome_weights(key, of, _picture(persons, text, register), weights)
        found[f"weights of outcomes: {', '.join(agencies)}"] = dg.MetadataValue.md(as_markdown(drawn))
    return found


def _picture(persons: int, weights: str, register: Register) -> str:
    """splink's chart, drawn once and kept: importing what draws it costs three seconds."""
    if (kept := register.links.drawing(persons, weights)) is not None:
        return kept
    from ingest.linkage.model import chart
    from orchestration.evaluation.charts.vega import as_svg

    picture = as_svg(chart(json.loads(weights), persons))
    with register.transaction():
        register.links.keep_drawing(persons, weights, picture)
    return picture


def _shown(name: str) -> str:
    return name.replace("_", " ")
