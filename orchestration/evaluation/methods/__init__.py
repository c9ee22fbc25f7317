"""Statistics that several tables of the evaluation share. They know no table; numbers in, findings out.

Heavy libraries are imported where they are used: declaring a table must not load them.
"""
