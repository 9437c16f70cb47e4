"""The last row: the keys, or a message in their place while it lasts."""

from __future__ import annotations

from textual.reactive import reactive

from incident_tui.domain.actions import Action
from incident_tui.domain.text import one_line
from incident_tui.domain.value import Value, value
from incident_tui.tui.cells import cut
from incident_tui.tui.keys import key_name
from incident_tui.tui.widgets.painted import Line, Painted, spread, width_of


@value
class Notice(Value):
    """Something to tell. `bad` is drawn as a filled band."""

    text: str
    bad: bool = False


class Status(Painted):
    """One row; nothing it says ever covers the composer."""

    notice: reactive[Notice | None] = reactive(None)

    hazards: reactive[int] = reactive(0)
    """How many hazards stand; said at the right end of the keys."""

    def __init__(
        self, actions: tuple[Action, ...], extra: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__()
        self.entries = (*extra, *((key_name(a.key), a.footer) for a in actions))

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the message, or as many keys as fit."""
        if self.notice is not None:
            text = cut(one_line(self.notice.text), width - 2)
            return [[(f" {text} ", "failed" if self.notice.bad else "strong")]]
        count = f"▲ {self.hazards} hazard{'s' if self.hazards > 1 else ''} " if self.hazards else ""
        warned: Line = [(count, "vacant")] if count else []
        line: Line = []
        for key, word in self.entries:
            pieces: Line = [(f" {key}", "key"), (f" {word} ", "muted")]
            if width_of(line) + width_of(pieces) > width - width_of(warned):
                break
            line += pieces
        return [spread(line, warned, width)] if warned else [line]
