"""The full-screen program: composes the screens, guards the terminal, and nothing else."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
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
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.text import clean
from incident_tui.session.session import Session
from incident_tui.tui.base import keys
from incident_tui.tui.base.masking import Modes, size_hint
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard.screen import Dashboard
from incident_tui.tui.terminal.colour_depth import filter_for, grounds_of
from incident_tui.tui.terminal.driver import TerminalDriver
from incident_tui.tui.terminal.key_order import KeysInOrder, ready
from incident_tui.tui.terminal.safe_text import AsciiOnly, SafeText
from incident_tui.tui.terminal.theme import default_spec, make_theme
from incident_tui.tui.widgets.status_bar import Notice

__all__ = ["IncidentApp", "Services", "run"]

FAILED = "incident-tui: The screen failed, the record is safe; incident-tui open goes on"
"""What is said below a traceback; the status is that of a fault of the program."""

_STYLES = Path(__file__).parent / "styles"


class IncidentApp(KeysInOrder, inherit_bindings=False):
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
        super().__init__()
        self._tries = 200
        self.services = services
        self.keymap = services.keymap
        self.set_keymap(keys.changed(self.keymap))
        self.start = start
        self.use_mouse = mouse
        self._wall_only = wall
        self._safe = SafeText()
        self.modes = Modes(self, services.hide, services.on_call)
        self.modes.sharing = share
        self._ascii = AsciiOnly(enabled=ascii_only)
        self._few = filter_for(self.console.color_system, no_color=bool(os.environ.get("NO_COLOR")))
        self.animation_level = "none"
        self.wear(self._spec)

    def get_driver_class(self) -> type[Driver]:
        """Return what draws on the terminal and gives it back."""
        return TerminalDriver

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

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen: the incident that was asked for, or the list."""
        if self.start is None:
            return self._home(self._about_keys())
        try:
            session = self.services.open_session(self.start)
        except IncidentTuiError as error:
            return self._home(Notice(str(error), bad=True))
        if self._wall_only:
            return self._wall(session)
        dashboard = self._dashboard(session)
        dashboard.voice.say_in_turn(map(str, self.keymap.problems))
        return dashboard

    def _wall(self, session: Any) -> Screen[Any]:
        from incident_tui.tui.wall.screen import Wall  # noqa: PLC0415 - only when asked for

        return Wall(session, self.services, self.modes, alone=True)

    def _about_keys(self) -> Notice | None:
        """Return what is wrong with the keys of the settings, for a screen that says it once."""
        problems = self.keymap.problems
        if not problems:
            return None
        more = f" · and {len(problems) - 1} more: config check" if len(problems) > 1 else ""
        return Notice(f"{problems[0]}{more}", bad=True)

    def _home(self, notice: Notice | None = None) -> Screen[Any]:
        if notice is None and self.services.notices:
            notice = Notice(self.services.notices[-1], bad=True)
        from incident_tui.tui.home.screen import Home  # noqa: PLC0415 - not needed to open one

        return Home(self.services, self.modes, notice)

    def _dashboard(self, session: Any) -> Dashboard:
        size = self.size.width, self.size.height
        return Dashboard(session, self.services, self.modes, size)

    # -- the first keys ------------------------------------------------------------------------

    async def _first_keys(self) -> None:
        """Give the first screen what was typed before it stood, as soon as it takes keys."""
        if not ready(self.screen) and self._tries:
            self._tries -= 1
            self.set_timer(0.005, self._first_keys)
            return
        if self.waiting and isinstance(self.screen, Dashboard):
            self.screen.sending.put_aside()
        await self.release()

    # -- the terminal --------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Name the window, take the signals, and keep what is imported out of the collector."""
        self._name_window()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(number, self._ended_by, number)
        if isinstance(self._driver, TerminalDriver):
            self._driver.gone = lambda: self._ended_by(signal.SIGHUP)
        gc.freeze()
        gc.enable()
        self.call_later(self._first_keys)

    def _ended_by(self, number: int) -> None:
        """Flush what is unsent, restore the terminal, and end as the signal asks."""
        self._let_go()
        self.exit(128 + number)

    @property
    def hangs(self) -> bool:
        """Whether the terminal takes nothing any more."""
        return isinstance(self._driver, TerminalDriver) and self._driver.hangs

    def on_dashboard_marked(self, message: Any) -> None:
        """Mark the window's title while something is late."""
        late = "! " if self._ascii.enabled else "▲ "
        self._name_window(mark=late if message.late else "")

    def _name_window(self, mark: str = "") -> None:
        """Show the incident's id, which anyone may see, as the window's title."""
        if isinstance(self._driver, TerminalDriver):
            session = getattr(self.screen, "session", None)
            self._driver.name_window(f"{mark}{window_name(session)}")

    def on_dashboard_due(self, message: Any) -> None:
        """Tell the desktop what fell due."""
        if self.services.notify and isinstance(self._driver, TerminalDriver):
            self._driver.notify(message.told)

    def on_dashboard_recoloured(self, message: Any) -> None:
        """Show other colours."""
        self.wear(message.spec)

    def _fatal_error(self) -> None:
        """Show where the program failed, without the variables: they hold people's words."""
        self.panic(Text(clean(traceback.format_exc())))

    def action_interrupted(self) -> None:
        """Say how to leave; ctrl+c ends nothing."""
        if isinstance(self.screen, Dashboard):
            self.screen.say(
                self.keymap.told(f"{{quit}} twice leaves; {written('ctrl+c')} ends nothing here")
            )

    # -- modes of every screen -----------------------------------------------------------------

    def action_perform(self, action_id: str) -> None:
        """Do an action whose key works on every screen."""
        self.perform_mode(action_id)

    def on_dashboard_mode_asked(self, message: Any) -> None:
        """Do what was asked for by a command or from the palette."""
        self.perform_mode(message.action, message.argument)

    def perform_mode(self, action_id: str, argument: str = "") -> None:
        """Share the screen, blank it, or hide one more word while it is shared."""
        modes = self.modes
        match action_id:
            case "blank":
                modes.toggle_blank(self.keymap.name("blank"))
            case "hide" if argument.strip():
                modes.hide(argument.strip())
                self._say("It is masked from now on wherever the screen is shared")
            case "hide":
                self._say("Which word? /hide WORD; `hide` in the settings keeps a list")
            case _:
                self._share(argument.casefold())

    def _share(self, how: str) -> None:
        """Share or stop sharing; an unclear word never shows what was masked."""
        sharing = {"": not self.modes.sharing, "on": True, "off": False}.get(how)
        if sharing is None:
            self._say("/share on, /share off, or /share to change it")
            return
        self.modes.share(on=sharing)
        hint = f" · {size_hint(*self.size)}" if sharing else ""
        self._say(f"Sharing is {'on' if sharing else 'off'}{hint}")

    def _say(self, text: str) -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Dashboard):
                screen.say(text)
                return
        self._tell_home(text, bad=False)

    # -- from screen to screen -----------------------------------------------------------------

    def on_home_opened(self, message: Any) -> None:
        """Open the chosen incident."""
        self.open_incident(message.incident_id)

    def on_home_walled(self, message: Any) -> None:
        """Show the wall of an incident over the list, read-only."""
        from incident_tui.tui.wall.screen import Wall  # noqa: PLC0415 - only when asked for

        try:
            session = self.services.open_wall(message.incident_id)
        except IncidentTuiError as error:
            self._tell_home(str(error))
            return
        self.push_screen(Wall(session, self.services, self.modes))

    def on_home_declared(self, message: Any) -> None:
        """Create the incident and open it."""
        outcome = self.services.declare(message.intent)
        if isinstance(outcome, str):
            self.open_incident(outcome)
        else:
            self._tell_home(str(outcome))

    def on_home_drill_chosen(self, message: Any) -> None:
        """Begin a drill and open it."""
        if self.services.start_drill is None:
            return
        outcome = self.services.start_drill(message.name)
        if isinstance(outcome, str):
            self.open_incident(outcome)
        else:
            self._tell_home(str(outcome))

    def open_incident(self, incident_id: str) -> None:
        """Show an incident, or say on the list why it cannot be opened."""
        try:
            session = self.services.open_session(incident_id)
        except IncidentTuiError as error:
            self._tell_home(str(error))
            return
        self.push_screen(self._dashboard(session), lambda _: None)
        self.call_after_refresh(self._name_window)

    def _tell_home(self, text: str, *, bad: bool = True) -> None:
        say = getattr(self.screen, "say", None)
        if say is not None:
            say(Notice(text, bad=bad))

    def on_dashboard_left(self) -> None:
        """Go back to the list."""
        self._let_go()
        if len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.add_mode("home", self._home)
            self.add_mode(self.DEFAULT_MODE, self._home)  # known, so that it can be removed
            self.switch_mode("home")
            self.remove_mode(self.DEFAULT_MODE)
        self.call_after_refresh(self._name_window)

    def _let_go(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Dashboard):
                screen.let_go()

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)


def window_name(session: Session | None) -> str:
    """Return what the window is called: the incident's id, which anyone may see."""
    if session is None:
        return "incident-tui"
    return f"DRILL {session.id}" if session.incident.declared.drill else session.id


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
