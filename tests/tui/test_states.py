"""Every state is told by a word or a shape: with all colours gone, any two still differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, timedelta
from itertools import combinations
from typing import Any

import pytest
from msgspec.structs import replace
from rich.segment import Segment
from textual.color import Color

from incident_tui.domain.obligations.timers import Timer
from incident_tui.domain.projections.checklist import ChecklistItem, Progress, checklist
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.projections.work import WorkItem
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.session.follower import Freshness
from incident_tui.tui.dashboard.log.log_rows import LogColumns, entry_lines
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.panes.checklist import Checklist, item_lines
from incident_tui.tui.dashboard.panes.countdowns import Countdowns
from incident_tui.tui.dashboard.panes.hazards import Hazards
from incident_tui.tui.dashboard.panes.header import Header
from incident_tui.tui.dashboard.panes.roster import Roster
from incident_tui.tui.dashboard.panes.work import Work
from incident_tui.tui.dashboard.parts import ChecklistPart, HazardsPart, Saving, WorkPart
from incident_tui.tui.dashboard.view import (
    DashboardState,
    countdowns_part,
    header_part,
    projected,
    role_row,
)
from incident_tui.tui.home.rows import timer_words
from incident_tui.tui.terminal.safe_text import AsciiOnly
from incident_tui.tui.wall.clock import words
from incident_tui.tui.wall.head_and_foot import foot, head
from incident_tui.tui.wall.view import wall_view
from incident_tui.tui.widgets.line_widget import Line
from incident_tui.tui.widgets.notice import Notice, StatusPart
from incident_tui.tui.widgets.status_bar import Status
from tests.support import declared, event, incident, playbook
from tests.tui.conftest import NOW, Place, Running
from tests.tui.gallery import FORMS, in_every_state
from tests.tui.test_pictures import fill

ALERTS = ("late", "snoozed", "soon", "calm")


def text_of(lines: list[Line]) -> str:
    return "\n".join("".join(text for text, _ in line).rstrip() for line in lines)


def in_ascii(text: str) -> str:
    (segment,) = AsciiOnly().apply([Segment(text)], Color(0, 0, 0))
    return segment.text


def assert_told_apart(said: Mapping[str, str]) -> None:
    """Any two states differ in their text, figures aside, in ASCII too."""
    for turn in (str, in_ascii):
        plain = {state: re.sub(r"\d", "0", turn(text)) for state, text in said.items()}
        for one, other in combinations(plain, 2):
            assert plain[one] != plain[other], (one, other, plain[one])


def states(timers: tuple[Timer, ...]) -> dict[str, Timer]:
    return dict(zip(ALERTS, in_every_state(timers), strict=True))


def of(run: Running, shown: Incident) -> DashboardState:
    """The state of a dashboard that shows another incident."""
    return replace(run.dashboard.state, recorded=shown, shown=projected(shown, playbook()))


@pytest.mark.parametrize("size", FORMS)
async def test_timers(place: Place, size: tuple[int, int]) -> None:
    async with place.running(size) as run:
        region = run.dashboard.query_one(Countdowns)
        said = {}
        for state, timer in states(run.dashboard.view.timers).items():
            region.part = countdowns_part(
                (timer,), NOW, UTC, run.dashboard.state.breakpoint, run.dashboard.state.recorded
            )
            said[state] = text_of(region.paint(max(region.size.width, 30), 20))
        assert_told_apart(said)
        assert "LATE" in said["late"]


async def test_timers_at_home_and_on_the_wall(place: Place) -> None:
    async with place.running() as run:
        found = states(run.dashboard.view.timers)
    shown = wall_view(place.session().incident, playbook(), NOW, UTC)
    said = {s: words(timer, shown, stale=False) for s, timer in found.items()}
    stale = words(found["late"], shown, stale=True)
    wall = {s: f"{w.shape}{w.word}{w.detail}" for s, w in said.items()}
    assert_told_apart({**wall, "stale": f"{stale.shape}{stale.word}{stale.detail}"})
    del found["snoozed"]
    assert_told_apart({s: timer_words(timer, NOW, 40).plain for s, timer in found.items()})


async def test_saving_severity_and_the_end(place: Place) -> None:
    saving = {
        "saved": Saving(),
        "busy": Saving("saving", busy=True),
        "failed": Saving("NOT SAVED", failed=True),
        "unreadable": Saving("UNREADABLE", failed=True),
    }
    async with place.running() as run:
        header = run.dashboard.query_one(Header)
        for width in (40, 80, 200):
            said = {}
            for state, value in saving.items():
                header.part = header_part(replace(run.dashboard.state, saving=value), NOW)
                said[state] = text_of(header.paint(width, 1))
            header.part = replace(header_part(run.dashboard.state, NOW), newer=3)
            said["newer"] = text_of(header.paint(width, 1))
            assert_told_apart(said)
            wanted = "3 entries of a newer version: upgrade" if width == 200 else "newer "
            assert wanted in said["newer"]
        ends = (None, f.IncidentResolved(), f.IncidentClosed(), f.IncidentCancelled("why"))
        ended = {}
        for end in ends:
            events = [declared(1)] if end is None else [declared(1), event(end, 1, note="why")]
            header.part = header_part(of(run, incident(*events)), NOW)
            ended[str(end)] = text_of(header.paint(80, 1))
        assert_told_apart(ended)
        severities = set()
        for severity in playbook().severities:
            for assessed in (True, False):
                shown = incident(declared(severity, assessed=assessed))
                header.part = header_part(of(run, shown), NOW)
                severities.add(text_of(header.paint(80, 1)))
        assert len(severities) == 2 * len(playbook().severities)
        drill = event(f.IncidentDeclared("exercise", 1, drill=True))
        header.part = header_part(of(run, incident(drill)), NOW)
        assert "DRILL" in text_of(header.paint(80, 1))


async def test_messages_hazards_roles_and_steps(place: Place) -> None:
    fill(place)
    async with place.running((200, 60)) as run:
        status = run.dashboard.query_one(Status)
        said = {}
        for state, notice in {
            "none": None, "good": Notice("words"), "bad": Notice("words", bad=True)
        }.items():  # fmt: skip
            status.part = StatusPart(notice)
            said[state] = text_of(status.paint(80, 1))
        assert_told_apart(said)

        hazards = run.dashboard.query_one(Hazards)
        hazards.part = HazardsPart()
        none = text_of(hazards.paint(40, 0))
        hazards.part = HazardsPart(("Nobody commands",))
        assert_told_apart({"none": none, "one": text_of(hazards.paint(40, 0))})

        roster = run.dashboard.query_one(Roster)
        held = text_of(roster.paint(80, 9))
        assert roster.part is not None
        vacant = tuple(role_row(row.label, None, NOW, UTC) for row in roster.part.rows)
        roster.part = replace(roster.part, rows=vacant)
        assert_told_apart({"held": held, "vacant": text_of(roster.paint(80, 9))})

        checks = run.dashboard.query_one(Checklist)
        one, other, *_ = checklist(run.dashboard.incident, playbook())
        full = Progress(one.phase, tuple(ChecklistItem(i.step, done=True) for i in one.items))
        empty = Progress(one.phase, tuple(ChecklistItem(i.step, done=False) for i in one.items))
        phases = {}
        for state, progress, current in (
            ("current", empty, one.phase.slug), ("full", full, other.phase.slug),
            ("open", empty, other.phase.slug),
        ):  # fmt: skip
            checks.part = ChecklistPart((progress,), current, UTC)
            phases[state] = text_of(checks.paint(40, 2))
        assert_told_apart(phases)
        step, part = one.items[0].step, ChecklistPart((), "", UTC)
        assert_told_apart(
            {
                str(d): text_of(item_lines(ChecklistItem(step, done=d), 40, part))
                for d in (True, False)
            }
        )


async def test_entries_of_the_log(place: Place) -> None:
    """What was done to an entry is written behind it; its kind stands before it, or its sigil."""
    fill(place)
    session = place.session()
    found = [row(session.incident, said, playbook()) for said in rows(session.incident)]
    note = next(r for r in found if r.label == "note" and not r.struck and not r.private)
    marks = ("struck", "private", "pinned", "corrected", "backdated", "approx", "unknown_time")
    for width in (44, 80, 120):
        said = {"plain": replace(note, backdated=False)}
        said |= {m: replace(said["plain"], **{m: True}) for m in marks}
        said["late"] = replace(said["plain"], late=timedelta(minutes=4))
        columns = LogColumns.for_width(width)
        assert_told_apart({s: text_of(entry_lines(r, columns, UTC)) for s, r in said.items()})
    kinds = {(r.label, r.sigil): replace(note, label=r.label, sigil=r.sigil) for r in found}
    said_of_kinds = {
        label: text_of(entry_lines(r, LogColumns.for_width(80), UTC))
        for (label, _), r in kinds.items()
    }
    assert len(said_of_kinds) > 6
    assert_told_apart(said_of_kinds)


async def test_the_entry_that_was_chosen_has_a_mark_in_the_margin(place: Place) -> None:
    fill(place)
    async with place.running((120, 36)) as run:
        log = run.dashboard.query_one(LogView)

        def margin() -> str:
            return "".join(log.render_line(y).text[:1] for y in range(log.size.height)).strip()

        assert margin() == ""
        await run.press("ctrl+t", "up")
        assert margin() == "▸", "under the cursor"
        await run.press("m", "up")
        assert set(margin().replace(" ", "")) == {"█", "▌"}, "a range, and its moving end"


async def test_work(place: Place) -> None:
    async with place.running((200, 60)) as run:
        work = run.dashboard.query_one(Work)
        raised = run.dashboard.incident.events[0]
        for letter, found in {
            "H": ("open", "confirmed", "out"),
            "M": ("considered", "decided", "applied", "verified", "failed", "reverted", "declined"),
        }.items():
            said = {}
            for state in found:
                items = (WorkItem(f"{letter}1", raised, "words", state, NOW),)
                work.part = WorkPart(items, frozenset(), UTC)
                said[state] = text_of(work.paint(40, 20))
            assert_told_apart(said)
        items = (WorkItem("T1", raised, "words", "open", NOW, due_at=NOW),)
        tasks = {}
        for late in (frozenset[str](), frozenset({"T1"})):
            work.part = WorkPart(items, late, UTC)
            tasks[str(bool(late))] = text_of(work.paint(40, 20))
        assert_told_apart(tasks)


def _foot(fresh: Freshness) -> Callable[[Any], str]:
    return lambda shown: text_of(foot(shown, fresh, 80, 8))


@pytest.mark.parametrize("halves", [True, False])
def test_the_wall(place: Place, halves: bool) -> None:
    session = place.session()
    shown = wall_view(session.incident, playbook(), NOW, UTC, halves=halves)
    fresh = {"live": Freshness(), "gone": Freshness(1.0, "gone"), "stale": Freshness(9.0)}
    assert_told_apart({state: _foot(value)(shown) for state, value in fresh.items()})
    drill = replace(shown, drill=True)
    vacant = replace(shown, people=(("IC", None),))
    held = replace(shown, people=(("IC", "maya"),))
    found = {"plain": shown, "drill": drill, "vacant": vacant, "held": held}
    assert_told_apart({state: text_of(head(s, 80, 24)) for state, s in found.items()})
    severities = {text_of(head(replace(shown, label=f"SEV-{n}"), 80, 24)) for n in range(1, 5)}
    assert len(severities) == 4
