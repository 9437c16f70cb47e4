"""Keys and commands. Made from the one table of actions, so it is never out of date."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from incident_tui.domain.actions import ACTIONS, Group
from incident_tui.tui.cells import cut
from incident_tui.tui.keys import key_name
from incident_tui.tui.screens.dialogue import Dialogue

LINE_FORMS = (
    ("text", "logs a note, now; saved means on disk"),
    ("-5m text · 14:02 text · ~23:00 text", "happened then (~ about then)"),
    ("!text · ?text · +text", "a decision, a hypothesis, a mitigation"),
    ("*@dana 15m text · *text due fri", "a task with a time-box, a follow-up"),
    (">i text · >s text · >e text", "an update: internal, stakeholders, external"),
    ("@raj: text", "raj said or did it"),
    ("%text", "private: left out of what others see"),
    ("\\text", "literally this text, whatever it begins with"),
)  # fmt: skip

LINE_KEYS = (
    ("Enter", "logs the line"),
    ("^N or ^J", "begins a new line of the same entry"),
    ("Up", "on an empty line: corrects your last entry"),
    ("Tab", "completes commands, people and words"),
    ("PgUp PgDn", "scroll the log without leaving the line"),
    ("^Z ^Y", "undo and redo, also after sending"),
)


class Help(Dialogue[str]):
    """Everything that can be typed and pressed."""

    heading: ClassVar[str] = "Keys and commands"
    foot: ClassVar[str] = "↑↓ scroll · Esc back"

    def body(self) -> list[Widget]:
        """One long text that scrolls."""
        return [VerticalScroll(Static(help_text(), markup=False), id="help-text")]

    def on_mount(self) -> None:
        """Let the arrows scroll at once."""
        self.query_one("#help-text").focus()


def help_text() -> Content:
    """Return the help, group by group."""
    pieces: list[Content | str | tuple[str, str]] = [("THE LINE\n", "bold $accent")]
    pieces += [Content(f"  {form:<38} {says}\n") for form, says in LINE_FORMS]
    pieces += [Content(f"  {key:<38} {says}\n") for key, says in LINE_KEYS]
    for group in Group:
        pieces.append((f"\n{group.value.upper()}\n", "bold $accent"))
        for action in ACTIONS:
            if action.group is not group:
                continue
            key = key_name(action.key) if action.key else ""
            says = f"{action.title}{f' — {action.help}' if action.help else ''}"
            pieces.append(
                Content(f"  {cut(f'{action.command} {action.usage}', 33):<34}{key:<4} {says}\n")
            )
    return Content.assemble(*pieces)
