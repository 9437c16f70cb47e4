"""All incidents of the folder: live ones with what is most urgent, ended ones with what is owed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_tui.config.keys.table import Place
from incident_tui.domain.decide.intents import Declare
from incident_tui.domain.errors import IncidentTuiError
from incident_tui.domain.times.format import duration
from incident_tui.session.session import Listing
from incident_tui.tui.base import keys
from incident_tui.tui.base.messages import DeclareAsked, DrillChosen, IncidentChosen, WallChosen
from incident_tui.tui.base.screen import StatusScreen
from incident_tui.tui.base.services import Services
from incident_tui.tui.dialogs.declare import DeclareForm
from incident_tui.tui.dialogs.help import Help
from incident_tui.tui.dialogs.text import TextDialog
from incident_tui.tui.home.rows import matches
from incident_tui.tui.home.sections import FILE, masked, nothing, options, unreadable
from incident_tui.tui.home.title import Title
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.notice import Notice, StatusPart
from incident_tui.tui.widgets.status_bar import Status

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker

_KEYS = (
    ("home.open", "open"),
    ("home.declare", "declare"),
    ("home.wall", "wall"),
    ("home.filter", "filter"),
    ("home.drill", "drill"),
    ("home.figures", "figures"),
    ("home.look", "look again"),
    ("home.help", "Help"),
)


class Home(StatusScreen[None]):
    """The list of incidents."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.HOME)]
    AUTO_FOCUS = "#incidents"
    NOTICE_SECONDS = 12.0

    def __init__(self, services: Services, notice: Notice | None = None) -> None:
        super().__init__()
        self.services = services
        self.status = Status(_KEYS, services.keymap)
        self._standing: tuple[tuple[str, str], ...] = ()
        self._notice = notice
        self._listings: tuple[Listing, ...] | None = None
        self._problem: IncidentTuiError | None = None
        self._looking = False
        self._masker: Masker | None = None

    @property
    def masker(self) -> Masker:
        """What masks everything here while the screen is shared; made when first asked for."""
        if self._masker is None:
            self._masker = self.modes.masker_for(self.services.playbook)
        return self._masker

    def compose(self) -> ComposeResult:
        """Title, filter, list, keys."""
        yield Title(self.services.tz)
        with Horizontal(id="filter-row"):
            yield Static(Content(" / "), markup=False)
            yield Input(placeholder="title, id, sev1, phase, late, owed …", id="filter")
            yield Static(Content(""), id="filter-count", markup=False)
        yield Choices(id="incidents", markup=False)
        yield self.status

    def on_mount(self) -> None:
        """Fill the list and keep the clock."""
        self.query_one(Title).sharing = self.modes.sharing
        if self._notice is not None:
            self.say(self._notice.text, bad=self._notice.bad)
        self.tick()
        self.call_later(self.action_look)
        self.set_interval(1.0, self.tick)
        self.set_interval(5.0, self.action_look)

    def on_screen_resume(self) -> None:
        """Look again when coming back."""
        if self.is_mounted:
            self.call_later(self.action_look)

    def on_resize(self) -> None:
        """Set the list for the new width."""
        self.call_after_refresh(self._show)

    def show_status(self) -> None:
        """Show the keys, or what is said in their place."""
        self.status.part = StatusPart(self.status_messages.notice, self._standing)

    def tick(self) -> None:
        """Show the time; end an old message."""
        self.query_one(Title).now = self.services.clock.now()
        self.tick_messages()

    # -- the list ------------------------------------------------------------------------------

    async def action_look(self) -> None:
        """Read the folder again, beside the screen; the place in the list stays."""
        if not self.is_current or self._looking:
            return
        self._looking = True
        try:
            self._listings = await asyncio.to_thread(self.services.list_incidents)
            self._problem = None
        except IncidentTuiError as error:
            self._problem = error
        finally:
            self._looking = False
        if self.is_attached:
            self._show()

    def _show(self) -> None:
        """List what matches; the highlighted incident stays, wherever it now stands."""
        if self._listings is None and self._problem is None:
            return
        found = self.query_one("#incidents", OptionList)
        width = found.scrollable_content_region.width or self.size.width
        query = self.query_one("#filter", Input).value
        rows = self._options(query, width)
        here, chosen = found.highlighted, self._chosen()
        scroll = found.scroll_offset
        found.clear_options()
        found.add_options(rows)
        places = [n for n, option in enumerate(rows) if not option.disabled]
        same = next((n for n in places if rows[n].id == chosen), None) if chosen else None
        if same is None and places:
            same = min(places, key=lambda n: abs(n - (here or 0)))
        found.scroll_to(y=scroll.y, animate=False, immediate=True)
        found.highlighted = same
        if same is None:
            self.query_one(Title).chosen = ""

    def _options(self, query: str, width: int) -> list[Option]:
        """Return the rows of the list, and say how many there are."""
        if self._problem is not None:
            return unreadable(self._problem, width)
        listings, services = self._listings or (), self.services
        rows = [row for row in listings if matches(row, query, services.playbook)]
        wrong = sum(row.trouble is not None for row in listings)
        self.query_one(Title).warning = f"▲ {wrong} not in order" if wrong else ""
        count = Content(f" {len(rows)} of {len(listings)} ")
        self.query_one("#filter-count", Static).update(count)
        if not rows:
            return nothing(query, len(listings), services.keymap, width)
        drawn = [self._drawn(row) for row in rows]
        return options(drawn, services, width)

    def _chosen(self) -> str | None:
        """Return the id of the highlighted row."""
        found = self.query_one("#incidents", OptionList)
        if found.highlighted is None:
            return None
        return found.get_option_at_index(found.highlighted).id

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Name the highlighted incident."""
        self.query_one(Title).chosen = (event.option.id or "").removeprefix(FILE)

    def _drawn(self, row: Listing) -> Listing:
        """Return a row as it may be shown: masked while the screen is shared."""
        if not self.modes.sharing:
            return row
        return masked(row, self.modes.masker_for(self.services.playbook, *row.people))

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""
        self.query_one(Title).sharing = self.modes.sharing
        self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the chosen one."""
        if event.option.id:
            self.post_message(IncidentChosen(event.option.id.removeprefix(FILE)))

    # -- the filter ----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Let the filter have its own key as a character: Textual does not know it as one."""
        return action != "filter" or self.focused is None or self.focused.id != "filter"

    def action_filter(self) -> None:
        """Type into the filter."""
        self.query_one("#filter-row").display = True
        clear = self.services.keymap.name("home.clear")
        keys_now = (("Enter", "open"), ("↑↓", "move"), (clear, "all again"))
        self._standing = keys_now
        self.show_status()
        self.set_focus(self.query_one("#filter", Input))  # at once: the next key is in the queue

    def action_clear(self) -> None:
        """Show all incidents again, and take a message away."""
        self.query_one("#filter", Input).value = ""
        self.query_one("#filter-row").display = False
        self._standing = ()
        self.query_one("#incidents").focus()
        self.hush()
        self.show_status()
        self._show()

    def on_input_changed(self) -> None:
        """Narrow the list at once."""
        self._show()

    def on_input_submitted(self) -> None:
        """Open the highlighted incident."""
        chosen = self._chosen()
        if chosen:
            self.post_message(IncidentChosen(chosen.removeprefix(FILE)))

    def on_key(self, event: events.Key) -> None:
        """Move in the list while the filter has the keys."""
        found = self.query_one("#incidents", OptionList)
        if self.query_one("#filter").has_focus and event.key in {"up", "down"}:
            event.stop()
            if event.key == "down":
                found.action_cursor_down()
            else:
                found.action_cursor_up()

    # -- acts ----------------------------------------------------------------------------------

    def action_declare(self) -> None:
        """Ask for the title of a new incident."""

        def declared(intent: Declare | None) -> None:
            if intent is not None:
                self.post_message(DeclareAsked(intent))

        self.app.push_screen(DeclareForm(self.services.playbook), declared)

    def action_wall(self) -> None:
        """Show the wall of the highlighted incident."""
        chosen = self._chosen()
        if chosen:
            self.post_message(WallChosen(chosen.removeprefix(FILE)))

    async def action_repair(self) -> None:
        """Write a repaired copy of the highlighted damaged file; the file is not touched."""
        chosen = self._chosen() or ""
        if not chosen.startswith(FILE):
            key = self.services.keymap.name("home.repair")
            self.say(f"{key} repairs a copy of a damaged file: highlight its row first")
            return
        incident_id = chosen.removeprefix(FILE)
        try:
            copy_id = await asyncio.to_thread(self.services.repair, incident_id)
        except IncidentTuiError as error:
            self.say(str(error), bad=True)
            return
        self.say(f"{copy_id} is a repaired copy; {incident_id} is as it was")
        await self.action_look()

    async def action_examine(self) -> None:
        """Show what a look at the file of the highlighted row finds."""
        chosen = (self._chosen() or "").removeprefix(FILE)
        if not chosen:
            return
        try:
            text = await asyncio.to_thread(self.services.examine, chosen)
        except IncidentTuiError as error:
            self.say(str(error), bad=True)
            return
        self._read(f"The file of {chosen}", self.fit_to_show(text))

    def action_drill(self) -> None:
        """Choose a drill to play."""
        from incident_tui.tui.dialogs.rubric import Chooser  # noqa: PLC0415 - when asked for

        def chosen(name: str | None) -> None:
            if name is not None:
                self.post_message(DrillChosen(name))

        try:
            found = self.services.drills()
        except IncidentTuiError as error:
            self.say(str(error), bad=True)
            return
        rows = [
            (x.slug, f"{x.slug}: {x.character}, SEV-{x.severity}, {duration(x.length)}")
            for x in found
        ]
        self.app.push_screen(Chooser("Which drill?", rows), chosen)

    def action_figures(self) -> None:
        """Show the figures of all incidents of the folder."""
        if self.services.figures is not None:
            self._read("Figures", self.services.figures())

    def _read(self, heading: str, text: str) -> None:
        """Show a text to read, and copy it if that is asked for."""

        def answered(words: str | None) -> None:
            if words is not None:
                self.app.copy_to_clipboard(words)

        self.app.push_screen(TextDialog(heading, text), answered)

    def perform(self, action_id: str, argument: str = "") -> None:  # noqa: ARG002 - none takes one
        """Do one of the actions that need no incident."""
        if action_id == "help":
            self.app.push_screen(Help())
        elif action_id == "quit":
            self.app.exit(0)
