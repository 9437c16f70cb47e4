"""Wrong moves that a script watches for: what was done, or said in public, and makes it worse.

Pure. A move is known by its words, where nothing in front of them says that it was not to be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.regex import regex
from incident_tui.domain.times.format import in_words
from incident_tui.drills.script import MoveKind, Script, WrongMove, moved, reached

_NOT = regex(
    r"\b(?:not|no|never|nobody|without|instead of|rather than|avoid|stop|forbid)\b[^.;:!?]*$|n't\b"
    r"[^.;:!?]*$"
)


def wrong_moves(script: Script, incident: Incident) -> Iterator[tuple[WrongMove, str]]:
    """Yield each wrong move that was made, with when and where it is in the record."""
    start = began_at(incident)
    for move in script.wrong:
        end = reached(move.until, script, incident) if move.until else None
        for event, name, text in _done(move.did, incident):
            early = end is None or event.order < end.order
            if early and any(_says(text, word) for word in move.words):
                after = in_words(event.moment - start) if start else ""
                yield move, f"{name}, after {after}"
                break


def _done(kind: MoveKind, incident: Incident) -> Iterator[tuple[Event, str, str]]:
    """Yield what was done, or said to the public: the entry, what it is called, its words."""
    if kind is MoveKind.PUBLIC:
        for event, update in incident.facts(f.UpdatePosted):
            if update.audience == "external":
                yield event, "an update to the public", incident.text_of(event) or update.text
        return
    for move in (f.MitigationDecided, f.MitigationApplied):
        for event, item in moved(move, incident):
            yield event, item.label, item.titled
    for item in (*items(incident, "D"), *items(incident, "T")):
        yield item.event, item.label, item.text


def _says(text: str, word: str) -> bool:
    """Tell whether a text says a word, and does not take it back in the same breath."""
    plain = text.casefold()
    found = re.search(rf"(?<!\w){re.escape(word.casefold())}", plain)
    return found is not None and not _NOT.search(plain[: found.start()])
