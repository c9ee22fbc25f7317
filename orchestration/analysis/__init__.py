"""The evaluation as plain functions over tables and numbers: no Dagster, no dbt, no files, no database.

`costs` is the cost model, `replication` holds what the source documents print against what follows from it.
"""
