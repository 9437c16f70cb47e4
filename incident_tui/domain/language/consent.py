"""Asking before a secret is recorded. Screens mask it wherever it is shown; a file keeps it."""

from __future__ import annotations

from msgspec.structs import replace

from incident_tui.domain.language.reading import ParsedLine, Way, ask
from incident_tui.domain.language.updates import is_update, secret_in_update
from incident_tui.domain.privacy.secrets import secret_kinds


def with_consent(reading: ParsedLine, text: str) -> ParsedLine:
    """Return a line that asks first where its text holds a secret."""
    kinds = "" if reading.problem is not None or reading.screen is not None else secret_kinds(text)
    if not kinds:
        return reading
    if is_update(reading.requests):
        return replace(reading, problem=secret_in_update(kinds), requests=(), asked=None)
    said = f"It holds a secret ({kinds})"
    if reading.asked is not None:
        return replace(reading, asked=replace(reading.asked, what=f"{reading.asked.what}. {said}"))
    hidden = tuple(replace(request, private=True) for request in reading.requests)
    ways = (
        Way("recorded as typed, masked on screens", "", reading),
        Way("private", "", replace(reading, requests=hidden, private=True)),
    )
    return ask(said, ways)
