"""Lateness that was reached stays, whatever follows; a promise is kept until its minute is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.metrics.adherence import Adherence, adherence, kept_words
from incident_tui.domain.obligations.promises import promises_made
from incident_tui.domain.obligations.timers import Timer, TimerState, timers
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import fold
from tests.domain.obligations.test_cadence_model import END, HISTORIES, Act, recorded
from tests.support import at, declared, event, playbook

MINUTE = timedelta(minutes=1)


def told(audience: str, minutes: float, promise: float | None = None) -> Event:
    next_at = at(promise) if promise is not None else None
    return event(f.UpdatePosted(audience, "identified", "text", next_at), minutes)


def kept(events: list[Event], now: float) -> dict[str, Adherence]:
    """How each audience was kept informed; where a silence ends is nobody's lateness."""
    found = adherence(fold(events), playbook(), at(now))
    return {row.audience: replace(row, silence_to=None) for row in found}


def clocks(events: list[Event], now: float) -> dict[str, Timer]:
    return {timer.name: timer for timer in timers(fold(events), playbook(), at(now))}


def reached(timer: Timer) -> timedelta:
    """The worst lateness under one name: of what ended unmet, and of what counts up."""
    counting = timer.state in {TimerState.OVERDUE, TimerState.MET_LATE}
    return max([timer.late if counting else timedelta(0), *(lapse.late for lapse in timer.lapsed)])


ENDINGS: dict[str, Callable[[float], list[Event]]] = {
    "resolved": lambda t: [event(f.IncidentResolved(), t)],
    "closed": lambda t: [event(f.IncidentResolved(), t), event(f.IncidentClosed(), t)],
    "cancelled": lambda t: [event(f.IncidentCancelled("false alarm"), t)],
    "public no": lambda t: [event(f.PublicDecided(yes=False), t)],
    "SEV-2": lambda t: [event(f.SeverityChanged(2), t)],
    "SEV-3": lambda t: [event(f.SeverityChanged(3), t)],
    "SEV-4": lambda t: [event(f.SeverityChanged(4), t)],
    "every day": lambda t: [
        event(f.IntervalChanged(audience, 1440), t)
        for audience in ("internal", "stakeholders", "external")
    ],
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_late_is_as_late_after_the_end_as_before(ending: str) -> None:
    silent = [declared(1), told("internal", 10), told("external", 20, 25)]
    after = [*silent, *ENDINGS[ending](70)]
    before = kept(silent, 70)
    assert before["internal"].late == before["stakeholders"].late == before["external"].late == 1
    assert (before["internal"].missed, before["external"].promises) == (3, 1)
    assert kept(after, 70) == before
    late = {name: reached(timer) for name, timer in clocks(silent, 70).items()}
    assert {name: reached(timer) for name, timer in clocks(after, 70).items()} == late
    assert late["assign_ic"] == 60 * MINUTE


@pytest.mark.parametrize("ending", ["resolved", "closed", "cancelled"])
def test_a_reopening_takes_nothing_back_and_begins_anew(ending: str) -> None:
    over = [declared(1), *ENDINGS[ending](70)]
    again = [*over, event(f.IncidentReopened("again"), 300)]
    assert kept(again, 300) == kept(over, 300) == kept(over, 70)
    timer = clocks(again, 301)["update_internal"]
    assert (timer.due_at, timer.state) == (at(315), TimerState.SCHEDULED)
    assert [lapse.late for lapse in timer.lapsed] == [55 * MINUTE]
    commander = clocks(again, 301)["assign_ic"]
    assert (commander.due_at, commander.late) == (at(310), timedelta(0))
    assert [lapse.late for lapse in commander.lapsed] == [60 * MINUTE]


def test_what_ended_unmet_keeps_its_lateness_and_its_missed_intervals() -> None:
    found = clocks([declared(1), *ENDINGS["closed"](70)], 5000)
    internal, commander = found["update_internal"], found["assign_ic"]
    assert (internal.state, internal.late, internal.missed) == (TimerState.STOPPED, 55 * MINUTE, 3)
    assert (commander.state, commander.late) == (TimerState.VOID, 60 * MINUTE)
    public = clocks([declared(1), *ENDINGS["public no"](70)], 5000)["update_external"]
    assert (public.state, public.late, public.missed) == (TimerState.VOID, 40 * MINUTE, 1)


def test_a_deadline_that_was_missed_stops_counting_when_it_is_resolved() -> None:
    found = clocks([declared(1), *ENDINGS["resolved"](70)], 500)
    assert {found[name].state for name in ("assign_ic", "notify_executives")} == {TimerState.VOID}
    assert found["notify_executives"].late == 55 * MINUTE


@pytest.mark.parametrize("sent", [None, 71, 500])
def test_a_cadence_grows_no_later_once_it_is_resolved_sent_or_not(sent: float | None) -> None:
    over = [declared(1), told("internal", 10), told("external", 20, 60), *ENDINGS["resolved"](70)]
    late = [] if sent is None else [told("internal", sent), told("external", sent)]
    before, row = kept(over, 70), kept([*over, *late], 501)
    for name in ("internal", "external"):
        assert replace(row[name], updates=1) == replace(before[name], updates=1)
    waiting = clocks(over, 501)
    assert (waiting["update_internal"].late, waiting["update_internal"].missed) == (45 * MINUTE, 3)
    assert waiting["update_internal"].state is TimerState.OVERDUE, "it is owed still"
    assert waiting["update_stakeholders"].late == 40 * MINUTE


def test_what_falls_due_once_it_is_resolved_is_owed_and_never_late() -> None:
    over = [declared(1), told("internal", 10), told("external", 10, 35), *ENDINGS["resolved"](20)]
    waiting = clocks(over, 500)["update_internal"]
    assert (waiting.state, waiting.late, waiting.due_at) == (
        TimerState.DUE_SOON,
        0 * MINUTE,
        at(25),
    )
    never, after = kept(over, 500), kept([*over, told("internal", 90), told("external", 90)], 500)
    assert (never["internal"].due, after["internal"].due, after["internal"].on_time) == (1, 2, 2)
    assert (never["external"].promises, after["external"].promises) == (0, 0)
    on_time = kept([*over, told("external", 34)], 500)["external"]
    assert (on_time.promises, on_time.promises_kept) == (1, 1)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(1, 3),
    HISTORIES,
    st.integers(1, END),
    st.integers(1, 300),
    st.builds(
        f.UpdatePosted,
        st.sampled_from(["internal", "stakeholders", "external"]),
        st.sampled_from(["resolved", "monitoring"]),
        st.just("text"),
    ),
)
def test_to_send_late_is_never_worse_than_never_to_send(
    severity: int, history: list[Act], over: int, wait: int, sent: f.UpdatePosted
) -> None:
    before = [declared(severity), *(recorded(act) for act in history if act.minute < over)]
    before += ENDINGS["resolved"](over)
    later = over + wait + 400
    never = kept(before, later).get(sent.audience)
    after = kept([*before, event(sent, over + wait)], later).get(sent.audience)
    if never is not None and after is not None:
        assert after.on_time >= never.on_time
        assert (after.late, after.missed, after.worst_late, after.longest_silence) == (
            never.late,
            never.missed,
            never.worst_late,
            never.longest_silence,
        )
        assert after.promises_kept - never.promises_kept == after.promises - never.promises


@pytest.mark.parametrize(
    ("events", "state", "late"),
    [
        ([(20, f.IncidentReopened("again"))], "broken", 26),
        ([(20, f.IncidentReopened("again")), (33, "told")], "kept", 0),
        ([(45, f.IncidentReopened("again")), (50, "told")], "ended", 0),
        ([(15, f.IncidentClosed()), (20, f.IncidentReopened("again"))], "ended", 0),
        ([(20, f.IncidentReopened("again")), (30, f.IncidentResolved())], "ended", 0),
    ],
)
def test_a_reopening_takes_up_a_promise_that_is_still_ahead(
    events: list[tuple[float, f.AnyFact | str]], state: str, late: float
) -> None:
    there = [declared(1), told("stakeholders", 5, 34), *ENDINGS["resolved"](10)]
    for minute, what in events:
        fact = what if not isinstance(what, str) else None
        there.append(event(fact, minute) if fact else told("stakeholders", minute))
    made = promises_made(fold(there), "stakeholders", at(60))[0]
    assert (made.state, made.late) == (state, late * MINUTE)
    if state != "ended":
        assert kept(there, 60)["stakeholders"].worst_late >= made.late


def test_an_update_behind_a_final_one_starts_the_clock_again_while_it_is_live() -> None:
    final = event(f.UpdatePosted("internal", "resolved", "over"), 10)
    assert clocks([declared(1), final], 200)["update_internal"].state is TimerState.STOPPED
    again = [declared(1), final, told("internal", 100)]
    timer = clocks(again, 120)["update_internal"]
    assert (timer.state, timer.due_at, timer.late) == (TimerState.OVERDUE, at(115), 5 * MINUTE)
    row = kept(again, 120)["internal"]
    assert (row.due, row.late, row.longest_silence) == (2, 1, 20 * MINUTE)
    over = [declared(1), final, *ENDINGS["resolved"](20), told("internal", 100)]
    assert clocks(over, 200)["update_internal"].state is TimerState.STOPPED


def test_what_a_clock_ahead_has_sent_is_late_by_no_more_than_has_passed() -> None:
    ahead = kept([declared(1), told("internal", 75)], 20)["internal"]
    assert (ahead.worst_late, ahead.missed, ahead.longest_silence) == (5 * MINUTE, 0, 20 * MINUTE)
    commander = event(f.RoleAssigned("ic", "maya"), 70)
    assert clocks([declared(1), commander], 20)["assign_ic"].late == 10 * MINUTE


def test_what_was_not_due_when_it_ended_was_never_late() -> None:
    found = clocks([declared(1), *ENDINGS["closed"](9)], 500)
    assert {timer.late for timer in found.values() if timer.name != "status_page"} == {timedelta(0)}
    assert found["status_page"].late == 4 * MINUTE
    assert {row.due for row in kept([declared(1), *ENDINGS["closed"](9)], 500).values()} == {0}


def test_what_was_met_after_it_had_ended_is_as_late_as_it_was() -> None:
    ended = [declared(1), *ENDINGS["resolved"](40), event(f.NoticeSent("executives"), 400)]
    timer = clocks(ended, 500)["notify_executives"]
    assert (timer.state, timer.late) == (TimerState.MET_LATE, 25 * MINUTE)


def test_a_lateness_reached_stays_beside_the_update_that_the_looser_rule_finds_on_time() -> None:
    eased = [declared(1), *ENDINGS["SEV-2"](40), told("stakeholders", 50)]
    row = kept(eased, 60)["stakeholders"]
    assert (row.due, row.on_time, row.late, row.worst_late) == (2, 1, 1, 10 * MINUTE)


def test_a_long_silence_is_said_with_what_was_missed() -> None:
    events = [declared(2), told("internal", 10), *ENDINGS["closed"](37 * 60)]
    row = kept(events, 9999)["internal"]
    assert kept_words(row) == (
        "1 sent, 1 of 2 on time, worst late 1d 12h, 146 missed, longest silence 1d 12h"
    )


def test_silence_does_not_count_while_nobody_waits_for_news() -> None:
    events = [
        declared(1),
        told("internal", 20),
        *ENDINGS["closed"](30),
        event(f.IncidentReopened("again"), 500),
        told("internal", 512),
    ]
    assert kept(events, 513)["internal"].longest_silence == 20 * MINUTE


@example(3, [Act(1, "update", "internal", 3), Act(2, "interval", "internal", 1)], 5, "SEV-2")
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 4), HISTORIES, st.integers(1, END), st.sampled_from([*ENDINGS, "reopened"]))
def test_no_ending_makes_a_figure_prettier(
    severity: int, history: list[Act], now: int, ending: str
) -> None:
    before = [declared(severity), *(recorded(act) for act in history if act.minute < now)]
    if ending == "reopened":
        after = [*before, event(f.IncidentReopened("again"), now)]
    else:
        after = [*before, *ENDINGS[ending](now)]
    was, found = kept(before, now), kept(after, now)
    worse = ending == "SEV-2" and severity > 2
    for audience, row in was.items():
        # A shorter interval makes more whole ones of the same lateness; none makes fewer.
        assert found[audience].missed >= row.missed
        if worse:  # a promise that was broken while nothing was owed is late at once
            assert found[audience].late >= row.late
            assert found[audience].worst_late >= row.worst_late
        else:
            assert replace(found[audience], missed=row.missed) == row
    if ending != "reopened" and not worse:  # then what is owed begins anew
        late = {name: reached(timer) for name, timer in clocks(before, now).items()}
        is_late = clocks(after, now)
        assert {name: reached(is_late[name]) for name in late} == late


# -- promises ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "late"), [(0, 0), (1, 0), (59, 0), (59.999, 0), (60, 60), (61, 61), (600, 600)]
)
def test_a_promise_is_kept_until_its_minute_is_over(seconds: float, late: float) -> None:
    promised = [declared(1), told("external", 5, 15)]
    timer = clocks(promised, 15 + seconds / 60)["update_external"]
    assert timer.late == timedelta(seconds=late)
    assert (timer.state is TimerState.OVERDUE) is bool(late)
    then = 15 + seconds / 60
    met = kept([*promised, told("external", then)], then)["external"]
    assert (met.promises, met.promises_kept, met.worst_late.total_seconds()) == (
        1,
        int(not late),
        late,
    )


@pytest.mark.parametrize(("seconds", "late"), [(1, 0), (59, 0), (60, 60), (75, 75)])
def test_a_promise_of_minutes_ahead_is_one_to_the_minute_too(seconds: float, late: float) -> None:
    in_ten_minutes = [declared(1), told("external", 5.4, 15.4)]
    then = 15.4 + seconds / 60
    assert clocks(in_ten_minutes, then)["update_external"].late == timedelta(seconds=late)
    met = kept([*in_ten_minutes, told("external", then)], then)["external"]
    assert (met.promises_kept, met.worst_late) == (int(not late), timedelta(seconds=late))


def test_every_other_limit_is_late_a_second_after() -> None:
    assert clocks([declared(1)], 15 + 1 / 60)["update_internal"].late == timedelta(seconds=1)
    assert clocks([declared(1)], 10 + 1 / 60)["assign_ic"].late == timedelta(seconds=1)
