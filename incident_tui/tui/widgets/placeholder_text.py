"""A text with blanks to fill in: Tab goes from `{{blank}}` to `{{blank}}`, then on."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets.text_area import Selection

from incident_tui.domain.guidance.blanks import BLANK
from incident_tui.domain.text import clean
from incident_tui.tui.widgets.masked_input import MaskedTextArea


class BlankText(MaskedTextArea):
    """The words of an update. A blank is selected as a whole, so that typing replaces it."""

    def __init__(self, text: str, **kwargs: str) -> None:
        super().__init__(
            clean(text),
            soft_wrap=True,
            highlight_cursor_line=False,
            placeholder=Content("the words that were, or will be, sent"),
            id=kwargs.get("id"),
        )
        self.cursor_blink = False

    def fill(self, text: str) -> None:
        """Replace the words; undo brings back what stood there. Select the first blank."""
        self.history.checkpoint()
        self.replace(clean(text), self.document.start, self.document.end)
        self.history.checkpoint()
        self.move_cursor(self.document.start)
        self.next_blank()

    def next_blank(self) -> bool:
        """Select the next blank after the cursor, or the first one; tell whether there is any."""
        text = self.text
        row, column = self.selection.end
        at = sum(len(line) + 1 for line in text.split("\n")[:row]) + column
        found = BLANK.search(text, at) or BLANK.search(text)
        if found is None:
            return False
        self.selection = Selection(_place(text, found.start()), _place(text, found.end()))
        return True

    async def _on_key(self, event: events.Key) -> None:
        """Let Tab find the next blank; without any it leaves the field, as ever."""
        if event.key == "tab" and self.next_blank():
            event.stop()
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        """Clean what is pasted before it is in the text."""
        event.prevent_default()
        event.stop()
        if result := self._replace_via_keyboard(clean(event.text), *self.selection):
            self.move_cursor(result.end_location)


def _place(text: str, index: int) -> tuple[int, int]:
    """Return (row, column) of an index."""
    before = text[:index]
    return before.count("\n"), index - (before.rfind("\n") + 1)
