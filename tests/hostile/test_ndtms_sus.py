"""Files of NDTMS, SUS and MHSDS as partners send them: recognised by content, landed as the standard's own tables."""

import pytest

from ingest.boundary.identities import gather
from ingest.boundary.pseudonyms import load_key
from ingest.erasure.erase import erase
from ingest.register import Register
from ingest.register.records import ACCEPTED, REJECTED
from tests.partner import Partner

NDTMS = "luton/substance_misuse/ndtms"
SUS = "luton/health/sus"
K = (
    "FINITIAL,SINITIAL,DOB,SEX,AGNCY,CLIENT,CLIENTID,EPISODID,CONSENT,DRUG1,DRUG2,DRUG3,TRIAGED,DISD,DISRSN,"
    "MODID,SUBMID,TITID,MODST,TOPDATE,TOPID,TRSTAGE,ALCUSE,PWORK\tEDUCAT,PERSON_ID"
)
ROWS = """A,B,02/03/1980,1,A1,7,7,E7,Y,1011,NA,NA,01/02/2019,NA,NA,1,NA,T1,10/02/2019,10/02/2019,F1,S,3,NA,5,P7
A,B,02/03/1980,1,A1,7,7,E7,Y,1011,NA,NA,01/02/2019,NA,NA,2,NA,T2,10/03/2019,10/02/2019,F1,S,3,NA,5,P7
NA,NA,NA,NA,A1,NA,8,NA,N,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA,NA
"""
OF_ALL = "Unique CDS identifier,Update type,Local Patient Identifier,Withheld Identity Reason"
AE = f"{OF_ALL},Arrival Date,A&E Attendance Category"
ECDS = "CDSUniqueIdentifier|CDSUpdateType|LocalPatientID|EmergencyCareArrivalDate|EmergencyCareAttendanceCategory"
APC = (
    f"{OF_ALL},Hospital Provider Spell Number,"
    "Organisation Code Code of Provider,Episode Number,Start Date (Hospital Provider Spell),"
    "Admission Method (Hospital Provider Spell)"
)


@pytest.fixture
def partner(tmp_path) -> Partner:
    return Partner(tmp_path / "data")


def cells_between(between):
    """The rows with that between the cells of work and education."""
    return "".join(
        f"{before},{work}{between}{study},{person}\n"
        for before, work, study, person in (row.rsplit(",", 3) for row in ROWS.splitlines())
    )


@pytest.mark.parametrize("blank_line", ["", "\n"])
@pytest.mark.parametrize("between", [",", "\t"])
def test_a_file_of_set_k_with_fused_headings(partner, between, blank_line):
    """The cells below two headings in one are two, or one in the same way."""
    delivery = partner.sent(f"{NDTMS}/2019-06-30.csv", f"{K}\n{blank_line}{cells_between(between)}")
    assert (delivery.agency, delivery.extract, delivery.outcome) == ("ndtms", "records", ACCEPTED), delivery.reason
    assert (delivery.rows, delivery.rows_accepted, delivery.rows_unlinked) == (3, 3, 1)
    found = partner.raw("select as_of::varchar, consent, drug1, disd, alcuse, pwork, educat from raw.ndtms__records")
    assert sorted(found, key=str) == [
        ("2019-06-30", "N", None, None, None, None, None),
        ("2019-06-30", "Y", "1011", None, 3, None, 5),
        ("2019-06-30", "Y", "1011", None, 3, None, 5),
    ]


def test_a_cell_with_more_parts_than_its_heading_loses_none_of_them(partner):
    rows = cells_between("\t").replace("\t5,P7", "\t5\t6,P7", 1)
    delivery = partner.sent(f"{NDTMS}/2019-06-30.csv", f"{K}\n{rows}")
    assert delivery.outcome == REJECTED
    assert "educat" in {column for column, _ in partner.rejected_rows()}


def test_a_file_without_a_column_that_must_be_there_is_told_which(partner):
    delivery = partner.sent(f"{NDTMS}/2019-06-30.csv", f"{K.replace('MODST', 'MODSTART')}\n{ROWS}")
    assert delivery.outcome == REJECTED
    assert "nearly the table records of NDTMS" in delivery.reason
    assert "missing MODST" in delivery.reason


def test_a_file_in_an_extracts_folder_is_told_where_it_belongs(partner):
    delivery = partner.sent("luton/substance_misuse/treatments/2019-06-30.csv", f"{K}\n{ROWS}")
    assert "which belongs in landing/<authority>/substance_misuse/ndtms/" in delivery.reason
    delivery = partner.sent("luton/health/ae_attendances/2019-06-30_2.csv", f"{AE}\nR1,9,L1,,20190501,1\n")
    assert "the table ae of SUS, which belongs in landing/<authority>/health/sus/" in delivery.reason


def test_attendances_of_two_trusts_as_of_one_day_add_up(partner):
    partner.send(f"{SUS}/2019-06-30_one.csv", f"{AE}\nR1,9,L1,,20190501,1\nR2,9,,03,20190502,1\n")
    partner.send(f"{SUS}/2019-06-30_two.csv", f"{AE}\nR3,9,L1,,2019-05-03,1\n")
    partner.send(f"{SUS}/2019-07-31.csv", f"{AE}\nR1,1,L1,,20190501,1\n")
    assert {each.outcome for each in partner.load().deliveries} == {ACCEPTED}
    found = partner.raw("select as_of::varchar, arrival_date::varchar, update_type from raw.sus__ae order by all")
    assert found == [
        ("2019-06-30", "2019-05-01", "9"),
        ("2019-06-30", "2019-05-02", "9"),
        ("2019-06-30", "2019-05-03", "9"),
        ("2019-07-31", "2019-05-01", "1"),
    ]
    assert partner.raw("select as_of::varchar from raw.return_in_force where extract = 'ae' order by 1") == [
        ("2019-06-30",),
        ("2019-07-31",),
    ]


def test_whose_identity_is_withheld_is_nobody_to_be_linked(partner):
    partner.send(f"{SUS}/2019-06-30.csv", f"{AE}\nR1,9,L1,,20190501,1\nR2,9,,03,20190502,1\n")
    partner.load()
    with Register(partner.root.register) as register:
        people = gather(partner.root, "luton", "sus", register)
    assert people["person"].to_list() == ["L1"]


def test_admitted_patients_and_codes_with_letters(partner):
    delivery = partner.sent(f"{SUS}/2019-06-30.csv", f"{APC}\nR1,9,L1,,S1,RXX,1,20190501,2c\n")
    assert (delivery.extract, delivery.outcome) == ("apc", ACCEPTED), delivery.reason
    assert partner.raw("select admission_method, provider, episode_number from raw.sus__apc") == [("2C", "RXX", "1")]


def test_the_emergency_care_data_set_with_headings(partner):
    delivery = partner.sent(f"{SUS}/2019-06-30.csv", f"{ECDS.replace('|', ',')}\nR1,9,L1,20190501,1\n")
    assert (delivery.extract, delivery.outcome) == ("ae", ACCEPTED), delivery.reason


MHSDS = {
    "patients": "LocalPatientId,NHSNumber,PersonBirthDate,Gender,Postcode\nL1,9434765919,1985-02-03,2,LU1 2AA\n",
    "referrals": "ServiceRequestId,LocalPatientId,ReferralRequestReceivedDate,ServDischDate\nS1,L1,2019-04-01,\n",
    "teams": "ServiceRequestId,CareProfTeamLocalId,ServTeamTypeRefToMH\nS1,T1,a02\n",
    "contacts": "CareContactId,ServiceRequestId,CareProfTeamLocalId,CareContDate\nC1,S1,T1,2019-04-05\n",
    "activities": "CareActId,CareContactId\nA1,C1\n",
    "referral_scores": "ServiceRequestId,CodedAssToolType,PersScore,AssToolCompDate\nS1,720433000,12.0,2019-04-02\n",
    "activity_scores": "CareActId,CodedAssToolType,PersScore\nA1,445455005,7\n",
}


def test_every_table_of_a_mental_health_submission_is_told_by_its_columns(partner):
    for number, content in enumerate(MHSDS.values()):
        partner.send(f"luton/health/mhsds/2019-06-30/file{number}.csv", content)
    found = [(each.extract, each.outcome) for each in sorted(partner.load().deliveries, key=lambda x: x.file_name)]
    assert found == [(table, ACCEPTED) for table in MHSDS]
    assert partner.raw("select team_type from raw.mhsds__teams") == [("A02",)]
    assert partner.raw("select score from raw.mhsds__referral_scores") == [("12",)]
    with Register(partner.root.register) as register:
        (who,) = gather(partner.root, "luton", "mhsds", register).rows(named=True)
    assert (who["person"], who["sex"], who["nhs_number"]) == ("L1", ["F"], ["9434765919"])


def test_an_erased_person_leaves_the_files_of_a_standard(partner):
    file = partner.send(f"{NDTMS}/2019-06-30.csv", f"{K}\n{ROWS}")
    partner.load()
    erase(partner.root, "luton", "P7", load_key(partner.root.path))
    partner.load()
    assert "P7" not in file.read_text()
    assert partner.raw("select consent from raw.ndtms__records") == [("N",)]
