"""Finding entries: words, "quoted words", and kind: by: tag: from: to: is: in any order.

All conditions must hold. Texts are read as they are shown, so that `/find 14:05 ruled out`
finds what the eye would. An incident is indexed once, at the first search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.timeline import TimelineRow, row, rows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, memoised
from incident_tui.domain.record.roles import tags_of
from incident_tui.domain.regex import regex
from incident_tui.domain.times.answer import Answer, Clocks, ReadTime
from incident_tui.domain.times.past import past_time

_TERM = regex(
    r"(?:(?P<field>kind|by|who|tag|from|to|is|audience):)?"
    r'(?:"(?P<quoted>[^"]*)"?|(?P<word>\S+))',
    re.IGNORECASE,
)
_CLOCKS_BACK = timedelta(hours=1)
_DAY = regex(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Found(msgspec.Struct, frozen=True):
    """One entry as it is searched: everything in lower case."""

    id: str
    at: datetime
    text: str
    kinds: tuple[str, ...]
    who: tuple[str, ...]
    tags: tuple[str, ...]
    marks: tuple[str, ...]
    audience: str


class Query(msgspec.Struct, frozen=True):
    """What was asked for; `problem` says which part was not understood (and is left out)."""

    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    problem: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for: every entry matches."""
        return self == Query(problem=self.problem)


def search(
    incident: Incident, query: str, playbook: Playbook, *, tz: tzinfo = UTC
) -> tuple[str, ...]:
    """Return the ids of the entries that match, in order of happening; () for an empty query."""
    asked = parse_query(query, incident, tz=tz)
    if asked.empty:
        return ()
    return tuple(entry.id for entry in index(incident, playbook) if _matches(entry, asked))


def parse_query(query: str, incident: Incident, *, tz: tzinfo = UTC) -> Query:
    """Return what a query asks for. A clock time is the last such instant of the incident."""
    found: dict[str, list[str]] = {}
    problem = ""
    times: dict[str, datetime] = {}
    for match in _TERM.finditer(query):
        field = (match["field"] or "").lower()
        value = (match["quoted"] if match["quoted"] is not None else match["word"]).lower()
        if not field and value.startswith("#") and len(value) > 1 and match["quoted"] is None:
            field, value = "tag", value[1:]
        if field in {"from", "to"}:
            at = _time(value, incident, tz, end=field == "to")
            if at is None:
                problem = problem or f"{field}:{value} is not a time"
            else:
                times[field] = at
        elif value:
            found.setdefault({"who": "by"}.get(field, field), []).append(value)
    return Query(
        words=tuple(found.get("", ())),
        kinds=tuple(found.get("kind", ())),
        who=tuple(name.lstrip("@") for name in found.get("by", ())),
        tags=tuple(tag.lstrip("#") for tag in found.get("tag", ())),
        marks=tuple(found.get("is", ())),
        audiences=tuple(found.get("audience", ())),
        start=times.get("from"),
        end=times.get("to"),
        problem=problem,
    )


def _time(text: str, incident: Incident, tz: tzinfo, *, end: bool) -> datetime | None:
    """Read a time range's end; a day as the end of a range includes that day."""
    last = incident.events[-1].moment if incident.events else datetime.now(UTC)
    last += timedelta(seconds=1)
    if _DAY.fullmatch(text):
        from incident_tui.domain.times.calendar import end_of_day, parse_since  # noqa: PLC0415 - 80 ms

        day = parse_since(text, last, tz)
        return end_of_day(day, tz) if day and end else day
    answer = past_time(text, Clocks(last, tz))
    at = _instant(answer, end=end) if answer else None
    relative = text.lstrip("~").startswith("-") or text.endswith("ago")
    whole_minute = end and text.count(":") < 2 and not relative
    return at + timedelta(seconds=59, milliseconds=999) if at and whole_minute else at


def _instant(answer: Answer, *, end: bool) -> datetime | None:
    """Return the first reading of a time; of an hour that came twice, the wider range."""
    if isinstance(answer, ReadTime):
        return answer.at
    first, *others = [choice.at for choice in answer.choices if choice.at is not None]
    near = [first, *(at for at in others if abs(at - first) <= _CLOCKS_BACK)]
    return max(near) if end else min(near)


def _matches(entry: Found, asked: Query) -> bool:
    return (
        (asked.start is None or entry.at >= asked.start)
        and (asked.end is None or entry.at <= asked.end)
        and all(word in entry.text for word in asked.words)
        and all(_begins(kind, entry.kinds) for kind in asked.kinds)
        and all(_begins(name, entry.who) for name in asked.who)
        and all(_begins(tag, entry.tags) for tag in asked.tags)
        and all(_begins(mark, entry.marks) for mark in asked.marks)
        and all(entry.audience.startswith(name) for name in asked.audiences)
    )


def _begins(beginning: str, names: tuple[str, ...]) -> bool:
    return any(name.startswith(beginning) for name in names)


@memoised
def index(incident: Incident, playbook: Playbook) -> tuple[Found, ...]:
    """Return every entry as it is searched, in order of happening."""
    return tuple(_entry(row(incident, event, playbook), incident) for event in rows(incident))


_MARKS: Mapping[str, Callable[[TimelineRow], bool]] = {
    "private": lambda shown: shown.private,
    "struck": lambda shown: shown.struck,
    "pinned": lambda shown: shown.pinned,
    "corrected": lambda shown: shown.corrected,
    "backdated": lambda shown: shown.backdated,
    "late": lambda shown: bool(shown.late),
    "redacted": lambda shown: shown.redacted,
}


def _entry(shown: TimelineRow, incident: Incident) -> Found:
    event, fact = shown.event, shown.event.fact
    kinds = [event.kind, *event.kind.split("."), shown.label]
    if isinstance(fact, f.EntryAdded):
        kinds = [fact.entry_kind]
    elif isinstance(fact, f.ActionItemAdded | f.ActionItemChanged | f.ActionItemDone):
        kinds += ["action item", "follow-up"]
    found = {event.who.lower(): None, event.by.lower(): None}
    words = (shown.text, shown.ref_label, shown.who, incident.originals[event.id].note or "")
    return Found(
        id=event.id,
        at=event.moment,
        text="\n".join(words).lower(),
        kinds=tuple(dict.fromkeys(kind.lower() for kind in kinds)),
        who=tuple(found),
        tags=(*(tag.lower() for tag in tags_of(fact)), *_hashes(shown.text)),
        marks=tuple(name for name, holds in _MARKS.items() if holds(shown)),
        audience=fact.audience if isinstance(fact, f.UpdatePosted) else "",
    )


def _hashes(text: str) -> tuple[str, ...]:
    """Return the words of a text that begin with #, for entries that keep no tags."""
    if "#" not in text:
        return ()
    return tuple(tag.lower() for tag in re.findall(r"#([\w-]+)", text))
