"""What the line means on a dashboard: by the grammar, or as the correction of an entry. Pure."""

from __future__ import annotations

from collections.abc import Callable

from incident_tui.domain.language.composer import complete, read_line
from incident_tui.domain.language.consent import with_consent
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.tui.dashboard.correcting import Correction


def interpret(line: str, context: Context, correction: Correction | None) -> ParsedLine:
    """Return what a line means: a correction while one is being written, else by grammar."""
    if correction is not None:
        return with_consent(correction.reading(line, context.tz), line)
    return with_consent(read_line(line, context), line)


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
