"""Which partner of the demonstration writes its files in which style: the mix a real landing folder shows."""

from ingest.synthetic.formats import UK, Style

PLAIN = Style()
WINDOWS = Style(encoding="cp1252", delimiter=";", dates=UK, yes_no=("Yes", "No"), headers="spaced", newline="\r\n")
EXCEL_UTF8 = Style(bom=True, dates=UK, yes_no=("1", "0"), headers="upper", newline="\r\n")
DATABASE = Style(delimiter="\t", missing="NULL", yes_no=("true", "false"))
WORKBOOK = Style(container="xlsx", yes_no=("Yes", "No"), headers="spaced")
COLUMNAR = Style(container="parquet")
UK_DATES = Style(dates=UK, missing="N/A", newline="\r\n")

STYLES = {
    ("luton", "social_care"): WINDOWS,
    ("luton", "domestic_abuse"): WINDOWS,
    ("peterborough", "social_care"): EXCEL_UTF8,
    ("peterborough", "workforce"): EXCEL_UTF8,
    ("cambridgeshire", "police"): DATABASE,
    ("cambridgeshire", "social_care"): DATABASE,
    ("hertfordshire", "police"): UK_DATES,
    ("west_berkshire", "substance_misuse"): UK_DATES,
    ("bracknell_forest", "domestic_abuse", "programmes"): WORKBOOK,
    ("bracknell_forest", "workforce", "caseloads"): WORKBOOK,
    ("hertfordshire", "health", "mental_health_contacts"): COLUMNAR,
}
"""(authority, agency) or (authority, agency, extract) -> style; the closer one wins, all others are plain."""


def style_of(authority: str, agency: str, extract: str) -> Style:
    return STYLES.get((authority, agency, extract)) or STYLES.get((authority, agency)) or PLAIN
