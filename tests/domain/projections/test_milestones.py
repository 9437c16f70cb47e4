"""Milestones: derived, by hand, in several stretches; hints and never refusals."""

from __future__ import annotations

from datetime import datetime

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.projections.impact import impact_began_at, impact_windows, users_affected
from incident_tui.domain.projections.milestones import Milestone, hints, milestones
from incident_tui.domain.projections.proofs import proving
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook


def named(*events: Event) -> dict[str, Milestone]:
    return {m.name: m for m in milestones(incident(*events), playbook())}


def set_to(name: str, minutes: float | None, recorded: float, *, approx: bool = False) -> Event:
    time = None if minutes is None else at(minutes)
    return event(f.MilestoneSet(name, time, approx), recorded)


def test_derived_from_entries_with_their_source() -> None:
    ack = event(f.IncidentAcknowledged(), 1)
    ic = event(f.RoleAssigned("ic", "maya"), 2)
    mitigation = event(f.MitigationConsidered("x"), 3)
    verified = event(f.MitigationVerified(ref=mitigation.id, how="paid"), 9)
    end = event(f.IncidentResolved(), 20)
    start = declared(1, detected=-5)
    found = named(start, ack, ic, mitigation, verified, end)
    assert {m.name: (m.time, m.source, m.by_hand) for m in found.values()} == {
        "impact_began": (None, None, False),
        "detected": (at(-5), start, False),
        "declared": (at(0), start, False),
        "acknowledged": (at(1), ack, False),
        "ic_assigned": (at(2), ic, False),
        "mitigated": (at(9), verified, False),
        "impact_over": (None, None, False),
        "resolved": (at(20), end, False),
    }


def test_a_mitigation_that_failed_in_the_end_did_not_mitigate() -> None:
    mitigation = event(f.MitigationConsidered("x"), 3)
    verified = event(f.MitigationVerified(ref=mitigation.id, how="paid"), 9)
    failed = event(f.MitigationFailed(ref=mitigation.id), 12)
    assert named(declared(1), mitigation, verified, failed)["mitigated"].time is None


def test_set_by_hand_wins_and_says_so() -> None:
    by_hand = set_to("detected", -20, 30, approx=True)
    found = named(declared(1, detected=-5), by_hand)["detected"]
    assert found == Milestone("detected", "Detected", at(-20), True, by_hand, by_hand=True)
    unknown = set_to("detected", None, 31)
    found = named(declared(1, detected=-5), by_hand, unknown)["detected"]
    assert (found.time, found.by_hand, found.source) == (None, True, unknown)


def test_a_source_that_is_said_later_proves_the_step() -> None:
    said = event(f.SourceRecorded("customer"), 2)
    assert incident(declared(1)).source is None
    assert incident(declared(1), said).source == "customer"
    assert proving(incident(declared(1), said), Proof.SOURCE_RECORDED) == (said,)


def test_a_reopened_incident_is_not_resolved() -> None:
    ends = [event(f.IncidentResolved(), 5), event(f.IncidentReopened("back"), 9)]
    assert named(declared(1), *ends)["resolved"].time is None
    again = event(f.IncidentResolved(), 30)
    assert named(declared(1), *ends, again)["resolved"].source == again


WINDOWS: list[tuple[list[Event], list[tuple[float | None, float | None]], bool]] = [
    ([], [], True),
    ([set_to("impact_began", -9, 1)], [(-9, None)], True),
    ([set_to("impact_began", -9, 1), set_to("impact_began", -12, 2)], [(-12, None)], True),
    ([set_to("impact_began", -9, 1), set_to("impact_over", 20, 21)], [(-9, 20)], False),
    (
        [
            set_to("impact_began", -9, 1),
            set_to("impact_over", 20, 21),
            set_to("impact_began", 30, 31),
        ],
        [(-9, 20), (30, None)],
        True,
    ),
    (
        [
            set_to("impact_began", -9, 1),
            set_to("impact_over", 20, 21),
            set_to("impact_began", -3, 31),
        ],
        [(-3, 20)],
        False,
    ),
    (
        [
            set_to("impact_began", -9, 1),
            set_to("impact_over", 20, 21),
            set_to("impact_over", 25, 26),
            set_to("impact_began", 30, 31),
            set_to("impact_over", 40, 41),
        ],
        [(-9, 25), (30, 40)],
        False,
    ),
    ([set_to("impact_over", 20, 21)], [(None, 20)], False),
    ([set_to("impact_over", None, 21)], [(None, None)], False),
]


@pytest.mark.parametrize(("entries", "expected", "affected"), WINDOWS)
def test_impact_may_come_in_several_stretches(
    entries: list[Event], expected: list[tuple[float | None, float | None]], affected: bool
) -> None:
    def instant(minutes: float | None) -> datetime | None:
        return None if minutes is None else at(minutes)

    found = incident(declared(1), *entries)
    assert [(w.began, w.over) for w in impact_windows(found)] == [
        (instant(began), instant(over)) for began, over in expected
    ]
    assert users_affected(found) is affected
    assert impact_began_at(found) == (instant(expected[0][0]) if expected else None)


MITIGATION = event(f.MitigationConsidered("roll back"), 3)


def verified(minutes: float, *, partly: bool = False) -> Event:
    return event(f.MitigationVerified(ref=MITIGATION.id, how="paid", partly=partly), minutes)


def failed(minutes: float) -> Event:
    return event(f.MitigationFailed(ref=MITIGATION.id), minutes)


BEGAN = set_to("impact_began", -9, 1)
ENDS: list[tuple[list[Event], list[tuple[float | None, float | None]], bool]] = [
    ([BEGAN, verified(20)], [(-9, 20)], False),
    ([BEGAN, verified(20, partly=True)], [(-9, None)], True),
    ([BEGAN, verified(20, partly=True), verified(25)], [(-9, 25)], False),
    ([BEGAN, verified(20), failed(30)], [(-9, None)], True),
    ([BEGAN, verified(20), failed(30), verified(35)], [(-9, 35)], False),
    ([BEGAN, verified(20), set_to("impact_over", 18, 21)], [(-9, 18)], False),
    ([BEGAN, verified(20), set_to("impact_began", 30, 31)], [(-9, 20), (30, None)], True),
    ([BEGAN, verified(20), set_to("impact_began", -5, 31)], [(-5, 20)], False),
    (
        [BEGAN, verified(20), set_to("impact_began", 30, 31), failed(32)],
        [(-9, 20), (30, None)],
        True,
    ),
    (
        [BEGAN, verified(20), set_to("impact_began", 30, 31), verified(40)],
        [(-9, 20), (30, 40)],
        False,
    ),
    (
        [BEGAN, set_to("impact_over", None, 25), set_to("impact_began", 30, 31)],
        [(-9, None), (30, None)],
        True,
    ),
    ([verified(20)], [], False),
    ([verified(20), set_to("impact_began", -9, 21)], [(-9, 20)], False),
    ([BEGAN, verified(20), event(f.IncidentReopened("back"), 30)], [(-9, 20)], True),
    ([BEGAN, verified(20), event(f.IncidentReopened("x"), 30), verified(40)], [(-9, 20)], False),
]


@pytest.mark.parametrize(("entries", "expected", "affected"), ENDS)
def test_a_verified_mitigation_ends_the_stretch_it_was_for(
    entries: list[Event], expected: list[tuple[float | None, float | None]], affected: bool
) -> None:
    found = incident(declared(1), MITIGATION, *entries)
    assert [(w.began, w.over) for w in impact_windows(found)] == [
        (began if began is None else at(began), over if over is None else at(over))
        for began, over in expected
    ]
    assert users_affected(found) is affected


def test_an_unusual_order_is_hinted_at_and_never_refused() -> None:
    odd = set_to("impact_began", 8, 9)
    (said, *_) = hints(incident(declared(1, detected=-5), odd), playbook())
    assert said.startswith("Detected (2026-03-02 11:55Z) lies before impact began")
    request = Request(i.SetMilestone("impact_over", at(-90)))
    assert isinstance(decide(request, incident(declared(1), odd), playbook(), at(10)), tuple)


def test_what_is_missing_is_hinted_at_once_it_is_over() -> None:
    assert hints(incident(declared(1)), playbook()) == ()
    said = hints(incident(declared(1), event(f.IncidentResolved(), 9)), playbook())
    assert [line.split(":")[0] for line in said] == [
        "Impact began",
        "Detected",
        "Mitigated",
        "Impact over",
    ]
    unknown = [
        set_to(name, None, 8) for name in ("impact_began", "detected", "mitigated", "impact_over")
    ]
    known = incident(declared(1), *unknown, event(f.IncidentResolved(), 9))
    assert hints(known, playbook()) == ()
    assert hints(incident(declared(1), event(f.IncidentCancelled("x"), 9)), playbook()) == ()
