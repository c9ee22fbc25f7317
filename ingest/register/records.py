"""What the register holds, as values: contents, what parsing them gave, deliveries. No SQL and no rules here."""

from dataclasses import dataclass, fields

ACCEPTED, REJECTED, ALREADY_LOADED, HELD, WITHDRAWN = OUTCOMES = (
    "accepted",
    "rejected",
    "already_loaded",
    "held",
    "withdrawn",
)
IN_FORCE = (ACCEPTED, ALREADY_LOADED)
RELEASED = "released"


@dataclass(frozen=True)
class Content:
    """Whose content it is: the same bytes for another authority or extract are another content."""

    authority: str
    agency: str
    extract: str
    sha256: str


@dataclass(frozen=True)
class Counts:
    """Rows of a file: rows = accepted + quarantined + repeated. `rows_unlinked` are accepted ones without a person."""

    rows: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    rows_repeated: int = 0
    rows_unlinked: int = 0

    def __post_init__(self) -> None:
        if self.rows != self.rows_accepted + self.rows_quarantined + self.rows_repeated:
            raise AssertionError("rows in differ from rows accepted, quarantined and repeated")


@dataclass(frozen=True)
class Mapped:
    """The mapping through which a content was read (place, SHA-256), the rows it left out, the values it changed."""

    mapping: str
    mapping_sha256: str
    rows_left_out: int
    values_mapped: int


@dataclass(frozen=True)
class Parse:
    """What parsing a content gave. `version` changes with contract, reader and pseudonym key: then it is parsed again.

    `first_day` and `last_day` (ISO) span the values of the extract's period column where raw views need them. `as_of`
    (ISO) is the newest as-of date under which it was parsed, and `refused_as_later` how many of its dates were refused
    only because they lie too long after it: under a later one it is parsed again. `mapped` is kept apart: it is None of
    a parse that the register gives back.
    """

    version: str
    outcome: str
    reason: str = ""
    notes: str = ""
    counts: Counts = Counts()
    first_day: str | None = None
    last_day: str | None = None
    as_of: str | None = None
    refused_as_later: int = 0
    mapped: Mapped | None = None

    def stands_as_of(self, as_of: str) -> bool:
        """Whether the content, delivered as of that day (ISO), would be parsed as it was."""
        return not self.refused_as_later or as_of <= (self.as_of or "")


@dataclass(frozen=True)
class Delivery:
    """A row of `quality.delivery`, in its order of columns. Days and times in ISO format, in UTC."""

    authority: str
    agency: str
    extract: str
    file_name: str
    sha256: str
    as_of: str | None
    arrived_at: str
    size_bytes: int
    rows: int
    rows_accepted: int
    rows_quarantined: int
    rows_repeated: int
    rows_unlinked: int
    outcome: str
    reason: str
    notes: str

    @property
    def content(self) -> Content:
        """What it carries, for whom."""
        return Content(self.authority, self.agency, self.extract, self.sha256)


@dataclass(frozen=True)
class Known:
    """A delivery already in the register: its id, and whether its decision still stands."""

    id: int
    sha256: str
    arrived_at: str
    version: str
    settled: bool
    outcome: str


@dataclass(frozen=True)
class TableOf:
    """A table of a file: what the decision on it rests on, and the reason where the file itself was refused."""

    agency: str
    extract: str
    version: str
    reason: str


@dataclass(frozen=True)
class Ruling:
    """What an operator has decided of one delivery: `word` is RELEASED or WITHDRAWN, `at` in ISO format and UTC."""

    word: str
    reason: str
    at: str
    who: str


@dataclass(frozen=True)
class InForce:
    """A content in force, with the newest delivery that carries it; `age` counts up from an authority's oldest."""

    authority: str
    sha256: str
    as_of: str
    arrived_at: str
    file_name: str
    age: int
    rows_accepted: int
    first_day: str | None
    last_day: str | None


DELIVERY_COLUMNS = tuple(field.name for field in fields(Delivery))


@dataclass(frozen=True)
class PersonLink:
    """A row of `raw.person_link`: a person of a source, and whom the authority knows them as. `linked_as_of` in ISO."""

    authority: str
    agency: str
    source_person_key: str
    person_key: str
    method: str
    match_weight: float | None
    match_probability: float | None
    linked_as_of: str


@dataclass(frozen=True)
class Pair:
    """Two people of whom somebody has to say whether they are one, and why."""

    authority: str
    agency: str
    source_person_key: str
    person_key: str
    match_weight: float
    match_probability: float
    reason: str


@dataclass(frozen=True)
class Linkage:
    """What linking one source came to: people of the source, how many are linked how, and how many people look at; rows
    that carry no person of the authority's, linked and not; what the probabilities say of links that are wrong or
    missing; and how many decisions decide nothing, because nobody is known by a number in them or they contradict each
    other. `basis` is a hash of all that it rests on. `persons`: those of the authority to whom they were linked;
    `weights`: what each outcome of a comparison weighed, as JSON.
    """

    authority: str
    agency: str
    basis: str
    people: int
    exact: int
    probable: int
    reviewed: int
    awaiting_review: int
    rows_linked: int
    rows_unlinked: int
    expected_false_links: float
    expected_missed_links: float
    decisions_without_effect: int
    persons: int
    weights: str

    @property
    def linked(self) -> int:
        """Those who are linked, however."""
        return self.exact + self.probable + self.reviewed

    @property
    def unlinked(self) -> int:
        """Those who are linked to nobody, and whom nobody has to look at."""
        return self.people - self.linked - self.awaiting_review
