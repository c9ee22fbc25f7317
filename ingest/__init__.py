"""From partners' files to schema `raw` of the warehouse. Nothing here knows Dagster or dbt."""
