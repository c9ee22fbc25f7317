"""NDTMS, core data set K: drug and alcohol treatment, the columns that the warehouse uses.

How its files are recognised and read is declared in `ingest.formats.ndtms`.
"""

from __future__ import annotations

from datetime import date

from ingest.contracts.base import SUBMISSION, LinkableExtract
from ingest.contracts.days import BIRTH, EVENT
from ingest.contracts.fields import choice, day, identifier, text, whole
from ingest.contracts.substance_misuse import BEST_RATING, DAYS_ASKED


class Records(LinkableExtract, agency="ndtms", extract="records", kind=SUBMISSION):
    """Treatment records, one row a client, episode, modality, review and form."""

    agncy: str = text("*", nullable=True, says="The treatment agency's code.")
    person_id: str = identifier(or_else="source_person_id")
    episode_id: str = identifier("*", nullable=True, heading="EPISODID", says="Pseudonym of an episode of treatment.")
    consent: str = text(says="Whether the client consents to NDTMS: N for no.")
    drug1: str = text(says="First problem substance.")
    drug2: str = text(says="Second problem substance.")
    drug3: str = text(says="Third problem substance.")
    triaged: date = day(EVENT, required=True, says="Day of the assessment (triage).")
    disd: date = day(EVENT, required=True, says="Day of discharge; empty while the episode is open.")
    disrsn: str = text(required=True, says="Reason of discharge.")
    modid: str = identifier("*", nullable=True, required=False, says="Pseudonym of a modality.")
    submid: str = identifier("*", nullable=True, required=False, says="Pseudonym of a review of a modality.")
    titid: str = identifier("*", nullable=True, required=False, says="Pseudonym of a time in treatment.")
    modst: date = day(EVENT, required=True, says="First day of the modality.")
    form_id: str = identifier("*", nullable=True, required=False, heading="TOPID", says="Pseudonym of a form.")
    topdate: date = day(EVENT, says="Day of the form.")
    trstage: str = text(says="When in treatment the form is of: S start, R review, E exit.")
    alcuse: int = whole(maximum=DAYS_ASKED, says="Days of alcohol use in the past 28.")
    opiuse: int = whole(maximum=DAYS_ASKED, says="Days of use of opiate in the past 28.")
    crause: int = whole(maximum=DAYS_ASKED, says="Days of use of crack in the past 28.")
    cocause: int = whole(maximum=DAYS_ASKED, says="Days of use of cocaine in the past 28.")
    amphuse: int = whole(maximum=DAYS_ASKED, says="Days of use of amphetamine in the past 28.")
    cannuse: int = whole(maximum=DAYS_ASKED, says="Days of use of cannabis in the past 28.")
    otdrguse: int = whole(maximum=DAYS_ASKED, says="Days of use of any other substance in the past 28.")
    psyhstat: int = whole(maximum=BEST_RATING, says="Self-rated psychological health, 0 to 20; higher is better.")
    phstat: int = whole(maximum=BEST_RATING, says="Self-rated physical health, 0 to 20; higher is better.")
    quallife: int = whole(maximum=BEST_RATING, says="Self-rated quality of life, 0 to 20; higher is better.")
    pwork: int = whole(maximum=DAYS_ASKED, says="Days in paid work in the past 28.")
    educat: int = whole(maximum=DAYS_ASKED, says="Days in education in the past 28.")
    source_person_id: str = identifier(linking=True, heading="CLIENTID", other_headings=("CLIENT_ID",))
    date_of_birth: date = day(BIRTH, dropped=True, linking=True, heading="DOB")
    postcode: str = text(dropped=True, linking=True, heading="PC")
    sex: str = choice("M", "F", "U", dropped=True, linking=True)


EXTRACTS = (Records,)
