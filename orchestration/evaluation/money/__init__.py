"""The cost model: what Family Safeguarding costs and saves, when it breaks even, and how sure that is.

`costs` is its arithmetic, `configuration` and `settings` its reference tables, `reductions` what it rests on,
`projection` its years by authority. The tables made of them are modules of `orchestration.evaluation`.
"""
