"""The last row: the keys, or a message in their place while it lasts."""

from __future__ import annotations

import msgspec
from textual.reactive import reactive

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.domain.text import one_line
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.line_widget import Line, Painted, spread, width_of


class Notice(msgspec.Struct, frozen=True):
    """Something to tell. `bad` is drawn as a filled band with a mark."""

    text: str
    bad: bool = False


class Status(Painted):
    """One row; nothing it says ever covers the composer."""

    notice: reactive[Notice | None] = reactive(None)

    standing: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Keys and words in place of the usual ones, while something else has the keys."""

    hazards: reactive[int] = reactive(0)
    """How many hazards stand; said at the right end of the keys."""

    sharing: reactive[bool] = reactive(False)
    """Whether it is said here that the screen is shared: where nothing else has room for it."""

    def __init__(self, row: tuple[tuple[str, str], ...], keymap: Keymap = SHIPPED) -> None:
        """`row`: the id of each key, and its word; what was left without a key is not shown."""
        super().__init__()
        self.entries = tuple((keymap.name(name), word) for name, word in row if keymap.keys(name))

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the message, or as many keys as fit."""
        if self.notice is not None:
            mark = "▲ " if self.notice.bad else ""
            text = cut(f"{mark}{one_line(self.notice.text)}", width - 2)
            return [[(f" {text} ", "failed" if self.notice.bad else "strong")]]
        count = f"▲ {self.hazards} hazard{'s' if self.hazards > 1 else ''} " if self.hazards else ""
        warned: Line = [(" SHARING ", "share")] if self.sharing else []
        warned += [(f" {count}" if warned else count, "vacant")] if count else []
        line: Line = []
        for key, word in self.standing or self.entries:
            pieces: Line = [(f" {key}", "key"), (f" {word} ", "muted")]
            if width_of(line) + width_of(pieces) > width - width_of(warned):
                break
            line += pieces
        return [spread(line, warned, width)] if warned else [line]
