"""A whole decision: of which question, what was chosen, why, who carries it out."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from incident_tui.domain.decide.intents import RecordDecision, Request
from incident_tui.domain.text import clean_name
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput

_FIELDS = {
    "question": "the question, if there was one: roll back or repair?",
    "choice": "what was decided",
    "reason": "why: it is what people look for later",
    "executor": "who carries it out",
}
_ASKED = {"": "not said", "yes": "asked, none stand", "no": "not asked"}


class DecisionForm(Dialog[tuple[Request, ...]]):
    """Only what was decided is needed; a decision without a reason is asked about once."""

    heading = "Decision"
    foot = "Enter goes on, and records from the last field · {dialogue.leave} back"

    _without_reason = False

    def body(self) -> list[Widget]:
        """A field for each part, and whether objections were asked for."""
        fields = [MaskedInput(placeholder=says, id=name) for name, says in _FIELDS.items()]
        options = [Option(Content(said), id=slug) for slug, said in _ASKED.items()]
        return [
            *fields,
            words("Objections", "label"),
            Choices(*options, id="objections", markup=False),
            complaint(),
        ]

    def on_mount(self) -> None:
        """Begin with the question."""
        self.query_one("#objections", OptionList).highlighted = 0
        self.query_one("#question", Input).focus()

    def on_input_submitted(self) -> None:
        """Go on to the next field."""
        self.focus_next()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Record, from the last field."""
        choice, reason = self._value("choice"), self._value("reason")
        if not choice:
            self.complain("What was decided?")
            self.query_one("#choice", Input).focus()
            return
        if not reason and not self._without_reason:
            self._without_reason = True
            self.complain("Why? Without a reason Enter records it all the same.")
            return
        asked = {"yes": True, "no": False}.get(event.option.id or "")
        executor = clean_name(self._value("executor")) or None
        intent = RecordDecision(choice, self._value("question"), executor, asked)
        self.dismiss((Request(intent, note=reason or None),))

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()
