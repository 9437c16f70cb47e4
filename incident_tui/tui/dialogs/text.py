"""A text to read: the hand-over sheet, the hazards with what to say."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from incident_tui.config.keys.table import Place
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.base import Dialog


class TextDialog(Dialog[str]):
    """A text that scrolls; answers with the text where it is to be copied as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.SHEET)]
    reads_out = True
    foot = "↑↓ scroll · {sheet.copy} copies · {dialogue.leave} back"

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self.heading = heading
        self.text = text

    def body(self) -> list[Widget]:
        """The text."""
        return [VerticalScroll(Static(Content(self.text), markup=False), id="sheet-text")]

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one("#sheet-text").focus()

    def action_copy(self) -> None:
        """Answer with the whole text, to be copied."""
        self.dismiss(self.text)
