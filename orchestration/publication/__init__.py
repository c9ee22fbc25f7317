"""Publishing: a whole generation of files is built aside, then readers are switched to it by one rename.

Plain functions over paths and DuckDB; no Dagster. `generations` is the life of a generation folder,
`access` who may read what lies in it, `analyst` what goes into the analysts' file, `authorities` what of it goes into
the file of one authority (`ownership` decides, table by table), `checks` the record of the gates that travels with it,
`public` what everybody may read (`public_quality`: deliveries and checks), `disclosure_gate`, `anonymity` its gates,
`report` the page and the spreadsheet made of it; `return_workbook` (with `toolkit_names`) what evaluators get.
"""
