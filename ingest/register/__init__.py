"""The register: every delivery that arrived, what was decided about it, and which ones are in force.

register    the open SQLite database, with its parts `arrivals`, `contents`, `grounds` and `overview`
records     what it holds, as values
force       the rules of force as SQL: newest, in force, waiting for an operator
decisions   accepted, held or withdrawn: what is decided about a parsed delivery
rulings     an operator releases or withdraws a delivery
names       how a delivery is named where people read about it
"""

from ingest.register.register import Register

__all__ = ["Register"]
