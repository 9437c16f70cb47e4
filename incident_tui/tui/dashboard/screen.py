"""One live incident. This screen lays its panes out, wires them, and carries effects out.

What is shown is worked out by `view`, what an action does by `perform`, what becomes of words by
`submission`: each of them is pure, and knows nothing of this screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, assert_never, cast

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from incident_tui.config.keys.table import Place
from incident_tui.domain.language.actions import BY_ID
from incident_tui.domain.record.incident import Incident
from incident_tui.session.follower import FileReadable, Grown
from incident_tui.session.session import Session
from incident_tui.session.writer import Recorded, Writer
from incident_tui.tui.base import keys, messages
from incident_tui.tui.base.modes import share
from incident_tui.tui.base.screen import IncidentScreen, StatusScreen, screens_of
from incident_tui.tui.base.services import Services
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard import outside
from incident_tui.tui.dashboard import submission as s
from incident_tui.tui.dashboard.action_context import ActionContext, context_of
from incident_tui.tui.dashboard.breakpoints import breakpoint_for
from incident_tui.tui.dashboard.clock_watch import ClockWatch
from incident_tui.tui.dashboard.drill import drill_ended, marked, start_player
from incident_tui.tui.dashboard.entry_actions import (
    correct_last,
    correct_sent,
    letters,
    on_entry,
)
from incident_tui.tui.dashboard.interpreter import interpret, offers
from incident_tui.tui.dashboard.log.letters import WAIT, Act, Held, ToLine
from incident_tui.tui.dashboard.log.log_mode import LogMode
from incident_tui.tui.dashboard.panes.board import Board
from incident_tui.tui.dashboard.panes.composer import Composer
from incident_tui.tui.dashboard.panes.header import Header
from incident_tui.tui.dashboard.panes.unsettled import Unsettled
from incident_tui.tui.dashboard.perform import perform, submit
from incident_tui.tui.dashboard.reminders import Reminders
from incident_tui.tui.dashboard.returning import Surroundings
from incident_tui.tui.dashboard.view import (
    DashboardState,
    header_part,
    projected,
    status_part,
    view,
)
from incident_tui.tui.widgets.status_bar import Status

if TYPE_CHECKING:
    from incident_tui.drills.player import Player

AGAIN_SECONDS = 3.0
"""How soon an action that wants a second word has to be asked for again."""


class Dashboard(IncidentScreen[None], StatusScreen[None]):
    """Header, countdowns, roster, log, checklist, work, the line, the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.DASHBOARD)]
    AUTO_FOCUS = "Composer"
    covered = True

    def __init__(self, session: Session, services: Services, size: tuple[int, int]) -> None:
        super().__init__(session, services)
        book, keymap = session.playbook, services.keymap
        self.state = DashboardState(
            recorded=session.incident,
            shown=projected(session.incident, book),
            playbook=book,
            tz=services.tz,
            breakpoint=breakpoint_for(*size),
        )
        self.view = view(self.state, session.clock.now())
        self.submission = s.Submission()
        self.writer = Writer(session, lambda news: self.post_message(messages.WriterSaid(news)))
        self.drafts = services.drafts(session.id)
        self.reminders = Reminders()
        self.header, self.status = Header(), Status(keys.FOOTER, keymap)
        self.unsettled = Unsettled(keymap.name("conflicts"))
        self.board = Board(book, keymap)
        self.log_view = self.board.log_view
        self.composer = Composer(
            lambda line: interpret(line, self.context().language, self.submission.correction),
            lambda line: offers(
                line,
                lambda: self.context().language,
                self.submission.correction,
                lambda context: outside.with_names(services, context),
            ),
            session.clock.now,
        )
        self._log_mode = LogMode(self.log_view, keymap, services.clock.elapsed)
        self._before = "", s.Submission().correction
        self._clock_watch = ClockWatch()
        self._surroundings = Surroundings(session, services.clock)
        self._player: Player | None = None
        self._asked_at = float("-inf")
        self.add_class(self.state.breakpoint)

    @property
    def incident(self) -> Incident:
        """The incident as it is recorded: what a line is read against."""
        return self.state.recorded

    # -- what is shown -------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Lay the panes out; the style sheet places them for each breakpoint."""
        yield from (self.header, self.unsettled, self.board)
        yield from (self.composer.above, self.composer, self.status)

    def on_mount(self) -> None:
        """Show what is known, give back an unsent line, begin to tick, to follow and to play."""
        self.composer.tz = self.state.tz
        self.say_in_turn((*self.services.notices, *self.session.notices), first=True)
        if self.modes.sharing:
            share(self.app, on=True)
        *aside, draft = self.drafts.load().split(s.APART)
        if draft:
            self.composer.put(draft)
            for text in aside:
                self.happened(s.LinePutAside(text))
            more = f" · {len(aside)} more wait" if aside else ""
            self.say(f"Restored your unsent line; Enter logs it, or change it first{more}")
        self.tick()
        self.set_interval(1.0, self.tick)
        self.writer.start()
        self._surroundings.start()
        if self.drill:
            self._player, effects = start_player(self.services, self.session, self.post_message)
            self.carry_out(effects)

    def on_resize(self, event: events.Resize) -> None:
        """Take the breakpoint that fits."""
        before, found = self.state.breakpoint, breakpoint_for(event.size.width, event.size.height)
        if found is not before:
            self.remove_class(before)
            self.add_class(found)
            self.state = replace(self.state, breakpoint=found)
            self._show()

    def show_shared(self) -> None:
        """Draw everything anew, as the screen came to be shared or is so no more."""
        self._take(self.incident)

    def _take(self, incident: Incident) -> None:
        """Show an incident as it stands now, masked while the screen is shared."""
        before, sharing = self.incident, self.modes.sharing
        shown = self.masker.incident(incident) if sharing else incident
        drawn = projected(shown, self.session.playbook)
        self.state = replace(self.state, recorded=incident, shown=drawn, sharing=sharing)
        self._show()
        if drill_ended(before, incident):
            self.call_after_refresh(self.perform, "score")
        if self.is_attached:
            screens_of(self.app)[0].show_incident(incident, shown)

    def _show(self) -> None:
        """Give every pane its part; one that is equal to what it shows draws nothing."""
        self.view = found = view(self.state, self.session.clock.now())
        self.header.part, self.status.part = found.header, found.status
        self.unsettled.part = found.unsettled
        self.board.show(found)

    def show_status(self) -> None:
        """Show how words and messages stand: the first row and the last."""
        notice, saving = self.status_messages.notice, self.submission.saving
        self.state = replace(self.state, notice=notice, saving=saving)
        self.header.part = header_part(self.state, self.session.clock.now())
        self.status.part = status_part(self.state, self.view.status.hazards)

    def tick(self) -> None:
        """Once a second: move the clocks, notice a step of the wall clock, end old messages."""
        clock = self.services.clock
        said = self._clock_watch.check(clock.now(), clock.elapsed())
        self.state = self._surroundings.tick(self.state, self.fit_to_show)
        self._show()
        for message in self.reminders.update(self.session.id, self.view.timers):
            self.post_message(message)
        if said:
            self.say(said)
        if troubles := self.services.troubles():
            more = f" · and {len(troubles) - 1} more" if len(troubles) > 1 else ""
            self.say(f"{troubles[0]}{more}", bad=True)
        self.tick_messages()

    # -- acts ----------------------------------------------------------------------------------

    def context(self) -> ActionContext:
        """Return what an action is decided from at this instant."""
        return replace(
            context_of(self.session, self.services, self.state),
            line=self.composer.text,
            update=self.submission.update,
            saving=self.submission.busy,
            asked_again=self.services.clock.elapsed() - self._asked_at <= AGAIN_SECONDS,
            masker=self.masker if self.modes.sharing else None,
            told=self.fit_to_show(self._surroundings.last_told(self.state)),
        )

    def perform(self, action_id: str, argument: str = "") -> None:
        """Do an action by its id, whether by key, command or palette."""
        self.carry_out(perform(BY_ID[action_id], argument, self.context()))

    def carry_out(self, effects: Iterable[e.Effect]) -> None:
        """Do what an action decided on, in order."""
        for effect in effects:
            match effect:
                case e.Record(requests=requests, text=text, origin=origin):
                    job = self.writer.send(requests, text)
                    self.happened(s.Flight(job.number, text, origin))
                case e.CorrectSent(entry=entry):
                    self.carry_out(correct_sent(entry, self.context()))
                case e.KeepUpdate() | e.CorrectionBegun() | e.CorrectionEnded():
                    self.happened(effect)
                case e.Say(text=text, bad=bad, line=line, correcting=correcting):
                    self.say(text, bad=bad, line=line, correcting=correcting)
                case e.AskAgain(text=text):
                    self._asked_at = self.services.clock.elapsed()
                    self.say(text)
                case e.Open():
                    self._open(effect)
                case e.Copy(text=text, name=name, said=said):
                    outside.copy(self, marked(self.fit_to_show(text), drill=self.drill), name, said)
                case e.Type(text=text, focus=focus):
                    self.composer.put(text, returned=not focus)
                    if focus:
                        self.composer.focus()
                case e.Go(entry=entry):
                    self.log_view.visit(entry)
                case e.SetRecorder(name=name):
                    self.session.me = name
                case e.SetZone(tz=tz):
                    self.state = replace(self.state, tz=tz)
                    self.composer.tz = tz
                    self.composer.refresh_preview()
                    self._show()
                case e.SetTheme(name=name):
                    self.carry_out((outside.choose_theme(self, name),))
                case e.ArrivalsSeen():
                    self._surroundings.seen()
                    self.state = self._surroundings.tick(self.state, self.fit_to_show)
                    self._show()
                case e.Export(kind=kind):
                    self.carry_out((outside.export(self.services, self.session.id, kind),))
                case e.Mode() | e.ShowWall() | e.Leave():
                    self.post_message(outside.asked(effect, self.session))
                case _:
                    assert_never(effect)

    def _open(self, opened: e.Open[Any]) -> None:
        """Open a dialog over the dashboard: the line and its words stay where they are."""
        from incident_tui.tui.dashboard.dialogs import dialog_for  # noqa: PLC0415 - the start does without dialogs

        def answer(result: Any) -> None:
            if result is not None:
                self.carry_out(opened.then(result, self.context()))

        spec = cast("e.AnyDialog", opened.dialog)  # every DialogSpec is one of them
        context, services, clock = self.context(), self.services, self.session.clock
        self.app.push_screen(dialog_for(spec, context, services, clock, answer), answer)

    def happened(self, happened: s.Input) -> None:
        """Take note of what became of words, show how they stand, and keep those not on disk."""
        before, composer = self.submission, self.composer
        self.submission, effects = s.step(before, happened, composer.text)
        self.carry_out(effects)
        composer.failed, composer.hint = self.submission.failed, self.submission.hint
        if not self.submission.failed and any(isinstance(x, e.Type) for x in effects):
            composer.refused()
        if self.submission.correction is not before.correction:
            composer.refresh_preview()
            if self.submission.correction is None:
                self.correction_ended()
        if self.submission.saving != before.saving:
            self.show_status()
        self.drafts.save(self.submission.unsent)

    # -- what is told --------------------------------------------------------------------------

    def on_line_edited(self) -> None:
        """Keep the draft; what was said about other words goes."""
        self.line_edited(self.composer.text)
        self.happened(s.LineChanged())

    def on_line_submitted(self, message: messages.LineSubmitted) -> None:
        """Do what the line says, or say what is wrong with it."""
        correction = self.submission.correction
        self.carry_out(submit(message.parsed, message.text, correction, self.context()))

    def on_line_set_aside(self, message: messages.LineSetAside) -> None:
        """Let a line wait that came back while another was being typed."""
        self.happened(s.LinePutAside(message.text))

    def on_line_key_pressed(self, message: messages.LineKeyPressed) -> None:
        """Do what a key of the line means outside of it; escape destroys nothing."""
        match message.key:
            case messages.LineKey.EDIT_LAST:
                self.carry_out(correct_last(self.context()))
            case messages.LineKey.PAGE_UP:
                self.log_view.action_page(-1)
            case messages.LineKey.PAGE_DOWN:
                self.log_view.action_page(1)
            case messages.LineKey.UNDO_SENT:
                self.happened(s.SentUndone())
            case messages.LineKey.ESCAPE:
                if self.submission.correction is not None:
                    self.happened(e.CorrectionEnded())
                self.log_view.action_follow()
                self.hush()
            case _:
                assert_never(message.key)

    def on_writer_said(self, message: messages.WriterSaid) -> None:
        """Show what was recorded, here or elsewhere, and whether the file can be read."""
        news = message.news
        match news:
            case Recorded(incident=incident):
                if incident is not self.incident:
                    self._take(incident)
                self.happened(news)
            case Grown(incident=incident):
                self._take(incident)
                self._surroundings.grew()
            case FileReadable(problem=problem):
                lasting = problem is not None
                self.status_messages = replace(self.status_messages, lasting=lasting)
                self.happened(news)
            case _:
                assert_never(news)

    def on_action_asked(self, message: messages.ActionAsked) -> None:
        """Do what a mark stands for that was clicked."""
        self.perform(message.action)

    def on_log_left(self) -> None:
        """Write again."""
        self.log_view.action_follow()
        self.composer.focus()

    def on_entry_chosen(self, message: messages.EntryChosen) -> None:
        """Do something with an entry of the log, or with several."""
        self.carry_out(on_entry(message.act, message.event, message.events, self.context()))

    async def takes_key(self, event: events.Key) -> bool:
        """Take the letters of the LOG mode: they act, wait, or were words for the line."""
        in_log = self.is_current and self.log_view.has_focus
        match self._log_mode.heard(event, in_log=in_log):
            case None:
                return False
            case Held():
                self._before = self.composer.text, self.submission.correction
                self.set_timer(WAIT, self.letter_due)
            case Act(key=key) if key.waits:
                self._act(self._log_mode.chosen())
                return event.is_printable
            case Act(key=key):
                self._before = self.composer.text, self.submission.correction
                await self.log_view.run_action(key.does)
            case ToLine(text=text):
                self._words(text)
        return True

    def letter_due(self) -> None:
        """Let the letter act that waited for another one."""
        if self._log_mode.due() is not None:
            self._act(self._log_mode.chosen())
        elif self._log_mode.waiting:
            self.set_timer(WAIT / 5, self.letter_due)

    def _act(self, chosen: messages.EntryChosen | None) -> None:
        if chosen is not None:
            self.on_entry_chosen(chosen)

    def _words(self, text: str) -> None:
        """Leave the LOG mode with letters that were words; what the first ones did is undone."""
        self._log_mode.back()
        if (over := self.app.screen) is not self:
            over.dismiss(None)
        if len(text) > 1:
            self._line_as_before()
        self.set_focus(self.composer)
        self.composer.add(text)

    def _line_as_before(self) -> None:
        """Put line and correction as they were before a letter put other words there."""
        line, correction = self._before
        if self.submission.correction is not correction:
            ended = e.CorrectionEnded()
            self.happened(e.CorrectionBegun(correction) if correction else ended)
        if self.composer.text != line:
            self.composer.put(line)

    def on_log_focused(self, message: messages.LogFocused) -> None:
        """Say in the key row what the letters do while the log has them."""
        row = letters(message.selected, self.services.keymap) if message.focused else ()
        self.state = replace(self.state, log_keys=row)
        self.show_status()

    def on_key(self, event: events.Key) -> None:
        """Let nothing be lost that is typed before the line has the focus."""
        if self.focused is None and event.is_printable and event.character:
            self.composer.focus()
            self.composer.add(event.character)
            event.stop()

    def before_first_keys(self) -> None:
        """Make room for what was typed before the screen stood; the line comes back later."""
        if self.composer.text.strip():
            self.happened(s.LinePutAside(self.composer.take()))

    def shut_down(self) -> None:
        """End the writer and the drill, and leave what is unsent for the next window."""
        if self._player is not None:
            self._player.stop()
        self.writer.stop()
        self._surroundings.stop()
        self.submission, _ = s.step(
            self.submission, s.WriterEnded(tuple(self.writer.saved)), self.composer.text
        )
        self.drafts.save(self.submission.unsent)
        self.drafts.release()
        self.session.close()
