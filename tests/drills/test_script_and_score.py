"""What arrives in a drill and when; what its score says of a good run and of a silent one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide.intents import AddEntry, RaiseHypothesis
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.drills.score import Score, score, stood
from incident_tui.drills.score_text import score_json, score_text
from incident_tui.drills.script import (
    Goals,
    Inject,
    InjectKind,
    Script,
    Span,
    delivered,
    due,
    reached,
    request_of,
)
from incident_tui.drills.script_file import shipped_drill
from tests.drills.support import BY_THE_BOOK, Act, run_through
from tests.support import at, event, incident, playbook


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def span(number: float) -> Span:
    return Span(minutes=number)


def inject(number: int, at_minutes: float, kind: str = "chat", **more: str) -> Inject:
    return Inject(number, InjectKind(kind), "lee", f"text {number}", span(at_minutes), **more)  # type: ignore[arg-type]


def script(*injects: Inject) -> Script:
    goals = Goals(
        mitigate_within=span(10), resolve_within=span(30), remedy=("rollback", "8.14"),
        lessons=("lesson",),
    )  # fmt: skip
    return Script(
        slug="s", title="title", about="about", character="character", severity=1, declared=2,
        source="alert", impact_before=span(5), goals=goals, injects=injects,
    )  # fmt: skip


def drill(*events: Event) -> Incident:
    return incident(event(f.IncidentDeclared("t", 2, detected_at=at(0), drill=True)), *events)


def arrived(number: int, minute: float) -> Event:
    return replace(event(f.EntryAdded("note", "x"), minute, by="drill"), once=f"drill:{number}")


def mitigation(text: str, pattern: str | None = None) -> tuple[Event, Event]:
    raised = event(f.MitigationConsidered(text, pattern=pattern), 3)
    return raised, event(f.MitigationApplied(ref=raised.id), 4)


RIGHT, WRONG = mitigation("back to v8.14"), mitigation("restart the database")
BY_PATTERN = mitigation("the release of noon", "rollback")


@pytest.mark.parametrize(
    ("injects", "events", "now", "expected"),
    [
        ((inject(1, 1), inject(2, 2)), (), 0.5, []),
        ((inject(1, 1), inject(2, 2)), (), 1, [1]),
        ((inject(1, 2), inject(2, 1)), (), 9, [2, 1]),
        ((inject(1, 1), inject(2, 1)), (arrived(1, 1),), 9, [2]),
        ((inject(1, 1, unless="remedy_applied"),), RIGHT, 9, []),
        ((inject(1, 1, unless="remedy_applied"),), WRONG, 9, [1]),
        ((inject(1, 1, unless="ic_assigned"),), (event(f.RoleAssigned("ic", "m"), 2),), 9, []),
        ((inject(1, 2, after="remedy_applied"),), (), 99, []),
        ((inject(1, 2, after="remedy_applied"),), WRONG, 99, []),
        ((inject(1, 2, after="other_applied"),), WRONG, 6, [1]),
        ((inject(1, 2, after="remedy_applied"),), RIGHT, 5.9, []),
        ((inject(1, 2, after="remedy_applied"),), RIGHT, 6, [1]),
        ((inject(1, 2, after="remedy_applied"),), BY_PATTERN, 6, [1]),
        ((inject(1, 2, after="mitigation_applied"),), WRONG, 6, [1]),
        ((inject(1, 1),), (event(f.IncidentResolved(), 2),), 9, []),
        ((inject(1, 1),), (event(f.IncidentCancelled("why"), 2),), 9, []),
    ],
)
def test_what_is_due(
    injects: tuple[Inject, ...], events: tuple[Event, ...], now: float, expected: list[int]
) -> None:
    found = due(script(*injects), drill(*events), at(now))
    assert [x.number for x in found] == expected


def test_what_an_inject_is_recorded_as() -> None:
    alert = request_of(inject(1, 1, "alert"))
    assert (alert.intent, alert.actor) == (AddEntry("text 1", "observation"), "lee")
    assert request_of(inject(1, 1, "lead")).intent == RaiseHypothesis("text 1")
    assert request_of(inject(1, 1, "chat")).intent == AddEntry("text 1")
    assert request_of(inject(1, 1, "executive")).intent == AddEntry("text 1", tags=("question",))


def test_a_mitigation_struck_out_was_not_applied() -> None:
    history = drill(*RIGHT, event(f.EntryStruck(RIGHT[1].id), 5))
    assert reached("remedy_applied", script(inject(1, 1)), history) is None


SETTLED = "/settle H1 out the failures are older than the slow queries"


# -- the score -----------------------------------------------------------------------------------


def scored(folder: Path, acts: tuple[Act, ...], end: float) -> tuple[Score, Incident]:
    session = run_through(folder, "bad-deploy", acts, end)
    session.close()
    found = score(session.incident, playbook(), shipped_drill("bad-deploy"), session.clock.now())
    return found, session.incident


def test_a_run_by_the_book_has_no_fault(tmp_path: Path) -> None:
    found, history = scored(tmp_path, BY_THE_BOOK, 25)
    assert [(mark.title, mark.said) for mark in found.faults] == []
    assert found.grade == "By the book"
    assert len(found.marks) > 12
    arrivals = [x.number for x, _ in delivered(shipped_drill("bad-deploy"), history)]
    assert len(arrivals) == len(set(arrivals)) > 8
    assert "could be better" not in score_text(found, "id", history.title)


def test_a_silent_run_is_told_exactly_what(tmp_path: Path) -> None:
    found, history = scored(tmp_path, (), 40)
    faults = {mark.name: mark for mark in found.faults}
    assert set(faults) >= {
        "assign_ic", "decide_public", "severity", "mitigation", "verified", "resolved", "lead",
        "question", "update_internal", "log", "no_ic", "no_scribe", "cause_before_mitigation",
        "communication_silence",
    }  # fmt: skip
    assert faults["mitigation"].said == "nothing was applied"
    assert "rollback" in faults["mitigation"].better
    assert faults["severity"].said == "ran as SEV-2"
    assert faults["question"].title == "The question of Ingrid (COO)"
    assert faults["lead"].title == "The wrong lead H1"
    assert all(mark.better.endswith((".", "?", "!", "”")) for mark in found.faults)
    assert not found.over
    assert found.grade == "It is not over yet"
    text = score_text(found, "id", history.title)
    assert text.startswith("DRILL  ")
    assert all(mark.better in text for mark in found.faults)


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"/mit M1 applied": 16.0, "/mit M1 verified kim bought a book with a card": 17.0},
         "mitigation", "applied after 16 min (good: within 12 min)"),
        ({"/ic maya": None}, "no_ic", "stood for about"),
        ({"/told executives": 19.5}, "notify_executives", "late by 4 min"),
        ({SETTLED: None}, "lead", "left open"),
    ],
)  # fmt: skip
def test_one_thing_left_out_is_one_thing_told(
    tmp_path: Path, change: dict[str, float | None], name: str, said: str
) -> None:
    acts: list[Act] = []
    for when, act in BY_THE_BOOK:
        late = change.get(act, when) if isinstance(act, str) else when
        if late is not None:
            acts.append((late, act))
    end = 45.0 if "/ic maya" in change else 20.4
    acts = [a for a in acts if end < 45 or a[1] != "/resolve"]
    found, _ = scored(tmp_path, tuple(acts), end)
    told = [mark for mark in found.faults if mark.name == name]
    assert len(told) == 1
    assert said in told[0].said


@pytest.mark.parametrize(
    ("outcome", "said"), [("confirmed", "taken for the cause"), ("out", "ruled out after")]
)
def test_a_wrong_lead_is_judged_by_how_it_ended(outcome: str, said: str) -> None:
    lead = replace(event(f.HypothesisRaised("x"), 1, by="drill"), once="drill:1")
    history = drill(lead, event(f.HypothesisSettled(lead.id, outcome), 3, note="why"))
    found = score(history, playbook(), script(inject(1, 1, "lead")), at(9))
    (mark,) = [mark for mark in found.marks if mark.name == "lead"]
    assert said in mark.said
    assert mark.fault is (outcome == "confirmed")


def test_a_question_is_answered_by_an_update_or_a_notice_after_it() -> None:
    asked = inject(1, 5, "executive", answer_within=span(8))  # type: ignore[arg-type]
    early = event(f.UpdatePosted("stakeholders", "initial", "t"), 4)
    for answer, said in (
        (event(f.NoticeSent("executives"), 7), "answered after 2 min (good: within 8 min)"),
        (event(f.UpdatePosted("stakeholders", "initial", "t"), 20), "answered after 15 min"),
        (event(f.UpdatePosted("internal", "initial", "t"), 7), "not answered"),
    ):
        found = score(drill(early, arrived(1, 5), answer), playbook(), script(asked), at(30))
        (mark,) = [mark for mark in found.marks if mark.name == "question"]
        assert said in mark.said
        assert mark.fault is ("after 2 min" not in mark.said)


def test_hazards_are_counted_for_as_long_as_they_stood() -> None:
    history = drill(
        event(f.RoleAssigned("ic", "maya"), 40), event(f.RoleAssigned("scribe", "s"), 1)
    )
    found = {hazard.name: span for hazard, span in stood(history, playbook(), at(60))}
    assert abs(found["no_ic"] - minutes(10)) < minutes(1)
    assert stood(history, playbook(), at(0)) == ()


def test_nothing_after_the_end_counts(tmp_path: Path) -> None:
    first, history = scored(tmp_path, BY_THE_BOOK, 25)
    later = score(history, playbook(), shipped_drill("bad-deploy"), at(60 * 24 * 30))
    assert later == first


def test_the_score_as_plain_values(tmp_path: Path) -> None:
    found, history = scored(tmp_path, BY_THE_BOOK, 25)
    whole = score_json(found, "drill-x", history.title)
    assert (whole["drill"], whole["faults"], whole["over"]) == (True, 0, True)
    assert whole["figures"]["assign_ic"] == 20
    assert {mark["fault"] for mark in whole["marks"]} == {False}


# -- what a drill is about -------------------------------------------------------------------------


def wrongs(name: str, *events: Event) -> list[str]:
    """Return the wrong moves that the score of a shipped drill names."""
    found = score(drill(*events), playbook(), shipped_drill(name), at(30))
    assert all(mark.fault for mark in found.marks if mark.name == "wrong_move")
    return [f"{mark.title}: {mark.said}" for mark in found.marks if mark.name == "wrong_move"]


def decided(text: str, minute: float = 4) -> tuple[Event, Event]:
    raised = event(f.MitigationConsidered(text), 3)
    return raised, event(f.MitigationDecided(ref=raised.id), minute)


WIPED = "The machine was wiped"


@pytest.mark.parametrize(
    ("name", "events", "expected"),
    [
        ("quiet-intruder", decided("reinstall the report machine"), [f"{WIPED}: M1, after 4 min"]),
        ("quiet-intruder", (event(f.TaskGiven("jo", "wipe it and start clean"), 6),),
         [f"{WIPED}: T1, after 6 min"]),
        ("quiet-intruder", (event(f.DecisionRecorded("Jo reinstalls the machine"), 6),),
         [f"{WIPED}: D1, after 6 min"]),
        ("quiet-intruder", (event(f.DecisionRecorded("Do not wipe it, keep the disk"), 6),), []),
        ("quiet-intruder", (event(f.DecisionRecorded("We don't reinstall anything"), 6),), []),
        ("quiet-intruder", (event(f.MitigationConsidered("reinstall it"), 6),), []),
        ("quiet-intruder", (event(f.EntryAdded("note", "jo wants to wipe it"), 6),), []),
        ("bad-deploy", WRONG, ["The database was worked on: M1, after 4 min"]),
        ("bad-deploy", RIGHT, []),
        ("slow-burn", (event(f.DecisionRecorded("let us wait and see"), 5),),
         ["It was decided to wait: D1, after 5 min"]),
        ("slow-burn", (event(f.DecisionRecorded("awaiting nobody: act"), 5),), []),
        ("third-party", (event(f.UpdatePosted("external", "initial", "Our provider is down"), 5),),
         ["Somebody else was named in public: an update to the public, after 5 min"]),
        ("third-party", (event(f.UpdatePosted("internal", "initial", "Our provider is down"), 5),),
         []),
        ("wrong-balances", decided("run the script that subtracts the credits"),
         ["The data was repaired while it was still written to: M1, after 4 min"]),
        ("wrong-balances", (*mitigation("pause the job"), *decided("repair the balances", 9)), []),
    ],
)  # fmt: skip
def test_a_wrong_move_that_the_script_watches_for_is_named(
    name: str, events: tuple[Event, ...], expected: list[str]
) -> None:
    assert wrongs(name, *events) == expected


def test_every_shipped_drill_watches_for_one() -> None:
    for name in ("bad-deploy", "quiet-intruder", "slow-burn", "third-party", "wrong-balances"):
        assert shipped_drill(name).wrong, name


@pytest.mark.parametrize("acts", [(), BY_THE_BOOK], ids=["silent", "by the book"])
def test_the_score_is_the_same_before_and_after_closing(
    tmp_path: Path, acts: tuple[Act, ...]
) -> None:
    session = run_through(tmp_path, "bad-deploy", acts, 40)
    over = [] if acts else [event(f.IncidentResolved({"all": "given up"}), 40)]
    history = incident(*session.incident.events, *over)
    session.close()
    script = shipped_drill("bad-deploy")
    end = history.ended_at
    assert end is not None
    closed = incident(*history.events, event(f.IncidentClosed(), 50))
    before = score(history, playbook(), script, at(45))
    for when in (50, 51, 5000):
        assert score(closed, playbook(), script, at(when)) == before
    again = incident(*closed.events, event(f.IncidentReopened("again"), 60))
    late = {mark.name: mark for mark in score(again, playbook(), script, at(60)).faults}
    assert {mark.name for mark in before.faults if mark.name in late or "update" in mark.name} <= {
        *late
    }


def test_a_deadline_that_was_called_off_late_is_a_fault_all_the_same() -> None:
    eased = drill(event(f.SeverityChanged(1), 1), event(f.SeverityChanged(4), 40))
    found = {m.name: m for m in score(eased, playbook(), None, at(50)).faults}
    assert found["assign_ic"].said.startswith("never")
    assert found["update_internal"].said == (
        "0 sent, 0 of 1 owed on time, worst late by 25 min, 1 missed, longest silence 50 min"
    )
