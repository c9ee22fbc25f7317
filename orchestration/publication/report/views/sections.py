"""The sections of the report, in its order."""

from orchestration.evaluation.registry import SECTIONS as EVALUATION
from orchestration.publication.report.views import records, signals

SECTIONS = (
    EVALUATION["impact"],
    EVALUATION["outcomes"],
    EVALUATION["families"],
    EVALUATION["practice"],
    EVALUATION["costs"],
    signals.SIGNALS,
    records.INDICATORS,
    EVALUATION["linkage"],
    EVALUATION["replication"],
    records.QUALITY,
)
