"""Keys and commands. Made from the tables of keys and actions, so it is never out of date."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.config.keys.listing import rows
from incident_tui.config.keys.table import Place
from incident_tui.domain.language.actions import ACTIONS, Action, ActionGroup
from incident_tui.tui.base import keys
from incident_tui.tui.dialogs.base import Dialog
from incident_tui.tui.widgets.cells import cut

WIDTH = 75
"""The columns of the text on a terminal of 80."""

LINE_FORMS = (
    ("text", "logs a note now; saved means on disk"),
    ("-5m text · 14:02 text · ~23:00 text", "happened then (~ about then)"),
    ("!text · ?text · +text", "a decision, hypothesis, mitigation"),
    ("*@dana 15m text · *text due fri", "a task with a time-box, a follow-up"),
    (">i text · >s text · >e text", "update: internal, stakeholder, public"),
    ("@raj: text", "raj said or did it"),
    ("%text", "private: left out of what others see"),
    ("\\text", "exactly this text, whatever it says"),
)  # fmt: skip


class Help(Dialog[str]):
    """Everything that can be typed and pressed."""

    heading = "Keys and commands"
    foot = "↑↓ scroll · {dialogue.leave} back"

    def body(self) -> list[Widget]:
        """One long text that scrolls."""
        text = help_text(keys.keymap_of(self))
        return [VerticalScroll(Static(text, markup=False), id="help-text")]

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one("#help-text").focus()


def help_text(keymap: Keymap = SHIPPED) -> Content:
    """Return what can be typed, the keys of each place, the commands group by group."""
    pieces = [_heading("what can be typed"), *(_pair(*form, 35) for form in LINE_FORMS)]
    for place in Place:
        pieces.append(_heading(f"keys: {place.value}"))
        pieces += [_pair(names, key.title, 16) for names, key in rows(place, keymap)]
    for group in ActionGroup:
        pieces.append(_heading(group.value))
        pieces += [_command(a, keymap) for a in ACTIONS if a.group is group]
    return Content("\n").join(pieces)


def _heading(text: str) -> Content:
    return Content.assemble("\n", (text.upper(), "bold $accent"))


def _pair(left: str, right: str, width: int) -> Content:
    return Content(cut(f"  {left:<{width}} {right}", WIDTH))


def _command(action: Action, keymap: Keymap) -> Content:
    """Return a command, its key and what it does, on a second line what does not fit."""
    usage = cut(f"{action.command} {action.usage}", 31)
    line = f"  {usage:<32}{keymap.names(action.id):<5} {action.title}"
    more = f" — {action.help}" if action.help else ""
    if len(line) + len(more) > WIDTH:
        more = f"\n{' ' * 40}{action.help}"
    return Content(f"{line}{more}")
