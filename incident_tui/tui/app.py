"""The full-screen program: composes the screens, and leads from one to another."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from incident_tui.config.keys.names import written
from incident_tui.config.keys.table import Place
from incident_tui.domain.errors import IncidentTuiError, NotSavedError, RefusedError
from incident_tui.session.session import Session
from incident_tui.tui.base import keys, messages
from incident_tui.tui.base.masking import Modes
from incident_tui.tui.base.modes import perform_mode
from incident_tui.tui.base.screen import BaseScreen, StatusScreen, screens_of
from incident_tui.tui.base.services import Services
from incident_tui.tui.base.terminal_program import TerminalProgram
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.widgets.notice import Notice

__all__ = ["IncidentApp", "Services", "run"]

FAILED = "incident-tui: The screen failed, the record is safe; incident-tui open goes on"
"""What is said below a traceback; the status is that of a fault of the program."""

_STYLES = Path(__file__).parent / "styles"


class IncidentApp(TerminalProgram, inherit_bindings=False):
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
        modes = Modes(services.hide, services.on_call)
        modes.sharing = share
        super().__init__(services, modes, ascii_only=ascii_only)
        self.start = start
        self.use_mouse = mouse
        self._wall_only = wall

    # -- keys and modes of every screen --------------------------------------------------------

    async def takes_key(self, event: events.Key) -> bool:
        """Let the screens take a key before any widget gets it, the topmost first."""
        for screen in screens_of(self):
            if await screen.takes_key(event):
                return True
        return False

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
        self.let_go()
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
