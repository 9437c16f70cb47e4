"""Declaring an incident: a title is enough."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from incident_tui.domain.decide.intents import Declare
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput


class DeclareForm(Dialog[Declare]):
    """Asks for a title; the severity, and how it was noticed, may stay open."""

    heading = "Declare an incident"
    foot = "Enter declares · Tab severity, source · {dialogue.leave} back"

    def __init__(self, playbook: Playbook) -> None:
        super().__init__()
        self.playbook = playbook

    def body(self) -> list[Widget]:
        """The title, and a severity that may be left open."""
        unsure = Option(Content("not assessed yet: runs as SEV-1 until it is"), id="")
        levels = [
            Option(Content(f"{level.label}  {level.name}: {level.any_of[0]}"), id=str(number))
            for number, level in self.playbook.severities.items()
        ]
        sources = [Option(Content(f"{said}"), id=s) for s, said in self.playbook.sources.items()]
        return [
            MaskedInput(placeholder="what is broken, in a few words", id="title"),
            Choices(unsure, *levels, id="severity", markup=False),
            words("How was it noticed?", "label"),
            Choices(Option(Content("not said"), id=""), *sources, id="source", markup=False),
            complaint(),
        ]

    def on_mount(self) -> None:
        """Begin with the title."""
        self.query_one("#severity", OptionList).highlighted = 0
        self.query_one("#source", OptionList).highlighted = 0
        self.query_one("#title", Input).focus()

    def on_input_submitted(self) -> None:
        """Declare."""
        self._declare()

    def on_option_list_option_selected(self) -> None:
        """Declare with the severity that was taken."""
        self._declare()

    def _declare(self) -> None:
        title = self.query_one("#title", Input).value.strip()
        if not title:
            self.complain("Give it a title first.")
            self.query_one("#title", Input).focus()
            return
        at = self.query_one("#severity", OptionList).highlighted or 0
        severity = list(self.playbook.severities)[at - 1] if at else None
        source = ("", *self.playbook.sources)[
            self.query_one("#source", OptionList).highlighted or 0
        ]
        self.dismiss(Declare(title, severity, source or None))
