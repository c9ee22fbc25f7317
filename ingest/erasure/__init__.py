"""Erasing a person (UK GDPR, article 17): from what partners delivered, from what was made of it, and for good.

`person` finds what else somebody is known by, `marks` remembers it as hashes that nobody can turn back, `sift` says
which rows of a file are about them, `rewrite` writes a file without those rows, `landing` does so for the files that
are there and `arrivals` for those that come, `made` for lake, quarantine and register.

Not here: the warehouse and the published files, which are rebuilt (`orchestration.operations.erase`).
"""
