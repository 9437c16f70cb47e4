"""The hand-over sheet is complete, and keeps to itself what is private."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from incident_tui.domain.guidance.handover_brief import brief
from incident_tui.domain.projections.roster import for_relief, pending_offers
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook


def history() -> list[Event]:
    first = event(f.HypothesisRaised("the 11:58 deploy"), 4)
    second = event(f.HypothesisRaised("the cache"), 5)
    mitigation = event(f.MitigationConsidered("back to v2.30", pattern="rollback"), 6)
    notes = [event(f.EntryAdded("note", f"note {n}"), 10 + n / 2) for n in range(20)]
    return [
        declared(1, detected=-3),
        event(f.RoleAssigned("ic", "maya"), 1),
        event(f.RoleAssigned("ops", "raj"), 2),
        event(f.ImpactDescribed("cards are refused", "Europe", "error 502"), 3),
        first, second, mitigation,
        event(f.HypothesisSettled(second.id, "out"), 7, note="it is empty"),
        event(f.MitigationApplied(ref=mitigation.id), 8),
        event(f.DecisionRecorded("yes", "Roll back?", rubric="rollback"), 8, note="it fits"),
        event(f.TaskGiven("dana", "replicas", at(25)), 9),
        event(f.TaskGiven("zoe", "call the bank"), 9),
        event(f.UpdatePosted("external", "initial", "Cards fail.", at(28)), 9.5),
        event(f.MilestoneSet("impact_began", at(-6)), 9.6),
        event(f.EntryAdded("hypothesis", "the password hunter2"), 9.7),
        event(f.EntryAdded("decision", "a secret decision"), 9.8, private=True),
        *notes,
        event(f.HandoverOffered("ic", "lee"), 22),
    ]  # fmt: skip


def test_after_thirty_entries_the_sheet_holds_all_that_the_next_person_needs() -> None:
    entries = history()
    assert len(entries) > 30
    text = brief(incident(*entries), playbook(), at(30))
    for wanted in (
        "SEV-1  checkout 5xx",  # state
        "live, Detection, for 33 min",
        "cards are refused",  # impact
        "scope: Europe",
        "symptoms: error 502",
        "since 2026-03-02 11:54Z",
        "IC      maya since 12:01Z",  # roles
        "SCRIBE  nobody",
        "IC was offered to lee at 12:22Z, not accepted yet",
        "Internal: LATE by 15:00, due 12:15Z",  # timers with time left
        "External: LATE by 02:00, due 12:28Z, promised",
        "T1 dana: replicas (back 12:25Z, late by 5 min)",  # tasks with their time-boxes
        "T2 zoe: call the bank (no time-box)",
        "M1 back to v2.30 (rollback, applied 12:08Z)",
        "H1 the 11:58 deploy (open 12:04Z)",  # hypotheses, open and eliminated
        "H2 the cache (ruled out 12:07Z: it is empty)",
        "D1 12:08Z Roll back? yes (it fits)",  # decisions
        "12:09Z (initial) Cards fail.",  # the last public text and its promise
        "promised the next for 12:28Z",
        "A mitigation is in place and verified: /mit M1 verified HOW",  # what blocks resolution
        "Task overdue: T1 dana 5 min (T1 of dana was due back 12:25Z",  # hazards
    ):
        assert wanted in text, wanted


def test_time_left_is_said_while_there_is_some() -> None:
    assert "Internal: 05:00 left, due 12:15Z" in brief(incident(declared(1)), playbook(), at(10))


def test_a_hazard_is_said_to_last_as_long_as_its_evidence_says() -> None:
    text = brief(incident(declared(2)), playbook(), at(30))
    assert "No scribe for 30 min (no scribe since 12:00Z" in text


def test_a_decision_says_who_carries_it_out() -> None:
    choice = f.DecisionRecorded("roll back", "roll back or repair?", executor="raj")
    text = brief(incident(declared(2), event(choice, 8, note="it fits")), playbook(), at(30))
    assert "D1 12:08Z roll back or repair? roll back @raj (it fits)" in text


def test_private_and_blaming_words_stay_out() -> None:
    rude = event(f.EntryAdded("note", "bob's fault"), 3)
    text = brief(incident(*history(), rude), playbook(), at(30))
    assert "a secret decision" not in text
    assert "[private]" in text
    assert "blame" not in text


def test_an_empty_section_says_none_and_the_zone_is_written() -> None:
    text = brief(incident(declared(2)), playbook(), at(10), ZoneInfo("Europe/Berlin"))
    assert "OPEN TASKS\n  none" in text
    assert "nothing was posted" in text
    assert "13:00 CET" in text
    assert "\n\n\n" not in text


def test_relief_is_suggested_after_four_hours() -> None:
    maya = [declared(1), event(f.RoleAssigned("ic", "maya"), 0)]
    assert for_relief(incident(*maya), playbook(), at(240)) == ()
    assert [s.name for s in for_relief(incident(*maya), playbook(), at(241))] == ["maya"]
    assert "maya has been ic for 4 h 01 min: relieve" in brief(incident(*maya), playbook(), at(241))


def test_an_offer_waits_until_it_is_taken_or_overtaken() -> None:
    ic = event(f.RoleAssigned("ic", "maya"), 1)
    offer = event(f.HandoverOffered("ic", "lee"), 5)
    better = event(f.HandoverOffered("ic", "zoe"), 6)
    taken = event(f.HandoverAccepted(offer.id), 7)
    assert [o.to for o in pending_offers(incident(declared(1), ic, offer))] == ["lee"]
    assert [o.to for o in pending_offers(incident(declared(1), ic, offer, better))] == ["zoe"]
    assert pending_offers(incident(declared(1), ic, offer, taken)) == ()
    late = event(f.RoleAssigned("ic", "ann"), 8)
    assert pending_offers(incident(declared(1), ic, offer, late)) == ()
