"""Mappings: how files that are neither an extract nor a standard are read (police systems, a trust's own export).

rules    what a mapping may say; checked against the contract
files    where mappings lie, which file is read through which
dates    days as systems write them
reading  a file under our names and codes
draft    a first mapping, made from a file
"""

from ingest.mappings.files import MappingFile, WrongMapping, mapping_for, mapping_in, through, with_mappings

__all__ = ["MappingFile", "WrongMapping", "mapping_for", "mapping_in", "through", "with_mappings"]
