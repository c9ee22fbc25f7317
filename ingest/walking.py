"""Lists all files below a folder that others write to. Changes during the listing never end it.

No file is opened. `ingest.landing` says what a file means.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Unfinished uploads, among others; and Office's lock files.
PASSED_OVER = (".", "~$")


@dataclass(frozen=True)
class Entry:
    """A file, or a folder that could not be entered; `parts` are its folders and its name, below where it began."""

    path: Path
    parts: tuple[str, ...]
    status: os.stat_result
    is_closed_folder: bool = False


def walk(top: Path, passed_over: tuple[str, ...] = PASSED_OVER) -> Iterator[Entry]:
    """Everything below `top` but folders that can be entered. Links are not followed; what goes meanwhile is left out,
    and names that begin with one of `passed_over`.

    Raises `OSError` where `top` itself cannot be listed.
    """
    with os.scandir(top):
        pass
    waiting: list[tuple[Path, tuple[str, ...]]] = [(top, ())]
    while waiting:
        folder, parts = waiting.pop()
        try:
            files, folders = _list(folder, parts, passed_over)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            yield from _closed(folder, parts)
        else:
            yield from files
            waiting += folders


def _list(
    folder: Path, parts: tuple[str, ...], passed_over: tuple[str, ...]
) -> tuple[list[Entry], list[tuple[Path, tuple[str, ...]]]]:
    """The folder's files and folders. Whole, or the error that came in between."""
    files, folders = [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(passed_over):
                continue
            path, below = Path(entry.path), (*parts, entry.name)
            if entry.is_dir(follow_symlinks=False):
                folders.append((path, below))
                continue
            try:
                files.append(Entry(path, below, entry.stat(follow_symlinks=False)))
            except FileNotFoundError:
                continue
    return files, folders


def _closed(folder: Path, parts: tuple[str, ...]) -> Iterator[Entry]:
    """A folder that could not be entered, with the status of the nearest folder above it that has one."""
    for path in (folder, *folder.parents):
        try:
            yield Entry(folder, parts, path.lstat(), is_closed_folder=True)
        except FileNotFoundError:
            return
        except OSError:  # the path is too long, or the folder above may be listed and not passed through
            continue
        return
