"""The vectorised draws against the cost model written out for one draw at a time, and against exact quantiles."""

import numpy as np
import pytest
from scipy import stats

from orchestration.evaluation.money import configuration, monte_carlo, reductions, settings
from orchestration.evaluation.money.reductions import Reduction, Reductions
from orchestration.evaluation.money.scenarios import BREAK_EVEN, NET_SAVING, Scenarios
from orchestration.evaluation.money.settings import Settings
from tests.unit.evaluation.cost_frames import inputs

SHARES = [0.10, 0.50, 0.05, 0.05, *[0.0375] * 8]
HERTS = Reductions("published", Reduction(90.0, 37.0, 16, ""), Reduction(379.2, 300.0, 5, ""), "")
SMALL = Reductions("published", Reduction(9.6, 30.0, 16, ""), Reduction(34.2, 70.0, 12, ""), "")
LUTON = Reductions("published", Reduction(10.3, 30.0, 16, ""), None, "no plans")


def scenarios(authority, known, **settings):
    tables = inputs(settings)
    found = Settings.from_table(tables.cost_settings)
    return Scenarios.from_reductions(configuration.configuration(tables, found), authority, known, found)


def parameters(**changed):
    return settings.read_parameters(inputs(parameters=changed).sensitivity_parameters)


def one_at_a_time(spent, rate, *, fewer_entries, unit_costs, care_duration, deadweight, fewer_plans=0.0):
    """The cost model without arrays: each length of stay, each year, each month's crossing."""
    kept, price, stretch = 1 - deadweight / 100, 1 + unit_costs / 100, 1 + care_duration / 100

    def child_years(t, length):
        return t * t / 2 if t <= length else length * length / 2 + length * (t - length)

    nets, net = [], 0.0
    for year in range(13):
        saved = 0.0
        if year:
            children = sum(
                share * (child_years(year, k * stretch) - child_years(year - 1, k * stretch))
                for k, share in enumerate(SHARES, start=1)
            )
            saved += kept * fewer_entries * (children * 71_567 + 17_622) * price
            saved += kept * fewer_plans * (0.5 if year == 1 else 1) * 13_274 * price
        net += (saved - spent[min(year, len(spent) - 1)]) / (1 + rate / 100) ** year
        nets.append(net)
    if nets[12] < 0:
        return None, nets[5]
    for year in range(12, 0, -1):
        if nets[year - 1] < 0:
            return 12 * (year - 1) + 12 * -nets[year - 1] / (nets[year] - nets[year - 1]), nets[5]
    return 0.0, nets[5]


@pytest.mark.parametrize(
    ("authority", "spent", "known"),
    [
        ("hertfordshire", [2_495_626, 2_056_037, 1_033_321], HERTS),
        ("peterborough", [455_787, 2_229_494, 676_887, 546_716], SMALL),
        ("luton", [135_141, 1_959_051, 785_577], LUTON),
    ],
)
def test_every_draw_is_the_model_one_at_a_time(authority, spent, known):
    draws = 300
    values = monte_carlo.draw(parameters(), known, draws, seed=7)
    found = monte_carlo.simulate(scenarios(authority, known, discount_rate=3.5), values, draws)
    for n in range(draws):
        months, net = one_at_a_time(spent, 3.5, **{name: each[n] for name, each in values.items()})
        assert found[BREAK_EVEN][n] == pytest.approx(np.nan if months is None else months, nan_ok=True)
        assert found[NET_SAVING][n] == pytest.approx(net)


def test_quantiles_of_one_uniform_parameter_are_exact():
    """Net savings are linear in deadweight, so their quantiles are those of a uniform distribution."""
    only = [each for each in parameters() if each.name == "deadweight"]
    draws = 200_000
    herts = scenarios("hertfordshire", HERTS)
    values = monte_carlo.draw(only, HERTS, draws, seed=3)
    found = monte_carlo.quantiles(monte_carlo.simulate(herts, values, draws)[NET_SAVING])
    ends = [float(herts.results({"deadweight": share})[NET_SAVING]) for share in (50, 0)]
    exact = stats.uniform(ends[0], ends[1] - ends[0]).ppf(np.array(monte_carlo.QUANTILES) / 100)
    assert found == pytest.approx(exact.tolist(), abs=0.005 * (ends[1] - ends[0]))


def test_quantiles_of_the_estimate_alone_are_those_of_students_t():
    only = [each for each in parameters() if each.name == "fewer_entries"]
    draws = 200_000
    herts = scenarios("hertfordshire", HERTS)
    values = monte_carlo.draw(only, HERTS, draws, seed=4)
    assert set(values) == {"fewer_entries"}
    found = monte_carlo.quantiles(monte_carlo.simulate(herts, values, draws)[NET_SAVING])
    at = stats.t(16, 90, 37 / stats.t(16).ppf(0.975)).ppf(np.array(monte_carlo.QUANTILES) / 100)
    exact = herts.results({"fewer_entries": at})[NET_SAVING].tolist()
    assert found == pytest.approx(exact, abs=0.01 * (exact[-1] - exact[0]))


def test_triangular_draws_follow_the_table():
    values = monte_carlo.draw(parameters(unit_costs={"low": -10, "mode": 20, "high": 30}), HERTS, 20_000, seed=5)
    assert stats.kstest(values["unit_costs"], stats.triang(0.75, -10, 40).cdf).pvalue > 0.001


def test_parameters_are_drawn_independently():
    values = monte_carlo.draw(parameters(), HERTS, 20_000, seed=6)
    off_diagonal = np.corrcoef(list(values.values())) - np.eye(len(values))
    assert abs(off_diagonal).max() < 0.03


def test_the_same_seed_gives_the_same_draws_and_another_does_not():
    first, again, other = (monte_carlo.draw(parameters(), HERTS, 100, seed) for seed in (1, 1, 2))
    assert all((first[name] == again[name]).all() for name in first)
    assert all((first[name] != other[name]).any() for name in first)


def test_working_in_chunks_changes_no_figure(monkeypatch):
    values = monte_carlo.draw(parameters(), SMALL, 1_000, seed=8)
    peterborough = scenarios("peterborough", SMALL)
    whole = monte_carlo.simulate(peterborough, values, 1_000)
    monkeypatch.setattr(monte_carlo, "CHUNK", 33)
    parts = monte_carlo.simulate(peterborough, values, 1_000)
    assert parts[BREAK_EVEN] == pytest.approx(whole[BREAK_EVEN], nan_ok=True)
    assert parts[NET_SAVING].shape == (1_000,)


def test_draws_that_never_break_even_are_later_than_all_others():
    results = np.array([*range(1, 71), *[np.nan] * 30], dtype=float)
    assert monte_carlo.quantiles(results) == [3, 5, 25, 50, None, None, None]


def test_a_reduction_without_an_interval_is_held_and_said_to_be():
    known = Reductions("measured", Reduction(9.6, None, 0, "one year in each period"), None, "")
    assert "fewer_entries" not in monte_carlo.draw(parameters(), known, 10, seed=9)
    assert monte_carlo.held(parameters(), known) == [
        "fewer_entries is held at its base value, without an interval: one year in each period"
    ]


def test_the_reductions_parameters_belong_to_are_theirs():
    assert monte_carlo.reduction(reductions.ENTRIES, HERTS) is HERTS.entries
    assert monte_carlo.reduction(reductions.PLANS, HERTS) is HERTS.plans


def test_both_reductions_go_together_as_their_yearly_series_do():
    """And each keeps Student's t of its own."""
    values = monte_carlo.draw(parameters(), HERTS, 100_000, seed=8, correlation=0.6)
    found = stats.spearmanr(values["fewer_entries"], values["fewer_plans"]).statistic
    assert 0.5 < found < 0.6
    inside = np.abs(values["fewer_plans"] - 379.2) < 300
    assert inside.mean() == pytest.approx(0.95, abs=0.003)
    apart = monte_carlo.draw(parameters(), HERTS, 100_000, seed=8)
    assert abs(stats.spearmanr(apart["fewer_entries"], apart["fewer_plans"]).statistic) < 0.02
