"""The last row: the keys, or a message in their place while it lasts."""

from __future__ import annotations

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.domain.text import one_line
from incident_tui.tui.widgets.cells import cut
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread, width_of
from incident_tui.tui.widgets.notice import Notice, StatusPart


class Status(PartWidget[StatusPart]):
    """One row; nothing it says ever covers the composer."""

    def __init__(self, row: tuple[tuple[str, str], ...], keymap: Keymap = SHIPPED) -> None:
        """`row`: the id of each key, and its word; what was left without a key is not shown."""
        super().__init__()
        self.entries = tuple((keymap.name(name), word) for name, word in row if keymap.keys(name))

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the message, or as many keys as fit."""
        part = self.part or StatusPart()
        if part.notice is not None:
            return [_message(part.notice, width)]
        warned = _warnings(part)
        line: Line = []
        for key, word in part.standing or self.entries:
            pieces: Line = [(f" {key}", "key"), (f" {word} ", "muted")]
            if width_of(line) + width_of(pieces) > width - width_of(warned):
                break
            line += pieces
        return [spread(line, warned, width)] if warned else [line]


def _message(notice: Notice, width: int) -> Line:
    mark = "▲ " if notice.bad else ""
    text = cut(f"{mark}{one_line(notice.text)}", width - 2)
    return [(f" {text} ", "failed" if notice.bad else "strong")]


def _warnings(part: StatusPart) -> Line:
    """Return what stands at the right end of the keys."""
    count = f"▲ {part.hazards} hazard{'s' if part.hazards > 1 else ''} " if part.hazards else ""
    warned: Line = [(" SHARING ", "share")] if part.sharing else []
    return [*warned, (f" {count}" if warned else count, "vacant")] if count else warned
