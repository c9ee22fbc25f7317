"""Tables 3 to 6: police call-outs a month, before and after, by authority and by cohort."""

import pytest

from tests.printed.replicated import beyond_rounding


@pytest.mark.parametrize(("table", "figures"), [("Table 3", 4), ("Table 4", 4), ("Table 5", 4), ("Table 6", 4)])
def test_changes_to_the_printed_digit(replication, table, figures):
    changes = replication.rows(table, "change_pct")
    assert changes.height == figures
    assert beyond_rounding(changes).is_empty()


def test_call_outs_themselves_rest_on_unpublished_rows(replication):
    inputs = replication.rows("Table 3-6", "before")
    assert inputs["computed"].null_count() == inputs.height
    assert set(inputs["explanation"]) == {"The call-outs before and after come from rows that were never published"}
