"""Finding any action by a few letters. Made from the one table of actions."""

from __future__ import annotations

from textual.content import Content
from textual.fuzzy import Matcher
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.domain.language.actions import ACTIONS, Action
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.filtered_list import TypedList
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput

_BY_HELP = 0.5
"""How well a word fits that stands only in the help: less than any letters in order."""


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
        """List the actions that every word fits."""
        found = self.query_one("#found", OptionList)
        found.clear_options()
        keymap = keys.keymap_of(self)
        found.add_options([Option(entry(a, keymap), id=a.id) for a in matching(text)])
        found.highlighted = 0 if found.option_count else None


def matching(text: str) -> list[Action]:
    """Return the actions that every word of `text` fits, the best first.

    A word fits by its letters in order. Before all others comes the action whose command it is,
    then those whose command begins with it: so the first letters of a command and Enter choose
    that action, whatever else they fit better.
    """
    words = (word.removeprefix("/") for word in text.split())
    matchers = [Matcher(word) for word in words if word]
    head = f"/{matchers[0].query.lower()}" if matchers else "/"
    scored = [(min((_score(m, a) for m in matchers), default=1.0), a) for a in ACTIONS]
    found = [(score, action) for score, action in scored if score > 0]
    found.sort(
        key=lambda x: (x[1].command == head, x[1].command.startswith(head), x[0]), reverse=True
    )
    return [action for _, action in found]


def _score(matcher: Matcher, action: Action) -> float:
    """Return how well a word fits an action: its title or command, else plainly its help."""
    score = max(matcher.match(action.title), matcher.match(action.command.removeprefix("/")))
    if score <= 0 and matcher.query.lower() in action.help.lower():
        return _BY_HELP
    return score


def entry(action: Action, keymap: Keymap = SHIPPED) -> Content:
    """Return how one action is listed: title, command, key."""
    return Content.assemble(
        f"{action.title:<34}",
        (f"{action.command} {action.usage}"[:30].ljust(31), "bold"),
        (keymap.names(action.id), "bold"),
    )
