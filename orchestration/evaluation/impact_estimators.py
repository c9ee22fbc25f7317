"""The estimators of `impact_did`: Poisson imputation and mixtures of donors, of a panel and of its placebos."""

from __future__ import annotations

from functools import partial

import numpy as np

from orchestration.evaluation.comparison import Design
from orchestration.evaluation.methods import imputation, synthetic
from orchestration.evaluation.methods.imputation import Floats


class Found:
    """What one estimator finds: log ratios and expected counts of the authorities estimated, and of placebos.

    single: (donors, authorities), each donor in the place of each authority. together: (assignments,), the mean of
    donors in all places.
    """

    def __init__(self, design: Design, after: Floats, expected: Floats, single: Floats, together: Floats) -> None:
        self.after, self.expected, self.single, self.together = after, expected, single, together
        rows = [design.treated[each] for each in design.estimated]
        self.observed = design.panel.counted[rows]
        self.is_after = design.panel.years > design.starts()[:, None]
        self.event_years = design.panel.years - design.starts()[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            self.yearly = np.log(self.observed / expected)


def imputed(design: Design, drawn: imputation.Integers, *, from_last_year: bool = False) -> Found:
    """Expected counts are predicted from the cells without the programme. drawn: the assignments of placebos."""
    rows = np.array([list(design.treated.values())], dtype=np.int64)
    places = [list(design.treated).index(each) for each in design.estimated]
    fitted = imputation.effects(design.panel, rows, design.starts(tuple(design.treated)), from_last_year=from_last_year)
    donors, starts = np.arange(design.donors)[:, None], design.starts()
    placebo = partial(imputation.effects, design.donor_panel, from_last_year=from_last_year)
    single = np.column_stack([placebo(donors, starts[[k]]).after[:, 0] for k in range(len(starts))])
    together = placebo(drawn, starts).after.mean(axis=1) if len(drawn) else np.empty(0)
    return Found(design, fitted.after[0, places], fitted.expected[0, places], single, together)


def mixed(design: Design, drawn: imputation.Integers, *, equally: bool = False) -> Found:
    """Expected rates are those of a mixture of donors, or of all `equally`. drawn: the assignments of placebos."""
    donors, starts = list(range(design.donors)), design.starts()
    rows = [design.treated[each] for each in design.estimated]
    control = partial(synthetic.control, design.panel, equally=equally)
    placebos = partial(synthetic.placebos, design.donor_panel, donors, equally=equally)
    found = [control(row, donors, int(start)) for row, start in zip(rows, starts, strict=True)]
    of_year = {int(start): placebos(int(start)) for start in set(starts.tolist())}
    single = np.column_stack([of_year[int(start)] for start in starts])
    together = single[drawn, np.arange(len(starts))].mean(axis=1) if len(drawn) else np.empty(0)
    return Found(
        design, np.array([each.after for each in found]), np.array([each.expected for each in found]), single, together
    )
