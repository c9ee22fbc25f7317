"""Disclosure control as the tests call it: with the register of the evaluation that is published."""

from orchestration.disclosure import control, table_audit
from orchestration.evaluation.registry import DISCLOSURE


def controlled(frames, earlier=None, **how):
    """What the public may see of the frames."""
    return control.controlled(frames, DISCLOSURE, earlier, **how)


def audited(frames, public):
    """What the audit of the public frames finds."""
    return table_audit.audited(frames, public, DISCLOSURE)
