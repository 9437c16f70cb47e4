"""Finding any action by a few letters. Made from the one table of actions."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from incident_tui.domain.actions import ACTIONS, Action
from incident_tui.tui.keys import key_name
from incident_tui.tui.screens.typed_list import TypedList


class Palette(TypedList):
    """Lists the actions that match; answers with the id of one."""

    heading: ClassVar[str] = "All actions"
    keys: ClassVar[str] = "type to find · ↑↓ · Enter takes · Esc back"

    def body(self) -> list[Widget]:
        """A line to type in, and the matching actions."""
        return [
            Input(placeholder="what do you want to do?", id="find"),
            OptionList(id="found", markup=False),
        ]

    def on_mount(self) -> None:
        """Show all of them."""
        self.fill("")
        self.query_one("#find", Input).focus()

    def fill(self, text: str) -> None:
        """List the actions that hold every word."""
        found = self.query_one("#found", OptionList)
        found.clear_options()
        found.add_options([Option(entry(action), id=action.id) for action in matching(text)])
        found.highlighted = 0 if found.option_count else None


def matching(text: str) -> list[Action]:
    """Return the actions that hold every word of `text`, those that begin with it first."""
    asked = text.lower().split()
    found = [
        action
        for action in ACTIONS
        if all(word in f"{action.title} {action.command} {action.help}".lower() for word in asked)
    ]
    head = asked[0] if asked else ""
    return sorted(found, key=lambda a: not a.title.lower().startswith(head))


def entry(action: Action) -> Content:
    """Return how one action is listed: title, command, key."""
    key = key_name(action.key) if action.key else ""
    return Content.assemble(
        f"{action.title:<34}",
        (f"{action.command} {action.usage}"[:30].ljust(31), "bold"),
        (key, "bold"),
    )
