"""What is contested, and what arrived late: choose the claim that holds, say why, and it does."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from incident_tui.tui.dialogs.base import Dialog, complaint
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput

ENTRY = "entry:"
"""What the id of a row begins with that is an entry to go to."""


class SettleForm(Dialog[tuple[str, str]]):
    """Answers with the id of the chosen row and the reason; rows without an id are headings."""

    heading = "Contested, and arrived late"
    reads_out = True
    foot = "↑↓ choose · Enter, then why · Enter settles it · {dialogue.leave} back"

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.rows = rows

    def body(self) -> list[Widget]:
        """The claims and the entries, the reason below."""
        options = (
            Option(Content(words), id=name or None, disabled=not name) for name, words in self.rows
        )
        reason = MaskedInput(placeholder="why this holds (kept with it)", id="reason")
        return [Choices(*options, id="choice", markup=False), reason, complaint()]

    def on_mount(self) -> None:
        """Begin at the first claim."""
        choice = self.query_one("#choice", OptionList)
        choice.highlighted = next((n for n, (name, _) in enumerate(self.rows) if name), None)
        choice.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to an entry, or on to the reason for a claim."""
        if (event.option.id or "").startswith(ENTRY):
            self.dismiss((event.option.id or "", ""))
        else:
            self.query_one("#reason", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the claim over with its reason."""
        at = self.query_one("#choice", OptionList).highlighted
        name = self.rows[at][0] if at is not None else ""
        if not name or name.startswith(ENTRY):
            self.complain("Choose what holds first.")
        elif not event.value.strip():
            self.complain("Say why in a few words: the reason is kept with it.")
        else:
            self.dismiss((name, event.value.strip()))
