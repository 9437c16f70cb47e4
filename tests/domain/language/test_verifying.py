"""How a mitigation was verified: what names no user's flow, or not everybody, is asked about."""

from __future__ import annotations

from datetime import UTC

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.playbook.names import Proof
from incident_tui.domain.projections.checklist import checklist
from incident_tui.domain.projections.proofs import proving, proving_still
from incident_tui.domain.projections.work import by_label
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from tests.support import at, declared, event, incident, playbook

M1 = event(f.MitigationConsidered("roll back"), 3)
APPLIED = event(f.MitigationApplied(ref=M1.id), 5)
HERE = Context(incident(declared(), M1, APPLIED), playbook(), at(20), UTC, "sam")


def read(how: str) -> ParsedLine:
    return read_line(f"/mit M1 verified {how}", HERE)


@pytest.mark.parametrize(
    "how",
    ["paid with a card", "kim bought a book with a card", "logged in from Paris and ordered",
     "the reporting user confirms that the pod starts", "git push works for dana",
     "two customers placed orders, error rate at zero", "supportul a plătit cu cardul",
     "支付成功", "curl of the login page returns 200 for a user"],
)  # fmt: skip
def test_what_a_user_does_is_recorded_without_a_question(how: str) -> None:
    line = read(how)
    assert line.asked is None
    assert [r.intent for r in line.requests] == [i.MoveMitigation("M1", "verified", how)]


@pytest.mark.parametrize(
    "how",
    ["x", "ok", "yes", "dashboards green", "all dashboards are green again", "looks good now",
     "error rate back to normal", "it works", "checkout dashboard is green", "Grafana: 0 errors",
     "CPU and latency normal", "no alerts since 14:05", "metrics recovered", "100 %", "👍"],
)  # fmt: skip
def test_what_names_no_flow_of_a_user_is_asked_about(how: str) -> None:
    line = read(how)
    assert line.asked is not None
    assert line.asked.what.startswith("What did somebody do that a user does?")
    assert [way.form for way in line.asked.ways] == [f"/mit M1 verified fully: {how}"]


@pytest.mark.parametrize(
    "how",
    ["eu-west paid with a card, us-central still failing", "paid in 2 of 3 regions",
     "works except for Safari users", "paid with a card; us-central not", "only in eu-west",
     "most customers can pay", "2/3 shards serve orders", "eu pays, us isn’t there yet"],
)  # fmt: skip
def test_what_may_help_some_only_is_asked_about(how: str) -> None:
    line = read(how)
    assert line.asked is not None
    some, all_ = (way.line.requests[0].intent for way in line.asked.ways)
    assert some == i.MoveMitigation("M1", "verified", how, partly=True)
    assert all_ == i.MoveMitigation("M1", "verified", how)
    for way in line.asked.ways:
        again = read_line(way.form, HERE)
        assert (again.asked, again.requests) == (None, way.line.requests)


def test_said_outright_it_is_not_asked() -> None:
    assert read("partly: eu-west only").requests[0].intent == i.MoveMitigation(
        "M1", "verified", "eu-west only", partly=True
    )
    assert read("fully, dashboards green").requests[0].intent == i.MoveMitigation(
        "M1", "verified", "dashboards green"
    )
    assert read("partly").requests[0].intent == i.MoveMitigation("M1", "verified", partly=True)


def verify(how: str, *history: Event, partly: bool = False) -> object:
    intent = i.MoveMitigation("M1", "verified", how, partly=partly)
    return decide(Request(intent), incident(declared(), M1, *history), playbook(), at(30))


def test_a_second_better_verification_is_accepted_and_the_same_one_is_not() -> None:
    poor = event(f.MitigationVerified(ref=M1.id, how="dashboards green"), 12)
    assert isinstance(verify("paid with a card", APPLIED, poor), tuple)
    assert isinstance(verify("Dashboards green", APPLIED, poor), RefusedError)
    some = event(f.MitigationVerified(ref=M1.id, how="eu pays", partly=True), 12)
    assert isinstance(verify("us pays too", APPLIED, some), tuple)
    assert isinstance(verify("eu pays", APPLIED, some, partly=True), RefusedError)


def test_one_that_helps_some_only_stays_applied_and_proves_no_verification() -> None:
    some = event(f.MitigationVerified(ref=M1.id, how="eu pays", partly=True), 12)
    found = incident(declared(), M1, APPLIED, some)
    item = by_label(found, "M1")
    assert item is not None
    assert (item.state, item.partly, item.why) == ("applied", True, "eu pays")
    assert proving(found, Proof.MITIGATION_VERIFIED) == ()


STEPS = ("mitigation_chosen", "mitigation_applied", "user_flow", "mitigation_verified")


def ticked(*history: Event) -> list[bool]:
    items = [item for progress in checklist(incident(*history), playbook())
             for item in progress.items]  # fmt: skip
    return [item.done for slug in STEPS for item in items if item.step.slug == slug]


@pytest.mark.parametrize("end", [f.MitigationFailed, f.MitigationReverted])
def test_a_mitigation_that_failed_proves_nothing_of_the_present_attempt(
    end: type[f.MitigationFact],
) -> None:
    verified = event(f.MitigationVerified(ref=M1.id, how="paid"), 9)
    over = event(end(ref=M1.id), 12)
    again = event(f.MitigationConsidered("fail over"), 13)
    decided = event(f.MitigationDecided(ref=again.id), 14)
    assert ticked(declared(), M1, APPLIED, verified) == [True] * 4
    assert ticked(declared(), M1, APPLIED, verified, over) == [False] * 4
    assert ticked(declared(), M1, APPLIED, over, again, decided) == [True, False, False, False]
    found = incident(declared(), M1, APPLIED, over, event(f.MitigationApplied(ref=M1.id), 20))
    assert [e.moment for e in proving_still(found, Proof.MITIGATION_APPLIED)] == [at(20)]


# -- another stretch of impact -------------------------------------------------------------------

BEGAN = event(f.MilestoneSet("impact_began", at(2)), 3)


def impact(line: str, *history: Event) -> ParsedLine:
    return read_line(line, Context(incident(declared(), *history), playbook(), at(60), UTC, "sam"))


@pytest.mark.parametrize("line", ["/impact 12:40", "/milestone impact_began 12:40", "/impact now"])
def test_a_later_beginning_while_impact_lasts_is_asked_about(line: str) -> None:
    found = impact(line, BEGAN).asked
    assert found is not None
    assert found.what == "Impact lasts since 2026-03-02 12:02Z and nobody said that it was over"
    another, same = found.ways
    moment = at(60) if line.endswith("now") else at(40)
    assert [r.intent for r in another.line.requests] == [
        i.SetMilestone("impact_over", None),
        i.SetMilestone("impact_began", moment),
    ]
    assert [r.intent for r in same.line.requests] == [i.SetMilestone("impact_began", moment)]
    for way in found.ways:
        again = impact(way.form, BEGAN)
        assert again.asked is None
        assert again.requests == way.line.requests


@pytest.mark.parametrize(
    ("line", "history"),
    [
        ("/impact 12:40", ()),
        ("/impact 12:01", (BEGAN,)),
        ("/impact unknown", (BEGAN,)),
        ("/impact 12:40", (BEGAN, event(f.MilestoneSet("impact_over", at(30)), 31))),
        ("/impact 12:40", (BEGAN, M1, event(f.MitigationVerified(ref=M1.id, how="paid"), 30))),
        ("/impact corrected 12:40", (BEGAN,)),
    ],
)
def test_what_is_not_doubtful_is_not_asked(line: str, history: tuple[Event, ...]) -> None:
    found = impact(line, *history)
    assert found.asked is None
    assert len(found.requests) == 1
