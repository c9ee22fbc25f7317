"""Decides what becomes of a delivery whose file could be parsed: in force, held or withdrawn.

    facts of the register (rows it would replace, same bytes before, ruling) -> `decide` -> outcome and reason

A file that could not be parsed is always rejected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from ingest.audit.trail import Event
from ingest.contracts import EXTRACTS
from ingest.contracts.base import RETURN, SNAPSHOT
from ingest.register import Register, returns
from ingest.register.records import (
    ACCEPTED,
    ALREADY_LOADED,
    HELD,
    IN_FORCE,
    REJECTED,
    RELEASED,
    WITHDRAWN,
    Counts,
    Delivery,
    Parse,
    Ruling,
)

SMALLEST_HALVED = 20
"""From this many rows on, fewer than half of them are held: a smaller table may halve by chance."""


@dataclass(frozen=True)
class Facts:
    """What a decision rests on.

    rows: accepted ones of the file. rows_replaced: those of the delivery in force that it would replace, 0 where there
    is none and for increments. loaded_before: the same bytes came into force earlier. was_in_force: so did this very
    delivery; a deeper history or a new release of the program does not hold it later on.
    """

    rows: int
    rows_replaced: int = 0
    loaded_before: bool = False
    was_in_force: bool = False
    was_held: bool = False
    ruling: Ruling | None = None
    # Of a return: why it is not of the period that its as-of date says, and for which other table it waits.
    wrong_period: str = ""
    waiting: str = ""


def falls_short(rows: int, rows_replaced: int) -> bool:
    """Whether rows that replace others are so few that somebody should look first."""
    return rows_replaced > 0 and (rows == 0 or (rows_replaced >= SMALLEST_HALVED and 2 * rows < rows_replaced))


def decide(facts: Facts) -> tuple[str, str]:
    """Outcome and reason, '' where nothing needs saying. An operator's own words stay out: see the audit trail."""
    ruling = facts.ruling
    if ruling and ruling.word == WITHDRAWN:
        return WITHDRAWN, f"withdrawn by an operator on {ruling.at[:10]}; the audit trail says why"
    if facts.wrong_period or facts.waiting:
        return (REJECTED, facts.wrong_period) if facts.wrong_period else (HELD, facts.waiting)
    return _decide_by_rows(facts)


def _decide_by_rows(facts: Facts) -> tuple[str, str]:
    """As `decide`, where only its size may keep a delivery out of force."""
    ruling, outcome = facts.ruling, ALREADY_LOADED if facts.loaded_before else ACCEPTED
    is_released = ruling is not None and ruling.word == RELEASED
    if facts.was_held and not facts.rows_replaced and not is_released:
        return HELD, "held when there was something in force to compare it with: held until it is released"
    if not falls_short(facts.rows, facts.rows_replaced):
        return outcome, ""
    found = f"{facts.rows} rows, where the delivery in force before it has {facts.rows_replaced}"
    if is_released:
        return outcome, f"{found}: released by an operator on {ruling.at[:10]}; the audit trail says why"
    return (outcome, "") if facts.was_in_force else (HELD, f"{found}: held until it is released")


def decided(register: Register, delivery: Delivery, parse: Parse, delivery_id: int | None, outcome: str) -> Delivery:
    """The delivery with outcome and reason as the register's facts have it.

    `delivery_id` is None for a new one; `outcome` is that of the earlier decision on it, '' without one.
    """
    extract = EXTRACTS.get((delivery.agency, delivery.extract))
    if parse.outcome != ACCEPTED or extract is None:
        return replace(delivery, outcome=parse.outcome, reason=parse.reason)
    facts = Facts(
        delivery.rows_accepted,
        register.grounds.rows_in_force_before(delivery, delivery_id) if extract.kind == SNAPSHOT else 0,
        register.grounds.delivered_before(delivery.content, delivery_id),
        outcome in IN_FORCE,
        outcome == HELD,
        register.grounds.ruling(delivery),
    )
    if extract.kind == RETURN:
        facts = replace(
            facts,
            rows_replaced=returns.rows_replaced(register, delivery, delivery_id),
            # It may have been held because it waited for another table.
            was_held=False,
            wrong_period=returns.wrong_period(extract, parse, date.fromisoformat(delivery.as_of or "")),
            waiting=returns.waiting(register, delivery),
        )
    outcome, reason = decide(facts)
    if outcome == REJECTED:
        return replace(delivery, outcome=outcome, reason=reason, **asdict(Counts()))
    return replace(delivery, outcome=outcome, reason=reason)


def settle(register: Register, deliveries: Mapping[int, Delivery]) -> list[Delivery]:
    """Take decisions again, on what is in force now and without parsing; returns those whose outcome or reason changed.

    `deliveries` come by id, oldest first, as each rests on the older ones.
    """
    changed = []
    with register.transaction():
        for delivery_id, earlier in deliveries.items():
            parse = register.parse(earlier.content)
            if parse is None:
                continue
            delivery = decided(register, earlier, parse, delivery_id, earlier.outcome)
            # A delivery in force keeps the reason it was accepted for, even if another has come between since.
            if delivery.outcome != earlier.outcome or (delivery.outcome == HELD and delivery != earlier):
                register.grounds.decide(delivery_id, delivery)
                register.note(event_of("delivery", delivery))
                changed.append(delivery)
    return changed


def event_of(what: str, delivery: Delivery, *, known_place: bool = True, **more: str) -> Event:
    """What the audit trail says of a delivery. Names of folders that the contracts do not know stay out of it."""
    place = ("authority", "agency", "extract") if known_place else ()
    said = ("as_of", "rows", "rows_accepted", "rows_quarantined", "rows_repeated", "outcome", "reason")
    details = {name: getattr(delivery, name) for name in (*place, *said)}
    return Event(what, {**details, "file_sha256": delivery.sha256, **more})
