"""Who is who: links the people of partners to the authority's, before pseudonymisation. Pure functions over frames.

values      a name, postcode or number as two systems can compare it; what only stands for one is nothing
people      the identity store's people, cleaned, and the records in which splink compares them
model       the comparisons, how much each outcome weighs, and which pairs are compared (splink on DuckDB)
learn       how those weights are learnt
compare     every pair that may be one person, and how far it agrees
rules       what the weight alone must not decide: exact links, bars, twins, one person to one
link        people of a source and of the authority -> links, and pairs for people to look at
duplicates  people of the authority who look like one human being

Not here: files and the register (`ingest.linking`), Dagster, keys.
"""
