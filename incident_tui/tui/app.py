"""The full-screen program: composes the screens, guards the terminal, and nothing else."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen

from incident_tui.config.keys.names import written
from incident_tui.config.keys.table import Place
from incident_tui.config.themes import ThemeSpec
from incident_tui.domain.errors import IncidentTuiError, NotSavedError, RefusedError
from incident_tui.domain.text import clean
from incident_tui.session.session import Session
from incident_tui.tui.base import keys, messages
from incident_tui.tui.base.masking import Modes
from incident_tui.tui.base.modes import perform_mode
from incident_tui.tui.base.program import Program
from incident_tui.tui.base.screen import BaseScreen, StatusScreen, screens_of
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.terminal.colour_depth import filter_for, grounds_of
from incident_tui.tui.terminal.driver import TerminalDriver
from incident_tui.tui.terminal.safe_text import AsciiOnly, SafeText
from incident_tui.tui.terminal.theme import default_spec, make_theme
from incident_tui.tui.widgets.notice import Notice

__all__ = ["IncidentApp", "Services", "run"]

FAILED = "incident-tui: The screen failed, the record is safe; incident-tui open goes on"
"""What is said below a traceback; the status is that of a fault of the program."""

_STYLES = Path(__file__).parent / "styles"


class IncidentApp(Program, inherit_bindings=False):
    """Shows one incident, or the list of all."""

    CSS_PATH: ClassVar[Any] = [_STYLES / "dashboard.tcss", _STYLES / "home.tcss"]
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = "first"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(Place.EVERYWHERE),
        Binding("ctrl+c", "interrupted", "", id="app.interrupted", show=False, system=True),
    ]

    def __init__(
        self,
        services: Services,
        start: str | None,
        *,
        mouse: bool = True,
        ascii_only: bool = False,
        wall: bool = False,
        share: bool = False,
    ) -> None:
        self._spec = services.theme or default_spec()
        super().__init__(services.keymap, Modes(services.hide, services.on_call))
        self.services = services
        self.set_keymap(keys.changed(self.keymap))
        self.start = start
        self.use_mouse = mouse
        self.modes.sharing = share
        self._wall_only = wall
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
        self._let_go()
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
        self.panic(Text(clean(traceback.format_exc())))

    # -- keys and modes of every screen --------------------------------------------------------

    def action_interrupted(self) -> None:
        """Say how to leave; ctrl+c ends nothing."""
        if isinstance(self.screen, Dashboard):
            ends = f"{{quit}} twice leaves; {written('ctrl+c')} ends nothing here"
            self.screen.say(self.keymap.with_keys(ends))

    def action_perform(self, action_id: str) -> None:
        """Do an action whose key works on every screen."""
        self.on_mode_asked(messages.ModeAsked(action_id, ""))

    def on_mode_asked(self, message: messages.ModeAsked) -> None:
        """Share the screen, blank it, or hide one more word while it is shared."""
        if said := perform_mode(self, message.action, message.argument):
            self.say(said)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Say something on the topmost screen that has a row for it."""
        for screen in screens_of(self):
            if isinstance(screen, StatusScreen):
                screen.say(text, bad=bad)
                return

    # -- from screen to screen -----------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: the incident that was asked for, or the list."""
        if self.start is None:
            return self._home(self._about_keys())
        try:
            session = self.services.open_session(self.start)
        except IncidentTuiError as error:
            return self._home(Notice(str(error), bad=True))
        if self._wall_only:
            return self._wall(session, alone=True)
        dashboard = self._dashboard(session)
        dashboard.say_in_turn(map(str, self.keymap.problems))
        return dashboard

    def _about_keys(self) -> Notice | None:
        """Return what is wrong with the keys of the settings, for a screen that says it once."""
        problems = self.keymap.problems
        if not problems:
            return None
        more = f" · and {len(problems) - 1} more: config check" if len(problems) > 1 else ""
        return Notice(f"{problems[0]}{more}", bad=True)

    def _home(self, notice: Notice | None = None) -> BaseScreen[Any]:
        from incident_tui.tui.home.screen import Home  # noqa: PLC0415 - not needed to open one

        if notice is None and self.services.notices:
            notice = Notice(self.services.notices[-1], bad=True)
        return Home(self.services, notice)

    def _wall(self, session: Session, *, alone: bool = False) -> BaseScreen[Any]:
        from incident_tui.tui.wall.screen import Wall  # noqa: PLC0415 - only when asked for

        return Wall(session, self.services, alone=alone)

    def _dashboard(self, session: Session) -> Dashboard:
        return Dashboard(session, self.services, (self.size.width, self.size.height))

    def on_incident_chosen(self, message: messages.IncidentChosen) -> None:
        """Open the chosen incident, or say on the list why it cannot be opened."""
        self._open(message.incident_id)

    def _open(self, incident_id: str) -> None:
        try:
            session = self.services.open_session(incident_id)
        except IncidentTuiError as error:
            self.say(str(error), bad=True)
            return
        self.push_screen(self._dashboard(session), lambda _: None)
        self.call_after_refresh(self.name_window)

    def on_declare_asked(self, message: messages.DeclareAsked) -> None:
        """Create the incident and open it."""
        self._opened(self.services.declare(message.intent))

    def on_drill_chosen(self, message: messages.DrillChosen) -> None:
        """Begin a drill and open it."""
        if self.services.start_drill is not None:
            self._opened(self.services.start_drill(message.name))

    def _opened(self, outcome: str | RefusedError | NotSavedError) -> None:
        """Open what was created, or say why it was not."""
        if isinstance(outcome, str):
            self._open(outcome)
        else:
            self.say(str(outcome), bad=True)

    def on_wall_chosen(self, message: messages.WallChosen) -> None:
        """Show the wall of an incident over the list, read-only."""
        self._show_wall(lambda: self.services.open_wall(message.incident_id))

    def on_wall_asked(self, message: messages.WallAsked) -> None:
        """Show the wall over a dashboard; it opens and reads the file for itself."""
        self._show_wall(lambda: message.session.reader(self.services.clock))

    def _show_wall(self, opened: Callable[[], Session]) -> None:
        try:
            session = opened()
        except IncidentTuiError as error:
            self.say(str(error), bad=True)
            return
        self.push_screen(self._wall(session))

    def on_incident_left(self) -> None:
        """Go back to the list."""
        self._let_go()
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.add_mode("home", self._home)
            self.add_mode(self.DEFAULT_MODE, self._home)  # known, so that it can be removed
            self.switch_mode("home")
            self.remove_mode(self.DEFAULT_MODE)
        self.call_after_refresh(self.name_window)

    def on_program_left(self) -> None:
        """Leave."""
        self.exit(0)

    def _let_go(self) -> None:
        for screen in screens_of(self):
            screen.let_go()

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)


def run(services: Services, start: str | None = None, **options: bool) -> int:
    """Run the program until it is left; return the exit status."""
    gc.disable()  # until the first screen stands: nothing that is imported is ever garbage
    app = IncidentApp(services, start, **options)
    try:
        code = app.run(mouse=app.use_mouse)
    finally:
        gc.unfreeze()
    failed = code is None and app.return_code
    code = IncidentTuiError.exit_code if failed else code or 0
    if app.hangs:  # the thread that waits for the terminal would hold up the interpreter's end
        os._exit(code)
    if failed:
        print(FAILED, file=sys.stderr)
    return code
