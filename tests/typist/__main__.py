"""Type lines of a real shape through a real terminal, and compare the record with what was meant.

    python -m tests.typist [--lines 200] [--wpm 80] [--first 0] [--folder DIR]

A word is five keys: 80 words a minute are 400 keys a minute. Nothing but the file counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.typist.hands import Sitting, events

KEYS_A_WORD = 5


def main() -> int:
    """Type, compare, say; 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.typist", description=__doc__)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--wpm", type=float, default=80)
    parser.add_argument("--first", type=int, default=0, help="the piece to begin with")
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="typist-"))
    sitting = Sitting(folder, 60 / (given.wpm * KEYS_A_WORD), first=given.first)
    began = time.monotonic()
    with sitting.sat_down() as terminal:
        sitting.type(terminal, given.lines)
    minutes = (time.monotonic() - began) / 60
    wrong = sitting.differences(events(folder))
    print(*wrong, sep="\n")
    print(
        f"{sitting.lines} lines, {sitting.keys} keys in {minutes:.1f} min at {given.wpm:g} words a "
        f"minute: {len(sitting.meant)} events meant, {len(sitting.others)} arrived, "
        f"{len(wrong)} differ"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
