"""Finding any action by a few letters. Made from the one table of actions."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.domain.language.actions import ACTIONS, Action
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.filtered_list import TypedList
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput


class Palette(TypedList):
    """Lists the actions that match; answers with the id of one."""

    heading = "All actions"
    foot = "type to find · ↑↓ · Enter takes · {dialogue.leave} back"

    def body(self) -> list[Widget]:
        """A line to type in, and the matching actions."""
        return [
            MaskedInput(placeholder="what do you want to do?", id="find"),
            Choices(id="found", markup=False),
        ]

    def on_mount(self) -> None:
        """Show all of them."""
        self.fill("")
        self.query_one("#find", Input).focus()

    def fill(self, text: str) -> None:
        """List the actions that hold every word."""
        found = self.query_one("#found", OptionList)
        found.clear_options()
        keymap = keys.keymap_of(self)
        found.add_options([Option(entry(a, keymap), id=a.id) for a in matching(text)])
        found.highlighted = 0 if found.option_count else None


def matching(text: str) -> list[Action]:
    """Return the actions that hold every word of `text`.

    First whose command it is, then whose command begins with it, then whose title does: so the
    first letters of a command and Enter choose that action.
    """
    asked = text.lower().split()
    found = [
        action
        for action in ACTIONS
        if all(word in f"{action.title} {action.command} {action.help}".lower() for word in asked)
    ]
    head = asked[0] if asked else ""
    command = f"/{head.removeprefix('/')}"
    return sorted(
        found,
        key=lambda a: (
            a.command != command,
            not (head and a.command.startswith(command)),
            not a.title.lower().startswith(head),
        ),
    )


def entry(action: Action, keymap: Keymap = SHIPPED) -> Content:
    """Return how one action is listed: title, command, key."""
    return Content.assemble(
        f"{action.title:<34}",
        (f"{action.command} {action.usage}"[:30].ljust(31), "bold"),
        (keymap.names(action.id), "bold"),
    )
