"""Row 1: what this is, how bad, where it stands, since when, what time it is, and whether saved."""

from __future__ import annotations

from incident_tui.domain.projections.newer import newer_words
from incident_tui.tui.base.messages import ActionAsked
from incident_tui.tui.dashboard.parts import HeaderPart
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread, width_of

_ROOM_FOR_LINKS = 100
"""From this width on `saved` is said in a word beside what is said of other machines."""

_TITLE = 10
"""How many cells the title keeps beside words on other machines."""


class Header(PartWidget[HeaderPart]):
    """The first row of the dashboard; it never scrolls."""

    def on_click(self) -> None:
        """Open what is contested, where anything is."""
        if self.part is not None and self.part.contested:
            self.post_message(ActionAsked("conflicts"))

    def paint(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        """Return the row: severity, title, phase at the left; clocks and saving at the right."""
        part = self.part
        if part is None:
            return []
        roomy = width >= 60
        right: Line = [("  ", "text"), *_phase(part, short=not roomy)]
        right += [("  ", "text"), (part.elapsed, "strong")]
        right += [("  ", "text"), (part.clock, "muted")] if roomy else []
        tight = part.links and width < _ROOM_FOR_LINKS
        right += [*_newer(part, width), *_saved(part, roomy=roomy and not tight)]
        left: Line = [*_severity(part), ("  ", "text")]
        right += _links(part, width - width_of(left) - width_of(right) - _TITLE)
        return [spread([*left, (part.title, "strong")], [*right, (" ", "text")], width)]


def _links(part: HeaderPart, room: int) -> Line:
    """Return how the record stands at other machines, as much of it as there is room for."""
    line: Line = []
    for word in part.links:
        calm = word in {"shared", "connecting"} or word.endswith(" here")
        piece: Line = [(" · ", "muted"), (word, "muted" if calm else "vacant")]
        if width_of(line) + width_of(piece) > room:
            break
        line += piece
    return line


def _severity(part: HeaderPart) -> Line:
    line: Line = [(f" {part.label} ", f"sev{part.severity}")]
    line += [(" DRILL ", "drill")] if part.drill else []
    return [*line, (" SHARING ", "share")] if part.sharing else line


def _phase(part: HeaderPart, *, short: bool) -> Line:
    title, number = part.phase
    if part.ended:
        return [(f" {part.ended} ", "chip")]
    other, other_number = part.suggested
    if not number:
        return [(title, "strong"), *_asked(other)]
    if short:
        return [(number, "strong"), *_asked(other_number)]
    shown = f"{' phase' if part.panes else ''} {number}"
    return [(title, "strong"), (shown, "muted"), *_asked(other)]


def _asked(phase: str) -> Line:
    """Return the phase that the record shows, as a question; nothing where there is none."""
    return [(f" → {phase}?", "vacant")] if phase else []


def _newer(part: HeaderPart, width: int) -> Line:
    """Say that a newer version is needed to read everything, as far as there is room."""
    if not part.newer:
        return []
    short = f"newer version: {part.newer}" if width >= 60 else f"newer {part.newer}"
    return [("  ", "text"), (newer_words(part.newer) if width >= 110 else short, "vacant")]


def _saved(part: HeaderPart, *, roomy: bool) -> Line:
    saving = part.saving
    word = saving.word if part.links else f"{saving.word:<6}"
    if saving.failed:
        return [(" ", "text"), (f" {saving.word} ", "failed")]
    if saving.busy:
        return [("  ", "text"), (word if roomy else "…", "accent")]
    return [("  ", "text"), (word if roomy else "✓", "good")]
