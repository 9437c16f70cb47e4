"""People in a line: one spelling for each, lists, names of several words, areas."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.parsers_people import offers_to_record_as
from incident_tui.domain.language.reading import Context
from incident_tui.domain.record import facts as f
from tests.support import at, declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HISTORY = incident(
    declared(),
    event(f.RoleAssigned("ic", "maya"), 1),
    event(f.RoleAssigned("sme", "Maya Lind", "cards"), 2),
    event(f.TaskGiven("raj", "look"), 3),
)
HERE = Context(HISTORY, playbook(), NOW, UTC, "sam", on_call=("dana",))


def experts(line: str) -> list[list[tuple[str, str | None]]]:
    """Return who is called in and for what, by each way to read the line."""
    reading = read_line(line, HERE)
    ways = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    found = [[r.intent for r in way.requests] for way in ways]
    return [[(x.name, x.area) for x in way if isinstance(x, i.AssignRole)] for way in found]


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("/role sme lee database", [[("lee", "database")]]),
        ("/role sme lee", [[("lee", None)]]),
        ("/role sme @lee database pool", [[("lee", "database pool")]]),
        ('/role sme "Ann Berg" databases', [[("Ann Berg", "databases")]]),
        ("/role sme “Ann Berg” databases", [[("Ann Berg", "databases")]]),
        ("/role sme Maya Lind databases", [[("Maya Lind", "databases")]]),
        ("/role sme maya lind databases", [[("Maya Lind", "databases")]]),
        ("/role sme Dana databases", [[("dana", "databases")]]),
        ("/role sme Ann Berg for databases", [[("Ann Berg", "databases")]]),
        ("/role sme Ann Databases", [[("Ann", "Databases")]]),
        ("/role sme Ann DNS", [[("Ann", "DNS")]]),
        ("/role sme Ann Berg databases",
         [[("Ann Berg", "databases")], [("Ann", "Berg databases")]]),
        ("/role sme maya, raj", [[("maya", None), ("raj", None)]]),
        ("/role sme lee and kim", [[("lee", None), ("kim", None)]]),
        ("/role sme @lee @kim", [[("lee", None), ("kim", None)]]),
        ("/role sme lee, kim databases", [[("lee", None), ("kim", "databases")]]),
        ("/role sme lee, databases",
         [[("lee", "databases")], [("lee", None), ("databases", None)]]),
    ],
)  # fmt: skip
def test_who_is_called_in_and_for_what(line: str, ways: list[list[tuple[str, str | None]]]) -> None:
    assert experts(line) == ways


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("/ic Maya", ["maya"]),
        ("/ic @RAJ", ["raj"]),
        ("/ic Ann Berg", ["Ann Berg"]),
        ("/ic maya, raj", ["maya", "raj", "maya, raj"]),
        ('/ic "maya, raj"', ["maya, raj"]),
        ("/ic Maya Lind", ["Maya Lind"]),
        ("/ops raj databases", ["raj", "raj databases"]),
        ("/scribe Dana", ["dana"]),
        ("/scribe Sam", ["sam"]),
        ("/role scr Dana", ["dana"]),
    ],
)
def test_one_person_holds_a_role(line: str, names: list[str]) -> None:
    assert [name for way in experts(line) for name, _ in way] == names


@pytest.mark.parametrize("line", ["/ic maya, raj", "/role sme Ann Berg databases", "/ops raj db"])
def test_the_form_of_each_way_says_just_it(line: str) -> None:
    reading = read_line(line, HERE)
    assert reading.asked is not None
    for way in reading.asked.ways:
        again = read_line(way.form, HERE)
        assert again.asked is None
        assert again.requests == way.line.requests


def test_a_name_in_another_case_is_the_same_person_to_every_rule() -> None:
    for intent, says in (
        (i.AssignRole("ic", "MAYA"), "is IC already"),
        (i.OfferHandover("ic", "Maya"), "is IC already"),
    ):
        refused = decide(Request(intent), HISTORY, playbook(), at(5))
        assert isinstance(refused, RefusedError)
        assert says in refused.what
    drafts = decide(Request(i.ReleaseRole("ic", "Maya")), HISTORY, playbook(), at(5))
    assert isinstance(drafts, tuple)
    assert drafts[0].fact == f.RoleReleased("ic", "maya")


def test_several_accounts_and_releases_in_one_line() -> None:
    found = [r.intent for r in read_line("/account Maya, raj", HERE).requests]
    assert found == [i.FileAccount("maya"), i.FileAccount("raj")]
    found = [r.intent for r in read_line("/release sme maya lind, raj", HERE).requests]
    assert found == [i.ReleaseRole("sme", "Maya Lind"), i.ReleaseRole("sme", "raj")]


def test_a_new_scribe_may_be_who_records() -> None:
    reading = read_line("/scribe kim", HERE)
    assert offers_to_record_as(reading, HERE) == "kim"
    assert offers_to_record_as(read_line("/scribe Sam", HERE), HERE) is None
    assert offers_to_record_as(read_line("/ic kim", HERE), HERE) is None
    mine = Context(HISTORY, playbook(), NOW, UTC, "Maya")
    assert offers_to_record_as(reading, mine) is None
