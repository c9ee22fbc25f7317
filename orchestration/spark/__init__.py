"""The dbt layer on Spark instead of DuckDB: its session, its raw tables and its dbt run. pyspark is imported late."""
