"""The gate to resolved, and what is left to do after closing."""

from __future__ import annotations

from datetime import UTC

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.closure import after_closure, criteria, review_doubt, unmet
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event
from tests.support import at, declared, event, incident, playbook

CRITERIA = (
    "mitigation_verified",
    "cause_known",
    "systems_normal",
    "service_usable",
    "final_updates",
    "channel_closed",
)
MITIGATION = event(f.MitigationConsidered("roll back"), 3)
CAUSE = event(f.HypothesisRaised("deploy"), 2)
PROOFS = {
    "mitigation_verified": event(f.MitigationVerified(ref=MITIGATION.id, how="paid"), 20),
    "cause_known": event(f.HypothesisSettled(CAUSE.id, "confirmed"), 21, note="gone"),
    "systems_normal": event(f.StepTicked("systems_normal"), 22),
    "service_usable": event(f.MilestoneSet("impact_over", at(19)), 23),
    "final_updates": event(f.UpdatePosted("internal", "resolved", "over"), 24),
    "channel_closed": event(f.StepTicked("channel_closed"), 25),
}
ALL = (declared(2), CAUSE, MITIGATION, *PROOFS.values())


def resolve(
    *history: Event, note: str | None = None, **override: str
) -> tuple[Draft, ...] | RefusedError:
    request = Request(i.Resolve(override), note=note)
    return decide(request, incident(*history), playbook(), at(40))


def test_the_record_proves_all_six() -> None:
    found = criteria(incident(*ALL), playbook())
    assert tuple(c.slug for c in found) == CRITERIA
    assert {c.slug: c.proof for c in found} == PROOFS
    drafts = resolve(*ALL)
    assert isinstance(drafts, tuple)
    assert drafts[0].fact == f.IncidentResolved({})


@pytest.mark.parametrize("missing", CRITERIA)
def test_each_missing_one_is_named_and_may_be_overridden(missing: str) -> None:
    history = [e for e in ALL if e is not PROOFS[missing]]
    (left,) = unmet(incident(*history), playbook())
    assert (left.slug, left.proof) == (missing, None)
    refused = resolve(*history)
    assert isinstance(refused, RefusedError)
    assert left.text in refused.what
    assert left.missing in refused.what
    for found in (
        resolve(*history, all="it is late"),
        resolve(*history, **{missing: "it is late", "unrelated": "x"}),
    ):
        assert isinstance(found, tuple)
        assert found[0].fact == f.IncidentResolved({missing: "it is late"})


def test_nothing_done_lists_all_six() -> None:
    refused = resolve(declared(3))
    assert isinstance(refused, RefusedError)
    assert "6 criteria are not met" in refused.what
    named = ",".join(CRITERIA)
    assert f"/resolve waive {named} why" in refused.hint
    assert "/resolve waive all why" in refused.hint


def test_a_note_alone_excuses_nothing() -> None:
    """The answer has the whole line that would do what the note used to do."""
    refused = resolve(*ALL[:-2], note="it is late")
    assert isinstance(refused, RefusedError)
    line = "/resolve waive final_updates,channel_closed it is late"
    assert line in refused.hint
    history = incident(*ALL[:-2])
    reading = read_line(line, Context(history, playbook(), at(40), UTC, "sam"))
    drafts = decide(reading.requests[0], history, playbook(), at(40))
    assert isinstance(drafts, tuple)
    why = dict.fromkeys(("final_updates", "channel_closed"), "it is late")
    assert drafts[0].fact == f.IncidentResolved(why)


def test_a_reason_for_one_does_not_excuse_another() -> None:
    assert isinstance(resolve(declared(3), cause_known="later"), RefusedError)


def test_resolving_twice_is_refused() -> None:
    found = resolve(*ALL, event(f.IncidentResolved(), 30))
    assert isinstance(found, RefusedError)
    assert "resolved already" in found.what


def test_a_person_may_tick_what_the_record_cannot_show() -> None:
    ticks = [event(f.StepTicked(slug), 30) for slug in CRITERIA]
    assert unmet(incident(declared(2), *ticks), playbook()) == ()


def test_every_audience_that_was_updated_wants_a_final_update() -> None:
    told = event(f.UpdatePosted("external", "monitoring", "x"), 10)
    (left,) = unmet(incident(*ALL, told), playbook())
    assert left.missing == "no final update to external"
    again = event(f.UpdatePosted("external", "resolved", "x"), 30)
    assert unmet(incident(*ALL, told, again), playbook()) == ()


def test_a_final_update_before_a_reopening_is_not_final() -> None:
    ends = [event(f.IncidentResolved(), 30), event(f.IncidentReopened("back"), 40)]
    assert "final_updates" in [c.slug for c in unmet(incident(*ALL, *ends), playbook())]


# -- after closing -------------------------------------------------------------------------------

OVER = (*ALL, event(f.RoleAssigned("ic", "maya"), 1), event(f.IncidentResolved(), 40))


def left(*history: Event, minutes: float = 60) -> list[str]:
    return [
        duty.short
        for duty in after_closure(incident(*history), playbook(), at(minutes))
        if not duty.done
    ]


def test_what_is_left_after_the_end_until_it_is_done() -> None:
    assert left(*ALL) == []
    assert left(*OVER) == [
        "no AAR date",
        "first timeline",
        "no follow-ups listed",
        "1 account",
        "monitoring hand-back",
    ]
    item = event(f.ActionItemAdded("alert", "lee", "2026-03-20"), 45)
    done = [
        event(f.AarScheduled("2026-03-12"), 42),
        event(f.StepTicked("first_timeline"), 43),
        item,
        event(f.AccountFiled("Maya"), 44),
        event(f.StepTicked("monitoring_returned"), 46),
    ]
    assert left(*OVER, *done) == ["1 action item"]
    assert left(*OVER, *done, event(f.ActionItemDone(item.id), 50)) == []


def test_accounts_are_late_after_two_days() -> None:
    def account(hours: float) -> bool:
        duties = after_closure(incident(*OVER), playbook(), at(40 + 60 * hours))
        return next(duty.late for duty in duties if duty.slug == "accounts_filed")

    assert not account(48)
    assert account(48.1)


def test_a_follow_up_without_owner_or_date_is_named() -> None:
    bare = event(f.ActionItemAdded("alert"), 45)
    (duty,) = [
        d
        for d in after_closure(incident(*OVER, bare), playbook(), at(60))
        if d.slug == "follow_ups_listed"
    ]
    assert "A1" in duty.detail


def test_cancelled_and_severity_4_owe_no_review() -> None:
    cancelled = event(f.IncidentCancelled("a false alarm"), 5)
    assert left(declared(1), cancelled) == []
    ended = event(f.IncidentResolved(), 5)
    assert left(declared(4), ended) == []
    assert left(declared(4), event(f.ActionItemAdded("x"), 2), ended) == ["1 action item"]


@pytest.mark.parametrize(
    ("day", "doubt"),
    [
        ("2026-03-08", "early"),
        ("2026-03-09", None),
        ("2026-03-16", None),
        ("2026-03-17", "late"),
        ("soon", None),
    ],
)
def test_a_review_is_expected_in_one_to_two_weeks(day: str, doubt: str | None) -> None:
    found = review_doubt(day, incident(*OVER), playbook(), at(60))
    assert (found is None) == (doubt is None)
    assert doubt is None or doubt in (found or "")
