"""Names in arguments: as much as only one begins with, in every command; else those it could be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HISTORY = incident(
    declared(), event(f.HypothesisRaised("pool"), 1), event(f.MitigationConsidered("go back"), 2)
)
HERE = Context(HISTORY, playbook(), NOW, UTC, "sam")
LATER = datetime(2026, 3, 2, 14, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/phase mit", i.EnterPhase("mitigation")),
        ("/tick systems", i.Tick("systems_normal")),
        ("/tick Systems-Normal", i.Tick("systems_normal")),
        ("/untick systems", i.Clear("systems_normal")),
        ("/link war https://x", i.SetLink("warroom", "https://x")),
        ("/milestone det unknown", i.SetMilestone("detected", None)),
        ("/told exec", i.SendNotice("executives")),
        ("/role scr dana", i.AssignRole("scribe", "dana")),
        ("/release scr", i.ReleaseRole("scribe")),
        ("/handover op dana", i.OfferHandover("ops", "dana")),
        ("/accept op", i.AcceptHandover("ops")),
        ("/public y visible", i.DecidePublic(yes=True)),
        ("/every int 20m quiet", i.ChangeInterval("internal", 20)),
        ("/snooze int 10m typing", i.Snooze("update_internal", LATER)),
        ("/snooze update_int 10m typing", i.Snooze("update_internal", LATER)),
        ("/settle H1 conf it fits", i.SettleHypothesis("H1", "confirmed")),
        ("/settle H1 ruled out flat", i.SettleHypothesis("H1", "out")),
        ("/mit M1 ver bought a book", i.MoveMitigation("M1", "verified", "bought a book")),
        ("/mit M1 dec", i.MoveMitigation("M1", "decided")),
        ("/rubric roll yes it fits", i.AnswerRubric("rollback", (), "yes")),
    ],
)
def test_a_prefix_is_the_name(line: str, expected: i.Intent) -> None:
    reading = read_line(line, HERE)
    assert reading.problem is None, reading.problem
    assert reading.requests[0].intent == expected


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/role s dana", "'s' could be scribe, sme"),
        ("/tick first", "'first' could be first_internal, first_stakeholders, first_external"),
        ("/phase x", "There is no phase 'x'"),
        ("/told executif", "There is no recipient 'executif'"),
        ("/milestone impact 14:00", "'impact' could be impact_began, impact_over"),
        ("/mit M1 z", "There is no state 'z'"),
        ("/role quartermaster x", "There is no role 'quartermaster'"),
    ],
)
def test_another_word_is_refused_naming_what_it_could_be(line: str, says: str) -> None:
    problem = read_line(line, HERE).problem
    assert problem is not None
    assert says in problem.what


@pytest.mark.parametrize(
    ("line", "says"),
    [("/hazard no_i x", ""), ("/hazard no x", "'no' could be no_ic, no_scribe"),
     ("/hazard no_ic", "needs a reason")],
)  # fmt: skip
def test_a_hazard_may_be_cut_short_too(line: str, says: str) -> None:
    found = decide(read_line(line, HERE).requests[0], HISTORY, playbook(), NOW)
    if says:
        assert isinstance(found, RefusedError)
        assert says in found.what
    else:
        assert isinstance(found, tuple)
        assert found[0].fact == f.HazardAcknowledged("no_ic")
