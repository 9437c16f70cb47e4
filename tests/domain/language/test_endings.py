"""Lines that end an incident: what is waived by name, what a duplicate is of, what is owed next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.closure import unmet
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
LIVE = incident(declared(2), event(f.StepTicked("channel_closed"), 5))
HERE = Context(LIVE, playbook(), NOW, UTC, "sam")
OPEN = tuple(c.slug for c in unmet(LIVE, playbook()))


def waived(line: str) -> dict[str, str]:
    (request,) = read_line(line, HERE).requests
    assert isinstance(request.intent, i.Resolve)
    return dict(request.intent.override)


def refusal(line: str) -> RefusedError:
    """Return why a line records nothing, whoever says so."""
    reading = read_line(line, HERE)
    if reading.problem is not None:
        return reading.problem
    found = decide(reading.requests[0], LIVE, playbook(), NOW)
    assert isinstance(found, RefusedError), f"{line!r} is recorded"
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/resolve waive all it is over", dict.fromkeys(OPEN, "it is over")),
        ("/resolve waive ALL it is over", dict.fromkeys(OPEN, "it is over")),
        ("/resolve waive cause_known later", {"cause_known": "later"}),
        ("/resolve waive cause later", {"cause_known": "later"}),
        ("/resolve waive cause-known, final later", {"cause_known": "later",
                                                     "final_updates": "later"}),
        ("/resolve waive cause,final,channel later", {"cause_known": "later",
                                                      "final_updates": "later"}),
        ("/resolve fine now", {}),
        ("/resolve", {}),
    ],
)  # fmt: skip
def test_criteria_are_waived_by_name(line: str, expected: dict[str, str]) -> None:
    assert waived(line) == expected


@pytest.mark.parametrize(
    ("line", "says", "hint"),
    [
        ("/resolve it went away", "Not resolved", f"/resolve waive {','.join(OPEN)} it went away"),
        ("/resolve", "5 criteria are not met", f"/resolve waive {','.join(OPEN)} why"),
        ("/resolve waive cause later", "4 criteria", f"waive {','.join(OPEN)} later"),
        ("/resolve waive", "Which criteria", f"/resolve waive {','.join(OPEN)} why"),
        ("/resolve waive cause", "needs a reason", "/resolve waive cause_known why"),
        ("/resolve waive couse_known x", "There is no criterion 'couse_known'", "cause_known"),
        ("/resolve waive s x", "'s' could be systems_normal, service_usable", ""),
        ("/close", "still live", "next: /resolve, once these are met: mitigation_verified"),
    ],
)
def test_what_is_refused_says_the_whole_line(line: str, says: str, hint: str) -> None:
    found = refusal(line)
    assert says in found.what
    assert hint in found.hint


def test_what_the_refusal_prints_resolves() -> None:
    drafts = decide(
        read_line("/resolve waive all it went away", HERE).requests[0], LIVE, playbook(), NOW
    )
    assert isinstance(drafts, tuple)
    assert drafts[0].fact == f.IncidentResolved(dict.fromkeys(OPEN, "it went away"))
    assert drafts[0].note == "it went away"


def test_closing_says_what_is_owed_then() -> None:
    over = incident(
        declared(2), event(f.RoleAssigned("ic", "maya"), 1), event(f.IncidentResolved(), 30)
    )
    reading = read_line("/close", replace(HERE, incident=over))
    assert reading.text.startswith("owed next: no AAR date (/aar DATE)")
    assert "1 account (of maya)" in reading.text


KNOWN = ("inc-20260302-amber", "inc-20260302-birch")


@pytest.mark.parametrize(
    ("line", "known", "of"),
    [
        ("/cancel same duplicate-of inc-20260302-amber", KNOWN, ["inc-20260302-amber"]),
        ("/cancel same duplicate of INC-20260302-AMBER", KNOWN, ["inc-20260302-amber"]),
        ("/cancel duplicate-of inc-1-a", None, ["inc-1-a"]),
        ("/cancel same duplicate-of amber", KNOWN, ["inc-20260302-amber", "amber", None]),
        ("/cancel same duplicate-of inc-20260302-ambr", KNOWN,
         ["inc-20260302-amber", "inc-20260302-ambr", None]),
        ("/cancel same duplicate-of zzz", (), ["zzz", None]),
    ],
)  # fmt: skip
def test_a_duplicate_is_of_an_incident_that_there_is(
    line: str, known: tuple[str, ...] | None, of: list[str | None]
) -> None:
    reading = read_line(line, replace(HERE, incidents=known))
    ways = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    intents = [way.requests[0].intent for way in ways]
    assert [x.duplicate_of for x in intents if isinstance(x, i.Cancel)] == of
