"""The boundary: identifiers become keyed hashes here, and names, postcodes, UPNs and NHS numbers go no further.

pseudonyms   the secret key, and what the lake holds instead of identifiers
rotation     a new key
near_misses  counts identifiers that nearly are a known person's, by comparing keys
"""
