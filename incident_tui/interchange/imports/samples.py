"""Recorded incidents that ship with the program: lines of JSON, made into records.

The format is described in data/samples/README.md. Nothing is written here: whoever loads a
sample appends the records one by one, because a later line may refer to an earlier one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incident_tui.domain.record.codec import Record, instant_from_json
from incident_tui.domain.regex import regex
from incident_tui.domain.times.format import iso

_OFFSET = regex(r"([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
_INSTANTS = frozenset({"detected_at", "impact_at", "next_at", "back_at", "until", "time"})
_DATES = frozenset({"due", "date"})


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line of a sample: the draft of its record, and when it was recorded."""

    record: Record
    rec: datetime


def read_sample(text: str, now: datetime) -> Iterator[SampleLine]:
    """Yield the lines of a sample as drafts; offsets count from `now`. `ref`s are still `@N`."""
    rec: datetime | None = None
    for line in text.splitlines():
        if not line.strip():
            continue
        record: Record = json.loads(line)
        at = record.get("at")
        if isinstance(at, str):
            moment = _instant(at, now)
            record["at"] = iso(moment)
            rec = moment if rec is None else max(rec, moment)
        record["body"] = {key: _value(key, value, now) for key, value in record["body"].items()}
        yield SampleLine(record, rec or now)


def resolve_refs(record: Record, ids: Sequence[str]) -> Record:
    """Return the record with `@N` replaced by the id of the N-th line."""
    body = record["body"]
    changed: dict[str, Any] = {}
    if isinstance(body.get("ref"), str):
        changed["ref"] = _resolve(body["ref"], ids)
    if isinstance(body.get("refs"), list):
        changed["refs"] = [_resolve(ref, ids) for ref in body["refs"]]
    return {**record, "body": {**body, **changed}} if changed else record


def with_playbook(record: Record, playbook: Mapping[str, Any]) -> Record:
    """Return the record of a declaration with the playbook it runs under; others as they are."""
    if record["kind"] != "incident.declared":
        return record
    return {**record, "body": {**record["body"], "playbook": dict(playbook)}}


def _resolve(ref: str, ids: Sequence[str]) -> str:
    return ids[int(ref[1:]) - 1] if ref.startswith("@") else ref


def _value(key: str, value: Any, now: datetime) -> Any:
    if not isinstance(value, str):
        return value
    if key in _INSTANTS:
        return iso(_instant(value, now))
    if key in _DATES and value[:1] in {"+", "-"}:
        return _instant(value, now).date().isoformat()
    return value


def _instant(text: str, now: datetime) -> datetime:
    match = _OFFSET.fullmatch(text)
    if match is None:
        return instant_from_json(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return now + span if match[1] == "+" else now - span
