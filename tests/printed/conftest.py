"""The published tables as seeds hold them, and `evaluation.replication` made from them."""

import polars as pl
import pytest

from orchestration.evaluation.money.configuration import Configuration
from orchestration.evaluation.money.reductions import printed_reductions
from orchestration.evaluation.replication import table
from tests.printed.replicated import Replication, seed


@pytest.fixture(scope="session")
def sources() -> table.Sources:
    return table.Sources(
        figures=seed("published/published_figures"),
        survey_responses=seed("published/published_survey_responses"),
        tables=seed("published/published_tables"),
        care_duration=seed("care_duration"),
        costs=Configuration.from_tables(seed("unit_costs"), seed("care_duration"), seed("implementation_costs")),
    )


@pytest.fixture(scope="session")
def replication(sources: table.Sources) -> Replication:
    return Replication(table.replicate(sources))


@pytest.fixture(scope="session")
def reductions(sources: table.Sources) -> pl.DataFrame:
    return printed_reductions(sources.figures)
