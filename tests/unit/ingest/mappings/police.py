"""A police force's export and the mapping through which it is read."""

from tests.partner import INCIDENTS, Partner

POLICE = """
[file]
header_row = 3
delimiter = "|"
dates = "dd/mm/yyyy"

[columns]
incident_id = "Crime Ref"
person_id = "Nominal"
role = "Involvement"
incident_date = ["Committed From", "Date Committed"]
domestic_abuse = "Qualifier"
offence_category = "Qualifier"

[values.role]
SUSPECT = "offender"
"injured party" = "victim"

[values.domestic_abuse]
DA = "yes"
"*" = "no"
"" = "no"

[constants]
call_out = true

[[leave_out]]
heading = "Involvement"
is = ["WITNESS"]

[[leave_out]]
heading = "Status"
is_not = ["Final"]
"""
ROWS = """Crime extract
Run on|01/02/2020
Crime Ref|Nominal|Involvement|Committed From|Qualifier|Status
C1|P1|Suspect |31/03/2019 23:10|DA|Final
C1|P2|INJURED PARTY|31/03/2019 23:10|DA|Final
C1|P3|WITNESS|31/03/2019 23:10|DA|Final
C2|P4|victim|01/04/2019|Burglary|final
C3|P5|SUSPECT|01/05/2019||Draft
"""
FILE = f"{INCIDENTS}/2020-01-31.csv"


def mapping(partner: Partner, text: str, place: str = INCIDENTS) -> None:
    path = partner.root.mappings / f"{place}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
