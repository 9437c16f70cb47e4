"""Naming an entry: by its id, a unique end or beginning of it, or its label."""

from __future__ import annotations

import re

from incident_tui.domain.errors import RefusedError
from incident_tui.domain.projections.work import by_label, rivals
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.regex import regex
from incident_tui.domain.text import one_line

_LABEL = regex(r"#?[HDMTA]\d{1,4}[a-z]{0,2}", re.IGNORECASE | re.ASCII)
_PART = regex(r"[0-9a-f][0-9a-f-]{2,34}[0-9a-f]", re.IGNORECASE | re.ASCII)
_DATE = regex(r"\d{4}-\d\d?-\d\d?", re.ASCII)  # no id has its dashes so close together
_NAMED_AT_MOST = 4
_SHORTEST, _LONG = 4, 6
"""How many characters of an id name an entry, and from how many on letters alone do."""


def looks_like_reference(word: str) -> bool:
    """Tell whether a word can hardly be anything else: `H1`, `#A2`, eight digits of an id."""
    if _LABEL.fullmatch(word):
        return True
    part = _PART.fullmatch(word) is not None and _DATE.fullmatch(word) is None
    return part and (len(word) >= 8 or (len(word) >= 6 and any(c.isdigit() for c in word)))


def may_be_reference(word: str) -> bool:
    """Tell whether a word of a text could be a part of an id as well: `dead`, `1500`, `facade`."""
    return _PART.fullmatch(word) is not None and _DATE.fullmatch(word) is None


def is_plainly_reference(incident: Incident, word: str) -> bool:
    """Tell whether a word that names an entry can be nothing else: a label, an id, a long end."""
    whole = word.lower() in incident.originals or by_label(incident, word) is not None
    return whole or (len(word) >= _LONG and any(c.isdigit() for c in word))


def find_event(incident: Incident, ref: str, *, letters: bool = False) -> Event | RefusedError:
    """Return the event that a label, an id or a unique part of one names, or why none is.

    `letters`: also a short part without a digit, which may be a word.
    """
    item = by_label(incident, ref)
    if item is not None:
        return item.event
    if asked := rivals(incident, ref):
        return asked
    part = incident.doubles.get(ref.lower(), ref.lower())
    if part in incident.known:
        return incident.known[part]
    part = part if letters or any(c.isdigit() for c in part) or len(part) >= _LONG else ""
    ends = _having(incident, part, end=True)
    found = ends if len(ends) == 1 else [*ends, *_having(incident, part, end=False)]
    match found:
        case []:
            return RefusedError(f"There is no entry '{one_line(ref)}'", _HINT)
        case [event]:
            return event
        case _:
            named = ", ".join(_name(event) for event in found[:_NAMED_AT_MOST])
            more = ", …" if len(found) > _NAMED_AT_MOST else ""
            what = f"'{one_line(ref)}' could be {len(found)} entries: {named}{more}"
            return RefusedError(what, _HINT)


_HINT = "use its label (H1), its full id, or a longer end of it"


def _having(incident: Incident, ref: str, *, end: bool) -> list[Event]:
    """Return the events whose id ends (or begins) so."""
    if len(ref) < _SHORTEST:
        return []
    return [
        event
        for key, event in incident.known.items()
        if (key.endswith(ref) if end else key.startswith(ref))
    ]


def _name(event: Event) -> str:
    """Return an event for a list of those that are meant: the end of its id, and its words."""
    words = one_line(statement_of(event.fact))[:24]
    return f"{event.id[-8:]} ({words or event.kind})"
