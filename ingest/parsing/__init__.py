"""One content, from an open file to its files in lake and quarantine and to what the register says about it.

parse      reads a file once, judges it and puts the drafts in their places
streaming  batch by batch: conform, pseudonymise, write; never the whole file at once
repeats    rows of one file that carry the same key
version    a hash of all that decides what a lake file looks like: when it changes, contents are parsed again
"""
