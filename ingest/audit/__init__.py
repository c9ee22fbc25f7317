"""The audit trail: what was done with the data, when and by whom, one line each, so chained that changes show.

An entry holds the SHA-256 of itself and of the one before; the register and every published generation keep the hash of
the last one, so that entries cut off at the end are missed too. Entries hold hashes, counts and names of the
project's own; never a value of a person, a file's name or an identifier, hashed or not.

The code that does something records it with `journal.record`.
"""
