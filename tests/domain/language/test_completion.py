"""What may come next in a line: each argument offers its own, the likeliest first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_tui.domain.language.actions import ACTIONS, Argument
from incident_tui.domain.language.arguments import offered
from incident_tui.domain.language.completion import complete, completions
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)
HISTORY = (
    declared(),
    event(f.RoleAssigned("ic", "maya"), 1),
    event(f.RoleAssigned("ops", "raj"), 2),
    event(f.HypothesisRaised("the pool"), 3),
    settled := event(f.HypothesisRaised("a third party"), 4),
    event(f.HypothesisSettled(settled.id, "out"), 5),
    event(f.MitigationConsidered("roll back"), 6),
    event(f.TaskGiven("lee", "metrics"), 7),
    event(f.StepTicked("source_recorded"), 8),
    event(f.EntryAdded("note", "ask @Zoe", mentions=("Zoe",)), 9),
)


def context() -> Context:
    return Context(
        incident(*HISTORY), playbook(), NOW, UTC, "sam", on_call=("dana",),
        themes=("bridge-dark", "bridge-light"), formats=("summary", "aar"),
    )  # fmt: skip


def items(line: str) -> list[tuple[str, str]]:
    return [(item.text, item.note) for item in completions(line, context()).items]


def test_people_come_by_role_then_on_call_then_the_others() -> None:
    assert items("/ic ") == [
        ("maya", "IC now"), ("raj", "OPS"), ("dana", "on call"), ("sam", ""), ("lee", ""),
        ("Zoe", ""),
    ]  # fmt: skip


def test_a_mention_offers_holders_first_wherever_it_stands() -> None:
    assert [text for text, _ in items("ask @")][:3] == ["@maya", "@raj", "@dana"]
    assert complete("*@r", context()) == ("*@raj ",)
    assert complete("ask @z", context()) == ("ask @Zoe ",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/settle ", ["H1"]),
        ("/settle H1 ", ["out", "confirmed"]),
        ("/set h", ["H1"]),
        ("/mit M1 v", ["verified"]),
        ("/report ", ["T1"]),
        ("/told ex", ["executives"]),
        ("/public ", ["yes", "no"]),
        ("/pub y", ["yes"]),
        ("/update ", ["internal", "stakeholders", "external"]),
        ("/update external i", ["initial", "identified"]),
        ("/sev ", ["1", "2", "3", "4"]),
        ("/theme ", ["bridge-dark", "bridge-light"]),
        ("/export a", ["aar"]),
        ("/role ", ["ic", "comms", "ops", "scribe", "sme"]),
        ("/role o", ["ops"]),
        ("/resolve ", ["waive"]),
        ("/impact ", ["over", "is", "again", "corrected"]),
        ("/share ", ["on", "off"]),
        ("/ic maya ", []),
        ("plain words ", []),
        ("not /ic ", []),
    ],
)
def test_each_argument_offers_its_own(line: str, expected: list[str]) -> None:
    assert [text for text, _ in items(line)] == expected


def test_open_criteria_are_offered_one_after_the_other() -> None:
    first = [text for text, _ in items("/resolve waive ")]
    assert "all" in first
    assert len(first) > 2
    second = [text for text, _ in items(f"/resolve waive {first[0]},")]
    assert f"{first[0]},{first[1]}" in second
    assert f"{first[0]},{first[0]}" not in second


def test_a_step_that_is_done_is_not_offered_for_a_tick() -> None:
    assert "source_recorded" not in [text for text, _ in items("/tick ")]
    assert "source_recorded" in [text for text, _ in items("/untick ")]
    assert items("/tick ")


def test_a_timer_is_offered_by_its_audience() -> None:
    assert ("internal", "overdue") in items("/snooze ")


def test_commands_are_offered_with_their_arguments_and_titles() -> None:
    assert ("/ic", "NAME  Assign the commander") in items("/")
    assert [text for text, _ in items("/im")] == ["/impact"]


def test_the_sources_are_offered() -> None:
    assert [text for text, _ in items("/source ")] == [
        "alert", "customer", "internal", "third-party",
    ]  # fmt: skip


def test_every_argument_of_every_command_has_an_offer() -> None:
    for kind in Argument:
        offered(kind, context())
    assert {kind for action in ACTIONS for kind in action.takes} <= set(Argument)


def test_only_people_are_offered_where_a_person_is_asked_for() -> None:
    words = {text for text, _ in items("/ic n")} | {text for text, _ in items("/scribe ")}
    assert "notify_executives" not in words
