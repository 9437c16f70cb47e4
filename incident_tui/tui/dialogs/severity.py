"""Choosing the severity, with the rubric beside the choice."""

from __future__ import annotations

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_tui.domain.decide.intents import ChangeSeverity, Request
from incident_tui.domain.playbook.playbook import Playbook, SeverityLevel
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput


class SeverityPicker(Dialog[tuple[Request, ...]]):
    """Asks for a severity and the reason for it."""

    heading = "Severity"
    foot = "↑↓ choose · Tab reason · Enter sets it · {dialogue.leave} back"

    def __init__(self, playbook: Playbook, current: int) -> None:
        super().__init__()
        self.playbook = playbook
        self.current = current

    def body(self) -> list[Widget]:
        """The choice at the left, what it means at the right, the reason below."""
        levels = self.playbook.severities
        choice = Choices(
            *(
                Option(Content(f"{level.label}  {level.name}"), id=str(n))
                for n, level in levels.items()
            ),
            id="choice",
            markup=False,
        )
        rubric = words(rubric_of(levels[self.current]), "rubric")
        reason = MaskedInput(placeholder="why (kept with the change)", id="reason")
        return [
            Horizontal(choice, Vertical(rubric, classes="beside"), classes="pair"),
            reason,
            complaint(),
        ]

    def on_mount(self) -> None:
        """Begin at the severity it has."""
        choice = self.query_one("#choice", OptionList)
        choice.highlighted = list(self.playbook.severities).index(self.current)
        choice.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what the highlighted severity means."""
        level = self.playbook.severities[int(event.option.id or self.current)]
        self.query_one(".rubric", Static).update(Content(rubric_of(level)))

    def on_option_list_option_selected(self) -> None:
        """Go on to the reason."""
        self.query_one("#reason", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the change over."""
        at = self.query_one("#choice", OptionList).highlighted or 0
        number = list(self.playbook.severities)[at]
        if number != self.current and not event.value.strip():
            self.complain("Say why in a few words: the reason is asked for afterwards.")
            return
        note = event.value.strip() or None
        self.dismiss((Request(ChangeSeverity(number), note=note),))


def rubric_of(level: SeverityLevel) -> str:
    """Return the rubric of a severity as text."""
    lines = ["Any one of these is enough:"]
    lines += [f"  • {condition}" for condition in level.any_of]
    lines += ["", level.response, f"Target: {level.target}."]
    return "\n".join([*lines, "", level.hint] if level.hint else lines)
