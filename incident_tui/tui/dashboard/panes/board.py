"""What lies between the first row and the line: every pane, and the log among them."""

from __future__ import annotations

from textual.app import ComposeResult

from incident_tui.config.keys.keymap import Keymap
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.checklist import Checklist
from incident_tui.tui.dashboard.panes.countdowns import Countdowns
from incident_tui.tui.dashboard.panes.hazards import Hazards
from incident_tui.tui.dashboard.panes.roster import Roster
from incident_tui.tui.dashboard.panes.work import Work
from incident_tui.tui.dashboard.parts import DashboardView
from incident_tui.tui.widgets.pane import Pane


class Board(Pane):
    """Holds the panes and gives each its part; the style sheet places them."""

    def __init__(self, playbook: Playbook, keymap: Keymap) -> None:
        super().__init__(id="body")
        self.countdowns = Countdowns()
        self.roster = Roster(keymap.name("roles"))
        self.hazards = Hazards()
        self.log_view = LogView(playbook)
        self.checklist = Checklist(keymap.name("checks"))
        self.work = Work()

    def compose(self) -> ComposeResult:
        """Lay the panes out, as the widest terminal has them."""
        with Pane(id="left"):
            yield self.countdowns
            yield self.roster
            yield self.hazards
        yield self.log_view
        with Pane(id="side"):
            yield self.checklist
            yield self.work

    def show(self, view: DashboardView) -> None:
        """Give every pane its part; one that is equal to what it shows draws nothing."""
        self.countdowns.part = view.countdowns
        self.roster.part = view.roster
        self.hazards.part = view.hazards
        self.log_view.part = view.log
        self.checklist.part = view.checklist
        self.work.part = view.work
