"""All incidents of the folder: live ones with what is most urgent, ended ones with what is owed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from incident_tui.domain.intents import Declare
from incident_tui.domain.keys import Place
from incident_tui.domain.share import Curtain
from incident_tui.session import Listing
from incident_tui.tui import keys
from incident_tui.tui.screens.home_rows import EMPTY, heading, listing
from incident_tui.tui.services import Services
from incident_tui.tui.sharing import Modes
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.status import Notice, Status
from incident_tui.tui.widgets.title import Title

_SECTIONS = ("LIVE", "OWED AFTERWARDS", "ENDED", "CANNOT BE READ")
_KEYS = (
    ("home.open", "open"),
    ("home.declare", "declare"),
    ("home.figures", "figures"),
    ("home.look", "look again"),
    ("home.help", "Help"),
)

NOTICE_SECONDS = 12.0
"""How long what is said at the start stays in place of the keys."""


class Home(Screen[None]):
    """The list of incidents."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.HOME)]
    AUTO_FOCUS = "#incidents"

    class Opened(Message):
        """An incident was chosen."""

        def __init__(self, incident_id: str) -> None:
            super().__init__()
            self.incident_id = incident_id

    class Declared(Message):
        """An incident is to be declared."""

        def __init__(self, intent: Declare) -> None:
            super().__init__()
            self.intent = intent

    def __init__(self, services: Services, modes: Modes, notice: Notice | None = None) -> None:
        super().__init__()
        self.modes = modes
        self.services = services
        self._notice = notice
        self._listings: tuple[Listing, ...] = ()

    @cached_property
    def curtain(self) -> Curtain:
        """What masks everything here while the screen is shared."""
        return self.modes.curtain_for(self.services.playbook)

    def compose(self) -> ComposeResult:
        """Title, list, keys."""
        yield Title(self.services.tz)
        yield Choices(id="incidents", markup=False)
        yield Status(_KEYS, self.services.keymap)

    def on_mount(self) -> None:
        """Fill the list and keep the clock."""
        self.query_one(Status).notice = self._notice
        self.query_one(Title).sharing = self.modes.sharing
        if self._notice is not None:
            self.set_timer(NOTICE_SECONDS, self._end_notice)
        self.tick()
        self.call_later(self.action_look)
        self.set_interval(1.0, self.tick)
        self.set_interval(5.0, self.action_look)

    def on_screen_resume(self) -> None:
        """Look again when coming back."""
        if self.is_mounted:
            self.call_later(self.action_look)

    def say(self, notice: Notice | None) -> None:
        """Say something in the last row."""
        self.query_one(Status).notice = notice

    def _end_notice(self) -> None:
        """Show the keys again, unless something else was said since."""
        if self.query_one(Status).notice is self._notice:
            self.say(None)

    def tick(self) -> None:
        """Show the time."""
        self.query_one(Title).now = self.services.clock.now()

    async def action_look(self) -> None:
        """Read the folder again, beside the screen; the place in the list stays."""
        if not self.is_current:
            return
        self._listings = await asyncio.to_thread(self.services.list_incidents)
        if self.is_attached:
            self._show()

    def _show(self) -> None:
        found = self.query_one("#incidents", OptionList)
        place = found.highlighted
        now, tz = self.services.clock.now(), self.services.tz
        options: list[Option] = []
        for title in _SECTIONS:
            rows = [row for row in self._listings if _section(row) == title]
            if rows:
                options.append(Option(heading(title), disabled=True))
            options += [
                Option(
                    listing(
                        self._drawn(row), self.services.playbook, now, tz, found.size.width or 80
                    ),
                    id=row.id,
                )
                for row in rows
            ]
        if not options:
            options = [Option(Content(keys.told(self, line)), disabled=True) for line in EMPTY]
        found.clear_options()
        found.add_options(options)
        first = next((n for n, option in enumerate(options) if not option.disabled), None)
        found.highlighted = place if place is not None and place < len(options) else first

    def _drawn(self, row: Listing) -> Listing:
        """Return a row as it may be shown: masked while the screen is shared."""
        if not self.modes.sharing:
            return row
        curtain = self.modes.curtain_for(self.services.playbook, *row.people)
        problem = curtain.text(row.problem) if row.problem else None
        return replace(row, title=curtain.text(row.title), problem=problem)

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""
        self.query_one(Title).sharing = self.modes.sharing
        self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen one."""
        if event.option.id:
            self.post_message(self.Opened(event.option.id))

    def action_declare(self) -> None:
        """Ask for the title of a new incident."""
        from incident_tui.tui.screens.declare import DeclareForm  # noqa: PLC0415 - when asked for

        def declared(intent: Declare | None) -> None:
            if intent is not None:
                self.post_message(self.Declared(intent))

        self.app.push_screen(DeclareForm(self.services.playbook), declared)

    def action_figures(self) -> None:
        """Show the figures of all incidents of the folder."""
        from incident_tui.tui.screens.sheet import Sheet  # noqa: PLC0415 - when asked for

        if self.services.figures is not None:
            text = self.services.figures()
            self.app.push_screen(Sheet("Figures", text, self.app.copy_to_clipboard))

    def action_perform(self, action_id: str) -> None:
        """Do one of the actions that need no incident."""
        if action_id == "help":
            from incident_tui.tui.screens.help import Help  # noqa: PLC0415 - when asked for

            self.app.push_screen(Help())
        elif action_id == "quit":
            self.app.exit(0)


def _section(row: Listing) -> str:
    if row.problem is not None:
        return _SECTIONS[3]
    if row.live:
        return _SECTIONS[0]
    return _SECTIONS[1] if row.owed else _SECTIONS[2]
