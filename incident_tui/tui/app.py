"""The full-screen program: composes the screens, guards the terminal, and nothing else."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.key_names import written
from incident_tui.domain.keys import Place
from incident_tui.tui import keys
from incident_tui.tui.driver import Terminal
from incident_tui.tui.safe_text import AsciiOnly, SafeText
from incident_tui.tui.screens.dashboard import Dashboard
from incident_tui.tui.services import Services
from incident_tui.tui.sharing import Modes, size_hint
from incident_tui.tui.theme import default_spec, make_theme
from incident_tui.tui.widgets.status import Notice

__all__ = ["IncidentApp", "Services", "run"]

_STYLES = Path(__file__).parent / "styles"


class IncidentApp(App[int], inherit_bindings=False):
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
        super().__init__(driver_class=None if os.environ.get("TEXTUAL_DRIVER") else Terminal)
        self._early: list[events.Event] | None = []
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
        self.animation_level = "none"
        self.register_theme(make_theme(self._spec))
        self.theme = self._spec.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of what is written: the guard against hostile text is the last."""
        ascii_only = [self._ascii] if self._ascii.enabled else []
        return [*self.modes.filters, *super().get_line_filters(), *ascii_only, self._safe]

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
        dashboard.to_say += map(str, self.keymap.problems)
        return dashboard

    def _wall(self, session: Any) -> Screen[Any]:
        from incident_tui.tui.screens.wall import Wall  # noqa: PLC0415 - only when asked for

        return Wall(session, self.services, self.modes, alone=True)

    def _about_keys(self) -> Notice | None:
        """Return what is wrong with the keys of the settings, for a screen that says it once."""
        problems = self.keymap.problems
        if not problems:
            return None
        more = f" · and {len(problems) - 1} more: config check" if len(problems) > 1 else ""
        return Notice(f"{problems[0]}{more}", bad=True)

    def _home(self, notice: Notice | None = None) -> Screen[Any]:
        from incident_tui.tui.screens.home import Home  # noqa: PLC0415 - not needed to open one

        return Home(self.services, self.modes, notice)

    def _dashboard(self, session: Any) -> Dashboard:
        size = self.size.width, self.size.height
        return Dashboard(session, self.services, self.modes, size)

    # -- the first keys ------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keep the keys that come before the first screen can take them."""
        if self._early is not None and isinstance(event, events.Key | events.Paste):
            self._early.append(event)
        else:
            await super().on_event(event)

    async def _give_early(self, tries: int = 20) -> None:
        """Give the first screen what was typed before it stood, in its order."""
        if self.focused is None and self.screen.AUTO_FOCUS != "" and tries:
            self.screen.call_after_refresh(self.call_later, self._give_early, tries - 1)
            return
        early, self._early = self._early or [], None
        if early and isinstance(self.screen, Dashboard):
            self.screen.sending.put_aside()
        for event in early:
            await super().on_event(event)

    # -- the terminal --------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Name the window, take the signals, and keep what is imported out of the collector."""
        self._name_window()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._ended_by, number)
        gc.freeze()
        gc.enable()
        self.screen.call_after_refresh(self.call_later, self._give_early)

    def _ended_by(self, number: int) -> None:
        """Flush what is unsent, restore the terminal, and end as the signal asks."""
        self._let_go()
        self.exit(128 + number)

    def on_dashboard_marked(self, message: Any) -> None:
        """Mark the window's title while something is late."""
        self._name_window(mark="▲ " if message.late else "")

    def _name_window(self, mark: str = "") -> None:
        """Show the incident's id, which anyone may see, as the window's title."""
        if self._driver is not None and not self.is_headless:
            session = getattr(self.screen, "session", None)
            name = session.id if session is not None else "incident-tui"
            self._driver.write(f"\x1b]2;{mark}{name}\x07")

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
                modes.share(on={"on": True, "off": False}.get(argument, not modes.sharing))
                hint = f" · {size_hint(*self.size)}" if modes.sharing else ""
                self._say(f"Sharing is {'on' if modes.sharing else 'off'}{hint}")

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

    def on_home_declared(self, message: Any) -> None:
        """Create the incident and open it."""
        outcome = self.services.declare(message.intent)
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
                screen.sending.let_go()

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
    return code if code is not None else app.return_code or 0
