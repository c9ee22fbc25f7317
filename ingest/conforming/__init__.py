"""From batches of text to typed rows that meet the extract's contract, and the failures of those that do not.

conform      one delivery, batch by batch: types every column, asks the contract, names row, column and rule
conversion   text to a value, by kind of column
date_styles  day first or month first: what a whole file says
identifiers  what programs add to an identifier, and what stands for none
"""
