"""The history of runs in Dagster: where it is kept, for how long, and which runs died. Knows nothing of their work."""
