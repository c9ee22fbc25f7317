"""What the source documents print against what follows from it: `table.replicate` makes `evaluation.replication`.

`figures` is how a printed figure and a computed one are held; each other module works out one group of tables. Only
printed figures are used: what needs rows that were never published stays without a computed value, and says so.
"""
