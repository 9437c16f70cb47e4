"""Which entry an amendment is about: the one that is named, my last one, or the question which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook


def _ending(end: str, minutes: int) -> Event:
    """Return a note whose id has this end."""
    made = event(f.EntryAdded("note", f"ends in {end}"), minutes)
    return replace(made, id=made.id[: -len(end)] + end)


DIGITS, LETTERS = _ending("1500", 3), _ending("dead", 4)
LONG, FACADE = _ending("7a1405", 5), _ending("facade", 6)
RAISED = event(f.HypothesisRaised("pool"), 7)
LAST = _ending("0b0b", 8)
NOW = at(9)
HERE = Context(
    incident(declared(), DIGITS, LETTERS, LONG, FACADE, RAISED, LAST), playbook(), NOW, UTC, "sam"
)


def ways(line: str) -> list[ParsedLine]:
    reading = read_line(line, HERE)
    assert reading.problem is None, reading.problem
    return [way.line for way in reading.asked.ways] if reading.asked else [reading]


def corrections(line: str) -> list[tuple[str, str]]:
    found = [way.requests[0].intent for way in ways(line)]
    return [(x.ref, x.text) for x in found if isinstance(x, i.Correct)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/edit only one region", [(LAST, "only one region")]),
        ("/edit H1 the pool", [(RAISED, "the pool")]),
        ("/edit H1\nthe pool", [(RAISED, "the pool")]),
        ("/edit 7a1405 x", [(LONG, "x")]),
        ("/edit 2026-03-02 was it", [(LAST, "2026-03-02 was it")]),
        ("/edit 150 users", [(LAST, "150 users")]),
        ("/edit at 14:05 it was", [(LAST, "at 14:05 it was")]),
        ("/edit 1500 users", [(DIGITS, "users"), (LAST, "1500 users")]),
        ("/edit dead pods", [(LETTERS, "pods"), (LAST, "dead pods")]),
        ("/edit Dead pods", [(LETTERS, "pods"), (LAST, "Dead pods")]),
        ("/edit facade is up", [(FACADE, "is up"), (LAST, "facade is up")]),
    ],
)
def test_a_word_that_may_be_a_reference_is_asked(
    line: str, expected: list[tuple[Event, str]]
) -> None:
    assert corrections(line) == [(found.id, text) for found, text in expected]


@pytest.mark.parametrize("line", ["/edit beef is out", "/edit 2500 users", "/edit added a region"])
def test_what_looks_like_a_reference_never_falls_back_unasked(line: str) -> None:
    asked = read_line(line, HERE).asked
    assert asked is not None
    assert "There is no entry" in asked.what
    assert corrections(line) == [(LAST.id, line.removeprefix("/edit "))]


@pytest.mark.parametrize(
    "line",
    ["/edit H9 x", "/edit 9a9a9a x", "/edit deadbeef x", "/edit H1", "/strike 2500",
     "/strike beef", "/pin beef", "/private 2500", "/strike dead pods", "/retime beef 13:00",
     "/retime H9 13:00"],
)  # fmt: skip
def test_a_reference_that_names_nothing_changes_nothing(line: str) -> None:
    assert read_line(line, HERE).problem is not None


@pytest.mark.parametrize(
    ("line", "entry"),
    [("/strike 1500", DIGITS), ("/strike dead", LETTERS), ("/pin facade", FACADE),
     ("/private 7a1405", LONG), ("/strike", LAST), ("/retime dead -5m", LETTERS)],
)  # fmt: skip
def test_a_part_of_an_id_alone_can_be_nothing_else(line: str, entry: Event) -> None:
    (only,) = ways(line)
    assert getattr(only.requests[0].intent, "ref", "") == entry.id


def test_a_time_is_a_time_where_no_time_follows_it() -> None:
    late = replace(HERE, now=HERE.now.replace(hour=15, minute=30))
    (request,) = read_line("/retime 1500", late).requests
    assert request.intent == i.Retime(LAST.id, datetime(2026, 3, 2, 15, tzinfo=UTC))


@pytest.mark.parametrize("line", ["/edit 1500 users", "/edit dead pods", "/edit beef is out"])
def test_the_form_of_each_way_says_just_it(line: str) -> None:
    asked = read_line(line, HERE).asked
    assert asked is not None
    for way in asked.ways:
        again = read_line(way.form, HERE)
        assert (again.asked, again.requests) == (None, way.line.requests)


def test_a_quiet_counts_from_the_moment_of_its_line() -> None:
    """One that is over by now is asked about, and can be recorded."""
    (running,) = ways("-5m /snooze internal 10m calm")
    snooze = running.requests[0].intent
    assert isinstance(snooze, i.Snooze)
    assert snooze.until == NOW + timedelta(minutes=5)
    asked = read_line("-20m /snooze internal 10m calm", HERE).asked
    assert asked is not None
    assert asked.what == "That quiet is over by now"
    (way,) = asked.ways
    again = read_line(way.form, HERE)
    assert again.asked is None or again.asked.full
    assert [r.intent for r in again.requests] == [r.intent for r in way.line.requests]


@pytest.mark.parametrize(
    ("span", "asks"), [("10m", False), ("1d", False), ("25h", True), ("400d", True)]
)
def test_a_quiet_of_more_than_a_day_is_asked(span: str, asks: bool) -> None:
    reading = read_line(f"/snooze internal {span} calm", HERE)
    assert (reading.doubt is not None) is asks
    if reading.asked:
        again = read_line(reading.asked.ways[0].form, HERE)
        assert again.asked is None or again.asked.full
        assert again.requests == reading.requests


# -- what stands in front of a corrected text -----------------------------------------------------

_SAID = "ends in 0b0b"
_FIVE = i.Retime(LAST.id, NOW - timedelta(minutes=5))
_HIDE = i.MakePrivate(LAST.id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"-5m {_SAID}", [_FIVE]),
        ("-5m another", [i.Correct(LAST.id, "another"), _FIVE]),
        ("5 min ago: another", [i.Correct(LAST.id, "another"), _FIVE]),
        (f"12:04 {_SAID}", [_FIVE]),
        (f"~12:04 {_SAID}", [i.Retime(LAST.id, NOW - timedelta(minutes=5), approx=True)]),
        ("-5m", [_FIVE]),
        (f"%{_SAID}", [_HIDE]),
        ("% another", [i.Correct(LAST.id, "another"), _HIDE]),
        ("%-5m another", [i.Correct(LAST.id, "another"), _FIVE, _HIDE]),
    ],
)
def test_a_time_or_a_sign_in_front_of_a_correction_is_asked(
    text: str, expected: list[i.Intent]
) -> None:
    asked = read_line(f"/edit {text}", HERE).asked
    assert asked is not None
    first, last = asked.ways
    assert [request.intent for request in first.line.requests] == expected
    assert [request.intent for request in last.line.requests] == [i.Correct(LAST.id, text)]
    again = read_line(last.form, HERE)
    assert (again.asked, again.requests) == (None, last.line.requests)


@pytest.mark.parametrize(
    "text",
    ["?the pool", "!roll back", "+roll back", "*@kim look", "@raj: it broke", ">i fixed", "/sev 2"],
)
def test_a_sign_of_another_kind_in_front_of_a_correction_is_asked(text: str) -> None:
    asked = read_line(f"/edit {text}", HERE).asked
    assert asked is not None
    (whole,) = asked.ways
    again = read_line(whole.form, HERE)
    assert (again.asked, again.requests) == (None, whole.line.requests)
    assert [r.intent for r in again.requests] == [i.Correct(LAST.id, text)]


def test_the_sign_of_an_entry_is_none_of_its_words() -> None:
    assert corrections("/edit H1 ?the pool") == [(RAISED.id, "the pool"), (RAISED.id, "?the pool")]


@pytest.mark.parametrize(
    "text", ["/etc/passwd is gone", "+5 replicas", "!= was used", "? why", "@raj did it", "-> done"]
)
def test_what_is_no_sign_is_text_of_a_correction(text: str) -> None:
    assert read_line(f"/edit {text}", HERE).asked is None


# -- a piece of work that is edited, and a milestone that is moved ---------------------------------

TRIED = event(f.MitigationConsidered("roll back"), 2)
GIVEN = event(f.TaskGiven("raj", "look", None), 3)
OWED = event(f.ActionItemAdded("write it", None, None, None), 4)
WORK = replace(HERE, incident=incident(declared(), RAISED, TRIED, GIVEN, OWED))


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("/edit M1 failed", i.MoveMitigation("M1", "failed")),
        ("/edit M1 applied by hand", i.MoveMitigation("M1", "applied", "by hand")),
        ("/edit H1 confirmed", i.SettleHypothesis("H1", "confirmed")),
        ("/edit H1 ruled out", i.SettleHypothesis("H1", "out")),
        ("/edit T1 done", i.ReportTask("T1", "done")),
        ("/edit A1 done", i.FinishActionItem("A1")),
        ("/edit M1 done", None),
        ("/edit H1 failed", None),
    ],
)
def test_a_state_in_front_of_a_correction_is_asked(line: str, intent: i.Intent | None) -> None:
    asked = read_line(line, WORK).asked
    assert asked is not None
    *moved, text = asked.ways
    assert [r.intent for way in moved for r in way.line.requests] == ([intent] if intent else [])
    for way in asked.ways:
        again = read_line(way.form, WORK)
        assert (again.asked, again.requests) == (None, way.line.requests)
    assert isinstance(text.line.requests[0].intent, i.Correct)


@pytest.mark.parametrize(
    "line",
    [
        "/edit M1 applied to all pods: failing over",
        "/edit M1 openssl",
        "/edit M1 roll back, failed before",
    ],
)
def test_a_sentence_with_a_state_in_it_is_text(line: str) -> None:
    assert line.startswith("/edit M1 applied") or read_line(line, WORK).asked is None


def _retimed(line: str, *history: Event) -> list[i.Intent]:
    here = replace(HERE, incident=incident(declared(), *history), now=at(30))
    reading = read_line(line, here)
    assert reading.problem is None
    return [request.intent for request in reading.requests]


@pytest.mark.parametrize("name", ["impact_over", "impact_began", "detected"])
def test_a_milestone_moves_with_the_entry_that_set_it(name: str) -> None:
    began = event(f.MilestoneSet("impact_began", at(1)), 1)
    said = event(f.MilestoneSet(name, at(20)), 20)
    history = (began, said) if name == "impact_over" else (said,)
    moved = i.Retime(said.id, at(25)), i.SetMilestone(name, at(25))
    assert _retimed(f"/retime {said.id} -5m", *history) == list(moved)


def test_an_entry_whose_milestone_was_set_anew_is_asked_about() -> None:
    first, then = (event(f.MilestoneSet("impact_over", at(m)), m) for m in (10, 20))
    here = replace(HERE, incident=incident(declared(), first, then), now=at(30))
    asked = read_line(f"/retime {first.id} -25m", here).asked
    assert asked is not None
    assert [r.intent for r in asked.ways[0].line.requests] == [i.Retime(first.id, at(5))]


@pytest.mark.parametrize(
    ("old", "text"),
    [("13:05 it broke", "13:04 it broke"), ("-5m is what he said", "-6m is what he said"),
     ("%d pods", "%s pods"), ("it broke", "it broke at 12:04"), ("it broke", "50% broke")],
)  # fmt: skip
def test_what_an_entry_began_with_is_text_again(old: str, text: str) -> None:
    said = event(f.EntryAdded("note", old), 8.5)
    here = replace(HERE, incident=incident(declared(), said))
    reading = read_line(f"/edit {text}", here)
    assert reading.asked is None
    assert [request.intent for request in reading.requests] == [i.Correct(said.id, text)]


# -- which of my lines is the last ----------------------------------------------------------------

_TASK = event(f.TaskGiven("raj", "look", None), 8.6)
_ROLE = event(f.RoleAssigned("ic", "zed"), 8.7)
_OVER = event(f.MilestoneSet("impact_over", NOW), 8.7)
_APPLIED = event(f.MitigationApplied(ref=RAISED.id), 8.7)


@pytest.mark.parametrize(
    ("line", "since", "meant"),
    [
        ("/edit look again", (_TASK,), [_TASK]),
        ("/strike", (_TASK,), [_TASK]),
        ("/edit kim", (_ROLE,), [LAST]),
        ("/edit kim", (_APPLIED,), [LAST]),
        ("/strike", (_ROLE,), [_ROLE, LAST]),
        ("/retime -5m", (_APPLIED,), [_APPLIED, LAST]),
        ("/retime -5m", (_OVER,), [_OVER, LAST]),
        ("/private", (_TASK, _ROLE), [_ROLE, _TASK]),
    ],
)
def test_after_another_line_it_is_asked_which_entry_is_meant(
    line: str, since: tuple[Event, ...], meant: list[Event]
) -> None:
    here = replace(HERE, incident=incident(declared(), LAST, *since))
    reading = read_line(line, here)
    assert (reading.asked is not None) == (since != (_TASK,))
    found = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    assert [getattr(each.requests[0].intent, "ref", "") for each in found] == [x.id for x in meant]
    for way in reading.asked.ways if reading.asked else ():
        again = read_line(way.form, here)
        assert (again.asked, again.requests) == (None, way.line.requests)


def test_what_amends_an_entry_is_not_the_last_line() -> None:
    pinned = event(f.EntryPinned(DIGITS.id, pinned=True), 8.8)
    here = replace(HERE, incident=incident(declared(), DIGITS, LAST, pinned))
    reading = read_line("/edit only one region", here)
    assert reading.asked is None
    assert [r.intent for r in reading.requests] == [i.Correct(LAST.id, "only one region")]


def test_retiming_right_after_a_milestone_means_that_first() -> None:
    over = event(f.MilestoneSet("impact_over", at(8.5)), 8.5)
    here = replace(HERE, incident=incident(declared(), LAST, over))
    asked = read_line("/retime -3m", here).asked
    assert asked is not None
    first, then = (way.line.requests[0].intent for way in asked.ways)
    assert (first, then) == (i.Retime(over.id, at(6)), i.Retime(LAST.id, at(6)))
