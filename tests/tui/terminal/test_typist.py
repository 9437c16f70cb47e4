"""Lines typed quickly through a real terminal: what is recorded is what was meant.

The whole of it, at the pace of a person, is `python -m tests.typist`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.typist.hands import Sitting, events
from tests.typist.lines import MAKERS

QUICK = 0.01
LINES = 30


def test_the_table_has_every_kind_of_line() -> None:
    assert len(MAKERS) % 2 == 1, "so that the severity is another one each time around"
    assert len(MAKERS) > LINES


@pytest.mark.parametrize("first", [0, 22])
def test_what_is_typed_is_what_is_recorded(tmp_path: Path, first: int) -> None:
    sitting = Sitting(tmp_path, QUICK, first=first)
    with sitting.sat_down() as terminal:
        sitting.type(terminal, LINES)
    assert sitting.differences(events(tmp_path)) == []
    assert sitting.lines >= LINES
