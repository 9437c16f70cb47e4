"""One line of text that goes with an act: why it is closed, reopened, cancelled, resolved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.widget import Widget
from textual.widgets import Input

from incident_tui.domain.decide.intents import Cancel, Close, Intent, Reopen, Request, Resolve
from incident_tui.domain.guidance.closure import Criterion
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.masked_input import MaskedInput


@dataclass(frozen=True, slots=True)
class Ending:
    """A change of an incident's state, as it is asked for."""

    title: str
    says: str
    make: Callable[[], Intent]
    needs_reason: bool = True


ENDINGS = {
    "resolve": Ending("Resolve", "The impact is over and that has been verified.", Resolve, False),
    "close": Ending("Close", "Nothing more is run from here; what is owed stays.", Close, False),
    "reopen": Ending("Reopen", "It is live again; every clock runs again.", Reopen),
    "cancel": Ending("Cancel", "A false alarm, or a duplicate of another incident.", Cancel),
}  # fmt: skip


class ReasonAsked(Dialog[tuple[Request, ...]]):
    """Asks for the reason of an ending, and for Enter as the confirmation."""

    foot = "Enter does it · {dialogue.leave} back"

    def __init__(self, ending: Ending, criteria: tuple[Criterion, ...] = ()) -> None:
        super().__init__()
        self.ending = ending
        self.criteria = criteria
        self.heading = ending.title

    def body(self) -> list[Widget]:
        """What it means, and a line for the reason."""
        asked = "why" if self._needs_reason else "a note, if there is one"
        line = MaskedInput(placeholder=asked, id="reason")
        gate = [words(self._gate(), "gate")] if self.criteria else []
        return [words(self.ending.says), *gate, line, complaint()]

    @property
    def _unmet(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if not criterion.met)

    @property
    def _needs_reason(self) -> bool:
        return self.ending.needs_reason or bool(self._unmet)

    def _gate(self) -> str:
        """Return the criteria, each with what the record shows or what is missing."""
        rows = []
        for criterion in self.criteria:
            missing = f" — {criterion.missing}" if criterion.missing else ""
            rows.append(f"{'✓' if criterion.met else '☐'} {criterion.text}{missing}")
        if self._unmet:
            rows.append("A reason overrides what is missing; it is kept.")
        return "\n".join(rows)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the request over, once there is a reason where one is needed."""
        note = event.value.strip()
        if self._needs_reason and not note:
            self.complain("A reason is needed: it is what people look for later.")
            return
        intent = self.ending.make()
        if isinstance(intent, Resolve):
            intent = Resolve({criterion.slug: note for criterion in self._unmet})
        self.dismiss((Request(intent, note=note or None),))
