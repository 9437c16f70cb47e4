"""What each pane shows, as tables: an incident, a time and a size in, frozen parts out."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, evolve
from incident_tui.tui.dashboard.breakpoints import Breakpoint, breakpoint_for
from incident_tui.tui.dashboard.panes.hazards import Hazards
from incident_tui.tui.dashboard.parts import (
    NOT_SAVED,
    SAVED,
    SAVING,
    UNREADABLE,
    ContestRow,
    DashboardView,
    HazardsPart,
    RoleRow,
    Saving,
    TimerRow,
    UnsettledPart,
)
from incident_tui.tui.dashboard.view import DashboardState, projected, status_part, view
from incident_tui.tui.widgets.notice import Notice
from tests.support import at, declared, event, incident, playbook

QUIET = incident(declared(1))
BUSY = incident(
    declared(1, detected=-5),
    event(f.RoleAssigned("ic", "maya"), 1),
    event(f.RoleAssigned("sme", "dana", area="db"), 2),
    event(f.PhaseEntered("mitigation"), 3),
    event(f.TaskGiven("lee", "pull metrics", at(20)), 4),
    event(f.UpdatePosted("internal", "initial", "we look"), 5),
)


Size = tuple[int, int]
ROW: Size = (80, 24)


def state(known: Incident = QUIET, size: Size = ROW, **changed: object) -> DashboardState:
    found = DashboardState(
        recorded=known,
        shown=projected(known, playbook()),
        playbook=playbook(),
        tz=UTC,
        breakpoint=breakpoint_for(*size),
    )
    return replace(found, **changed)


def seen(
    known: Incident = QUIET, minutes: float = 10, size: Size = ROW, **changed: object
) -> DashboardView:
    return view(state(known, size, **changed), at(minutes))


def rows(found: DashboardView) -> dict[str, TimerRow]:
    return {row.name: row for row in found.countdowns.rows}


def test_a_clock_has_what_its_audience_was_promised() -> None:
    known = incident(
        declared(1),
        event(f.UpdatePosted("external", "initial", "Payments fail.", next_at=at(20)), 5),
        event(f.UpdatePosted("external", "initial", "Payments fail.", next_at=at(30)), 19),
    )
    found = rows(seen(known, 25, (120, 36)))
    assert found["EXTERNAL"].promise == "promised 12:30Z · kept 1/1"
    assert found["INTERNAL"].promise == ""
    late = rows(seen(known, 32, (120, 36)))["EXTERNAL"]
    assert (late.word, late.promise) == ("LATE", "promised 12:30Z, broken · kept 1/2")


# -- what is contested, and what arrived late -----------------------------------------------------


def contested(*facts: f.AnyFact) -> Incident:
    """Said apart: each by another person who saw the declaration alone."""
    start, people = declared(3), ("maya", "raj")
    said = [
        replace(event(fact, n + 1, by=people[n % 2]), sup=(start.id,))
        for n, fact in enumerate(facts)
    ]
    return incident(start, *said)


@pytest.mark.parametrize(
    ("facts", "label", "title", "phase", "ended"),
    [
        ((f.SeverityChanged(2), f.SeverityChanged(4)), "SEV-2?", "checkout 5xx", "DETECTION", ""),
        ((f.IncidentRenamed("a"), f.IncidentRenamed("b")), "SEV-3", "b?", "DETECTION", ""),
        (
            (f.PhaseEntered("triage"), f.PhaseEntered("mitigation")),
            "SEV-3", "checkout 5xx", "MITIGATION?", "",
        ),
        (
            (f.IncidentReopened("x"), f.IncidentClosed()),
            "SEV-3", "checkout 5xx", "DETECTION", "LIVE?",
        ),
        (
            (f.IncidentResolved(), f.IncidentCancelled("x")),
            "SEV-3", "checkout 5xx", "", "CANCELLED?",
        ),
    ],
)  # fmt: skip
def test_what_is_contested_has_a_question_mark_in_the_first_row(
    facts: tuple[f.AnyFact, ...], label: str, title: str, phase: str, ended: str
) -> None:
    header = seen(contested(*facts)).header
    assert (header.label, header.title, header.phase[0], header.ended) == (
        label, title, phase, ended,
    )  # fmt: skip
    assert header.contested
    assert not seen().header.contested


def test_a_contested_role_shows_both_and_who_said_so() -> None:
    found = seen(contested(f.RoleAssigned("ic", "lee"), f.RoleAssigned("ic", "sam")))
    rows = [row for row in found.roster.rows if row.label == "IC?"]
    assert [(row.name, row.said) for row in rows] == [("lee", "maya 12:01"), ("sam", "raj 12:02")]
    assert found.unsettled.rows == (ContestRow("IC?", ("lee (maya 12:01)", "sam (raj 12:02)")),)
    assert seen(BUSY).unsettled == UnsettledPart()


def test_how_late_an_entry_arrived_is_part_of_the_log() -> None:
    late = {BUSY.events[0].id: timedelta(minutes=25)}
    assert seen(BUSY, late=late).log.late == late
    assert seen(BUSY, told="maya's machine is back").unsettled.news == "maya's machine is back"


# -- the header ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "label", "severity"),
    [
        ([declared(1)], "SEV-1", 1),
        ([declared(2)], "SEV-2", 2),
        ([declared(4)], "SEV-4", 4),
        ([declared(1, assessed=False)], "SEV-1?", 1),
        ([event(f.IncidentDeclared("odd", 9))], "SEV-9", 4),
    ],
)
def test_how_bad_it_is(events: list[object], label: str, severity: int) -> None:
    header = seen(incident(*events)).header  # type: ignore[arg-type]
    assert (header.label, header.severity) == (label, severity)


@pytest.mark.parametrize(
    ("fact", "phase", "ended"),
    [
        (None, ("DETECTION", "1/5"), ""),
        (f.PhaseEntered("mitigation"), ("MITIGATION", "3/5"), ""),
        (f.PhaseEntered("no-such"), ("NO-SUCH", ""), ""),
        (f.IncidentResolved(), ("", ""), "RESOLVED"),
        (f.IncidentClosed(), ("", ""), "CLOSED"),
        (f.IncidentCancelled("false alarm"), ("", ""), "CANCELLED"),
    ],
)
def test_where_it_stands(fact: f.AnyFact | None, phase: tuple[str, str], ended: str) -> None:
    more = [] if fact is None else [event(fact, 1, note="why")]
    header = seen(incident(declared(1), *more)).header
    assert (header.phase, header.ended) == (phase, ended)


@pytest.mark.parametrize(
    ("shown", "minutes", "elapsed"),
    [
        (QUIET, 10, "T+00:10:00"),
        (BUSY, 10, "T+00:15:00"),
        (incident(declared(1), event(f.IncidentResolved(), 7)), 90, "T+00:07:00"),
    ],
)
def test_since_when(shown: Incident, minutes: float, elapsed: str) -> None:
    """From the detection where it is known, to the end where there is one."""
    assert seen(shown, minutes).header.elapsed == elapsed


@pytest.mark.parametrize(("zone", "clock"), [("UTC", "12:10:00Z"), ("Asia/Tokyo", "21:10:00 JST")])
def test_what_time_it_is(zone: str, clock: str) -> None:
    assert seen(tz=ZoneInfo(zone)).header.clock == clock


@pytest.mark.parametrize("saving", [SAVED, SAVING, NOT_SAVED, UNREADABLE], ids=lambda s: s.word)
def test_whether_it_is_saved(saving: Saving) -> None:
    assert seen(saving=saving).header.saving == saving


def test_the_first_row_counts_entries_of_a_newer_version_while_they_stand() -> None:
    newer = replace(event(f.Unknown("severity.changed", {"to": "worst"}), 1), v=2)
    other = event(f.Unknown("moon.risen", {}), 1)
    odd = event(f.Unknown("severity.changed", {"to": 9}), 1)
    known = incident(declared(1), newer, other, odd)
    assert seen(known).header.newer == 2
    assert seen(evolve(known, event(f.EntryStruck(newer.id), 2))).header.newer == 1


def test_a_drill_and_a_shared_screen_are_marked() -> None:
    drill = incident(event(f.IncidentDeclared("exercise", 1, drill=True)))
    assert seen(drill).header.drill
    assert seen(sharing=True).header.sharing
    assert not seen().header.drill
    assert not seen().header.sharing


# -- the countdowns --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "shape", "word", "clock", "style"),
    [
        (1, "○", "", "14:00", "calm"),
        (13, "●", "due", "02:00", "soon"),
        (17, "▲", "LATE", "+02:00", "late"),
    ],
)
def test_a_clock_says_how_it_stands(
    minutes: float, shape: str, word: str, clock: str, style: str
) -> None:
    row = rows(seen(minutes=minutes))["INTERNAL"]
    assert (row.shape, row.word, row.clock, row.style) == (shape, word, clock, style)


def test_a_snoozed_clock_that_is_late_is_dimmed_and_says_until_when() -> None:
    snoozed = incident(declared(1), event(f.TimerSnoozed("update_internal", at(40)), 5, note="x"))
    row = rows(seen(snoozed, 20))["INTERNAL"]
    assert (row.shape, row.word, row.style) == ("△", "LATE", "late-dim")
    assert "quiet to 12:40" in row.extra


def test_whole_intervals_that_were_missed_are_counted() -> None:
    assert "missed" in rows(seen(minutes=120))["INTERNAL"].extra


def test_nothing_is_owed_by_what_is_over() -> None:
    over = incident(declared(1), event(f.IncidentCancelled("false alarm"), 1, note="false alarm"))
    assert seen(over, 300).countdowns.rows == ()


@pytest.mark.parametrize(
    ("size", "form", "panes"),
    [
        ((30, 10), Breakpoint.TINY, False),
        ((44, 30), Breakpoint.STRIP, False),
        ((80, 24), Breakpoint.ROW, False),
        ((120, 36), Breakpoint.PANE, True),
        ((200, 60), Breakpoint.WIDE, True),
    ],
)
def test_the_size_reaches_the_panes_that_change_with_it(
    size: tuple[int, int], form: Breakpoint, panes: bool
) -> None:
    found = seen(BUSY, size=size)
    assert found.countdowns.breakpoint is form
    assert (found.header.panes, found.roster.panes) == (panes, panes)


# -- people, hazards, work -------------------------------------------------------------------------


def test_the_roster_tells_holders_and_vacancies() -> None:
    found = seen(BUSY).roster.rows
    assert found[0] == RoleRow("IC", "maya", "", "12:01")
    assert RoleRow("COMMS") in found
    assert RoleRow("SME", "dana", "db", "12:02") in found
    assert RoleRow("IC") in seen().roster.rows
    assert not any(row.label == "SME" for row in seen().roster.rows), "nobody has to be one"


def test_the_roster_tells_how_far_the_phase_is() -> None:
    phase = seen(BUSY).roster.phase
    assert phase is not None
    assert phase.phase.slug == "mitigation"
    assert seen(incident(declared(1), event(f.PhaseEntered("odd"), 1))).roster.phase is None


@pytest.mark.parametrize(
    ("size", "named"), [((80, 24), False), ((120, 36), True), ((200, 60), True)]
)
def test_hazards_are_named_where_there_is_a_pane_and_counted_everywhere(
    size: tuple[int, int], named: bool
) -> None:
    found = seen(minutes=60, size=size)
    assert bool(found.hazards.titles) is named
    assert found.status.hazards > 0
    assert not named or found.status.hazards == len(found.hazards.titles)


def test_how_well_audiences_were_kept_informed_is_said_with_what_was_missed() -> None:
    said = seen(BUSY, 60, (120, 36)).hazards.adherence
    assert said == "on time 1 of 4 · missed 4 · silence 1h00 · worst +40m"
    assert seen(minutes=1, size=(120, 36)).hazards.adherence == ""


def test_a_narrow_pane_cuts_nothing_of_it() -> None:
    part = HazardsPart(adherence="on time 1 of 4 · missed 149 · silence 1d 13h · worst +1d 12h")
    pane = Hazards()
    pane.part = part
    shown = [" ".join(text for text, _ in line) for line in pane.paint(30, 0)]
    assert all(len(line) <= 30 for line in shown)
    assert " ".join("".join(shown).split()) == part.adherence


def test_the_checklist_is_the_shown_phase_of_all() -> None:
    found = seen(BUSY).checklist
    assert found.current == "mitigation"
    assert [p.phase.slug for p in found.phases] == [p.slug for p in playbook().phases]


@pytest.mark.parametrize(("minutes", "late"), [(10, frozenset()), (21, frozenset({"T1"}))])
def test_a_task_past_its_time_is_late(minutes: float, late: frozenset[str]) -> None:
    found = seen(BUSY, minutes).work
    assert [item.label for item in found.items] == ["T1"]
    assert found.late == late


# -- the log, the last row -------------------------------------------------------------------------


def test_the_log_shows_what_may_be_shown_and_the_clocks_go_by_the_record() -> None:
    masked = incident(declared(1))
    found = view(state(BUSY, shown=projected(masked, playbook()), sharing=True), at(10))
    assert found.log.incident is masked
    assert found.timers == seen(BUSY).timers
    assert RoleRow("IC") in found.roster.rows


@pytest.mark.parametrize(
    ("size", "sharing", "said"),
    [((30, 10), True, True), ((30, 10), False, False), ((80, 24), True, False)],
)
def test_the_last_row_says_sharing_where_the_first_has_no_room(
    size: tuple[int, int], sharing: bool, said: bool
) -> None:
    assert seen(size=size, sharing=sharing).status.sharing is said


@pytest.mark.parametrize("notice", [None, Notice("words"), Notice("words", bad=True)])
def test_a_message_stands_in_the_last_row(notice: Notice | None) -> None:
    assert seen(notice=notice).status.notice == notice


def test_the_letters_of_the_log_stand_in_the_last_row() -> None:
    keys = (("e", "correct"),)
    assert status_part(state(log_keys=keys), 2).standing == keys
    assert status_part(state(log_keys=keys), 2).hazards == 2


# -- what changes, and what does not ---------------------------------------------------------------

PANES = ("header", "countdowns", "roster", "hazards", "checklist", "work", "log", "status")


def changed(one: DashboardView, other: DashboardView) -> set[str]:
    return {name for name in PANES if getattr(one, name) != getattr(other, name)}


@pytest.mark.parametrize("size", [(30, 10), (44, 30), (80, 24), (120, 36), (200, 60)])
def test_the_same_instant_is_an_equal_view(size: tuple[int, int]) -> None:
    assert changed(seen(BUSY, 10, size), seen(BUSY, 10, size)) == set()


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
def test_a_second_changes_the_clocks_alone(size: tuple[int, int]) -> None:
    second = timedelta(seconds=1) / timedelta(minutes=1)
    assert changed(seen(BUSY, 10, size), seen(BUSY, 10 + second, size)) == {"header", "countdowns"}


@pytest.mark.parametrize(
    ("fact", "panes"),
    [
        (f.EntryAdded("note", "words"), {"log"}),
        (f.IncidentRenamed("Checkout of shop 2"), {"header", "log"}),
        (f.RoleAssigned("comms", "raj"), {"roster", "log"}),
        (f.HypothesisRaised("the pool"), {"work", "log"}),
    ],
)
def test_an_entry_changes_only_the_panes_it_is_about(fact: f.AnyFact, panes: set[str]) -> None:
    grown = incident(*BUSY.events, event(fact, 10))
    found = changed(seen(BUSY, 10, (200, 60)), seen(grown, 10, (200, 60)))
    assert panes <= found
    assert found & {"header", "work"} == panes & {"header", "work"}


# -- what must not be said in silence ------------------------------------------------------------


VERIFIED = event(f.MitigationVerified("roll back", how="paid with a card"), 8)


def test_the_header_says_which_phase_the_record_shows() -> None:
    header = seen(incident(declared(1), VERIFIED)).header
    assert (header.phase, header.suggested) == (("DETECTION", "1/5"), ("RESOLUTION", "5/5"))
    assert seen().header.suggested == ("", "")
    entered = event(f.PhaseEntered("resolution"), 9)
    assert seen(incident(declared(1), VERIFIED, entered)).header.suggested == ("", "")


def test_whoever_holds_a_role_for_too_long_is_marked() -> None:
    known = incident(declared(1), event(f.RoleAssigned("ic", "maya"), 1))
    assert seen(known, 240).roster.rows[0] == RoleRow("IC", "maya", "", "12:01")
    assert seen(known, 242).roster.rows[0] == RoleRow("IC", "maya", "", "12:01", "4h01")
    assert seen(known, 37 * 60).roster.rows[0] == RoleRow("IC", "maya", "", "2 Mar 12:01", "1d 12h")


def test_a_minor_incident_marks_no_vacancy_but_the_owner() -> None:
    assert [row.label for row in seen(incident(declared(3))).roster.rows] == ["IC"]


def test_past_a_day_times_have_their_date() -> None:
    snoozed = event(f.TimerSnoozed("update_internal", at(3000)), 2900, note="why")
    found = seen(incident(declared(1), snoozed), 2910)
    internal = next(row for row in found.countdowns.rows if row.name == "INTERNAL")
    assert "quiet to 4 Mar 14:00" not in internal.extra
    found = seen(incident(declared(1), event(
        f.TimerSnoozed("update_internal", at(4000)), 2900, note="why")), 2910)  # fmt: skip
    internal = next(row for row in found.countdowns.rows if row.name == "INTERNAL")
    assert "quiet to 5 Mar 06:40" in internal.extra
    assert found.work.today == found.checklist.today == at(2910).date()
