"""What the line means on a dashboard: by the grammar, or as the correction of an entry. Pure."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from incident_tui.domain.language.composer import complete, read_line
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.tui.dashboard.correcting import Correction


def interpret(line: str, context: Context, correction: Correction | None) -> ParsedLine:
    """Return what a line means: a correction while one is being written, else by grammar."""
    if correction is not None:
        return _guarded(correction.reading(line, context.tz), line)
    return _guarded(read_line(line, context), line)


def completions(
    line: str,
    context: Context,
    correction: Correction | None,
    themes: Callable[[], tuple[str, ...]],
) -> tuple[str, ...]:
    """Return what Tab may make of a line; `themes` returns the names of the themes there are."""
    if correction is not None:
        return ()
    if line.startswith("/theme "):
        return tuple(found for n in themes() if (found := f"/theme {n}").startswith(line))
    return complete(line, context)


def _guarded(reading: ParsedLine, line: str) -> ParsedLine:
    """Ask once more before a secret is recorded; the screen masks it wherever it is shown."""
    if reading.problem is not None or not (found := find_secrets(line)):
        return reading
    kinds = " and ".join(dict.fromkeys(span.kind for span in found))
    doubt = f"It holds a secret ({kinds}), masked on screen"
    return replace(reading, doubt=f"{reading.doubt}. {doubt}" if reading.doubt else doubt)
