"""Statistical disclosure control: what of a table may be published, and an audit of what is.

`policy` says how small a published count may be. A table is a `system.System`: cells, and the linear relations between
them that a reader knows. `audit` works out how closely an attacker can pin down what is withheld, `suppression` chooses
what to withhold until nothing is exposed. `relations` says how relations are written down, `instances` finds where they
hold; `indicator` has those of `kpi.indicator`, and `roles` is how a table of the evaluation says what it prints and
what adds up in it. Numbers and polars frames in and out; no file is read here, and nothing is published.
"""
