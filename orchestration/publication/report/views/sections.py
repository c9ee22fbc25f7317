"""The sections of the report, in its order."""

from orchestration.evaluation.registry import SECTIONS as EVALUATION
from orchestration.publication.report.views import records

SECTIONS = (
    EVALUATION["costs"],
    EVALUATION["outcomes"],
    EVALUATION["families"],
    records.INDICATORS,
    EVALUATION["replication"],
    records.QUALITY,
)
