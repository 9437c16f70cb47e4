"""The line: always there, never loses a word, says before Enter what Enter will record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from incident_tui.config.keys.table import Place
from incident_tui.domain.language.reading import ParsedLine
from incident_tui.domain.text import clean
from incident_tui.tui.base import keys
from incident_tui.tui.base.messages import LineEdited, LineKey, LineKeyPressed, LineSubmitted
from incident_tui.tui.dashboard.panes.preview import Preview, preview
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.masked_input import MaskedTextArea, shaded

Reader = Callable[[str], ParsedLine]
Completer = Callable[[str], tuple[str, ...]]


class Composer(MaskedTextArea, inherit_css=True):
    """Enter sends, ctrl+n and ctrl+j begin a line, Tab completes, Up edits the last entry."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.LINE)]

    hint: reactive[str] = reactive("")
    """What the lower border says while there is nothing more urgent (`NOT SAVED — …`)."""

    _styled = False  # style updates come before the constructor is through

    failed: reactive[bool] = reactive(False, toggle_class="-failed")
    """Whether the line holds words that could not be saved."""

    def __init__(self, read: Reader, complete: Completer, clock: Callable[[], datetime]) -> None:
        super().__init__(
            compact=False,
            highlight_cursor_line=False,
            placeholder=Content("what happened?   / command   @person   -5m or 14:02 backdates"),
            soft_wrap=True,
            max_checkpoints=200,
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.tz: tzinfo = UTC
        self._read = read
        self._complete = complete
        self._clock = clock
        self._confirmed = ""
        self._choices: tuple[str, ...] = ()
        self._shown: Preview | None = None

    def on_mount(self) -> None:
        """Say at once what Enter does."""
        self.refresh_preview()

    # -- what others ask -------------------------------------------------------------------------

    def take(self) -> str:
        """Empty the line and return what stood there; undo brings it back."""
        text = self.text
        self.history.checkpoint()
        self.clear()
        self.history.checkpoint()
        self._confirmed = ""
        return text

    def put(self, text: str) -> None:
        """Replace the line; undo brings back what stood there."""
        self.history.checkpoint()
        self.replace(clean(text), self.document.start, self.document.end)
        self.move_cursor(self.document.end)
        self.history.checkpoint()

    def refresh_preview(self) -> None:
        """Read the line again and show what Enter would do."""
        reading = self._read(self.text)
        shown = preview(
            reading,
            self._clock(),
            self.tz,
            confirmed=self._confirmed == self.text,
            newline=keys.keymap_of(self).name("line.newline"),
        )
        if self.hint:
            shown = Preview(shown.title, self.hint, shown.tone)
        if shown == self._shown:
            return
        self._shown = shown
        room = max(self.size.width - 4, 20)
        self.border_title = Content(cut(shaded(shown.title, self.find_spans(shown.title)), room))
        self.border_subtitle = Content(cut(shaded(shown.foot, self.find_spans(shown.foot)), room))
        self.set_class(shown.tone == "doubt", "-doubt")
        self.set_class(shown.tone == "problem", "-problem")

    # -- drawing -----------------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines drawn; a text area looks its styles up each time, once is enough."""
        if self._styled:
            return Widget.render_lines(self, crop)
        self._styled = True
        return super().render_lines(crop)

    def notify_style_update(self) -> None:
        """Look the styles up again: the theme or a class changed."""
        self._styled = False
        super().notify_style_update()

    # -- what happens to it ------------------------------------------------------------------------

    def watch_hint(self) -> None:
        """Show the hint, or what it hid."""
        if self.is_mounted:
            self.refresh_preview()

    def on_text_area_changed(self) -> None:
        """Show what the line means now, and let the draft be kept."""
        if self.text != self._confirmed:
            self._confirmed = ""
        self.refresh_preview()
        self.post_message(LineEdited(self.text))

    def on_resize(self) -> None:
        """Cut the border's words for the new width."""
        self._shown = None
        self.refresh_preview()

    async def _on_key(self, event: events.Key) -> None:
        """Take the keys that mean something else here than in an editor."""
        if event.key != "tab":
            self._choices = ()
        match event.key:
            case "enter":
                self._submit()
            case "tab":
                self._next_completion()
            case "up" if not self.text:
                self.post_message(LineKeyPressed(LineKey.EDIT_LAST))
            case "pageup":
                self.post_message(LineKeyPressed(LineKey.PAGE_UP))
            case "pagedown":
                self.post_message(LineKeyPressed(LineKey.PAGE_DOWN))
            case "escape":
                self.post_message(LineKeyPressed(LineKey.ESCAPE))
            case _:
                return
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is in the line."""
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(clean(event.text), *self.selection):
            self.move_cursor(result.end_location)

    def action_newline(self) -> None:
        """Begin another line of the same entry."""
        start, end = self.selection
        self._replace_via_keyboard("\n", start, end)

    def _submit(self) -> None:
        """Send the line; a doubtful one asks for a second Enter, a wrong one says why."""
        reading = self._read(self.text)
        if reading.empty:
            return
        if reading.doubt and self._confirmed != self.text:
            self._confirmed = self.text
            self.refresh_preview()
            return
        text = self.text if reading.problem is not None else self.take()
        self.post_message(LineSubmitted(text, reading))

    def _next_completion(self) -> None:
        """Put the next completion in the line; the first Tab takes what all of them share."""
        if self._choices and self.text in self._choices:
            place = self._choices.index(self.text) + 1
            chosen = self._choices[place % len(self._choices)]
        else:
            self._choices = self._complete(self.text)
            if not self._choices:
                return
            chosen = self._choices[0]
        choices = self._choices
        self.replace(chosen, self.document.start, self.document.end)
        self.move_cursor(self.document.end)
        self._choices = choices
        if len(choices) == 1:
            self._choices = ()
