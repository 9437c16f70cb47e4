"""Queries over raw events, for TinyDB: by kind, reference, machine, time, key and id.

    with IncidentDB(path) as db:
        db.search(of_kind("update.posted") & recorded_since(noon))

Raw events are what the file holds, before they are folded into an incident. These are for
where a record itself is asked for; what an incident *is* (its list, its milestones, a search
in its words) is read off the fold.
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from tinydb import Query
from tinydb.queries import QueryInstance

from incident_tui.domain.regex import regex
from incident_tui.store.envelope import stamp

SHORTEST_PART = 4
"""How many characters of an id mean anything."""

_PART = regex(r"[\w-]+", re.ASCII)


class TextQuery(QueryInstance):
    """A query whose matches all have `text` in their line; no other line need be parsed.

    What it is narrowed by with `&` stays so; with `|` or `~` it is an ordinary query again.
    """

    def __init__(self, query: QueryInstance, text: str) -> None:
        super().__init__(query, (hash(query), text))
        self.text = text.encode("ascii")

    def __and__(self, other: QueryInstance) -> TextQuery:
        """Return a query for what matches both."""
        return TextQuery(super().__and__(other), self.text.decode("ascii"))


def of_kind(kind: str) -> TextQuery:
    """Events of a kind, such as `update.posted`."""
    return TextQuery(Query().kind == kind, json.dumps(kind))


def about(event_id: str) -> TextQuery:
    """Events that refer to another: corrections, strikes, reports, redactions."""
    return TextQuery(Query().body.ref == event_id, json.dumps(event_id))


def from_node(node: str) -> TextQuery:
    """Events that were recorded on a machine."""
    return TextQuery(Query().node == node, json.dumps(node))


def recorded_since(instant: datetime) -> QueryInstance:
    """Events that were recorded at an instant or later, whenever they happened."""
    query: QueryInstance = Query().rec.test(_is_since, stamp(instant))
    return query


def recorded_under(once: str) -> TextQuery:
    """Events that were recorded under a key, which is used for one recording only."""
    return TextQuery(Query().body.once == once, json.dumps(once))


def named(part: str) -> QueryInstance:
    """Events with this id; or else with an id that begins or ends so, four characters or more."""
    query: QueryInstance = Query().id.test(_is_named, part)
    plain = _PART.fullmatch(part)  # else it is not in the file as it stands here
    return TextQuery(query, part) if plain else query


def _is_since(rec: object, first: str) -> bool:
    return isinstance(rec, str) and rec >= first  # one form, so that text order is time order


def _is_named(event_id: object, part: str) -> bool:
    if event_id == part or not isinstance(event_id, str) or len(part) < SHORTEST_PART:
        return event_id == part
    return event_id.startswith(part) or event_id.endswith(part)
