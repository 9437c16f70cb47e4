"""Rubrics, patterns and symptoms: what they say, and what an answer records."""

from __future__ import annotations

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.rubrics import judge
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.playbook.guidance import split_pattern, suggest
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Draft, Event
from tests.support import at, declared, event, incident, playbook

RUBRICS = playbook().guidance.rubrics


def ask(
    intent: i.Intent, *history: Event, note: str | None = None
) -> tuple[Draft, ...] | RefusedError:
    return decide(Request(intent, note=note), incident(*history), playbook(), at(30))


def facts(found: tuple[Draft, ...] | RefusedError) -> list[f.AnyFact]:
    assert isinstance(found, tuple), found
    return [draft.fact for draft in found]


@pytest.mark.parametrize(
    ("name", "ticked", "answer", "sure"),
    [
        ("rollback", (), "yes", False),
        ("rollback", ("deploy-correlates",), "yes", True),
        ("rollback", ("safe", "staying-worse"), "yes", True),
        ("rollback", ("predates",), "no", True),
        ("rollback", ("deploy-correlates", "loses-data"), "no", False),
        ("rollback", ("targeted-fix",), "no", True),
        ("sev1", (), "yes", False),
        ("sev1", ("breach",), "yes", True),
        ("public", (), "yes", False),
        ("public", ("support-asked",), "yes", True),
        ("public", ("invisible",), "no", True),
        ("public", ("visible", "over-soon"), "yes", False),
        ("escalate", (), "yes", False),
        ("escalate", ("too-long",), "yes", True),
        ("escalate", ("of another rubric",), "yes", False),
    ],
)
def test_a_rubric_says_what_the_procedure_says(
    name: str, ticked: tuple[str, ...], answer: str, sure: bool
) -> None:
    verdict = judge(RUBRICS[name], ticked)
    assert (verdict.answer, verdict.sure) == (answer, sure)
    assert verdict.why


def test_the_four_rubrics_have_the_conditions_of_the_procedure() -> None:
    assert {name: (len(r.yes), len(r.no)) for name, r in RUBRICS.items()} == {
        "rollback": (3, 3),
        "sev1": (5, 0),
        "public": (4, 2),
        "escalate": (4, 0),
    }


def test_an_answer_is_one_decision_with_question_conditions_and_reason() -> None:
    intent = i.AnswerRubric("rollback", ("safe", "deploy-correlates"), "yes", "@raj", True)
    found = ask(intent, declared(2), note="the graphs turn at 11:58")
    assert facts(found) == [
        f.DecisionRecorded(
            "yes", "Roll back?", "raj", True, "rollback", ("deploy-correlates", "safe")
        )
    ]
    assert isinstance(found, tuple)
    assert found[0].note == "the graphs turn at 11:58"


def test_without_a_reason_the_conditions_are_the_reason() -> None:
    found = ask(i.AnswerRubric("sev1", ("breach",), "unsure"), declared(2))
    assert facts(found) == [
        f.DecisionRecorded("yes", "SEV-1?", rubric="sev1", conditions=("breach",)),
        f.SeverityChanged(1),
    ]
    assert isinstance(found, tuple)
    assert {draft.note for draft in found} == {"Somebody has broken in"}


@pytest.mark.parametrize(
    ("intent", "severity", "assessed", "kinds"),
    [
        (i.AnswerRubric("sev1", (), "yes"), 2, True, ["decision.recorded", "severity.changed"]),
        (i.AnswerRubric("sev1", (), "yes"), 1, True, ["decision.recorded"]),
        (i.AnswerRubric("sev1", (), "yes"), 1, False, ["decision.recorded", "severity.changed"]),
        (i.AnswerRubric("sev1", (), "no"), 2, True, ["decision.recorded"]),
        (i.AnswerRubric("public", (), "yes"), 2, True, ["decision.recorded", "public.decided"]),
        (i.AnswerRubric("public", (), "no"), 1, True, ["decision.recorded", "public.decided"]),
        (i.AnswerRubric("escalate", (), "unsure"), 2, True, ["decision.recorded"]),
    ],
)
def test_what_an_answer_decides_beside_itself(
    intent: i.AnswerRubric, severity: int, assessed: bool, kinds: list[str]
) -> None:
    found = facts(ask(intent, declared(severity, assessed=assessed), note="why"))
    assert [fact.kind for fact in found] == kinds
    if intent.rubric == "public":
        assert found[1] == f.PublicDecided(intent.answer == "yes")


def test_escalating_starts_the_executives_deadline_at_severity_2() -> None:
    (fact,) = facts(ask(i.AnswerRubric("escalate", ("too-long",), "yes"), declared(2)))
    names = [t.name for t in timers(incident(declared(2), event(fact, 30)), playbook(), at(31))]
    assert "notify_executives" in names
    assert "notify_executives" not in [
        t.name for t in timers(incident(declared(2)), playbook(), at(31))
    ]


@pytest.mark.parametrize(
    ("intent", "note", "what", "hint"),
    [
        (i.AnswerRubric("rollbak", (), "yes"), "x", "no rubric 'rollbak'", "rollback"),
        (i.AnswerRubric("rollback", ("saef",), "yes"), "x", "not a condition", "safe"),
        (i.AnswerRubric("rollback", (), "perhaps"), "x", "yes, no or unsure", "/rubric"),
        (i.AnswerRubric("rollback", ("safe",), "no"), None, "The rubric says yes", "reason"),
    ],
)
def test_an_answer_that_is_refused_says_why(
    intent: i.AnswerRubric, note: str | None, what: str, hint: str
) -> None:
    found = ask(intent, declared(2), note=note)
    assert isinstance(found, RefusedError)
    assert what in found.what
    assert hint in found.hint


def test_against_the_rubric_with_a_reason_is_the_commanders_right() -> None:
    found = ask(i.AnswerRubric("rollback", ("safe",), "no"), declared(2), note="mid-migration")
    assert facts(found)[0] == f.DecisionRecorded(
        "no", "Roll back?", rubric="rollback", conditions=("safe",)
    )


# -- mitigations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("symptom", "first"),
    [
        ("errors-after-deploy", "rollback"),
        ("feature-broken", "flag-off"),
        ("latency", "scale-up"),
        ("database-errors", "failover"),
        ("data-integrity", "degrade"),
    ],
)
def test_a_symptom_suggests_a_pattern_first(symptom: str, first: str) -> None:
    assert suggest(symptom, playbook().guidance)[0].slug == first


def test_seven_patterns_and_seven_symptoms() -> None:
    guidance = playbook().guidance
    assert (len(guidance.patterns), len(guidance.symptoms)) == (7, 7)
    assert suggest("security", guidance) == ()
    assert suggest("unheard of", guidance) == ()


@pytest.mark.parametrize(
    ("text", "pattern", "words"),
    [
        ("rollback: back to v2.30", "rollback", "back to v2.30"),
        ("[flag-off] new checkout", "flag-off", "new checkout"),
        ("throttle", "throttle", "Throttle"),
        ("scale-up:", "scale-up", "Scale up"),
        ("note: not a pattern", None, "note: not a pattern"),
        ("rollback to v2.30", None, "rollback to v2.30"),
        ("[x] y", None, "[x] y"),
        ("", None, ""),
    ],
)
def test_a_pattern_may_stand_in_front_of_a_mitigation(
    text: str, pattern: str | None, words: str
) -> None:
    assert split_pattern(text, playbook().guidance) == (pattern, words)


# -- hand-over and hazards -------------------------------------------------------------------------

IC = event(f.RoleAssigned("ic", "maya"), 1)
OFFER = event(f.HandoverOffered("ic", "lee", "the brief"), 20)


def test_an_offer_keeps_the_brief_and_counts_only_once_accepted() -> None:
    found = facts(ask(i.OfferHandover("ic", "@lee"), declared(1), IC))
    assert isinstance(found[0], f.HandoverOffered)
    assert found[0].to == "lee"
    assert "STILL BLOCKS RESOLUTION" in found[0].brief
    assert facts(ask(i.AcceptHandover("ic"), declared(1), IC, OFFER)) == [
        f.HandoverAccepted(OFFER.id)
    ]


@pytest.mark.parametrize(
    ("intent", "history", "what"),
    [
        (i.OfferHandover("king", "lee"), (IC,), "no role 'king'"),
        (i.OfferHandover("ic", " "), (IC,), "Who takes over IC"),
        (i.OfferHandover("ops", "lee"), (IC,), "Nobody is OPS"),
        (i.OfferHandover("ic", "maya"), (IC,), "maya is IC already"),
        (i.OfferHandover("ic", "lee"), (IC, OFFER), "offered to lee already"),
        (i.AcceptHandover("ic"), (IC,), "was not offered"),
        (i.AcceptHandover("king"), (IC, OFFER), "no role 'king'"),
        (i.AcceptHandover("ops"), (IC, OFFER), "was not offered"),
        (i.AcceptHandover("ic"), (IC, OFFER, event(f.HandoverAccepted(OFFER.id), 22)), "not off"),
        (i.AcceptHandover("ic"), (IC, OFFER, event(f.RoleAssigned("ic", "zoe"), 22)), "not off"),
        (i.AcknowledgeHazard("no_icecream"), (), "no hazard 'no_icecream'"),
        (i.AcknowledgeHazard("no_ic"), (IC,), "does not stand"),
        (i.AcknowledgeHazard("no_ic"), (), "needs a reason"),
    ],
)
def test_a_refusal_says_why(intent: i.Intent, history: tuple[Event, ...], what: str) -> None:
    found = ask(intent, declared(1), *history)
    assert isinstance(found, RefusedError)
    assert what in found.what


def test_a_hazard_that_stands_is_answered_with_a_reason() -> None:
    found = ask(i.AcknowledgeHazard("no-ic"), declared(1), note="maya joins in two minutes")
    assert facts(found) == [f.HazardAcknowledged("no_ic")]


@pytest.mark.parametrize(
    ("tag", "step"),
    [
        ("#deploy", "deploys_checked"),
        ("#config", "config_checked"),
        ("#third-party", "third_parties_checked"),
        ("#load", "load_checked"),
    ],
)
def test_a_settled_hypothesis_ticks_its_usual_cause(tag: str, step: str) -> None:
    from incident_tui.domain.projections.checklist import checklist

    raised = event(f.HypothesisRaised(f"perhaps {tag} of noon"), 2)
    out = event(f.HypothesisSettled(raised.id, "out"), 5, note="too early")

    def done(*events: Event) -> list[str]:
        return [
            item.step.slug
            for progress in checklist(incident(declared(1), *events), playbook())
            for item in progress.items
            if item.done and item.step.slug.endswith("_checked")
        ]

    assert done(raised) == []
    assert done(raised, out) == [step]
