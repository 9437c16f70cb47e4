"""The forms: filled with what the record knows, honest about what it does not."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from incident_tui.domain.guidance.blanks import BLANK
from incident_tui.domain.guidance.lint import circumstances, lint
from incident_tui.domain.guidance.templates import fill, next_update_at, nothing_new, notice
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.times.promises import promised
from tests.support import T0, at, declared, event, incident, playbook

IMPACT = event(f.ImpactDescribed("a third of orders.", "card payments in Europe", "an error"), 1)


def filled(audience: str, stage: str, *events: Event, minutes: float = 10) -> str:
    record = incident(declared(1), *events)
    return fill(audience, stage, record, playbook(), now=at(minutes), tz=UTC)


def test_what_the_record_knows_is_filled_in() -> None:
    text = filled("external", "initial", IMPACT)
    assert text == (
        "We are looking into reports of checkout 5xx. While this lasts you may see an error. "
        "You will hear from us again by 12:40 UTC."
    )
    assert "a third of orders. Next" in filled("stakeholders", "initial", IMPACT)


def test_what_it_does_not_know_stays_a_blank() -> None:
    assert "{{symptoms}}" in filled("external", "initial")
    assert "{{scope}}" in filled("external", "identified")
    assert "{{watching}}" in filled("internal", "monitoring", IMPACT)


def test_a_later_description_wins_field_by_field() -> None:
    later = event(f.ImpactDescribed(scope="card payments everywhere"), 2)
    assert "card payments everywhere" in filled("external", "identified", IMPACT, later)
    assert "an error" in filled("external", "initial", IMPACT, later)


def test_work_in_hand_is_what_is_being_done() -> None:
    task = event(f.TaskGiven("dana", "read the pool's log"), 2)
    applied = event(f.MitigationApplied("roll back 4.2"), 3)
    checked = event(f.MitigationVerified(ref=applied.id, how="a purchase"), 4)
    item = event(f.ActionItemAdded("alert on pool size"), 5)
    assert "Doing now: read the pool's log." in filled("internal", "initial", task)
    assert "Doing now: roll back 4.2." in filled("internal", "initial", task, applied)
    done = filled("internal", "resolved", applied, checked, item)
    assert done.startswith("Resolved, verified by a purchase. Still to do: alert on pool size.")


def test_the_report_is_promised_within_the_playbooks_span() -> None:
    assert "within a week" in filled("external", "resolved")


@pytest.mark.parametrize("audience", ["internal", "stakeholders", "external"])
@pytest.mark.parametrize("stage", ["initial", "identified", "monitoring"])
def test_the_form_promises_the_interval_in_force_and_is_read_back(
    audience: str, stage: str
) -> None:
    for zone in (UTC, ZoneInfo("Asia/Kolkata")):
        now = at(10) + timedelta(seconds=42)
        record = incident(declared(1))
        text = fill(audience, stage, record, playbook(), now=now, tz=zone)
        promise = next_update_at(audience, record, playbook(), now)
        assert promised(text, now, UTC) == promise
        assert now < promise <= now + timedelta(minutes=30)


def test_a_given_time_replaces_the_interval() -> None:
    text = fill("external", "initial", incident(declared(1)), playbook(), now=T0, tz=UTC,
                next_at=at(12))  # fmt: skip
    assert "12:12 UTC" in text


def test_an_audience_that_is_owed_nothing_still_gets_a_time() -> None:
    record = incident(declared(4))
    assert next_update_at("external", record, playbook(), T0) == at(60)


@pytest.mark.parametrize("audience", ["internal", "stakeholders", "external"])
@pytest.mark.parametrize("events", [(), (IMPACT,)])
@pytest.mark.parametrize("stage", ["initial", "identified", "monitoring"])
def test_nothing_new_is_honest_and_passes_the_lint_twice(
    audience: str, events: tuple[Event, ...], stage: str
) -> None:
    record = incident(declared(1), *events)
    text = nothing_new(audience, record, playbook(), now=at(10), tz=UTC)
    assert not BLANK.search(text)
    assert "nothing" in text.lower()
    assert promised(text, at(10), UTC) == next_update_at(audience, record, playbook(), at(10))
    again = incident(*record.events, event(f.UpdatePosted(audience, stage, text), 10))
    about = circumstances(again, playbook(), audience, now=at(20), tz=UTC)
    second = nothing_new(audience, again, playbook(), now=at(20), tz=UTC)
    assert [x.rule for x in lint(second, audience, stage, about)] == []


def test_executives_are_told_in_a_few_words_filled_from_the_record() -> None:
    record = incident(declared(1), IMPACT)
    text = notice("executives", record, playbook(), now=at(10), tz=UTC)
    assert "checkout 5xx" in text
    assert "a third of orders" in text
    assert "{{doing}}" in text, "what is being done is the writer's to say"
    assert "12:40 UTC" in text
    assert notice("nobody", record, playbook(), now=at(10), tz=UTC) == ""


def test_a_notice_of_a_drill_says_so_first() -> None:
    record = incident(event(f.IncidentDeclared("checkout 5xx", 1, drill=True)), IMPACT)
    text = notice("executives", record, playbook(), now=at(10), tz=UTC)
    assert text.startswith("DRILL: ")
    assert notice("nobody", record, playbook(), now=at(10), tz=UTC) == ""
