"""Figures and names in words, as the titles and text alternatives of charts have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

OUTCOMES: Mapping[str, str] = {
    "new_looked_after": "New looked-after children",
    "on_plan": "Children on a child protection plan",
    "re_referrals": "Re-referrals",
}
AGE_GROUPS: Mapping[str, str] = {"under_10": "under 10", "under_12": "under 12", "under_18": "under 18"}
REDUCTIONS: Mapping[str, str] = {"published": "reductions as published", "measured": "reductions as measured here"}
ALL_AGES = ("re_referrals", "under_18")
"""Counted of children of all ages, whose ages nobody asks for."""
SUPPRESSED = {"c": "suppressed to protect people", "z": "not applicable", "x": "not available"}
MINUS = "\N{MINUS SIGN}"


def authority(slug: str, names: Mapping[str, str]) -> str:
    """The authority's name; its slug in words where no name is known."""
    return names.get(slug) or slug.replace("_", " ").title()


def authorities(names: Mapping[str, str]) -> pl.Expr:
    """The column `authority` as names."""
    return pl.col("authority").map_elements(lambda slug: authority(slug, names), pl.String)


def of_whom(outcome: str, age_group: str, *, with_uasc: bool = False) -> str:
    """What was counted, and at which ages: `New looked-after children under 12`."""
    counted = OUTCOMES.get(outcome) or outcome.replace("_", " ").capitalize()
    ages = "" if (outcome, age_group) == ALL_AGES else AGE_GROUPS.get(age_group) or age_group.replace("_", " ")
    return f"{counted} {ages}".strip() + (", unaccompanied children among them" if with_uasc else "")


def with_uasc() -> pl.Expr:
    """Whether unaccompanied children are among those counted, where that makes a difference: entries under 18."""
    is_entries = (pl.col("outcome") == "new_looked_after") & (pl.col("age_group") == "under_18")
    return (is_entries & pl.col("includes_uasc")).alias("with_uasc")


def pounds(amount: float) -> str:
    """To three figures or so: `£850`, `£394,000`, `£1.68 million`."""
    sign, size = (MINUS if amount < 0 else ""), abs(amount)
    if size >= 999_500:
        return f"{sign}£{size / 1e6:,.2f} million"
    return f"{sign}£{round(size, -3):,.0f}" if size >= 9_500 else f"{sign}£{size:,.0f}"


def duration(months: int) -> str:
    """`4 years 1 month`, `6 months`, `2 years`."""
    parts = [(months // 12, "year"), (months % 12, "month")]
    said = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count]
    return " ".join(said) or "0 months"


def listed(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def sentence(text: str) -> str:
    """The text to stand as a sentence of its own: a capital at its beginning, a full stop at its end."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""


def why_empty(row: Mapping[str, Any]) -> str:
    """Why a row has no figure: that it is suppressed, else its own reason, else what its symbol stands for."""
    symbol = row.get("suppression") or "x"
    return SUPPRESSED["c"] if symbol == "c" else row.get("reason") or SUPPRESSED[symbol]


def not_shown(reasons: Mapping[str, str]) -> str:
    """Names with the reason why each is not shown, those of one reason together: `a and b (why)`."""
    names_of: dict[str, list[str]] = {}
    for name, reason in reasons.items():
        names_of.setdefault(reason, []).append(name)
    return "; ".join(f"{listed(names)} ({reason})" for reason, names in names_of.items())
