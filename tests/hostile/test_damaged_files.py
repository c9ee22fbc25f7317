"""Files damaged at random, through a real load: each is in the register, and no reason says what a file holds.

`make test` sends 100, `make fuzz` 2,000 and other seeds each time.
"""

import os
import re

from tests.hostile.damage import KINDS, damaged
from tests.partner import PLANS, Partner

FILES = int(os.environ.get("SAFEGUARDING_FUZZ_FILES") or 100)
FIRST_SEED = int(os.environ.get("SAFEGUARDING_FUZZ_SEED") or 0)
# What the undamaged files hold: identifiers, days, categories.
VALUES = re.compile(r"[LP]\d{4}|20(19|20)-\d\d-\d\d|neglect|physical|emotional|multiple")


def test_every_damaged_file_is_in_the_register_and_no_reason_quotes_it(partner: Partner) -> None:
    sent = set()
    for seed in range(FIRST_SEED, FIRST_SEED + FILES):
        kind = KINDS[seed % len(KINDS)]
        sent.add(partner.send(f"{PLANS}/2020-03-31_{seed}.{kind}", damaged(kind, seed)).name)
    partner.load()
    deliveries = partner.deliveries()
    assert {each.file_name for each in deliveries} == sent
    assert {each.outcome for each in deliveries} <= {"accepted", "rejected", "already_loaded", "held"}
    for each in deliveries:
        assert each.reason or each.outcome != "rejected", each.file_name
        assert not VALUES.search(each.reason), each.file_name
        assert not re.search(r"[LP]\d{4}", each.notes), each.file_name
