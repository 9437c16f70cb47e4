"""One line of text that goes with an act: why it is closed, reopened, cancelled, resolved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from incident_tui.domain.decide.intents import Cancel, Close, Intent, Reopen, Request, Resolve
from incident_tui.domain.guidance.closure import Criterion
from incident_tui.tui.dialogs.base import Dialog, complaint, words
from incident_tui.tui.widgets.cells import hanging
from incident_tui.tui.widgets.choices import Choices
from incident_tui.tui.widgets.masked_input import MaskedInput

_WIDEST, _EDGES = 76, 6
"""Cells of the box, and those of them that its border and padding take."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A change of an incident's state, as it is asked for."""

    title: str
    says: str
    make: Callable[[], Intent]
    needs_reason: bool = True


ENDINGS = {
    "resolve": Ending(
        "Resolve", "Resolved means: the impact is over, and that was verified.", Resolve, False),
    "close": Ending("Close", "Nothing more is run from here; what is owed stays.", Close, False),
    "reopen": Ending("Reopen", "It is live again; every clock runs again.", Reopen),
    "cancel": Ending("Cancel", "A false alarm, or a duplicate of another incident.", Cancel),
}  # fmt: skip


class ReasonAsked(Dialog[tuple[Request, ...]]):
    """Asks for the reason of an ending; open criteria are waived by name, each by itself."""

    foot = "Enter does it · {dialogue.leave} back"

    def __init__(
        self, ending: Ending, criteria: tuple[Criterion, ...] = (), note: str = ""
    ) -> None:
        super().__init__()
        self.ending = ending
        self.criteria = criteria
        self.note = note
        self.heading = ending.title
        self._waived: set[str] = set()
        if self._unmet:
            self.foot = "Enter waives one, and in the last line does it · {dialogue.leave} back"

    def body(self) -> list[Widget]:
        """What it means, what is met, what may be waived, and a line for the reason."""
        asked = "why" if self._needs_reason else "a note, if there is one"
        line = MaskedInput(self.note, placeholder=asked, id="reason")
        gate = [words(self._gate(), "gate")] if self.criteria else []
        opens = [Choices(id="open", markup=False)] if self._unmet else []
        return [words(self.ending.says), *gate, *opens, line, complaint()]

    def on_mount(self) -> None:
        """List what is open."""
        if self._unmet:
            self._fill()

    @property
    def _unmet(self) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if not criterion.met)

    @property
    def _needs_reason(self) -> bool:
        return self.ending.needs_reason or bool(self._unmet)

    def _gate(self) -> str:
        """Return the criteria that are met, and what may be done about the others."""
        rows = [f"✓ {criterion.text}" for criterion in self.criteria if criterion.met]
        if self._unmet:
            rows.append("Open: choose each one that is waived; the reason is kept with it.")
        return "\n".join(hanging(row, self._room) for row in rows)

    @property
    def _room(self) -> int:
        """How many cells a line of the box has."""
        return max(min(self.app.size.width, _WIDEST) - _EDGES, 20)

    def on_resize(self) -> None:
        """Break the lines anew."""
        for gate in self.query(".gate").results(Static):
            gate.update(Content(self._gate()))
        if self._unmet:
            self._fill()

    def _fill(self) -> None:
        """Show the open criteria, each with what is missing or that it is waived."""
        found = self.query_one("#open", Choices)
        place = found.highlighted
        found.clear_options()
        for criterion in self._unmet:
            waived = criterion.slug in self._waived
            missing = f" — {criterion.missing}" if criterion.missing and not waived else ""
            mark, said = ("☒", " — waived") if waived else ("☐", missing)
            line = hanging(f"{mark} {criterion.text}{said}", self._room)
            found.add_option(Option(Content(line), id=criterion.slug))
        found.highlighted = place or 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Waive a criterion, or do so no more."""
        self._waived ^= {event.option.id or ""}
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand the request over, once nothing is open and there is a reason where one is needed."""
        note = event.value.strip()
        left = [c.text for c in self._unmet if c.slug not in self._waived]
        if left:
            self.complain(f"Still open, and not waived: {'; '.join(left)}")
            return
        if self._needs_reason and not note:
            self.complain("A reason is needed: it is what people look for later.")
            return
        intent = self.ending.make()
        if isinstance(intent, Resolve):
            intent = Resolve({criterion.slug: note for criterion in self._unmet})
        self.dismiss((Request(intent, note=note or None),))
