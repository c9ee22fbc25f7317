"""What the figures of the evaluation do not show, said of the rows that it is true of. Sources are the documents'.

The 2020 evaluation: chapters 2 and 3 and its Appendix 4. The pilot: its own words about its figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SELECTION = "sites were chosen for high or rising rates of looked-after children, and such rates may fall by themselves"
RECORDING = "a change of recording system would look like an effect"
COMPARING = "the evaluation calls comparing authorities potentially misleading"
TWO_YEARS = "only two years after"
PILOT = "the pilot report says that its figures are not evidence of impact"
ABSENCE = "the evaluation found its own data on absence inconclusive: gaps, and different periods in each authority"
DESIRABILITY = "practitioners answer for work of their own, and may say what is wished for"

OF_AUTHORITIES: Mapping[tuple[str, str], str] = {
    ("bracknell_forest", "new_looked_after"): "the evaluation calls the numbers before atypically low",
    (
        "peterborough",
        "police_call_outs",
    ): "the evaluation says that call-outs before and after may not be like for like",
}
"""By authority and outcome."""

PILOTS = ("cambridgeshire",)


def of_families(authority: str, outcome: str) -> Iterable[str]:
    """The caveats of an authority's outcome of families."""
    if own := OF_AUTHORITIES.get((authority, outcome)):
        yield own
    if authority in PILOTS:
        yield PILOT


def of_series(authority: str, outcome: str, years_after: float | None = None) -> Iterable[str]:
    """The caveats of an authority's outcome before and after; `years_after`: how many years after are compared."""
    yield from of_families(authority, outcome)
    if years_after is not None and 0 < years_after <= 2:
        yield TWO_YEARS
    yield SELECTION
    yield RECORDING
    yield COMPARING
