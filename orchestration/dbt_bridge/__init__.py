"""dbt, run inside this process: its parsed project, its runs and their events. No Dagster here."""
