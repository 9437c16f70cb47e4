"""The program as its terminal has it: colours, characters, signals, the title, the bell."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import traceback
from collections.abc import Sequence

from rich.text import Text
from textual.driver import Driver
from textual.filter import LineFilter

from incident_tui.config.themes import ThemeSpec
from incident_tui.domain.text import clean
from incident_tui.tui.base import keys, messages
from incident_tui.tui.base.masking import Modes
from incident_tui.tui.base.program import Program
from incident_tui.tui.base.screen import screens_of
from incident_tui.tui.base.services import Services
from incident_tui.tui.terminal.colour_depth import filter_for, grounds_of
from incident_tui.tui.terminal.driver import TerminalDriver
from incident_tui.tui.terminal.safe_text import AsciiOnly, SafeText
from incident_tui.tui.terminal.theme import default_spec, make_theme


class TerminalProgram(Program, inherit_bindings=False):
    """Draws on the terminal what may be drawn there, and gives it back however it ends."""

    def __init__(self, services: Services, modes: Modes, *, ascii_only: bool = False) -> None:
        self._spec = services.theme or default_spec()
        super().__init__(services.keymap, modes)
        self.services = services
        self.set_keymap(keys.changed(self.keymap))
        self._safe = SafeText()
        self._ascii = AsciiOnly(enabled=ascii_only)
        self._few = filter_for(self.console.color_system, no_color=bool(os.environ.get("NO_COLOR")))
        self.animation_level = "none"
        self.wear(self._spec)

    # -- colours and characters ----------------------------------------------------------------

    def wear(self, spec: ThemeSpec) -> None:
        """Show the colours of a theme; the same one again shows what its file says now."""
        self._spec = spec
        if self._few is not None:
            self._few.grounds = grounds_of(spec)
        name = spec.name if self.theme != spec.name else f"{spec.name}-again"
        theme = make_theme(spec, name)  # only another name makes Textual look anew
        self.register_theme(theme)
        self.theme = theme.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of what is written: the guard against hostile text is the last.

        Textual's own are left out: one turns colours into greys that cannot all be read, the
        other serves colours that no theme here has.
        """
        ascii_only = self._ascii if self._ascii.enabled else None
        found = (*self.modes.filters, self._few, ascii_only, self._safe)
        return [line_filter for line_filter in found if line_filter is not None]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return a value for every variable of the style sheets, before a theme is chosen."""
        return dict(self._spec.colors)

    def on_theme_chosen(self, message: messages.ThemeChosen) -> None:
        """Show other colours."""
        self.wear(message.spec)

    # -- the terminal --------------------------------------------------------------------------

    def get_driver_class(self) -> type[Driver]:
        """Return what draws on the terminal and gives it back."""
        return TerminalDriver

    def on_mount(self) -> None:
        """Name the window, take the signals, and keep what is imported out of the collector."""
        self.name_window()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(number, self._ended_by, number)
        if isinstance(self._driver, TerminalDriver):
            self._driver.gone = lambda: self._ended_by(signal.SIGHUP)
        gc.freeze()
        gc.enable()
        self.call_later(self.send_first)

    def make_room(self) -> None:
        """Let the first screen make room for what was typed before it stood."""
        screens_of(self)[0].before_first_keys()

    def _ended_by(self, number: int) -> None:
        """Flush what is unsent, restore the terminal, and end as the signal asks."""
        self.let_go()
        self.exit(128 + number)

    @property
    def hangs(self) -> bool:
        """Whether the terminal takes nothing any more."""
        return isinstance(self._driver, TerminalDriver) and self._driver.hangs

    def name_window(self, mark: str = "") -> None:
        """Show what the topmost screen is called as the window's title."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.name_window(f"{mark}{screens_of(self)[0].window_name}")

    def on_late_changed(self, message: messages.LateChanged) -> None:
        """Mark the window's title while something is late."""
        late = "! " if self._ascii.enabled else "▲ "
        self.name_window(late if message.late else "")

    def on_timers_due(self, message: messages.TimersDue) -> None:
        """Ring, and tell the desktop what fell due."""
        if self.services.bell:
            self.bell()
        if self.services.notify and isinstance(self._driver, TerminalDriver):
            self._driver.notify(message.text)

    def _fatal_error(self) -> None:
        """Show where the program failed, without the variables: they hold people's words."""
        told = traceback.format_exception(self._exception) if self._exception else ()
        self.panic(Text(clean("".join(told))))

    def let_go(self) -> None:
        """Let every screen give back what it holds."""
        for screen in screens_of(self):
            screen.let_go()
