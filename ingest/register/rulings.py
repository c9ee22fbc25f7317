"""What an operator rules on one delivery: a held one is released, one in force withdrawn, a withdrawn one taken back.

    named delivery -> ruling, kept in the register and the audit trail -> it and what rests on it are decided again

Under the writer's lock. What is in force changes at once; the next night rebuilds warehouse and published files.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from ingest.audit import journal
from ingest.audit.trail import Event
from ingest.boundary.pseudonyms import key_fingerprint, load_key
from ingest.contracts import EXTRACTS
from ingest.formats import STANDARDS
from ingest.lake import lake_path
from ingest.mappings import WrongMapping, mapping_for, through
from ingest.parsing.version import parse_version
from ingest.paths import DataRoot
from ingest.register import Register
from ingest.register.decisions import decided, event_of, settle
from ingest.register.names import HASH_DIGITS
from ingest.register.records import HELD, IN_FORCE, RELEASED, WITHDRAWN, Content, Delivery, Ruling
from ingest.register.returns import is_waiting

HASH = re.compile(rf"[0-9a-fA-F]{{{HASH_DIGITS},64}}")
PLACE_DEPTH = 4
MOST_REASON = 500
HOW_TO_NAME = (
    "name it by its place below landing (authority/agency/extract/file name), as quality.delivery has it, or by at"
    f" least {HASH_DIGITS} digits of its SHA-256"
)
APPLIES_TO = {RELEASED: (HELD, WITHDRAWN), WITHDRAWN: IN_FORCE}


class RulingError(RuntimeError):
    """Nothing was ruled. The message says what the operator has to change; it holds no file name."""


def release(root: DataRoot, delivery: str, reason: str) -> Delivery:
    """Release a held delivery, or take a withdrawal back; returns the delivery as it is decided now.

    `delivery` is its place below landing (then the one registered last under that name), or at least 8 leading digits
    of its SHA-256.

    Raises:
        RulingError: no or several deliveries are meant, this one is neither held nor withdrawn, or no reason is given.
    """
    return _rule(root, delivery, RELEASED, reason)


def withdraw(root: DataRoot, delivery: str, reason: str) -> Delivery:
    """Take a delivery out of force, so that what it replaced is in force again; otherwise as `release`."""
    return _rule(root, delivery, WITHDRAWN, reason)


def places_of(root: DataRoot, named: str, word: str) -> list[str]:
    """What `release` or `withdraw` (`word`: RELEASED, WITHDRAWN) is to be called with for a file: for one named by its
    place in the folder of a standard the tables that it holds and that can be ruled on; anything else is meant itself.
    """
    parts = named.strip().split("/", PLACE_DEPTH - 1)
    standard = STANDARDS.get(parts[2]) if len(parts) == PLACE_DEPTH else None
    if standard is None or parts[1] != standard.agency or not root.register.exists():
        return [named]
    with Register(root.register) as register:
        places = ["/".join((parts[0], standard.name, table, parts[3])) for table in standard.table_names()]
        found = {place: _by_place(register, place, word) for place in places}
    can_be = [
        place
        for place, deliveries in found.items()
        if any(each.outcome in APPLIES_TO[word] and not is_waiting(each) for _, each in deliveries)
    ]
    return can_be or [named]


def _rule(root: DataRoot, named: str, word: str, reason: str) -> Delivery:
    reason = " ".join(reason.split())
    if not reason:
        raise RulingError("give a reason: the audit trail keeps it")
    if len(reason) > MOST_REASON:
        raise RulingError(f"the reason is longer than {MOST_REASON} characters")
    if not root.register.exists():
        raise RulingError(f"nothing has been loaded yet below {root.path}")
    with Register(root.register) as register:
        delivery_id, earlier = _find(register, named.strip(), word)
        if word == RELEASED and not lake_path(root, earlier.content).exists():
            raise RulingError("its rows are not in the lake: put the file back below landing and run a night first")
        if word == RELEASED and is_waiting(earlier):
            raise RulingError("it waits for another table of the same as-of date: put that below landing")
        event, name = Event(word), (earlier.agency, earlier.extract)
        before = {each.sha256 for each in register.in_force(*name, EXTRACTS[name].kind)}
        with register.transaction():
            register.grounds.rule(earlier, Ruling(word, reason, event.at, event.who))
            parse = register.parse(earlier.content)
            if parse is None:
                raise RulingError("the register does not know what its file held: run a night first")
            delivery = decided(register, earlier, parse, delivery_id, earlier.outcome)
            register.grounds.decide(delivery_id, delivery)
            register.note(replace(event, details=event_of(word, delivery, reason=reason).details))
            settle(register, register.grounds.held(delivery.agency, delivery.extract, delivery.content))
            _check_keys(root, register, name, before)
        journal.drain(root, register)
    return delivery


def _check_keys(root: DataRoot, register: Register, name: tuple[str, str], before: set[str]) -> None:
    """Refuse a content that was parsed under another pseudonym key or mapping, or by another release."""
    today = parse_version(EXTRACTS[name], key_fingerprint(load_key(root.path)))
    for each in register.in_force(*name, EXTRACTS[name].kind):
        parse = register.parse(Content(each.authority, *name, each.sha256))
        if each.sha256 in before or parse is None:
            continue
        try:
            mapping = mapping_for(root, each.authority, *name)
        except WrongMapping as wrong:
            raise RulingError(str(wrong)) from None
        if parse.version != through(today, mapping):
            raise RulingError(
                "what would come into force was read under an earlier key, release or mapping: put its file back below"
                " landing, run a night, and rule then"
            )


def _find(register: Register, named: str, word: str) -> tuple[int, Delivery]:
    """The one delivery meant, with its id."""
    found = _by_hash(register, named, word) if HASH.fullmatch(named) else _by_place(register, named, word)
    if not found:
        raise RulingError(f"no such delivery is in the register: {HOW_TO_NAME}")
    if len(found) > 1:
        raise RulingError(f"{len(found)} deliveries begin with these digits: {HOW_TO_NAME}")
    ((delivery_id, delivery),) = found
    if delivery.outcome not in APPLIES_TO[word]:
        raise RulingError(f"this delivery is {delivery.outcome}; {' and '.join(APPLIES_TO[word])} ones can be {word}")
    return delivery_id, delivery


def _by_place(register: Register, named: str, word: str) -> list[tuple[int, Delivery]]:
    parts = named.split("/", PLACE_DEPTH - 1)
    found = list(register.grounds.under_name(*parts).items()) if len(parts) == PLACE_DEPTH else []
    # A damaged file that arrived later under the same name does not hide the earlier one.
    return ([pair for pair in found if pair[1].outcome in APPLIES_TO[word]] or found)[:1]


def _by_hash(register: Register, digits: str, word: str) -> list[tuple[int, Delivery]]:
    """Of each file the delivery registered last; those that can be ruled on, where there are any."""
    every = sorted(register.grounds.with_hash(digits.lower()).items(), key=lambda pair: (_file(pair[1]), -pair[0]))
    found = [next(same) for _, same in groupby(every, key=lambda pair: _file(pair[1]))]
    return [pair for pair in found if pair[1].outcome in APPLIES_TO[word]] or found


def _file(delivery: Delivery) -> tuple[str, ...]:
    return (delivery.authority, delivery.agency, delivery.extract, delivery.file_name)
