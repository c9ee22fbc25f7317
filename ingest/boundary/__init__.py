"""The boundary: identifiers become keyed hashes here. Names, postcodes, UPNs and NHS numbers go no further than this.

pseudonyms   the secret key, and what the lake holds instead of identifiers
rotation     a new key
identities   who the people of a source are, kept apart for linkage
near_misses  counts identifiers that nearly are a known person's, by comparing keys
"""
