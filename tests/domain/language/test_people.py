"""People in a line: one spelling for each, lists, names of several words, areas."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.composer import read_line
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
        ("/role sme van der Berg databases", [[("van der Berg", "databases")]]),
        ("/role sme José García, pagos",
         [[("José García", "pagos")], [("José García", None), ("pagos", None)]]),
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
        ("/ic maya.", ["maya"]),
        ("/ic lee/kim", ["lee", "kim", "lee/kim"]),
        ("/ops raj databases", ["raj", "raj databases"]),
        ("/scribe Dana", ["dana"]),
        ("/scribe Sam", ["sam"]),
        ("/ic me", ["sam"]),
        ("/ic I", ["sam"]),
        ("/ic myself", ["sam"]),
        ("/role scr Dana", ["dana"]),
        ("/ic to zed", ["zed"]),
        ("/ic is now zed", ["zed"]),
        ("/ic = zed", ["zed"]),
        ("/ic -> maya, raj", ["maya", "raj", "maya, raj"]),
        ("/role sme to zed", ["zed"]),
        ("/role scribe to Maya Lind", ["Maya Lind"]),
        ("/ic To Lam", ["To Lam"]),
    ],
)
def test_one_person_holds_a_role(line: str, names: list[str]) -> None:
    assert [name for way in experts(line) for name, _ in way] == names


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/ic zed some more words", [("zed", "some more words"), ("zed some more words", None)]),
        ("/ops zed because it is late",
         [("zed", "because it is late"), ("zed because it is late", None)]),
        ("/comms zed please", [("zed please", None), ("zed", "please")]),
        ("/ic Ann Berg takes over", [("Ann Berg", "takes over"), ("Ann Berg takes over", None)]),
        ("/role scribe zed, she types fast",
         [("zed", "she types fast"), ("zed, she types fast", None)]),
        ("/scribe raj for the night", [("raj", "for the night"), ("raj for the night", None)]),
        ("/ic zed: takes over", [("zed", "takes over")]),
        ('/ic "Ann Berg": takes over', [("Ann Berg", "takes over")]),
        ("/handover ic to zed", [("zed", None)]),
        ("/handover ic over to zed: at 15:00", [("zed", "at 15:00")]),
        ("/account of zed", [("zed", None)]),
        ("/handover ic zed at 15:00", [("zed", "at 15:00"), ("zed at 15:00", None)]),
        ("/account zed and so on, late", [("zed", None), ("so on", None), ("late", None)]),
        ("/account zed came in late", [("zed", "came in late"), ("zed came in late", None)]),
        ("/ic van der Berg", [("van der Berg", None)]),
        ("/ic Ludwig van der Berg", [("Ludwig van der Berg", None)]),
        ("/ic Maria José de la Cruz", [("Maria José de la Cruz", None)]),
        ("/ic O'Brien", [("O'Brien", None)]),
        ("/ic 田中 太郎", [("田中 太郎", None)]),
        ('/ic "zed some more words"', [("zed some more words", None)]),
        ("/ic zed " + "words " * 20, [("zed", ("words " * 20).strip())]),
    ],
)  # fmt: skip
def test_a_name_that_may_be_a_sentence_is_asked(
    line: str, expected: list[tuple[str, str | None]]
) -> None:
    reading = read_line(line, HERE)
    assert reading.problem is None
    found = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    assert [(_who(r.intent), r.note) for way in found for r in way.requests] == expected


def _who(intent: i.Intent) -> str:
    match intent:
        case i.AssignRole(name=name) | i.FileAccount(name=name) | i.OfferHandover(to=name):
            return name
        case _:
            raise AssertionError(intent)


@pytest.mark.parametrize(
    "line", ["/ic -", "/role ops ---", "/role sme - db", "/handover ic -", "/account -", "/ic @",
             "/ic @here", "/comms everyone", "/ic nobody", "/ops None", "/comms tbd",
             "*@nobody 10m x",              "/ic " + "x" * 65, "*@- 10m look"],
)  # fmt: skip
def test_what_is_nobodys_name_is_refused(line: str) -> None:
    assert read_line(line, HERE).problem is not None


@pytest.mark.parametrize(
    "intent",
    [i.AssignRole("ic", "-"), i.AssignRole("sme", "...", "db"), i.OfferHandover("ic", "-"),
     i.FileAccount("--"), i.GiveTask("-", "look")],
)  # fmt: skip
def test_no_door_takes_a_name_without_a_letter_or_digit(intent: i.Intent) -> None:
    assert isinstance(decide(Request(intent), HISTORY, playbook(), at(5)), RefusedError)


@pytest.mark.parametrize(
    ("line", "actor", "text"),
    [
        ("@Maya Lind: x", "Maya Lind", "x"),
        ("@maya lind: x", "Maya Lind", "x"),
        ('@"Ann Berg": x', "Ann Berg", "x"),
        ("@“Ann Berg”: x", "Ann Berg", "x"),
        ("@'ann berg': x", "ann berg", "x"),
        ("@Ann Berg: x", "Ann Berg", "x"),
        ("@Ann van der Berg: x", "Ann van der Berg", "x"),
        ("@O'Brien: x", "O'Brien", "x"),
        ("@José: x", "José", "x"),
        ("@MAYA: x", "maya", "x"),
        ("!@Ann Berg: roll back", "Ann Berg", "roll back"),
        ("-5m @Ann Berg: x", "Ann Berg", "x"),
        ("@me: x", "sam", "x"),
        ("@nobody: x", None, "@nobody: x"),
        ("@here: x", None, "@here: x"),
        ("@channel: x", None, "@channel: x"),
        ("@All: x", None, "@All: x"),
        ("@everyone here: x", None, "@everyone here: x"),
        ("!@here: roll back", None, "@here: roll back"),
        ("@raj said: x", None, "@raj said: x"),
        ("@raj please look: x", None, "@raj please look: x"),
        ("@raj, @kim: x", None, "@raj, @kim: x"),
        ("@raj see https://x.example: x", None, "@raj see https://x.example: x"),
    ],
)
def test_who_speaks(line: str, actor: str | None, text: str) -> None:
    reading = read_line(line, HERE)
    (request,) = reading.requests
    assert reading.asked is None
    said = getattr(request.intent, "text", "") or getattr(request.intent, "choice", "")
    assert (request.actor, said) == (actor, text)


@pytest.mark.parametrize("line", ["@ann berg: x", "@Maya Berg: x", "-5m @ann berg: x"])
def test_two_words_that_may_speak_are_asked(line: str) -> None:
    asked = read_line(line, HERE).asked
    assert asked is not None
    speaks, text = asked.ways
    assert speaks.line.actor
    assert (text.line.actor, text.line.text) == (None, line.removeprefix("-5m "))
    again = read_line(speaks.form, HERE)
    assert (again.asked, again.requests) == (None, speaks.line.requests)


@pytest.mark.parametrize(
    ("line", "mentions"),
    [
        ("@here and @channel: ask @raj", ("raj",)),
        ("@14:05 @raj restarted it", ("raj",)),
        ("@raj left @14.05, back @5pm or @14h30", ("raj",)),
        ("@4711 and @2fast and @14-raj", ("4711", "2fast", "14-raj")),
    ],
)
def test_a_call_to_everybody_and_a_time_mention_nobody(
    line: str, mentions: tuple[str, ...]
) -> None:
    (request,) = read_line(line, HERE).requests
    assert isinstance(request.intent, i.AddEntry)
    assert request.intent.mentions == mentions


@pytest.mark.parametrize("line", ["/ic maya, raj", "/ic zed takes over", "/ic zed please",
                                  "/handover ic zed at 15:00", "/account zed came in late",
                                  "/role sme Ann Berg databases", "/ops raj db"])  # fmt: skip
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
