"""The sections of the report, in its order."""

from orchestration.evaluation.registry import SECTIONS as EVALUATION
from orchestration.publication.report.views import records, signals

SECTIONS = (
    EVALUATION["costs"],
    EVALUATION["outcomes"],
    EVALUATION["impact"],
    EVALUATION["families"],
    records.INDICATORS,
    signals.SIGNALS,
    EVALUATION["replication"],
    records.QUALITY,
)
