"""A line to type in above a list of what matches: the palette, the search."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, OptionList

from incident_tui.tui.dialogs.base import Dialog
from incident_tui.tui.widgets.choices import Choices


class TypedList(Dialog[str]):
    """Answers with the id of the row that was taken; the arrows move while the typing goes on."""

    def fill(self, text: str) -> None:
        """List what matches `text`."""
        raise NotImplementedError

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches now."""
        self.fill(event.value)

    def on_input_submitted(self) -> None:
        """Take the highlighted row."""
        found = self.query_one("#found", OptionList)
        if found.highlighted is not None:
            self.dismiss(found.get_option_at_index(found.highlighted).id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the row that was clicked."""
        self.dismiss(event.option.id)

    def on_key(self, event: events.Key) -> None:
        """Move in the list without leaving the line."""
        found = self.query_one("#found", Choices)
        match event.key:
            case "down":
                found.action_cursor_down()
            case "up":
                found.action_cursor_up()
            case "pagedown":
                found.action_page_down()
            case "pageup":
                found.action_page_up()
            case _:
                return
        event.stop()
        event.prevent_default()
