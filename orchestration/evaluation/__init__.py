"""The evaluation as plain functions over tables and numbers: no Dagster, no dbt, no files, no database.

`over_time`, `families` and `money` make the tables of `evaluation.*` and `definitions` says what is in them;
`replication` holds what the source documents print against what follows from it; `disclosure` decides what the public
may see. The modules beside them are what several of these share.
"""
