"""monitoring.* as the public sees it."""

from datetime import date

import polars as pl

from orchestration.dbt_bridge.project import manifest
from orchestration.disclosure import tables
from orchestration.disclosure.earlier import Earlier
from orchestration.evaluation.registry import DISCLOSURE
from orchestration.publication.for_analysts import FOR_ANALYSTS
from tests.unit.disclosure.indicator_rows import frame, row
from tests.unit.disclosure.releases import audited, controlled

QUARTER = {tables.INDICATOR: frame(row("plans_active", 50))}
MAY = date(2019, 5, 1)
ADOPTION, RATING, POSTS = "monitoring.adoption", "monitoring.adoption_rating", "monitoring.specialist_posts"
MEASURE = "plans_in_new_template"


def public(frames):
    shown = controlled(frames).frames
    assert audited(frames, shown).exposed == {}
    return shown


def audits(level, level_value, met, audited, **more):
    """A row of adoption."""
    share = {"met": met, "audited": audited, "met_pct": 100 * met / audited}
    where = {"level": level, "level_value": level_value, "measure": MEASURE}
    return {"authority": "luton", "month_start": MAY, "month_end": date(2019, 5, 31), **where, **share} | {
        "complete": True,
        "caveat": "Monitoring",
        **more,
    }


def rated(*rows):
    """The frames of adoption and of its rating, in which every share has one."""
    adoption = pl.DataFrame(rows)
    rating = adoption.drop("month_end", "met", "audited").with_columns(rating=pl.lit("G"), reason=pl.lit(""))
    return {**QUARTER, ADOPTION: adoption, RATING: rating}


def posts(month_end, established, filled, role="", *, complete=True):
    figures = {"established_fte": established, "filled_fte": filled, "filled_pct": 100 * filled / established}
    return {"authority": "luton", "month_end": month_end, "role": role, **figures, "complete": complete, "caveat": ""}


def test_every_table_of_monitoring_is_public_under_control_or_for_analysts_with_a_reason():
    nodes = manifest()["nodes"].values()
    there = {f"monitoring.{node['alias']}" for node in nodes if node["schema"] == "monitoring"}
    controlled_ones = {table for table in DISCLOSURE if table.startswith("monitoring.")}
    assert controlled_ones == {ADOPTION, RATING, POSTS}
    assert controlled_ones | set(FOR_ANALYSTS) == there
    assert not controlled_ones & set(FOR_ANALYSTS)
    assert all(FOR_ANALYSTS.values())


def test_what_the_public_may_not_see_of_dbts_tables_is_a_column_of_theirs():
    """A column misspelt in the role of a table would be published as it is."""
    for node in manifest()["nodes"].values():
        role = DISCLOSURE.get(f"monitoring.{node['alias']}") if node["schema"] == "monitoring" else None
        if role:
            named = {count.column for count in role.counts} | {*role.figures, *role.decimals, *role.drops}
            named |= {column for rests in role.rests for column in rests.columns}
            assert named <= set(node["columns"])


def test_few_audits_take_their_share_and_its_rating():
    shown = public(rated(audits("authority", "", 3, 40)))
    (adoption,), (rating,) = shown[ADOPTION].to_dicts(), shown[RATING].to_dicts()
    assert (adoption["audited"], adoption["met"], adoption["met_pct"], adoption["suppression"]) == (40, None, None, "c")
    assert (rating["met_pct"], rating["rating"], rating["suppression"]) == (None, None, "c")
    assert rating["reason"].startswith("Withheld")


def test_the_few_plans_that_do_not_meet_a_measure_cannot_be_worked_out():
    (shown,) = public(rated(audits("authority", "", 37, 40)))[ADOPTION].to_dicts()
    assert None in (shown["audited"], shown["met"])
    assert shown["met_pct"] is None


def test_a_district_cannot_be_taken_from_the_authority():
    rows = [audits("authority", "", 20, 40), audits("district", "East", 2, 10), audits("district", "West", 18, 30)]
    shown = {each["level_value"]: each["met"] for each in public(rated(*rows))[ADOPTION].to_dicts()}
    assert shown["East"] is None
    assert None in (shown[""], shown["West"])


def test_a_service_of_which_six_plans_were_never_audited_is_not_named():
    rows = [audits("authority", "", 20, 40), audits("area", "The Example family", 2, 4), audits("area", "A", 18, 36)]
    shown = public(rated(*rows))
    for table in (ADOPTION, RATING):
        assert shown[table]["level_value"].to_list() == ["", "A"]


def test_a_partners_own_question_and_a_month_that_is_not_over_are_for_analysts():
    own, open_ = {"measure": "Is the Example family safe?"}, {"month_start": date(2019, 6, 1), "complete": False}
    rows = [audits("authority", "", 20, 40, **more) for more in ({}, own, open_)]
    shown = public(rated(*rows))
    for table in (ADOPTION, RATING):
        assert shown[table].select("measure", "month_start").rows() == [(MEASURE, MAY)]


def test_a_rating_may_change_while_its_row_stays_the_same():
    assert "rating" not in tables.Tables(DISCLOSURE).identity(RATING, rated(audits("authority", "", 20, 40))[RATING])


def test_posts_are_shown_for_all_specialists_together_once_their_month_is_complete():
    may, june = date(2019, 5, 31), date(2019, 6, 30)
    rows = [
        posts(may, 9.5, 8.0),
        posts(may, 3.0, 2.0, "mental_health_practitioner"),
        posts(june, 9.0, 8.0, complete=False),
    ]
    (shown,) = public({**QUARTER, POSTS: pl.DataFrame(rows)})[POSTS].to_dicts()
    assert (shown["role"], shown["established_fte"], shown["filled_fte"]) == ("", 10.0, 8.0)
    assert "filled_pct" not in shown


def test_half_a_post_is_a_worker():
    """Of one half-time worker nothing is shown, and neither is the number of posts, which would bound it."""
    frames = {**QUARTER, POSTS: pl.DataFrame([posts(date(2019, 5, 31), 2.0, 0.5)])}
    (shown,) = public(frames)[POSTS].to_dicts()
    assert (shown["established_fte"], shown["filled_fte"]) == (None, None)


def test_two_releases_subtracted_tell_of_no_single_audit():
    """One audit more that meets the measure: its counts, its share and its rating stay until the revision day."""
    first = controlled(rated(audits("authority", "", 20, 40)))
    later = rated(audits("authority", "", 21, 41))
    later[RATING] = later[RATING].with_columns(rating=pl.lit("B"))
    second = controlled(later, Earlier(first.figures, first.frames, first.remembered))
    for table in (ADOPTION, RATING):
        assert second.frames[table].equals(first.frames[table])
    revision = controlled(later, Earlier(first.figures, first.frames, first.remembered), is_revision=True)
    assert revision.frames[ADOPTION]["met"].to_list() == [21]
    assert revision.frames[RATING]["rating"].to_list() == ["B"]


def test_a_district_that_comes_or_goes_between_two_releases_tells_of_no_few_audits():
    """A month was released without West, which June names: one late audit of West's may not be seen to come, or go."""
    june = {"month_start": date(2019, 6, 1), "month_end": date(2019, 6, 30)}
    named = [audits("authority", "", 20, 40, **june)]
    named += [audits("district", name, 10, 20, **june) for name in ("East", "West")]
    without = rated(audits("authority", "", 20, 40), audits("district", "East", 20, 40), *named)
    with_one = rated(
        audits("authority", "", 21, 41), audits("district", "East", 20, 40), audits("district", "West", 1, 1), *named
    )
    keys = ["level", "level_value", "month_start"]
    for before, later in ((without, with_one), (with_one, without)):
        first = controlled(before)
        second = controlled(later, Earlier(first.figures, first.frames, first.remembered))
        for table in (ADOPTION, RATING):
            assert second.frames[table].select(keys).sort(keys).equals(first.frames[table].select(keys).sort(keys))
        assert audited(second.figures | QUARTER, second.frames).exposed == {}


def test_two_releases_subtracted_tell_of_no_single_worker():
    def night(filled):
        return {**QUARTER, POSTS: pl.DataFrame([posts(date(2019, 5, 31), 20.0, filled)])}

    first = controlled(night(12.0))
    for filled, shown in ((13.0, 12.0), (12.5, 12.0), (11.4, 12.0), (19.0, 19.0)):
        second = controlled(night(filled), Earlier(first.figures, first.frames, first.remembered))
        assert second.frames[POSTS]["filled_fte"].to_list() == [shown]
