"""A dashboard of the public file in Apache Superset: `make superset`.

`bundle` is the dashboard as code, in Superset's format for import, of `charts` that read `datasets`; `server` sets
Superset up and becomes it. Superset is in an environment of its own, `deploy/superset`: nothing here imports it.
"""
