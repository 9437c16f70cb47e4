"""An incident is a function of the set of its events, whatever their order, repetition, batches."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.guidance.status_json import status
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import Incident, State, evolve, fold
from tests.support import at, declared, event, incident, playbook

NAMES = st.sampled_from(["maya", "raj", "lee"])
MINUTES = st.one_of(st.none(), st.integers(-30, 200))

PLAIN: list[st.SearchStrategy[f.AnyFact]] = [
    st.builds(f.SeverityChanged, st.integers(1, 4)),
    st.builds(f.PhaseEntered, st.sampled_from(["triage", "mitigation", "resolution"])),
    st.builds(f.RoleAssigned, st.sampled_from(["ic", "ops", "sme"]), NAMES),
    st.builds(f.RoleReleased, st.sampled_from(["ic", "ops", "sme"]), NAMES),
    st.builds(f.PublicDecided, st.booleans()),
    st.builds(f.EntryAdded, st.sampled_from(f.ENTRY_KINDS), st.text(max_size=8)),
    st.builds(f.HypothesisRaised, st.text(min_size=1, max_size=8)),
    st.builds(f.MitigationConsidered, st.text(min_size=1, max_size=8)),
    st.builds(
        f.UpdatePosted,
        st.sampled_from(["internal", "stakeholders", "external"]),
        st.sampled_from(["initial", "monitoring", "resolved"]),
        st.just("text"),
    ),
    st.builds(f.StepTicked, st.sampled_from(["on_call_paged", "impact_stated"])),
    st.builds(f.StepCleared, st.sampled_from(["on_call_paged", "impact_stated"])),
    st.builds(f.IncidentResolved),
    st.builds(f.IncidentClosed),
    st.builds(f.IncidentReopened, st.just("why")),
    st.builds(f.MilestoneSet, st.just("detected"), st.just(at(-3))),
]
ABOUT: list[Callable[[str], f.AnyFact]] = [
    lambda ref: f.EntryCorrected(ref, "better"),
    f.EntryStruck,
    lambda ref: f.EntryStruck(ref, struck=False),
    lambda ref: f.EntryRetimed(ref, at(7)),
    lambda ref: f.EntryRetimed(ref, None),
    f.EntryPinned,
    f.EntryMadePrivate,
    lambda ref: f.HypothesisSettled(ref, "out"),
    lambda ref: f.MitigationApplied(ref=ref),
    f.Redacted,
]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Return a declaration and up to 40 facts, some of them about earlier ones.

    Some are of machines whose ids grow while their clocks step back and forth.
    """
    found = [declared(draw(st.integers(1, 4)))]
    for _ in range(draw(st.integers(0, 40))):
        minutes = draw(MINUTES)
        if draw(st.integers(0, 2)) == 0:
            ref = draw(st.sampled_from(found)).id
            fact = draw(st.sampled_from(ABOUT))(ref)
        else:
            fact = draw(st.one_of(PLAIN))
        one = event(fact, minutes, rec=abs(minutes or 0))
        if node := draw(st.sampled_from(["", "maya", "raj"])):
            at_ms = int(one.rec.timestamp() * 1000)
            one = replace(one, id=next_id(found[-1].id, at_ms, len(found)), node=node)
        found.append(one)
    return found


def whole(found: Incident) -> object:
    """Everything that can be read off an incident."""
    book = playbook()
    return (
        found,
        found.events,
        found.topics,
        status(found, book, at(300), "x"),
        [row(found, shown, book) for shown in rows(found)],
        stints(found),
        items(found),
        checklist(found, book),
    )


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(use_true_random=False), st.integers(1, 45))
def test_shuffled_repeated_and_split_sets_give_the_same_incident(
    history: list[Event], chance: random.Random, cut: int
) -> None:
    expected = whole(fold(history))
    shuffled = [*history, *chance.sample(history, min(5, len(history)))]
    chance.shuffle(shuffled)
    assert whole(fold(shuffled)) == expected
    one_by_one = Incident()
    for arriving in shuffled:
        one_by_one = evolve(one_by_one, arriving)
    assert whole(one_by_one) == expected
    in_two = evolve(evolve(Incident(), *shuffled[:cut]), *shuffled[cut:])
    assert whole(in_two) == expected


def test_known_events_change_nothing_at_all() -> None:
    history = [declared(), event(f.EntryAdded("note", "x"), 1)]
    found = fold(history)
    assert evolve(found, *history) is found


def test_of_two_records_with_one_id_the_tombstone_wins() -> None:
    original = event(f.EntryAdded("note", "secret"), 1)
    tombstone = replace(original, fact=f.EntryAdded("note", "[redacted]"), redacted="x")
    for order in ([original, tombstone], [tombstone, original]):
        assert fold(order).events == (tombstone,)


def test_the_write_with_the_greatest_time_wins_whenever_it_arrives() -> None:
    early = event(f.SeverityChanged(2), 10, rec=50)
    late = event(f.SeverityChanged(3), 20, rec=20)
    assert incident(declared(), late, early).severity == 3


def test_the_last_recorded_correction_wins_whatever_its_time() -> None:
    entry = event(f.EntryAdded("note", "one"), 1)
    first = event(f.EntryCorrected(entry.id, "two"), 30, rec=2)
    last = event(f.EntryCorrected(entry.id, "three"), 3, rec=40)
    found = incident(declared(), last, entry, first)
    assert found.text_of(entry) == "three"


def test_labels_number_by_recording_so_that_backdating_never_renames() -> None:
    first = event(f.HypothesisRaised("first"), 10, rec=10)
    second = event(f.HypothesisRaised("second"), 2, rec=11)
    found = items(incident(declared(), second, first), "H")
    assert [(item.label, item.text) for item in found] == [("H1", "first"), ("H2", "second")]


def test_lines_logged_as_a_kind_are_items_too() -> None:
    lines = [
        event(f.EntryAdded(kind, kind), 1) for kind in ("hypothesis", "decision", "mitigation")
    ]
    assert [i.label for i in items(incident(declared(), *lines))] == ["H1", "D1", "M1"]


def test_as_of_leaves_out_what_happened_later() -> None:
    found = incident(
        declared(2), event(f.SeverityChanged(1), 30), event(f.PhaseEntered("triage"), 5)
    )
    assert (found.severity, found.as_of(at(29)).severity) == (1, 2)
    assert found.as_of(at(4)).phase == "detection"


def test_as_of_knows_the_times_that_were_corrected_since() -> None:
    start, commander = declared(2), event(f.RoleAssigned("ic", "maya"), 40)
    found = incident(
        start,
        commander,
        event(f.EntryRetimed(start.id, at(-30)), 50),
        event(f.EntryRetimed(commander.id, at(-20)), 51),
        event(f.EntryRetimed(commander.id, at(-10)), 60),
    )
    then = found.as_of(at(-5))
    assert then.declared_at == at(-30)
    assert [stint.since for stint in stints(then)] == [at(-10)]
    assert found.as_of(at(-15)).of(f.RoleAssigned) == ()
    between = found.as_of(at(55))
    assert [stint.since for stint in stints(between)] == [at(-10)], "as is known now"
    assert found.as_of(at(99)).events == found.happened


def test_an_unknown_time_counts_as_recorded_and_sorts_there() -> None:
    unknown = event(f.EntryAdded("note", "when?"), None, rec=15)
    found = incident(declared(), event(f.EntryAdded("note", "b"), 20), unknown)
    assert [getattr(e.fact, "text", "") for e in found.events] == ["", "when?", "b"]
    assert row(found, unknown, playbook()).unknown_time


def test_a_file_that_lost_its_declaration_still_reads() -> None:
    found = incident(event(f.EntryAdded("note", "alone"), 3))
    assert (found.severity, found.assessed, found.state) == (1, False, State.LIVE)
    assert status(found, playbook(), at(5), "x")["title"] == "(declaration lost)"


def test_roles_one_holder_each_and_several_experts() -> None:
    history = [
        declared(),
        event(f.RoleAssigned("ic", "maya"), 1),
        event(f.RoleAssigned("ic", "lee"), 5),
        event(f.RoleAssigned("sme", "raj", "database"), 2),
        event(f.RoleAssigned("sme", "kim"), 3),
        event(f.RoleReleased("sme", "raj"), 9),
    ]
    roles = status(incident(*history), playbook(), at(10), "x")["roles"]
    assert [r["name"] for r in roles["ic"]] == ["lee"]
    assert [r["name"] for r in roles["sme"]] == ["kim"]
    assert roles["ops"] == []


def test_a_manual_clear_wins_until_the_next_proof() -> None:
    def done(*events: Event) -> bool:
        found = checklist(incident(declared(), *events), playbook())
        by_slug = {i.step.slug: i for progress in found for i in progress.items}
        return next(i.done for i in by_slug.values() if "ic_assigned" in i.step.proofs)

    slug = next(s for s, (_, step) in playbook().steps().items() if "ic_assigned" in step.proofs)
    assigned = event(f.RoleAssigned("ic", "maya"), 1)
    cleared = event(f.StepCleared(slug), 2)
    again = event(f.RoleAssigned("ic", "lee"), 3)
    assert done(assigned)
    assert not done(assigned, cleared)
    assert done(assigned, cleared, again)


# -- what is recorded once -----------------------------------------------------------------------


def test_of_a_key_that_is_used_once_the_batch_with_the_smallest_id_counts() -> None:
    task, note = f.TaskGiven("raj", "look", None), f.EntryAdded("note", "alert 7")
    batches = [
        [
            replace(event(fact, minutes), once="alert-7", node=node, rec=at(minutes))
            for fact in (task, note)
        ]
        for minutes, node in ((3, "a"), (5, "b"), (7, "c"))
    ]
    history = [declared(), *(one for batch in batches for one in batch)]
    first = batches[0]
    report = event(f.TaskReported(batches[2][0].id, "done"), 9)
    for order in permutations(batches):
        found = incident(history[0])
        for batch in order:
            found = evolve(found, *batch)
        found = evolve(found, report)
        assert found.events[1:3] == tuple(first)
        [item] = items(found, "T")
        assert (item.event, item.state, item.why) == (first[0], "reported", "done")
        assert set(found.originals) == {one.id for one in (*history, report)}, "nothing is lost"
        assert fold([report, *reversed(history)]).topics == found.topics


def test_a_write_that_replaced_a_double_replaces_what_counts() -> None:
    one, other = (
        replace(event(f.SeverityChanged(2), minutes), once="k", node=node, rec=at(minutes), sup=())
        for minutes, node in ((3, "a"), (5, "b"))
    )
    later = replace(event(f.SeverityChanged(1), 2), sup=(other.id,))
    found = incident(declared(3), one, other, later)
    assert found.severity == 1
    assert [to for _, to, _ in found.severities] == [3, 2, 1]
