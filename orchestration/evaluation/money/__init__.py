"""The cost model: what Family Safeguarding costs and saves, when it breaks even, and how sure that is.

`costs` is its arithmetic, `reductions` what it rests on. What the source documents print is in `replication`.
"""
