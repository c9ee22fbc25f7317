"""Random damage: a reader gives rows or refuses the file, and does nothing else."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.hostile.damage import KINDS, damaged, good

CHECKOUT = Path(__file__).parents[2]
FILES = 150


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_one_file_and_other_seeds_give_others(kind):
    files = [damaged(kind, seed) for seed in range(30)]
    assert files == [damaged(kind, seed) for seed in range(30)]
    assert good(kind) not in files
    assert len(set(files)) > 25


@pytest.mark.parametrize("kind", KINDS)
def test_readers_read_or_refuse(kind):
    """In a process of its own, since a crash of the reader would be its end."""
    program = textwrap.dedent("""
        import io, sys
        from ingest.readers import Unreadable, open_table, scan
        from tests.hostile.damage import HEADER, damaged
        kind, files = sys.argv[1], int(sys.argv[2])
        for seed in range(files):
            file = io.BytesIO(damaged(kind, seed))
            try:
                outcome = sum(batch.rows for batch in open_table(file, scan(file), kind, HEADER).batches)
            except Unreadable as refusal:
                outcome = str(refusal)
            except BaseException as error:
                sys.exit(f"seed {seed}: {type(error).__name__}")
            print("outcome", outcome)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, kind, str(FILES)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.count("outcome")) == (0, FILES), done.stderr[-400:]
