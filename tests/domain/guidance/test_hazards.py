"""Every hazard: an instant at which it is absent, at which it shows, and after it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from msgspec.structs import replace

from incident_tui.domain.guidance.hazards import Hazard, hazards, shared
from incident_tui.domain.playbook.figures import figures_from_json, figures_to_json
from incident_tui.domain.playbook.hazard_rules import HAZARD_FIGURES
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import T0, at, declared, event, incident, playbook

WATCHING = replace(
    playbook(),
    hazards={
        slug: replace(rule, severities=rule.severities or (1, 2, 3))
        for slug, rule in playbook().hazards.items()
    },
)
"""The shipped playbook, with what it watches for nowhere watched for too."""


def seen(events: Sequence[Event], minutes: float) -> dict[str, Hazard]:
    """Return the hazards at so many minutes after T0, of what had happened by then."""
    happened = [e for e in events if e.moment <= at(minutes)]
    return {h.name: h for h in hazards(incident(*happened), WATCHING, at(minutes))}


def role(slug: str, name: str, minutes: float) -> Event:
    return event(f.RoleAssigned(slug, name), minutes)


def update(audience: str, minutes: float, stage: str = "initial", text: str = "text") -> Event:
    return event(f.UpdatePosted(audience, stage, text), minutes)


def warned(audience: str, minutes: float, *rules: str) -> Event:
    return event(f.UpdatePosted(audience, "initial", "text", None, rules), minutes)


def sev(to: int, minutes: float) -> Event:
    return event(f.SeverityChanged(to), minutes, note="why")


def note(minutes: float, text: str = "x") -> Event:
    return event(f.EntryAdded("note", text), minutes)


CONSIDERED = event(f.MitigationConsidered("roll back"), 3)
MITIGATION = event(f.MitigationConsidered("flag off"), 10)
APPLIED = event(f.MitigationApplied(ref=MITIGATION.id), 12)
VERIFIED = event(f.MitigationVerified(ref=MITIGATION.id, how="paid with a card"), 40)
TASK = event(f.TaskGiven("dana", "replicas", at(15)), 5)
GUESS = update("external", 10, text="This was probably caused by a bad deploy.")
RUDE = note(5, "bob's fault again")
CROWD = [event(f.TaskGiven(f"p{n}", "look"), 6 + n) for n in range(8)]
SPOKEN = [note(minute) for minute in range(0, 60, 5)]
SILENT = update("internal", 50)


@dataclass(frozen=True)
class Case:
    """`history` in which `name` is absent at `before`, shows at `shows`, is gone after `cure`."""

    name: str
    history: list[Event]
    before: float
    shows: float
    cure: list[Event]
    after: float
    since: float
    says: str


CASES = [
    Case(
        "no_ic", [declared(1)], 10, 10.5,
        [role("ic", "maya", 12)], 12, 10, "due by 12:10Z",
    ),
    Case(
        "no_ic", [declared(1), role("ic", "maya", 2), event(f.RoleReleased("ic", "maya"), 20)],
        24, 25, [role("ic", "lee", 26)], 26, 25, "maya left",
    ),
    Case(
        "no_scribe", [declared(2), *SPOKEN], 9.9, 10,
        [role("scribe", "ann", 11)], 11, 10, "no scribe since 12:00Z",
    ),
    Case(
        "no_scribe", [declared(1), role("scribe", "ann", 1), note(8)], 17, 18,
        [note(19)], 19, 18, "no entry since 12:08Z",
    ),
    Case(
        "cause_before_mitigation", [declared(1), event(f.HypothesisRaised("pool"), 3)], 14, 15,
        [event(f.MitigationApplied("rolled back"), 16)], 30, 15, "looked into H1",
    ),
    Case(
        "wait_and_see", [declared(1), CONSIDERED], 7, 8,
        [event(f.MitigationDecided(ref=CONSIDERED.id), 9)], 9, 8, "M1 is undecided since 12:03Z",
    ),
    Case(
        "premature_all_clear",
        [declared(1), MITIGATION, APPLIED, update("external", 30, "resolved")], 29, 30,
        [VERIFIED], 40, 30, "external was told that it is over at 12:30Z",
    ),
    Case(
        "premature_all_clear", [declared(1), event(f.IncidentResolved(), 30)], 29, 30,
        [event(f.IncidentReopened("it was not over"), 31)], 31, 30, "it was called resolved",
    ),
    Case(
        "communication_silence", [declared(1)], 15, 15.1,
        [update("internal", 16)], 16, 15, "internal never told, due 12:15Z",
    ),
    Case(
        "communication_silence",
        [declared(1), *(update(a, 5) for a in ("internal", "stakeholders", "external")),
         *(update(a, 60, "resolved") for a in ("internal", "stakeholders", "external"))],
        19, 60, [event(f.IncidentResolved(), 61), event(f.IncidentClosed(), 62)], 62, 60,
        "internal was told at the start and at the end only",
    ),
    Case(
        "vague_updates", [declared(1), warned("external", 5, "vague")], 4, 5,
        [update("external", 6)], 6, 5, "the external update of 12:05Z, warned about as vague: ",
    ),
    Case(
        "public_speculation", [declared(1), GUESS], 9, 10,
        [update("external", 12)], 12, 10, "guesses at the cause: ",
    ),
    Case(
        "too_many_people", [declared(1), *CROWD], 12, 13,
        [event(f.TaskReported(CROWD[0].id, "done"), 14)], 14, 13, "8 people",
    ),
    Case(
        "ic_is_ops", [declared(1), role("ic", "maya", 1), role("ops", "Maya", 2)], 1.5, 2,
        [role("ops", "raj", 3)], 3, 2, "maya is IC since 12:01Z and OPS since 12:02Z",
    ),
    Case(
        "no_aar",
        [declared(2), event(f.IncidentResolved({"all": "x"}), 50), event(f.IncidentClosed(), 60)],
        55, 60, [event(f.AarScheduled("2026-03-12"), 61)], 61, 60, "no review has a date",
    ),
    Case(
        "blame", [declared(1), RUDE], 4, 5,
        [event(f.EntryCorrected(RUDE.id, "the check let it through"), 6)], 6, 5, "12:05Z by sam",
    ),
    Case(
        "severity_argued", [declared(2), sev(1, 5), sev(2, 12)], 11, 12, [], 27, 12,
        "changed 2 times between 12:05Z and 12:12Z",
    ),
    Case(
        "hasty_all_clear",
        [declared(1), MITIGATION, APPLIED,
         event(f.MitigationVerified(ref=MITIGATION.id, how="paid"), 14),
         update("external", 15, "resolved")],
        14, 15, [event(f.IncidentReopened("watching"), 16)], 16, 15, "3m after the fix",
    ),
    Case(
        "task_overdue", [declared(1), TASK], 14, 15.1,
        [event(f.TaskReported(TASK.id, "lag"), 16)], 16, 15, "T1 of dana was due back 12:15Z",
    ),
]  # fmt: skip


def _cured(case: Case) -> list[Event]:
    """Point a strike at the last entry of the history."""
    return [
        replace(e, fact=f.EntryStruck(case.history[-1].id))
        if isinstance(e.fact, f.EntryStruck)
        else e
        for e in case.cure
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.since}")
def test_a_hazard_shows_and_is_put_right(case: Case) -> None:
    assert case.name not in seen(case.history, case.before)
    found = seen(case.history, case.shows)[case.name]
    assert found.since == at(case.since)
    assert case.says in found.evidence
    assert found.say
    assert case.name not in seen([*case.history, *_cured(case)], case.after)


def test_every_hazard_of_the_procedure_has_a_case() -> None:
    assert {case.name for case in CASES} == set(HAZARD_FIGURES)
    assert len(HAZARD_FIGURES) == 15
    assert list(playbook().guidance.hazards) == list(HAZARD_FIGURES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.since}")
def test_a_hazard_that_was_answered_stays_away_while_it_lasts(case: Case) -> None:
    answer = event(f.HazardAcknowledged(case.name), case.shows, note="seen")
    assert case.name not in seen([*case.history, answer], case.shows)
    assert case.name not in seen([*case.history, answer], case.shows + 0.5)


def test_an_answered_hazard_returns_when_its_condition_returns() -> None:
    history = [declared(1), event(f.HazardAcknowledged("no_ic"), 11, note="maya is joining")]
    history += [role("ic", "maya", 12), event(f.RoleReleased("ic", "maya"), 13)]
    assert "no_ic" not in seen(history, 17.9)
    assert seen(history, 18)["no_ic"].since == at(18)


def test_an_answered_hazard_returns_when_it_has_lasted_twice_as_long() -> None:
    history = [declared(1), event(f.HazardAcknowledged("no_ic"), 30, note="maya is joining")]
    assert "no_ic" not in seen(history, 49)
    assert "no_ic" in seen(history, 50)


def test_an_answer_holds_for_some_minutes_at_least() -> None:
    history = [declared(1), event(f.HazardAcknowledged("no_ic"), 10, note="maya is joining")]
    assert "no_ic" not in seen(history, 19.9)
    assert "no_ic" in seen(history, 20)


def test_another_overdue_task_is_not_covered_by_the_answer_to_the_first() -> None:
    second = event(f.TaskGiven("raj", "cache", at(18)), 6)
    history = [declared(1), TASK, second, event(f.HazardAcknowledged("task_overdue"), 16)]
    assert "task_overdue" not in seen(history, 17)
    assert seen(history, 19)["task_overdue"].evidence == "T2 of raj was due back 12:18Z"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.since}")
def test_severity_4_has_no_hazards(case: Case) -> None:
    minor = [declared(4) if isinstance(e.fact, f.IncidentDeclared) else e for e in case.history]
    minor = [e for e in minor if not isinstance(e.fact, f.SeverityChanged)]
    assert seen(minor, case.shows) == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.since}")
def test_a_cancelled_incident_has_no_hazards(case: Case) -> None:
    over = event(f.IncidentCancelled("a false alarm"), case.shows)
    assert seen([*case.history, over], case.shows) == {}


def test_a_closed_incident_has_only_the_hazard_of_closing() -> None:
    history = [declared(1), event(f.IncidentResolved(), 5), event(f.IncidentClosed(), 6)]
    assert set(seen(history, 90)) == {"no_aar"}


def test_blame_is_quiet_and_everything_else_may_be_shared() -> None:
    found = hazards(incident(declared(1), RUDE), playbook(), at(12))
    assert [h.name for h in found if h.quiet] == ["blame"]
    assert "blame" not in [h.name for h in shared(found)]
    assert "fault" not in str(found)


def test_a_first_assessment_is_not_an_argument() -> None:
    history = [declared(1, assessed=False), sev(2, 3), sev(1, 8)]
    assert "severity_argued" not in seen(history, 9)
    assert "severity_argued" in seen([*history, sev(2, 12)], 13)


def test_a_cause_that_is_confirmed_may_be_named_in_public() -> None:
    raised = event(f.HypothesisRaised("deploy"), 2)
    confirmed = event(f.HypothesisSettled(raised.id, "confirmed"), 8, note="rolled back")
    assert "public_speculation" not in seen([declared(1), raised, confirmed, GUESS], 11)


def test_a_reason_for_what_was_not_verified_is_an_answer() -> None:
    over = event(f.IncidentResolved({"mitigation_verified": "it went away by itself"}), 20)
    assert "premature_all_clear" not in seen([declared(1), over], 21)


def test_the_usual_watch_ends_a_hasty_all_clear() -> None:
    case = next(case for case in CASES if case.name == "hasty_all_clear")
    assert "hasty_all_clear" in seen(case.history, 49)
    assert "hasty_all_clear" not in seen(case.history, 50)


def test_an_all_clear_well_after_the_fix_is_no_hazard() -> None:
    history = [declared(1), MITIGATION, APPLIED, VERIFIED, update("external", 50, "resolved")]
    assert not {"hasty_all_clear", "premature_all_clear"} & set(seen(history, 51))


def test_a_failed_mitigation_starts_the_span_anew() -> None:
    failed = event(f.MitigationFailed(ref=MITIGATION.id), 20)
    history = [declared(1), MITIGATION, APPLIED, failed]
    assert "cause_before_mitigation" not in seen(history, 34)
    assert "cause_before_mitigation" in seen(history, 35)


DECISIONS = [
    (f.DecisionRecorded("roll back v2.31"), True),
    (f.DecisionRecorded("we are failing over to eu-west"), True),
    (f.DecisionRecorded("turn the feature flag off"), True),
    (f.EntryAdded("decision", "Rollback now, dana does it"), True),
    (f.DecisionRecorded("yes", question="Roll back?", rubric="rollback"), True),
    (f.DecisionRecorded("no", question="Roll back?", rubric="rollback"), False),
    (f.DecisionRecorded("we do not roll back"), False),
    (f.DecisionRecorded("no rollback, wait for the vendor"), False),
    (f.DecisionRecorded("page the network team"), False),
    (f.DecisionRecorded("not the cache: roll back v2.31"), True),
]


@pytest.mark.parametrize(("fact", "starts_anew"), DECISIONS)
def test_a_decision_that_names_a_pattern_starts_the_span_anew(
    fact: f.AnyFact, starts_anew: bool
) -> None:
    history = [declared(1), event(fact, 10), *SPOKEN]
    assert ("cause_before_mitigation" in seen(history, 20)) is not starts_anew
    assert seen(history, 25)["cause_before_mitigation"].since == at(25 if starts_anew else 15)


def test_a_decision_that_names_a_pattern_is_no_waiting() -> None:
    history = [declared(1), CONSIDERED, event(f.DecisionRecorded("roll back v2.31"), 6)]
    assert "wait_and_see" not in seen(history, 20)


@pytest.mark.parametrize(
    ("detected", "impact", "since"),
    [(None, None, 15), (-8, None, 7), (-8, -30, 7), (-8, -2, 13), (None, -30, 15), (None, 5, 20)],
)
def test_trying_nothing_counts_from_impact_or_detection_whichever_is_later(
    detected: float | None, impact: float | None, since: float
) -> None:
    began = [] if impact is None else [event(f.MilestoneSet("impact_began", at(impact)), 6)]
    history = [declared(1, detected=detected), *began]
    assert seen(history, 30)["cause_before_mitigation"].since == at(since)


def test_a_second_stretch_of_impact_counts_from_its_own_beginning() -> None:
    again = event(f.MilestoneSet("impact_began", at(60)), 61)
    history = [declared(1), MITIGATION, APPLIED, VERIFIED, again]
    assert "cause_before_mitigation" not in seen(history, 59)
    assert "cause_before_mitigation" not in seen(history, 74)
    assert seen(history, 75)["cause_before_mitigation"].since == at(75)


def test_each_try_starts_the_span_anew_and_hides_nothing_for_good() -> None:
    history = [declared(1), MITIGATION, APPLIED]
    assert "cause_before_mitigation" not in seen(history, 26)
    found = seen(history, 27)["cause_before_mitigation"]
    assert found.title == "Users affected, no news of M1 for 15m"
    assert found.say.startswith("How far is M1?")
    assert found.evidence == "users affected, M1 under way, nothing else tried since 12:12Z"
    failed = event(f.MitigationFailed(ref=MITIGATION.id), 30)
    again = seen([*history, failed], 45)["cause_before_mitigation"]
    assert again.title == "Users affected, nothing tried for 15m"


def test_a_mitigation_that_helps_some_only_mutes_nothing() -> None:
    partly = event(f.MitigationVerified(ref=MITIGATION.id, how="eu pays", partly=True), 14)
    other = event(f.MitigationConsidered("fail over us-central"), 15)
    history = [declared(1), MITIGATION, APPLIED, partly, other]
    assert seen(history, 20)["wait_and_see"].title == "Mitigation M2 undecided for 5m"
    assert "cause_before_mitigation" in seen(history, 29)
    final = event(f.UpdatePosted("external", "resolved", "over"), 30)
    assert "premature_all_clear" in seen([*history, final], 31)


def test_a_straight_escalation_is_no_argument() -> None:
    history = [declared(3), sev(2, 3), sev(1, 8)]
    assert "severity_argued" not in seen(history, 9)
    assert seen([*history, sev(2, 10)], 11)["severity_argued"].title == (
        "Severity went to and fro: 2 → 1 → 2"
    )


def test_the_scribe_who_is_idle_is_named() -> None:
    found = seen([declared(1), role("scribe", "ann", 1), note(8)], 20)["no_scribe"]
    assert found.title == "No entry for 12m, scribe is ann"
    assert found.say == "ann, please write down what has just happened."
    nobody = seen([declared(1), note(1)], 20)["no_scribe"]
    assert nobody.title == "No scribe for 20m"
    assert nobody.say.startswith("Who keeps the log?")


def test_an_empty_update_is_no_hazard_as_shipped() -> None:
    happened = incident(declared(1), warned("external", 5, "vague"))
    assert "vague_updates" not in {h.name for h in hazards(happened, playbook(), at(5))}


TITLES = {
    "no_ic": "No IC for 10m",
    "cause_before_mitigation": "Users affected, nothing tried for 15m",
    "wait_and_see": "Mitigation M1 undecided for 5m",
    "premature_all_clear": "Called over, nothing verified: external",
    "vague_updates": "Last update says nothing: external",
    "too_many_people": "Too many for one IC: 8 people",
    "ic_is_ops": "IC and OPS in one hand: maya",
    "task_overdue": "Task overdue: T1 dana",
}
_ORDERS = ("wait", "stop", "send", "say", "do", "keep", "post", "look", "write", "take", "see")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.since}")
def test_a_title_says_what_is_wrong_and_gives_no_order(case: Case) -> None:
    title = seen(case.history, case.shows)[case.name].title
    assert "{{" not in title
    assert title.split()[0].lower() not in _ORDERS
    if case.name in TITLES and "called resolved" not in case.says and case.since != 25:
        assert title == TITLES[case.name]


def test_a_title_names_each_audience_with_its_own_time() -> None:
    history = [declared(1), role("scribe", "ann", 1), *SPOKEN]
    title = seen(history, 34)["communication_silence"].title
    assert title == "Update overdue: internal 19m, stakeholders 4m, external 4m"


def test_one_told_at_the_ends_only_has_words_of_its_own() -> None:
    case = next(c for c in CASES if "at the end only" in c.says)
    found = seen(case.history, 60)["communication_silence"]
    assert found.title == "Told at the start and the end only: internal, stakeholders, external"
    assert "Send the update now" not in found.say


def test_a_day_that_is_not_today_is_named_in_the_evidence() -> None:
    found = seen([declared(1)], 13 * 60)["no_ic"]
    assert found.evidence == "no commander yet, one was due by 2026-03-02 12:10Z"
    assert found.title == "No IC for 13h00"


def test_a_playbook_without_blanks_in_its_titles_keeps_them() -> None:
    rule = replace(playbook().guidance.hazards["wait_and_see"], title="Wait and see")
    book = replace(playbook(), hazards={**playbook().hazards, "wait_and_see": rule})
    found = hazards(incident(declared(1), CONSIDERED), book, at(9))
    assert "Wait and see" in [hazard.title for hazard in found]


def test_users_who_are_well_again_are_not_kept_waiting() -> None:
    over = event(f.MilestoneSet("impact_over", at(8)), 8)
    names = set(seen([declared(1), role("scribe", "ann", 1), CONSIDERED, over], 40))
    assert not {"cause_before_mitigation", "wait_and_see", "no_scribe"} & names


def test_a_raised_severity_counts_from_the_change() -> None:
    history = [declared(3), *SPOKEN, sev(1, 40)]
    assert "no_scribe" not in seen(history, 49)
    assert "no_scribe" in seen(history, 50)


def test_an_incident_keeps_the_numbers_it_was_declared_under() -> None:
    figures = figures_to_json(playbook().figures)
    figures["hazards"]["wait_and_see"]["after_minutes"] = 30
    fact = f.IncidentDeclared("x", 1, playbook={"figures": figures})
    history = [event(fact, 0), CONSIDERED]
    assert "wait_and_see" not in seen(history, 32)
    assert "wait_and_see" in seen(history, 33)


def test_figures_without_hazards_go_by_the_playbook() -> None:
    figures = figures_to_json(playbook().figures)
    del figures["hazards"]
    read = figures_from_json(figures)
    assert read is not None
    assert playbook().under(read).guidance == playbook().guidance
    figures["hazards"] = {"wait_and_see": {"after_minutes": "soon"}, "no_ic": 7}
    read = figures_from_json(figures)
    assert read is not None
    assert playbook().under(read).guidance == playbook().guidance


# -- by the book ---------------------------------------------------------------------------------


def by_the_book() -> list[Event]:
    """Return a SEV-1 from declaring to closing in which everything is done in time."""
    deploy = event(f.HypothesisRaised("the 11:58 deploy"), 6)
    chosen = event(f.MitigationConsidered("back to v2.30", pattern="rollback"), 8)
    task = event(f.TaskGiven("dana", "compare error rates", at(20)), 9)
    audiences = ("internal", "stakeholders", "external")
    said = [update(audience, 3) for audience in audiences]
    said += [update("internal", minute, "identified") for minute in (15, 29)]
    said += [update("internal", minute, "monitoring") for minute in (43, 57)]
    said += [update(audience, 28, "identified") for audience in audiences[1:]]
    said += [update(audience, 56, "monitoring") for audience in audiences[1:]]
    said += [update(audience, 70, "resolved") for audience in audiences]
    return [
        declared(1, detected=-2),
        role("ic", "maya", 1), role("scribe", "ann", 1.2), role("ops", "raj", 1.5),
        role("comms", "lee", 2), event(f.NoticeSent("executives"), 4),
        event(f.ImpactDescribed("card payments fail"), 5), deploy, chosen,
        event(f.MitigationDecided(ref=chosen.id), 9.5), task,
        event(f.MitigationApplied(ref=chosen.id), 14), event(f.TaskReported(task.id, "even"), 18),
        event(f.MitigationVerified(ref=chosen.id, how="paid with a card"), 24),
        event(f.HypothesisSettled(deploy.id, "confirmed"), 26, note="gone with it"),
        event(f.MilestoneSet("impact_over", at(22)), 27), *said,
        *(event(f.StepTicked(step), 72) for step in ("systems_normal", "channel_closed")),
        event(f.AarScheduled("2026-03-12"), 74), event(f.IncidentResolved(), 75),
        event(f.IncidentClosed(), 80),
    ]  # fmt: skip


def test_nothing_shows_in_an_incident_run_by_the_book() -> None:
    history = by_the_book()
    for half in range(2 * 95):
        assert seen(history, half / 2) == {}, f"{half / 2} minutes after declaring"


def test_hazards_do_not_depend_on_the_zone_of_the_clock() -> None:
    from zoneinfo import ZoneInfo

    now = (T0 + timedelta(minutes=20)).astimezone(ZoneInfo("Europe/Berlin"))
    history = [declared(1)]
    assert hazards(incident(*history), playbook(), now) == tuple(seen(history, 20).values())
