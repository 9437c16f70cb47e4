"""What stands directly above the line while it is typed: what may come next, or a question."""

from __future__ import annotations

import msgspec
from rich.cells import cell_len

from incident_tui.domain.text import one_line
from incident_tui.tui.widgets.cells import cut, wrap
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread

MOST_ROWS = 6
"""How many rows of a list are shown at once, at most."""


class MenuRow(msgspec.Struct, frozen=True):
    """One row: the key that takes it (a question's answers), its words, and a note."""

    words: str
    note: str = ""
    key: str = ""


class AbovePart(msgspec.Struct, frozen=True):
    """The rows; `chosen` is the number of the one that is marked.

    `whole`: every word has to be read, so that rows are wrapped and never left out.
    """

    rows: tuple[MenuRow, ...] = ()
    chosen: int | None = None
    whole: bool = False


NOTHING = AbovePart()


class Above(PartWidget[AbovePart]):
    """Grows upwards from the line and covers no part of it; away while there is nothing."""

    def watch_part(self) -> None:
        """Show the rows, or nothing at all."""
        self.display = bool(self.part and self.part.rows)
        super().watch_part()

    def content_height(self) -> int:
        """Return how many rows it takes."""
        return len(self.paint(self.app.size.width, self.app.size.height)) if self.part else 0

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002 - as many as it takes
        """Return the rows."""
        part = self.part or NOTHING
        if part.whole:
            return [line for row in part.rows for line in _wrapped(row, width)]
        return _listed(part, width, max(min(MOST_ROWS, self.app.size.height // 4), 1))


def _wrapped(row: MenuRow, width: int) -> list[Line]:
    """Return a row of a question with all of its words."""
    indent = 5 if row.key else 2
    lines = wrap(one_line(row.words), max(width - indent - 1, 8))
    first: Line = (
        [("  ", "text"), (row.key, "key"), ("  ", "text")] if row.key else [("  ", "text")]
    )
    rest = " " * indent
    style = "text" if row.key else "strong"
    return [
        [*(first if n == 0 else [(rest, "text")]), (words, style)] for n, words in enumerate(lines)
    ]


def _listed(part: AbovePart, width: int, most: int) -> list[Line]:
    """Return the rows of a list that are in sight, the chosen one among them."""
    count = len(part.rows)
    top = min(max((part.chosen or 0) - most + 1, 0), max(count - most, 0))
    seen = part.rows[top : top + most]
    column = min(max((cell_len(row.words) for row in part.rows), default=0), max(width // 2, 8))
    lines = [
        _entry(row, column, width, chosen=top + n == part.chosen) for n, row in enumerate(seen)
    ]
    left = count - top - len(seen)
    if left:
        lines[-1] = spread(lines[-1], [(f" +{left} more ", "faint")], width)
    return lines


def _entry(row: MenuRow, column: int, width: int, *, chosen: bool) -> Line:
    words = cut(one_line(row.words), column)
    pad = " " * (column - cell_len(words) + 2)
    note = cut(one_line(row.note), max(width - column - 5, 0))
    mark = ("▸ ", "accent") if chosen else ("  ", "text")
    return [
        (" ", "text"),
        mark,
        (words, "strong" if chosen else "key"),
        (pad, "text"),
        (note, "muted"),
    ]
