"""What several people said differently is told, each claim, until one write names them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from incident_tui.domain.language.actions import find
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.privacy.external import external
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.conflicts import conflict_text, conflicts
from incident_tui.domain.projections.proofs import is_public
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.contests import said_by
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, State, evolve, fold
from incident_tui.domain.record.registers import FAMILIES, FAMILY_OF, register_of
from tests.support import at, declared, event, incident, playbook

START = declared(3)
ENTRY = event(f.EntryAdded("note", "12 pods"), 1)
HYPOTHESIS = event(f.HypothesisRaised("dns"), 1)
MITIGATION = event(f.MitigationConsidered("roll back"), 1)
THERE = (START, ENTRY, HYPOTHESIS, MITIGATION)


def write(fact: f.AnyFact, minutes: float, sup: Sequence[Event] = (START,)) -> Event:
    return replace(event(fact, minutes), sup=tuple(one.id for one in sup))


def registers(found: Incident) -> list[str]:
    return [conflict.register for conflict in conflicts(found)]


PAIRS: list[tuple[f.AnyFact, f.AnyFact, str, str]] = [
    (f.SeverityChanged(2), f.SeverityChanged(4), "severity", "SEV-2"),
    (f.PhaseEntered("triage"), f.PhaseEntered("mitigation"), "phase", "mitigation"),
    (f.RoleAssigned("ic", "lee"), f.RoleAssigned("ic", "sam"), "role:ic", "lee+sam"),
    (f.RoleAssigned("ic", "lee"), f.RoleReleased("ic", "maya"), "role:ic", "lee"),
    (f.RoleAssigned("sme", "dana"), f.RoleReleased("sme", "dana"), "role:sme:dana", "dana"),
    (f.IncidentRenamed("a"), f.IncidentRenamed("b"), "title", "b"),
    (f.IncidentReopened("x"), f.IncidentClosed(), "life", "live"),
    (f.IncidentCancelled("x"), f.IncidentResolved(), "life", "resolved"),
    (f.StepCleared("oncall_paged"), f.StepTicked("oncall_paged"), "step:oncall_paged", "not done"),
    (f.PublicDecided(True), f.PublicDecided(False), "public", "yes"),
    (f.TimerSnoozed("update_internal", at(20)), f.TimerSnoozed("update_internal", at(40)),
     "snooze:update_internal", "12:20"),
    (f.MilestoneSet("detected", at(-5)), f.MilestoneSet("detected"), "milestone:detected", "unkn"),
    (f.MitigationApplied(ref=MITIGATION.id), f.MitigationFailed(ref=MITIGATION.id),
     f"mitigation:{MITIGATION.id}", "failed"),
    (f.MitigationApplied(ref=MITIGATION.id),
     f.MitigationVerified(ref=MITIGATION.id, how="x", partly=True), f"mitigation:{MITIGATION.id}",
     "verified in part"),
    (f.HypothesisSettled(HYPOTHESIS.id, "out"), f.HypothesisSettled(HYPOTHESIS.id, "confirmed"),
     f"hypothesis:{HYPOTHESIS.id}", "confirmed"),
    (f.EntryCorrected(ENTRY.id, "13"), f.EntryCorrected(ENTRY.id, "14"), f"text:{ENTRY.id}", "14"),
    (f.EntryStruck(ENTRY.id), f.EntryStruck(ENTRY.id, struck=False), f"struck:{ENTRY.id}",
     "not struck out"),
    (f.EntryRetimed(ENTRY.id, at(3)), f.EntryRetimed(ENTRY.id), f"time:{ENTRY.id}", "unknown"),
    (f.EntryPinned(ENTRY.id), f.EntryPinned(ENTRY.id, pinned=False), f"pinned:{ENTRY.id}", "not"),
    (f.EntryMadePrivate(ENTRY.id), f.EntryMadePrivate(ENTRY.id, private=False),
     f"private:{ENTRY.id}", "private"),
    (f.IntervalChanged("internal", 10), f.IntervalChanged("internal", 20), "interval:internal",
     "every 20 min"),
    (f.SourceRecorded("alert"), f.SourceRecorded("customer"), "source", "customer"),
    (f.LinkSet("channel", "https://a"), f.LinkSet("channel", "https://b"), "link:channel",
     "https://b"),
    (f.AarScheduled("2026-12-01"), f.AarScheduled("2026-12-02"), "aar", "2026-12-02"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "register", "shown"), PAIRS, ids=str)
def test_what_two_said_apart_is_a_conflict_until_a_write_names_both(
    one: f.AnyFact, other: f.AnyFact, register: str, shown: str
) -> None:
    early, late = write(one, 5), write(other, 6)
    for order in permutations((early, late)):
        found = evolve(evolve(incident(*THERE), order[0]), order[1])
        assert found.contested == fold([*THERE, late, early]).contested
        [conflict] = conflicts(found)
        assert conflict.register == register
        assert {claim.event.id for claim in conflict.claims} == {early.id, late.id}
        words = "+".join(claim.words for claim in conflict.claims if claim.shown)
        assert all(part in words for part in shown.split("+")), words
        command = conflict.settle.split()[0]
        assert not isinstance(find(command), tuple), "the line that settles it is one"
        assert command in conflict_text(found, UTC)
        settled = evolve(found, write(one, 7, (early, late)))
        assert conflicts(settled) == ()
        assert conflict_text(settled, UTC) == "Nothing is contested."


def test_each_kind_that_writes_to_a_register_is_in_the_table() -> None:
    written = {type(fact) for one, other, *_ in PAIRS for fact in (one, other)}
    families = {FAMILY_OF[kind] for kind in written}
    assert families == set(FAMILIES)


def test_what_agrees_is_no_conflict() -> None:
    for one in (f.StepTicked("oncall_paged"), f.SeverityChanged(2), f.RoleAssigned("ic", "Lee")):
        other = f.RoleAssigned("ic", "lee") if isinstance(one, f.RoleAssigned) else one
        assert conflicts(incident(*THERE, write(one, 5), write(other, 6))) == ()


# -- what is shown meanwhile ---------------------------------------------------------------------


def test_the_worst_severity_is_shown_whichever_is_later() -> None:
    early, late = write(f.SeverityChanged(2), 5), write(f.SeverityChanged(4), 60)
    found = incident(*THERE, early, late)
    assert found.severity == 2
    assert found.severities[-1][0] == at(5)
    replaced = write(f.SeverityChanged(4), 90, (late,))
    assert evolve(found, replaced).severity == 2, "the other line went on; nobody settled it"


def test_both_commanders_hold_the_role() -> None:
    maya = write(f.RoleAssigned("ic", "maya"), 1, ())
    lee, sam = (
        write(f.RoleAssigned("ic", name), n, (maya,)) for n, name in ((5, "lee"), (6, "sam"))
    )
    found = incident(*THERE, maya, sam, lee)
    assert [stint.name for stint in holders(found, playbook())["ic"]] == ["lee", "sam"]
    settled = evolve(found, write(f.RoleAssigned("ic", "lee"), 9, (lee, sam)))
    assert [stint.name for stint in holders(settled, playbook())["ic"]] == ["lee"]


def test_of_somebody_and_nobody_in_a_role_only_who_holds_it_is_shown() -> None:
    maya = write(f.RoleAssigned("ic", "maya"), 2, ())
    gone = write(f.RoleReleased("ic", "maya"), 3, (maya,))
    sam = write(f.RoleAssigned("ic", "sam"), 4, (maya,))
    [conflict] = conflicts(incident(START, maya, gone, sam))
    assert [claim.event for claim in conflict.claims if claim.shown] == [sam]


def test_live_public_private_not_done_and_the_shortest_snooze_are_shown() -> None:
    resolved = write(f.IncidentResolved(), 2, ())
    found = incident(
        *THERE, resolved, write(f.IncidentReopened("x"), 5, (resolved,)),
        write(f.IncidentClosed(), 6, (resolved,)),
        write(f.PublicDecided(True), 5), write(f.PublicDecided(False), 6),
        write(f.EntryMadePrivate(ENTRY.id), 5),
        write(f.EntryMadePrivate(ENTRY.id, private=False), 6),
        write(f.StepCleared("oncall_paged"), 5), write(f.StepTicked("oncall_paged"), 6),
        write(f.TimerSnoozed("update_internal", at(20)), 5),
        write(f.TimerSnoozed("update_internal", at(40)), 6),
    )  # fmt: skip
    assert found.state is State.LIVE
    assert is_public(found) is True
    assert found.is_private(ENTRY)
    steps = {item.step.slug: item for phase in checklist(found, playbook()) for item in phase.items}
    assert not steps["oncall_paged"].done
    [timer] = [t for t in timers(found, playbook(), at(10)) if t.name == "update_internal"]
    assert timer.snoozed_until == at(20)


# -- what nobody contests ------------------------------------------------------------------------


def test_what_one_replaced_that_another_struck_out_since_is_no_conflict() -> None:
    one = write(f.SeverityChanged(2), 5)
    two = write(f.SeverityChanged(4), 6, (one,))
    three = write(f.SeverityChanged(1), 7, (two,))
    found = incident(*THERE, one, two, three, event(f.EntryStruck(two.id), 8))
    assert (found.severity, conflicts(found)) == (1, ())


def test_a_backdated_write_by_somebody_who_knew_is_history_not_a_conflict() -> None:
    maya = write(f.RoleAssigned("ic", "maya"), 10, ())
    lee = replace(write(f.RoleAssigned("ic", "lee"), 5, ()), under=(maya.id,))
    found = incident(*THERE, maya, lee)
    assert conflicts(found) == ()
    assert [stint.name for stint in holders(found, playbook())["ic"]] == ["maya"]


def test_writes_that_do_not_say_what_they_replace_are_none() -> None:
    """A file of an earlier version; and a line that was imported behind what stands there."""
    old = [event(f.SeverityChanged(1 + n % 4), n) for n in range(1, 9)]
    assert conflicts(incident(START, *old)) == ()
    last = write(f.SeverityChanged(2), 20, (old[-1],))
    imported = event(f.SeverityChanged(4), 15, rec=60)
    found = incident(START, *old, last, imported)
    assert (found.severity, conflicts(found)) == (2, ())


def test_an_old_write_that_nobody_had_seen_is_a_conflict() -> None:
    unseen = event(f.SeverityChanged(4), 5)
    mine = write(f.SeverityChanged(2), 9)
    assert registers(incident(START, unseen, mine)) == ["severity"]


def test_a_copy_that_leaves_a_write_out_does_not_break_the_chain() -> None:
    """One in between by a fast clock, which a look back does not see; one that is struck out."""
    one = write(f.SeverityChanged(1), 5)
    fast = write(f.SeverityChanged(2), 90, (one,))
    right = write(f.SeverityChanged(3), 9, (fast,))
    found = incident(*THERE, one, fast, right)
    before = found.as_of(at(20))
    assert fast.id not in before.originals
    assert (before.severity, before.contested) == (3, {})
    struck = evolve(found, event(f.EntryStruck(fast.id), 95))
    outside, _ = external(struck, playbook())
    assert fast.id not in outside.originals
    assert (outside.severity, outside.contested) == (3, {})


def test_a_hand_over_that_arrives_after_its_acceptance_is_contested_all_the_same() -> None:
    offer = event(f.HandoverOffered("ic", "lee"), 1)
    accepted = write(f.HandoverAccepted(offer.id), 5, ())
    sam = write(f.RoleAssigned("ic", "sam"), 6, ())
    found = evolve(evolve(evolve(incident(*THERE), accepted), sam), offer)
    assert registers(found) == ["role:ic"]
    assert said_by(accepted, found.known) == "lee"
    assert register_of(accepted, found.known) == ("role", "ic")


def test_the_words_name_the_entry_and_times_are_in_the_zone_asked_for() -> None:
    found = incident(
        *THERE,
        write(f.EntryRetimed(HYPOTHESIS.id, at(3)), 5),
        write(f.EntryRetimed(HYPOTHESIS.id, at(4)), 6),
    )
    [conflict] = conflicts(found, ZoneInfo("Asia/Tokyo"))
    assert "21:03" in conflict.claims[0].words
    assert conflict.title == "time of H1 “dns”"
    assert conflict.settle == "/retime H1 T"
    [line, _] = conflict_text(found, UTC).splitlines()
    assert line.startswith("time of H1 “dns”: 2026-03-02 12:03Z (sam 2026-03-02 12:05Z) · ")


@pytest.mark.parametrize("settled", [False, True])
def test_a_severity_that_was_overruled_unseen_never_held_and_moves_no_deadline(
    settled: bool,
) -> None:
    """Otherwise 1, 3, 2 would look like an escalation, and begin every deadline anew."""
    start = declared(1)
    mine = write(f.SeverityChanged(2), 5, (start,))
    theirs = write(f.SeverityChanged(4), 3, (start,))
    then = write(f.SeverityChanged(3), 4, (theirs,))
    before = incident(start, mine)
    found = incident(start, mine, theirs, then)
    if settled:
        found = evolve(found, write(f.SeverityChanged(2), 7, (mine, then)))
    assert [severity for _, severity, _ in found.severities][:2] == [1, 2]
    due = {timer.name: timer.due_at for timer in timers(before, playbook(), at(10))}
    assert {timer.name: timer.due_at for timer in timers(found, playbook(), at(10))} == due
