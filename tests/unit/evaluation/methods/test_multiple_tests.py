"""p of several tests, beside statsmodels'."""

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests

from orchestration.evaluation.methods.multiple_tests import false_discovery, holm

RANDOM = np.random.default_rng(5)
FAMILIES = (
    [0.01, 0.04, 0.03],
    [0.5],
    [1.0, 1.0, 0.9],
    [0.02, 0.02, 0.02, 0.4],
    [0.0, 1e-300, 0.3],
    *(RANDOM.random(size).round(2).tolist() for size in (2, 5, 36)),
)


def test_holm_of_a_family():
    assert holm(pl.Series([0.01, 0.04, 0.03])).to_list() == pytest.approx([0.03, 0.06, 0.06])


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("adjusted", "method"), [(holm, "holm"), (false_discovery, "fdr_bh")])
def test_each_is_that_of_statsmodels(family, adjusted, method):
    assert adjusted(pl.Series(family)).to_list() == pytest.approx(multipletests(family, method=method)[1].tolist())


@pytest.mark.parametrize("adjusted", [holm, false_discovery])
def test_an_empty_p_stays_empty_and_counts_for_no_test(adjusted):
    found = adjusted(pl.Series([None, 0.02, None, 0.03])).to_list()
    assert (found[0], found[2]) == (None, None)
    assert [found[1], found[3]] == adjusted(pl.Series([0.02, 0.03])).to_list()
    assert adjusted(pl.Series([None, None], dtype=pl.Float64)).to_list() == [None, None]
