"""One open incident: open, fold, dispatch, follow. The only thing screens and commands talk to.

Durable first: `dispatch` returns `Saved` only when the events are on disk. A refused intent
and a failed write are values, shown in the place where the person is looking.
"""

from __future__ import annotations

from dataclasses import dataclass

from incident_tui.domain.events import Event


@dataclass(frozen=True, slots=True)
class Saved:
    """The events are on disk."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule said no; nothing was written."""

    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NotSaved:
    """The write failed; the file is as it was."""

    what: str
    hint: str = ""


Outcome = Saved | Refused | NotSaved
