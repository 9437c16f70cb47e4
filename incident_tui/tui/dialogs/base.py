"""What all dialogues share: they lie over the screen, never touch its text, and Esc leaves."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from incident_tui.config.keys.table import Place
from incident_tui.domain.record.incident import Incident
from incident_tui.tui.base import keys
from incident_tui.tui.base.masking import Modes

R = TypeVar("R")


class Dialogue(ModalScreen[R | None], Generic[R]):
    """A titled box. `body` gives its widgets; it is dismissed with an answer, or None by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.DIALOGUE)]

    CSS_PATH = Path(__file__).parents[1] / "styles" / "dialogues.tcss"

    heading: ClassVar[str] = ""
    reads_out: ClassVar[bool] = False
    """Whether it was made of the record's words: it closes when the screen comes to be shared."""

    foot: ClassVar[str] = "Enter takes · {dialogue.leave} back"
    """What its keys do; `{id}` stands for the key that holds."""

    def compose(self) -> ComposeResult:
        """Lay the box out."""
        with Vertical(classes="dialogue") as box:
            box.border_title = Content(f"{'DRILL · ' if self._in_drill() else ''}{self.heading}")
            box.border_subtitle = Content(keys.told(self, self.foot))
            yield from self.body()

    def on_mount(self) -> None:
        """Veil what is typed here as everywhere else."""
        if isinstance(modes := getattr(self.app, "modes", None), Modes):
            modes.settle(self)

    def body(self) -> list[Widget]:
        """Return the widgets inside the box."""
        raise NotImplementedError

    def _in_drill(self) -> bool:
        """Tell whether a drill lies below: a tall dialogue covers the mark of the header."""
        below = (getattr(screen, "incident", None) for screen in self.app.screen_stack)
        return any(isinstance(x, Incident) and x.declared.drill for x in below)

    def complain(self, what: str) -> None:
        """Say in the box what is missing."""
        self.query_one(".complaint", Static).update(Content(what))

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Answer once: a key that was pressed twice finds the screen gone already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)


def complaint() -> Static:
    """Return the line in which a dialogue says what is missing."""
    return Static(Content(""), classes="complaint", markup=False)


def words(text: str, classes: str = "") -> Static:
    """Return a piece of text that is never read as markup."""
    return Static(Content(text), classes=classes, markup=False)
