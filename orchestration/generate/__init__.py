"""Files that are made from a declaration and kept in the repository: `make generate`.

Contracts give the staging models, dbt's descriptions of raw and staging, the tables whose linked share is judged, and
the partners' specification sheets and templates; the standards give which returns stand in for which extracts; the
folder of indicators gives their union; the glossary's seed gives GLOSSARY.md; the settings give their table in
README.md. Nothing here runs at night.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest.paths import CHECKOUT
from orchestration.generate import documents, staging

MARK = "Generated from "


def files() -> Mapping[Path, str]:
    """Every generated file, by its path below the checkout: what it holds."""
    return {**staging.files(), **documents.files()}


def write() -> list[Path]:
    """Write the files that are not as they should be, and delete those that no declaration gives; returns both."""
    wanted, changed = files(), orphans()
    for path in changed:
        (CHECKOUT / path).unlink()
    for path, text in wanted.items():
        target = CHECKOUT / path
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def main() -> int:
    """Write them, and print the paths of those that changed."""
    for path in write():
        print(path)
    return 0


def orphans() -> list[Path]:
    """Files that say they are generated, or lie where only generated ones do, and that no declaration gives."""
    folders = [(staging.STAGING, "*/stg_*.sql"), (staging.STAGING, "*/_*.yml"), (documents.SHEETS, "**/*.*")]
    wanted = files()
    found = [path for folder, pattern in folders for path in sorted((CHECKOUT / folder).glob(pattern))]
    generated = [path for path in found if path.suffix == ".csv" or MARK in path.read_text(encoding="utf-8")]
    return [path for path in (path.relative_to(CHECKOUT) for path in generated) if path not in wanted]
