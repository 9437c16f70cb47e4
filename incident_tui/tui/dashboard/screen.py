"""One live incident. This screen lays its regions out and wires them; each draws itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip

from incident_tui.config.keys.table import Place
from incident_tui.config.themes import ThemeSpec
from incident_tui.domain.language.actions import BY_ID
from incident_tui.domain.obligations.timers import Timer, timers
from incident_tui.domain.record.incident import Incident
from incident_tui.session.session import Session
from incident_tui.tui.base import keys
from incident_tui.tui.base.masking import Modes
from incident_tui.tui.base.messages import IncidentGrown, JobDone, ReadableChanged
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard import perform as doors
from incident_tui.tui.dashboard.breakpoints import form_for
from incident_tui.tui.dashboard.clock_watch import ClockWatch
from incident_tui.tui.dashboard.drill import Arrived, Drilling
from incident_tui.tui.dashboard.entry_actions import letters
from incident_tui.tui.dashboard.interpreter import LineReader
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.checklist import Checks
from incident_tui.tui.dashboard.panes.composer import Composer
from incident_tui.tui.dashboard.panes.countdowns import Countdowns
from incident_tui.tui.dashboard.panes.hazards import Watch
from incident_tui.tui.dashboard.panes.header import Header, Saving
from incident_tui.tui.dashboard.panes.roster import Roster
from incident_tui.tui.dashboard.panes.work import Work
from incident_tui.tui.dashboard.reminders import Attention, told
from incident_tui.tui.dashboard.submission import Sending
from incident_tui.tui.dashboard.view import Regions
from incident_tui.tui.dashboard.voice import Voice
from incident_tui.tui.widgets.pane import Pane, ground
from incident_tui.tui.widgets.status_bar import Status

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker


class Dashboard(Screen[None]):
    """Header, countdowns, roster, log, checklist, work, the line, the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.DASHBOARD)]
    AUTO_FOCUS = "Composer"

    @dataclass
    class Marked(Message):
        """Something came to be late, or nothing is late any more."""

        late: bool

    @dataclass
    class Due(Message):
        """Something fell due soon or late: `told` are ids and names of timers only."""

        told: str

    @dataclass
    class Recoloured(Message):
        """Other colours were chosen."""

        spec: ThemeSpec

    @dataclass
    class ModeAsked(Message):
        """A mode of the whole program was asked for: sharing, blank, another word to hide."""

        action: str
        argument: str

    class Left(Message):
        """The incident was left for the list of all."""

    def __init__(
        self, session: Session, services: Services, modes: Modes, size: tuple[int, int]
    ) -> None:
        super().__init__()
        self.modes = modes
        self.session = session
        self.services = services
        self.incident = session.incident
        """As it is recorded: what a line is read against, and what is written about."""
        self.shown = session.incident
        """As it is drawn: masked while the screen is shared."""
        self.timers: tuple[Timer, ...] = ()
        self.tz: tzinfo = services.tz
        self.doors = doors.Doors(self)
        self.line = LineReader(self)
        self.sending = Sending(self)
        self.drilling = Drilling(self)
        self.form = form_for(*size)
        self.add_class(self.form)
        self._clock_watch = ClockWatch()
        self.attention = Attention()
        self.regions = Regions(self)
        self.voice = Voice(self)

    @cached_property
    def curtain(self) -> Masker:
        """What masks everything here while the screen is shared."""
        return self.modes.curtain_for(self.session.playbook)

    # -- regions -------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay the regions out; the style sheet places them for each form."""
        book, tz = self.session.playbook, self.tz
        yield Header(book, tz)
        with Pane(id="body"):
            with Pane(id="left"):
                yield Countdowns(tz)
                yield Roster(book, self.services.keymap.name("roles"), tz)
                yield Watch(tz)
            yield LogView(book, tz)
            with Pane(id="side"):
                yield Checks(self.services.keymap.name("checks"), tz)
                yield Work(tz)
        yield Composer(self.line.read, self.line.complete, self.session.clock.now)
        yield Status(keys.FOOTER, self.services.keymap)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return blank lines: the regions cover all of it."""
        return ground(self, crop)

    def on_mount(self) -> None:
        """Show what is known, give back an unsent line, begin to tick and to follow."""
        self.regions.give_form(self.form)
        self.query_one(Composer).tz = self.tz
        self.show_incident(self.session.incident)
        self.voice.say_in_turn((*self.services.notices, *self.session.notices), first=True)
        if self.modes.sharing:
            self.modes.share(on=True)
        draft = self.sending.drafts.load()
        if draft:
            self.query_one(Composer).put(draft)
            self.say("Restored your unsent line; Enter logs it, or change it first")
        self.tick()
        self.set_interval(1.0, self.tick)
        self.sending.writer.start()
        self.drilling.start()

    def on_resize(self, event: events.Resize) -> None:
        """Take the form that fits."""
        form = form_for(event.size.width, event.size.height)
        if form is not self.form:
            self.set_class(False, self.form)
            self.set_class(True, form)
            self.form = form
            self.regions.give_form(form)

    def on_screen_suspend(self) -> None:
        """Under a dialogue the line does not look as if it took the keys."""
        self.add_class("-below")

    def on_screen_resume(self) -> None:
        """The line takes the keys again."""
        self.remove_class("-below")

    def show_incident(self, incident: Incident) -> None:
        """Give every region its part of the incident, masked while the screen is shared."""
        self.drilling.look(self.incident, incident)
        self.incident = incident
        if self.modes.sharing:
            incident = self.curtain.incident(incident)
        self.shown = incident
        self.regions.give_incident(incident)
        self.doors.incident_changed(self.shown)
        self.show_time(self.session.clock.now())

    def show_time(self, now: datetime) -> None:
        """Give the regions that show time the instant to show."""
        self.timers = timers(self.incident, self.session.playbook, now)
        self.regions.give_time(now, self.timers)

    def tick(self) -> None:
        """Once a second: move the clocks, notice a step of the wall clock, end old messages."""
        elapsed = self.services.clock.elapsed()
        said = self._clock_watch.look(self.services.clock.now(), elapsed)
        self.show_time(self.session.clock.now())
        self._attend()
        if said:
            self.say(said)
        if troubles := self.services.troubles():
            more = f" · and {len(troubles) - 1} more" if len(troubles) > 1 else ""
            self.say(f"{troubles[0]}{more}", bad=True)
        self.voice.tick(elapsed)

    def _attend(self) -> None:
        """Ring and tell once what has just fallen due soon or late; mark the window's title."""
        late = self.attention.late
        if crossed := self.attention.crossed(self.timers):
            if self.services.bell:
                self.app.bell()
            self.post_message(self.Due(told(self.session.id, crossed, self.timers)))
        if self.attention.late is not late:
            self.post_message(self.Marked(late=self.attention.late))

    def say(self, text: str, *, bad: bool = False) -> None:
        """Show a message in place of the keys, for a while."""
        self.voice.say(text, bad=bad)

    def fit_to_show(self, text: str) -> str:
        """Return words as they may be shown or copied now: masked while the screen is shared."""
        return self.curtain.text(text) if self.modes.sharing else text

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""
        self.regions.tell_sharing()
        self.show_incident(self.incident)

    def set_zone(self, tz: tzinfo) -> None:
        """Show every time in another zone."""
        self.tz = tz
        self.regions.give_zone(tz)

    # -- the line ------------------------------------------------------------------------------

    def on_composer_edited(self, message: Composer.Edited) -> None:
        """Keep the draft; an emptied line is no correction any more."""
        if not message.text and self.line.correction is not None:
            self.line.correct(None)
        self.sending.edited(message.text)

    def on_composer_submitted(self, message: Composer.Submitted) -> None:
        """Hand the line to the writer, to the screen, or say what is wrong with it."""
        reading = message.reading
        if reading.problem is not None:
            self.say(str(reading.problem))
            return
        correction, self.line.correction = self.line.correction, None
        self.query_one(Composer).look()
        if reading.screen is not None:
            self.perform(reading.screen.action, reading.screen.argument)
            return
        self.sending.send(reading.requests, message.text, correction)

    def on_composer_edit_last(self) -> None:
        """Correct the last entry that was recorded here."""
        self.doors.entries.correct_last(self.line.situation())

    def on_composer_paged(self, message: Composer.Paged) -> None:
        """Move the log while writing goes on."""
        self.query_one(LogView).action_page(message.direction)

    def on_composer_escaped(self) -> None:
        """Leave a correction (its words stay), a message, or a place back in the log."""
        if self.line.correction is not None:
            self.line.correct(None)
        self.query_one(LogView).action_follow()
        self.voice.hush()

    # -- the writer ----------------------------------------------------------------------------

    def on_job_done(self, message: JobDone) -> None:
        """Show what was recorded, or give the words back."""
        recorded = message.recorded
        if recorded.incident is not self.incident:
            self.show_incident(recorded.incident)
        self.sending.recorded(recorded)

    def on_incident_grown(self, message: IncidentGrown) -> None:
        """Show what somebody else wrote."""
        self.show_incident(message.incident)

    def on_arrived(self, message: Arrived) -> None:
        """Say what has arrived in a drill."""
        self.say(message.text)

    def on_readable_changed(self, message: ReadableChanged) -> None:
        """Say for as long as it lasts that the file cannot be read."""
        problem = None if message.problem is None else str(message.problem)
        self.voice.unreadable = problem
        if problem is not None:
            self.query_one(Header).saving = Saving("UNREADABLE", failed=True)
            self.say(problem, bad=True)
        else:
            self.query_one(Header).saving = Saving()
            self.say("The file is readable again")

    # -- acts ----------------------------------------------------------------------------------

    def action_perform(self, action_id: str) -> None:
        """Do an action by its key."""
        self.perform(action_id)

    def perform(self, action_id: str, argument: str = "") -> None:
        """Do an action by its id, whether by key, command or palette."""
        self.doors.perform(BY_ID[action_id], argument)

    def on_log_view_left(self) -> None:
        """Write again."""
        self.query_one(LogView).action_follow()
        self.query_one(Composer).focus()

    def on_log_view_chosen(self, message: LogView.Chosen) -> None:
        """Do something with an entry of the log, or with several."""
        recorded = self.incident.originals.get(message.event.id, message.event)
        self.doors.entries.perform(message.act, recorded, message.events)

    def on_log_view_held(self, message: LogView.Held) -> None:
        """Say in the key row what the letters do while the log has them."""
        said = letters(message.selected, self.services.keymap)
        self.query_one(Status).standing = said if message.focused else ()

    def on_key(self, event: events.Key) -> None:
        """Let nothing be lost that is typed before the line has the focus."""
        if self.focused is None and event.is_printable and event.character:
            composer = self.query_one(Composer)
            composer.focus()
            composer.insert(event.character)
            event.stop()

    def let_go(self) -> None:
        """End the writer and the drill, and leave what is unsent for the next window."""
        self.drilling.stop()
        self.sending.let_go()

    def on_unmount(self) -> None:
        """Let go of the file however the screen was left."""
        self.let_go()
