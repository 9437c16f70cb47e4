"""Figures name the entries they rest on, and are n/a where they rest on nothing."""

from __future__ import annotations

from datetime import timedelta

from incident_tui.domain.metrics.adherence import adherence
from incident_tui.domain.metrics.durations import (
    Metric,
    durations,
    impact,
    in_phases,
    metric_in_words,
    metric_json,
    total,
)
from incident_tui.domain.metrics.trends import by_month, by_severity, counts, measure
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from tests.support import at, declared, event, incident, playbook


def figures(found: Incident) -> dict[str, Metric]:
    return {figure.name: figure for figure in durations(found, playbook())}


def minutes(figure: Metric) -> float | None:
    return None if figure.span is None else figure.span / timedelta(minutes=1)


def test_each_figure_names_its_two_entries() -> None:
    start = declared(detected=-4)
    impact_began = event(f.MilestoneSet("impact_began", at(-9)), 1)
    ack, ic = event(f.IncidentAcknowledged(), 2), event(f.RoleAssigned("ic", "maya"), 3)
    found = figures(incident(start, impact_began, ack, ic))
    assert minutes(found["detect"]) == 5
    assert found["detect"].entries == (impact_began.id, start.id)
    assert minutes(found["acknowledge"]) == 6
    assert found["acknowledge"].entries == (start.id, ack.id)
    assert minutes(found["assign_ic"]) == 7
    assert metric_json(found["assign_ic"]) == {
        "seconds": 420, "from": start.id, "to": ic.id, "approx": False,
    }  # fmt: skip


def test_what_rests_on_nothing_is_not_guessed() -> None:
    found = figures(incident(declared()))
    assert {name for name, figure in found.items() if figure.span is not None} == set()
    assert metric_in_words(found["resolve"]) == "n/a"
    assert metric_json(found["resolve"]) is None


def test_an_unknown_time_is_no_time() -> None:
    """An entry without a time counts as recorded for order, never for a figure."""
    ic = event(f.RoleAssigned("ic", "maya"), None, rec=7)
    found = figures(incident(declared(detected=-4), ic))
    assert found["assign_ic"].span is None
    unknown = event(f.MilestoneSet("detected", None), 1)
    assert figures(incident(declared(detected=-4), unknown))["acknowledge"].span is None


def test_an_approximate_end_makes_it_approximate() -> None:
    began = event(f.MilestoneSet("impact_began", at(-9), approx=True), 1)
    found = figures(incident(declared(detected=-4), began))["detect"]
    assert found.approx
    assert metric_in_words(found) == "~5 min"


def test_detected_before_the_impact_is_a_span_with_a_sign() -> None:
    began = event(f.MilestoneSet("impact_began", at(10)), 11)
    found = figures(incident(declared(detected=-4), began))["detect"]
    assert minutes(found) == -14
    assert metric_in_words(found) == "14 min before"


def test_impact_may_come_in_stretches() -> None:
    told = [("impact_began", 0), ("impact_over", 20), ("impact_began", 30), ("impact_over", 35)]
    rows = [event(f.MilestoneSet(name, at(when)), n + 40) for n, (name, when) in enumerate(told)]
    found = impact(incident(declared(), *rows), at(60))
    assert [minutes(figure) for figure in found] == [20, 5]
    assert total(found) == timedelta(minutes=25)


def test_impact_lasts_while_the_incident_does() -> None:
    began = event(f.MilestoneSet("impact_began", at(0)), 1)
    (found,) = impact(incident(declared(), began), at(60))
    assert metric_in_words(found) == "1 h 00 min so far"
    over = incident(declared(), began, event(f.IncidentResolved(), 30))
    assert [metric_in_words(figure) for figure in impact(over, at(60))] == ["n/a"]


def test_time_in_phases_ends_with_the_incident() -> None:
    rows = [event(f.PhaseEntered(slug), when) for slug, when in (("triage", 5), ("mitigation", 15))]
    over = incident(declared(), *rows, event(f.IncidentResolved(), 40))
    found = in_phases(over, playbook(), at(99))
    assert [(figure.name, minutes(figure)) for figure in found] == [
        ("detection", 5), ("triage", 10), ("mitigation", 25),
    ]  # fmt: skip
    assert found[1].entries == (rows[0].id, rows[1].id)
    assert in_phases(incident(declared()), playbook(), at(99)) == ()


def test_silence_begins_with_an_update_before_the_declaration() -> None:
    early = event(f.UpdatePosted("external", "initial", "x"), -6)
    late = event(f.UpdatePosted("external", "resolved", "y"), 93)
    end = event(f.IncidentResolved(), 34)
    over = incident(declared(), early, end, late)
    row = next(row for row in adherence(over, playbook(), at(99)) if row.audience == "external")
    assert row.longest_silence == timedelta(minutes=40), "once it is over nobody waits"
    assert (row.silence_from, row.silence_to) == (early.id, end.id)
    assert row.updates == 2


def test_groups_are_by_the_worst_severity_and_the_month() -> None:
    found = [
        measure(incident(declared(2), event(f.SeverityChanged(1), 5)), playbook(), at(9), "a"),
        measure(incident(declared(1, detected=-10), event(f.IncidentAcknowledged(), 2)),
                playbook(), at(9), "b"),
        measure(incident(declared(3, detected=-4)), playbook(), at(9), "c"),
    ]  # fmt: skip
    groups = {group.name: group for group in by_severity(found)}
    assert {name: group.incidents for name, group in groups.items()} == {
        "SEV-1": ("a", "b"), "SEV-3": ("c",),
    }  # fmt: skip
    spread = groups["SEV-1"].spreads["acknowledge"]
    assert (spread.count, spread.worst) == (1, timedelta(minutes=12))
    assert [group.name for group in by_month(found)] == ["2026-03"]


def test_drills_and_cancelled_incidents_do_not_count() -> None:
    assert counts(incident(declared()))
    assert not counts(incident(event(f.IncidentDeclared("x", 1, drill=True))))
    assert not counts(incident(declared(), event(f.IncidentCancelled("false alarm"), 5)))
    assert not counts(incident())
