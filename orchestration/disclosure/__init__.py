"""Statistical disclosure control: what of a table may be published, and an attack on what is.

A table is a `system.System`: cells, and the linear relations between them that a reader knows. `attack` works out how
closely a reader can pin down what is withheld, `suppress` chooses what to withhold until nothing falls,
`relations` and `indicator` say which relations tie the cells of `kpi.indicator`, `evaluation` those of `evaluation.*`.
Numbers and polars frames in and out; no file is read here, and nothing is published.
"""
