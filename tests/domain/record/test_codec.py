"""Reading records is total: what is understood becomes a fact, all else is kept as it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event, When
from incident_tui.domain.record.event_id import time_of
from incident_tui.domain.text import clean

ID = "01a221ee-14aa-7000-a371-12c24210a04c"
ON_EVENT = {"actor", "private", "note", "once", "redacted"}
NOT_READ = object()


def record(kind: str, body: object, **more: Any) -> dict[str, Any]:
    return {"id": ID, "v": 1, "kind": kind, "rec": "2026-11-02T14:05:07.123Z", "body": body, **more}


def read(kind: str, body: object, **more: Any) -> Event:
    event = codec.decode(record(kind, body, **more))
    assert event is not None
    return event


# -- the rules, said once more in few words -------------------------------------------------------


def expected(kind: str, version: object, body: Mapping[str, Any]) -> f.AnyFact:
    """Return the fact that a body has to become."""
    cls = f.KINDS.get(kind)
    if cls is None or type(version) is not int or version > 1:
        return f.Unknown(clean(kind), body)
    hints = get_type_hints(cls)
    values: dict[str, Any] = {}
    for field in fields(cls):
        hint = hints[field.name]
        if field.name in body:
            values[field.name] = _read(body[field.name], hint, rated=field.name in _RATED[kind])
        elif "redacted" in body and hint is str and field.name != "ref":
            values[field.name] = "[redacted]"
        elif field.required:
            return f.Unknown(kind, body)
    understood = all(value is not NOT_READ for value in values.values())
    return cls(**values) if understood else f.Unknown(kind, body)


_RATED = {kind: {"severity"} if kind == "incident.declared" else {"to"} for kind in f.KINDS}
"""The whole numbers are severities."""


def _read(value: Any, hint: Any, *, rated: bool) -> Any:
    """Return a value of JSON as a field of that type has it; NOT_READ if it is of another."""
    kinds = get_args(hint) if NoneType in get_args(hint) else (hint,)
    if value is None and NoneType in kinds:
        return None
    text = hint is str or str in kinds
    if text or (isinstance(value, str) and datetime in kinds):
        return _read_text(value, kinds)
    if type(value) is bool or bool in kinds:
        return value if type(value) is bool and bool in kinds else NOT_READ
    if int in kinds:
        return value if type(value) is int and rated and 1 <= value <= 4 else NOT_READ
    if float in kinds:
        fits = isinstance(value, int | float) and abs(value) < 10**308
        return float(value) if fits else NOT_READ
    if isinstance(value, list) and tuple[str, ...] in kinds:
        texts = tuple(clean(one) for one in value if isinstance(one, str))
        return texts if len(texts) == len(value) else NOT_READ
    return value if isinstance(value, dict) and Mapping[str, Any] in kinds else NOT_READ


def _read_text(value: Any, kinds: tuple[Any, ...]) -> Any:
    if not isinstance(value, str):
        return NOT_READ
    if datetime not in kinds:
        return clean(value)
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return NOT_READ


# -- any record -----------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["note", "a\x1b[31mb", "e\u0301", "\ud800", "a\tb", "\u202ex", ""]),
)
INSTANTS = st.sampled_from([
    "2026-11-02T14:05:07.123Z", "2026-11-02T14:05", "2026-11-02", "20261102T140507+0200",
    "2026-11-02T14:05:07.1234567+05:30", "0001-01-01T00:00:00+23:00", "soon",
])  # fmt: skip
NUMBERS = st.one_of(
    st.booleans(), st.integers(-1, 6), st.floats(-1e9, 1e9), st.sampled_from([10**30, 2.0])
)
VALUES = st.one_of(
    st.none(), TEXTS, INSTANTS, NUMBERS,
    st.lists(TEXTS, max_size=3), st.lists(NUMBERS, min_size=1, max_size=2),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
)  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return a kind, and a body that has mostly what it wants and sometimes anything."""
    kind = draw(st.sampled_from([*f.KINDS, "entry.sung"]))
    body: dict[str, Any] = {}
    if kind in f.KINDS:
        hints = get_type_hints(f.KINDS[kind])
        for field in fields(f.KINDS[kind]):
            if draw(st.integers(0, 9)) > (1 if field.required else 5):
                body[field.name] = draw(_fitting(hints[field.name]) | VALUES)
    more = draw(st.dictionaries(st.sampled_from([*ON_EVENT, "mood", "\ud800"]), VALUES, max_size=2))
    return kind, body | {key: value for key, value in more.items() if key not in body}


def _fitting(hint: Any) -> st.SearchStrategy[Any]:
    kinds = get_args(hint) if NoneType in get_args(hint) else (hint,)
    fits: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS, bool: st.booleans(), int: st.integers(1, 4), float: st.integers(1, 90),
        datetime: INSTANTS, tuple[str, ...]: st.lists(TEXTS, max_size=2),
    }  # fmt: skip
    return fits.get(kinds[0], st.dictionaries(TEXTS, TEXTS, max_size=2))


@settings(max_examples=400, deadline=None)
@given(bodies(), st.sampled_from([1, 1, 1, 0, 2, -1, True, 1.0, "1", None]))
@example(("entry.made_private", {"ref": ID, "private": False, "note": "x"}), 1)
@example(("interval.changed", {"audience": "internal", "minutes": 10**400}), 1)
@example(("task.given", {"redacted": ID}), 1)
def test_a_body_becomes_what_the_rules_say(given_: tuple[str, dict[str, Any]], v: object) -> None:
    kind, body = given_
    event = read(kind, body, v=v)
    fact = expected(kind, v, body)
    assert event.fact == fact
    assert type(event.fact) is type(fact)
    names = set() if isinstance(fact, f.Unknown) else set(fact.__struct_fields__)
    rest = {key: value for key, value in body.items() if key not in names}
    kept = {} if isinstance(fact, f.Unknown) else rest
    assert event.extra == {key: value for key, value in kept.items() if key not in ON_EVENT}
    assert event.private is (rest.get("private") is True)
    for name in ("actor", "note", "once", "redacted"):
        said = rest.get(name)
        assert getattr(event, name) == (clean(said) if isinstance(said, str) and said else None)


@settings(max_examples=200, deadline=None)
@given(bodies())
def test_what_is_read_and_written_again_reads_the_same(given_: tuple[str, dict[str, Any]]) -> None:
    written = codec.to_record(read(*given_))
    again = codec.decode(written)
    assert again is not None
    assert codec.to_record(again) == written


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["at", "rec", "by", "node", "v", "approx", "kind"]), VALUES))
def test_any_envelope_is_read(envelope: dict[str, Any]) -> None:
    event = codec.decode({"id": ID, **envelope})
    assert event is not None
    assert event.rec.tzinfo is UTC
    assert event.at is None or event.at.tzinfo is UTC
    assert event.approx is (envelope.get("approx") is True)
    assert event.by == clean(event.by)


# -- rule by rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [0, 5, True, 2.0, "2", None])
def test_a_severity_is_a_whole_number_from_1_to_4(bad: object) -> None:
    assert read("severity.changed", {"to": bad}).fact == f.Unknown("severity.changed", {"to": bad})
    assert read("severity.changed", {"to": 3}).fact == f.SeverityChanged(3)


def test_text_is_cleaned_on_the_way_in_and_a_body_nobody_knows_is_not_touched() -> None:
    hostile = "a\x1b[31mb\u202e"
    event = read("entry.added", {"entry_kind": "note", "text": hostile, "tags": [hostile]})
    assert event.fact == f.EntryAdded("note", "ab", tags=("ab",))
    assert read("entry.sung", {"text": hostile}).fact == f.Unknown("entry.sung", {"text": hostile})


def test_an_instant_without_a_zone_is_utc_and_any_other_is_brought_there() -> None:
    at = datetime(2026, 11, 2, 12, 5, tzinfo=UTC)
    for text in ("2026-11-02T12:05", "2026-11-02T14:05+02:00", "20261102T1205Z"):
        assert read("milestone.set", {"name": "x", "time": text}).fact == f.MilestoneSet("x", at)


def test_null_is_a_value_of_its_own_where_unknown_can_be_meant() -> None:
    for fact in (f.MilestoneSet("detected", None), f.TaskGiven("raj", "look", None)):
        written = codec.encode(Draft(fact, When()), by="sam", node="n")["body"]
        assert None in written.values()
        assert read(fact.kind, written).fact == fact
    assert codec.encode(Draft(f.ImpactDescribed()), by="sam", node="n")["body"] == {}


def test_a_redaction_leaves_a_word_in_texts_and_keeps_what_was_pointed_at() -> None:
    assert read("task.given", {"redacted": ID}).fact == f.TaskGiven("[redacted]", "[redacted]")
    assert isinstance(read("entry.pinned", {"redacted": ID}).fact, f.Unknown)
    assert read("task.given", {"redacted": ID}).redacted == ID


def test_fields_of_a_newer_version_are_kept_and_written_again() -> None:
    event = read("step.ticked", {"step": "page", "mood": {"a": ["\ud800"]}, "once": "k"})
    assert (event.extra, event.once) == ({"mood": {"a": ["\ud800"]}}, "k")
    assert codec.to_record(event)["body"] == {
        "step": "page", "mood": {"a": ["\ud800"]}, "once": "k"
    }  # fmt: skip


def test_a_record_without_an_id_is_no_event_and_one_without_times_has_that_of_its_id() -> None:
    assert codec.decode({"kind": "entry.added"}) is None
    assert codec.decode({"id": 7}) is None
    event = codec.decode({"id": ID})
    assert event is not None
    assert event.rec == event.at == time_of(ID)
    assert event.fact == f.Unknown("", {})


def test_what_json_alone_can_say_is_read() -> None:
    text = '{"kind":"decision.recorded","id":"x","v":1,"body":{"choice":"\\ud800","mood":NaN}}'
    event = codec.decode(json.loads(text))
    assert event is not None
    assert event.fact == f.DecisionRecorded("\N{REPLACEMENT CHARACTER}")
    assert event.extra["mood"] != event.extra["mood"]
