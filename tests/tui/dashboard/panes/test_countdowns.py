"""The clocks in their pane: what must be read stands there at every width."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import fold
from incident_tui.tui.dashboard.panes.countdowns import Countdowns
from tests.support import declared, event, playbook
from tests.tui.dashboard.test_view import seen

NARROWEST, AT_120 = 33, 38
"""Widths of the pane, in columns."""


def drawn(width: int, size: tuple[int, int] = (120, 36), *, quiet: bool = False) -> list[str]:
    """Return the lines of the pane two hours into an incident of which nobody was told."""
    snooze = event(f.TimerSnoozed("update_stakeholders", declared().moment.replace(hour=15)), 100)
    pane = Countdowns()
    pane.part = seen(fold([declared(1), *([snooze] if quiet else [])]), 120, size).countdowns
    return ["".join(text for text, _ in line) for line in pane.paint(width, 20)]


@pytest.mark.parametrize("width", range(NARROWEST, 80))
@pytest.mark.parametrize("quiet", [False, True])
def test_how_many_intervals_were_missed_is_read_for_each_audience(width: int, quiet: bool) -> None:
    lines = drawn(width, quiet=quiet)
    assert all(cell_len(line) <= width for line in lines)
    for audience in playbook().audiences.values():
        [line] = [line for line in lines if audience.title.upper()[:5] in line]
        assert " missed " in line, line
        assert "LATE" in line, line


def test_a_name_is_whole_where_there_is_room() -> None:
    assert any("STAKEHOLDERS missed 3   LATE +1h30" in line for line in drawn(AT_120))
