"""The terminal as the screens drive it: taken over from a command that made it quiet first."""

from __future__ import annotations

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from incident_tui.typeahead import STDIN


class Terminal(LinuxDriver):
    """Textual's own driver; what was typed before it began comes first."""

    def start_application_mode(self) -> None:
        """Take the terminal over: its keys in their order, and how it is to be left behind."""
        for event in XTermParser().feed(STDIN.take()):
            self.process_message(event)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if STDIN.before is not None:
            self.attrs_before = STDIN.before
