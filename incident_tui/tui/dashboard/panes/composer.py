"""The line: always there, never loses a word, says before Enter what Enter will record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from incident_tui.config.keys.table import Place
from incident_tui.domain.language.completion import Completions
from incident_tui.domain.language.reading import ParsedLine
from incident_tui.domain.text import clean
from incident_tui.tui.base import keys
from incident_tui.tui.base.messages import (
    LineEdited,
    LineKey,
    LineKeyPressed,
    LineSetAside,
    LineSubmitted,
)
from incident_tui.tui.dashboard.log.letters import WAIT
from incident_tui.tui.dashboard.panes import asking, menu
from incident_tui.tui.dashboard.panes.above import NOTHING, Above, AbovePart
from incident_tui.tui.dashboard.panes.preview import Preview, preview
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.masked_input import MaskedTextArea, shaded

Reader = Callable[[str], ParsedLine]
Offerer = Callable[[str], Completions]


class Composer(MaskedTextArea, inherit_css=True):
    """Enter sends, ctrl+n and ctrl+j begin a line, Tab completes, Up edits the last entry.

    `above` are the rows over it: what may come next, or a question that its border has no room
    for. Whoever lays the screen out places them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.LINE)]

    hint: reactive[str] = reactive("")
    """What the lower border says while there is nothing more urgent (`NOT SAVED — …`)."""

    _styled = False  # style updates come before the constructor is through

    failed: reactive[bool] = reactive(False, toggle_class="-failed")
    """Whether the line holds words that could not be saved."""

    def __init__(self, read: Reader, offer: Offerer, clock: Callable[[], datetime]) -> None:
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
        self._offer = offer
        self._clock = clock
        self._asking: asking.Asking | None = None
        self._held = ""
        self._menu: menu.Menu | None = None
        self._closed_for: str | None = None
        self._shown: Preview | None = None
        self._sent = ""
        self._refused = ""
        self._returned = ""
        self.above = Above()

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
        return text

    def add(self, text: str) -> None:
        """Add words that were typed elsewhere; they are no part of what came back by itself."""
        self._make_room()
        self.insert(text)

    def put(self, text: str, *, returned: bool = False) -> None:
        """Replace the line; undo brings back what stood there.

        `returned`: the words come back by themselves, maybe under the fingers of somebody who
        types something else. What is typed next then begins a line of its own.
        """
        self._returned = clean(text) if returned else ""
        self.history.checkpoint()
        self.replace(clean(text), self.document.start, self.document.end)
        self.move_cursor(self.document.end)
        self.history.checkpoint()

    def refused(self) -> None:
        """Take note that what stands here was not taken: escape clears it, undo brings it back."""
        self._refused = self.text

    def refresh_preview(self) -> None:
        """Read the line again and show what Enter would do, what is asked, what may come next."""
        shown, rows = self._preview(), NOTHING
        if self._asking is not None:
            shown, rows = self._question(self._asking, shown)
        elif self._menu is not None:
            shown, rows = (
                Preview(shown.title, keys.with_keys(self, menu.KEYS), shown.tone),
                self._menu.part,
            )
        elif self.hint:
            shown = Preview(shown.title, self.hint, shown.tone)
        self.above.part = rows
        if shown == self._shown:
            return
        self._shown = shown
        self.border_title = Content(self._fitting(shown.title))
        self.border_subtitle = Content(self._fitting(shown.foot))
        self.set_class(shown.tone == "doubt", "-doubt")
        self.set_class(shown.tone == "problem", "-problem")

    def _preview(self) -> Preview:
        newline = keys.keymap_of(self).name("line.newline")
        return preview(self._read(self.text), self._clock(), self.tz, newline=newline)

    def _question(self, asked: asking.Asking, shown: Preview) -> tuple[Preview, AbovePart]:
        """Ask in the border where that has room for every word, else in rows above the line."""
        back = keys.keymap_of(self).name("line.escape")
        whole = asking.in_one_line(asked, back)
        if cell_len(whole) <= self._room:
            return Preview(shown.title, whole, "doubt"), NOTHING
        return Preview(shown.title, asking.keys_of(asked, back), "doubt"), asking.in_rows(asked)

    @property
    def _room(self) -> int:
        """How many cells of words the border has room for."""
        return max(self.size.width - 4, 20)

    def _fitting(self, text: str) -> str:
        return cut(shaded(text, self.find_spans(text)), self._room)

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
        if self._asking is not None and self._asking.text != self.text:
            self._asking = None
        if self._menu is None or self._menu.stands != self.text:
            self._open_menu()
        self.refresh_preview()
        self.post_message(LineEdited(self.text))

    def on_resize(self) -> None:
        """Cut the border's words for the new width."""
        self._shown = None
        self.refresh_preview()

    async def _on_key(self, event: events.Key) -> None:
        """Take the keys that mean something else here than in an editor."""
        if event.is_printable and event.character and self._wait_or_begin(event.character):
            event.stop()
            event.prevent_default()
            return
        if event.key != "up" or not self._on_first_row:
            self._returned = ""
        self._answer_held()
        if self._answer(event.key) or self._choose(event.key) or self._act(event.key):
            event.stop()
            event.prevent_default()

    def _wait_or_begin(self, typed: str) -> bool:
        """Hold a key that may answer; begin a new line for words. Tell whether that is all.

        Whoever types on without looking has not seen the question: an answer is a key alone.
        What was asked about waits, and is asked about again once the line is free.
        """
        if self._asking is None:
            self._make_room()
            return False
        if not self._held and typed in self._asking.keys:
            self._held = typed
            self.set_timer(WAIT, self._answer_held)
            return True
        held, self._held = self._held, ""
        self._set_aside()
        self.insert(held)
        return False

    def _answer_held(self) -> None:
        """Answer with the key that stayed alone, if one waits."""
        held, self._held = self._held, ""
        if held:
            self._answer(held)

    def _make_room(self) -> None:
        """Set aside words that came back by themselves, before others would be glued to them."""
        if self._asking is not None or (self._returned and self._returned == self.text):
            self._set_aside()
        self._returned = ""

    def _set_aside(self) -> None:
        self._asking = None
        self.post_message(LineSetAside(self.take()))

    def _act(self, key: str) -> bool:
        """Do what a key of the line does; tell whether it is one."""
        match key:
            case "enter":
                self._submit(self._read(self.text))
            case "tab":
                self._open_menu(anew=True)
                self._complete()
            case "up" if not self.text:
                self.post_message(LineKeyPressed(LineKey.EDIT_LAST))
            case "up" if self._on_first_row:
                pass  # an editor goes to the start: what is typed next would stand in front
            case "pageup":
                self.post_message(LineKeyPressed(LineKey.PAGE_UP))
            case "pagedown":
                self.post_message(LineKeyPressed(LineKey.PAGE_DOWN))
            case "escape" if self.text and self._refused == self.text:
                self.take()
            case "escape":
                self.post_message(LineKeyPressed(LineKey.ESCAPE))
            case _:
                return False
        return True

    @property
    def _on_first_row(self) -> bool:
        return self.navigator.is_first_wrapped_line(self.cursor_location)

    async def _on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is in the line."""
        event.prevent_default()
        event.stop()
        self._make_room()
        if result := self._replace_via_keyboard(clean(event.text), *self.selection):
            self.move_cursor(result.end_location)

    def action_undo(self) -> None:
        """Undo; where that brings back what was sent, it is recorded already."""
        super().action_undo()
        self._tell_sent()

    def action_redo(self) -> None:
        """Redo; the same holds."""
        super().action_redo()
        self._tell_sent()

    def _tell_sent(self) -> None:
        if self._sent and self.text == self._sent:
            self.post_message(LineKeyPressed(LineKey.UNDO_SENT))

    def action_newline(self) -> None:
        """Begin another line of the same entry."""
        start, end = self.selection
        self._replace_via_keyboard("\n", start, end)

    def _submit(self, line: ParsedLine) -> None:
        """Send the line; ask where it can be read in several ways, say why where it is wrong."""
        if line.empty:
            return
        self._menu = None
        self._asking = asking.asking(self.text, line)
        if self._asking is not None:
            self.refresh_preview()
            return
        if line.problem is not None:
            text = self._refused = self.text
        else:
            text = self.take()
            self._sent = text if line.requests else ""
        self.post_message(LineSubmitted(text, line))

    # -- questions, and what may come next -------------------------------------------------------

    def _answer(self, key: str) -> bool:
        """Answer the open question with a key; tell whether there is nothing more to do with it."""
        if self._asking is None:
            return False
        found = asking.pressed(self._asking, key)
        self._asking = found if isinstance(found, asking.Asking) else None
        if isinstance(found, asking.Answered):
            self._submit(found.line)
        self.refresh_preview()
        return not (isinstance(found, asking.Dropped) and found.typed)

    def _open_menu(self, *, anew: bool = False) -> None:
        """List what may come next, unless the list was closed for this word."""
        if anew and self._menu is not None:
            return
        if anew or not self.text:
            self._closed_for = None
        if not anew and not self.text:
            self._menu = None
            return
        self._menu = menu.opened(self.text, self._offer(self.text), self._closed_for)

    def _choose(self, key: str) -> bool:
        """Move through the list, take from it or close it; tell whether the key did."""
        if self._menu is not None and self._menu.stands != self.text:
            self._open_menu()  # keys come faster than what they change is told
        found = self._menu
        match key:
            case _ if found is None:
                return False
            case "up" | "down":
                self._menu = menu.moved(found, 1 if key == "down" else -1)
            case "tab":
                self._complete()
            case "enter" if found.chosen is not None and not found.taken:
                self._complete()
            case "escape":
                self._closed_for, self._menu = found.head, None
            case _:
                return False
        self.refresh_preview()
        return True

    def _complete(self) -> None:
        """Put what the list offers in the line."""
        if self._menu is None:
            return
        text, self._menu = menu.taken(self._menu)
        self.replace(text, self.document.start, self.document.end)
        self.move_cursor(self.document.end)
