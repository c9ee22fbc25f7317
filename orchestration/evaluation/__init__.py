"""The evaluation: one module a table of schema `evaluation`, listed in `registry`. No Dagster, no files, no database.

A module holds what its table reads, computes, says of its columns, shows in the report and keeps from the public;
`table` is how that is declared. `methods` are the statistics they share, `money` the cost model, `replication` the
printed figures of the source documents computed again, `charts` the drawings.
"""
