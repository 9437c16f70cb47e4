"""What the line means on a dashboard: by the grammar, or as the correction of an entry. Pure."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from incident_tui.domain.language.arguments import Offered
from incident_tui.domain.language.completion import Completions, completions
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.consent import with_consent
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.language.updates import is_update
from incident_tui.domain.projections.roster import holders
from incident_tui.tui.dashboard.correcting import Correction


def interpret(line: str, context: Context, correction: Correction | None) -> ParsedLine:
    """Return what a line means: a correction while one is being written, else by grammar."""
    if correction is not None:
        return with_consent(correction.reading(line, context), line)
    return with_consent(_linted(read_line(line, context), context), line)


def _linted(line: ParsedLine, context: Context) -> ParsedLine:
    """Add what is not read of an update, and what lint says of it, to what is worth saying."""
    if not is_update(line.requests):
        return line
    from incident_tui.domain.language.update_advice import (  # noqa: PLC0415 - it brings the lint
        unread_promises,
        update_warnings,
        with_promise,
    )

    unread = unread_promises(line.requests, context)
    hints = (*line.hints, *unread, *update_warnings(line, context))
    return with_promise(replace(line, hints=hints), context)


def _as_scribe(context: Context) -> tuple[Offered, ...]:
    """Offer on an empty line to record as the scribe, where that is somebody else."""
    stints = holders(context.incident, context.playbook).get("scribe", ())
    return tuple(
        Offered(f"/me {stint.name}", "record as the scribe from now on")
        for stint in stints
        if stint.name != context.me
    )


def offers(
    line: str,
    context: Callable[[], Context],
    correction: Correction | None,
    more: Callable[[Context], Context],
) -> Completions:
    """Return what may come next in a line; `more` adds the names that the record does not have.

    Most keys write words, for which nothing is offered and no context is made.
    """
    if not line:
        return Completions(0, _as_scribe(context()))
    if correction is not None or not ("@" in line or line.startswith("/")):
        return Completions(len(line), ())
    return completions(line, more(context()))
