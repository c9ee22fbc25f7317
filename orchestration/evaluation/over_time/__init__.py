"""An authority's outcomes year by year: before against after, with a trend, and against statistical neighbours.

Every number comes from `evaluation.authority_year`; `yearly` says which of its years count.
"""
