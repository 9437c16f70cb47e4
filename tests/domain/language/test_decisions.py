"""Decisions in their parts, patterns of mitigations, and the rubric that decides one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.projections.work import by_label
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.interchange.exports.story import mitigation_words
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HERE = Context(incident(declared()), playbook(), NOW, UTC, "sam", on_call=("raj",))
WHY = "the deploy lines up"


def decided(line: str) -> tuple[str, str, str | None, str | None, bool | None]:
    """Return (question, choice, executor, reason, objections asked)."""
    (request,) = read_line(line, HERE).requests
    assert isinstance(request.intent, i.RecordDecision)
    it = request.intent
    return it.question, it.choice, it.executor, request.note, it.objections_asked


@pytest.mark.parametrize("arrow", ["->", "=>", "→"])
@pytest.mark.parametrize("command", ["!", "/decide "])
def test_a_whole_decision_in_one_line(arrow: str, command: str) -> None:
    line = f"{command}roll back or repair? {arrow} roll back @Raj because {WHY}"
    assert decided(line) == ("roll back or repair?", "roll back", "raj", WHY, None)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("!roll back", ("", "roll back", None, None, None)),
        (f"!roll back because {WHY}", ("", "roll back", None, WHY, None)),
        ("!roll back because of the deploy", ("", "roll back", None, "the deploy", None)),
        ("!this is not because of x", ("", "this is not because of x", None, None, None)),
        ("!-> roll back?", ("", "roll back?", None, None, None)),
        ("!roll back @raj", ("", "roll back", "raj", None, None)),
        ("!roll back, by @raj", ("", "roll back", "raj", None, None)),
        ("!page @raj", ("", "page @raj", None, None, None)),
        ("!hand it over to @raj", ("", "hand it over to @raj", None, None, None)),
        ("!ask @raj to roll back", ("", "ask @raj to roll back", None, None, None)),
        ("!a? -> b, objections asked", ("a?", "b", None, None, True)),
        ("!a? -> b @raj, no objections, because c", ("a?", "b", "raj", "c", True)),
        ("!a? -> b @raj because c; objections asked", ("a?", "b", "raj", "c", True)),
        ("!a? -> b (objections not asked)", ("a?", "b", None, None, False)),
        ("!a or b -> b", ("a or b", "b", None, None, None)),
        ("!a?->b", ("a?", "b", None, None, None)),
        ("!no objections", ("", "no objections", None, None, None)),
        ("!-> move db1 -> db2", ("", "move db1 -> db2", None, None, None)),
        ("!set x->y in the map", ("", "set x->y in the map", None, None, None)),
    ],
)
def test_the_parts_of_a_decision(line: str, parts: tuple[object, ...]) -> None:
    assert decided(line) == parts


def test_an_arrow_behind_no_question_is_asked() -> None:
    reading = read_line("!move db1 -> db2", HERE)
    assert reading.asked is not None
    whole, parts = reading.asked.ways
    assert whole.line.requests[0].intent == i.RecordDecision("move db1 -> db2")
    assert parts.line.requests[0].intent == i.RecordDecision("db2", "move db1?")
    for way in reading.asked.ways:
        assert read_line(way.form, HERE).requests == way.line.requests


@pytest.mark.parametrize("line", ["!roll back?", "!roll back? because x", "/decide roll back?"])
def test_a_question_alone_is_asked(line: str) -> None:
    reading = read_line(line, HERE)
    assert reading.asked is not None
    note, decision = reading.asked.ways
    text = line.removeprefix("/decide ").removeprefix("!")
    assert [getattr(r.intent, "text", "") for r in note.line.requests] == [text]
    for way in (note, decision):
        again = read_line(way.form, HERE)
        assert (again.asked, again.requests) == (None, way.line.requests)


def test_a_decision_without_a_reason_is_offered_one() -> None:
    assert read_line("!roll back", HERE).hints == ("why? add: because …",)
    assert read_line(f"!roll back because {WHY}", HERE).hints == ()
    assert read_line("!a? -> b @raj because c", HERE).text == "a? → b · raj does it · because c"


def test_who_said_it_and_when_hold_for_a_decision() -> None:
    (request,) = read_line("-5m !@maya: a? -> b because c", HERE).requests
    assert (request.actor, request.note) == ("maya", "c")
    assert request.when.at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "ways"),
    [
        ("+[rollback] to v2.30", [("to v2.30", "rollback")]),
        ("+rollback: to v2.30", [("to v2.30", "rollback")]),
        ("+[roll] to v2.30", [("to v2.30", "rollback")]),
        ("/mit [rollback] to v2.30", [("to v2.30", "rollback")]),
        ("+[rolback] to v2.30", [("to v2.30", "rollback"), ("[rolback] to v2.30", None)]),
        ("+rolback: to v2.30", [("to v2.30", "rollback"), ("rolback: to v2.30", None)]),
        ("+[Rollback] to v2.30", [("to v2.30", "rollback")]),
        ("+[failvoer] to eu", [("to eu", "failover"), ("[failvoer] to eu", None)]),
        ("+[prod] restart the pods", [("[prod] restart the pods", None)]),
        ("+restart the pods", [("restart the pods", None)]),
    ],
)
def test_a_pattern_is_taken_or_asked_about(line: str, ways: list[tuple[str, str | None]]) -> None:
    reading = read_line(line, HERE)
    lines = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    found = [x.requests[0].intent for x in lines]
    assert [(m.text, m.pattern) for m in found if isinstance(m, i.ConsiderMitigation)] == ways


def test_the_pattern_is_in_the_preview() -> None:
    assert read_line("+[rollback] to v2.30", HERE).text == "rollback: to v2.30"
    assert read_line("+rollback: roll it back", HERE).text == "rollback: roll it back"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("!because x", "What was decided?"),
        ("!because x, objections asked", "What was decided?"),
        ("!-> because x", "What was decided?"),
        ("!a or b -> because x", "What was decided?"),
        ("!@raj", "What was decided?"),
        ("!@raj because x", "What was decided?"),
        ("/decide because x", "What was decided?"),
        ("/decide", "What was decided?"),
        ("!x because", "Nothing stands behind 'because'"),
        ("!x because:", "Nothing stands behind 'because:'"),
        ("!-> x because", "Nothing stands behind 'because'"),
        ("!x ->", "Nothing stands behind '->'"),
        ("!a or b? =>", "Nothing stands behind '=>'"),
        ("!->", "nothing to log"),
        ("!-", "nothing to log"),
    ],
)
def test_a_decision_that_misses_a_part_says_which(line: str, says: str) -> None:
    problem = read_line(line, HERE).problem
    assert problem is not None
    assert says in problem.what


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("!-> x", ("", "x", None, None, None)),
        ("!? -> x", ("", "x", None, None, None)),
        ("!x, because y", ("", "x", None, "y", None)),
        ("!x because of y", ("", "x", None, "y", None)),
        ("!x (@raj) because y", ("", "x", "raj", "y", None)),
        ('!x @"Ann Berg" because y', ("", "x", "Ann Berg", "y", None)),
        ("!x by @O'Brien", ("", "x", "O'Brien", None, None)),
        ("!x (by @kim)", ("", "x", "kim", None, None)),
        ("!page it @here", ("", "page it @here", None, None, None)),
    ],
)
def test_each_word_of_a_decision_is_in_one_part(
    line: str, expected: tuple[str, str, str | None, str | None, bool | None]
) -> None:
    assert decided(line) == expected


BACK = event(f.MitigationConsidered("to v2.30", pattern="rollback"), 3)
AGAIN = event(f.MitigationConsidered("to v2.29", pattern="rollback"), 4)
OTHER = event(f.MitigationConsidered("more pods", pattern="scale-up"), 5)


def moved(line: str, *history: Event, way: int = 0) -> list[str | None]:
    """Return the mitigations that the rubric's answer decided."""
    past = incident(declared(), *history)
    reading = read_line(line, replace(HERE, incident=past))
    chosen = reading.asked.ways[way].line if reading.asked else reading
    drafts = decide(chosen.requests[0], past, playbook(), NOW)
    assert isinstance(drafts, tuple), drafts
    return [d.fact.ref for d in drafts if isinstance(d.fact, f.MitigationDecided)]


def test_the_answer_of_a_rubric_decides_its_mitigation() -> None:
    yes = "/rubric rollback yes it fits"
    assert moved(yes) == []
    assert moved(yes, OTHER) == []
    assert moved(yes, BACK, OTHER) == [BACK.id]
    assert moved("/rubric rollback unsure", BACK) == [BACK.id]
    assert moved("/rubric rollback no it is older", BACK) == []
    assert [moved(yes, BACK, AGAIN, way=n) for n in range(3)] == [[BACK.id], [AGAIN.id], []]
    decided_ = event(f.MitigationDecided(ref=BACK.id), 6)
    assert moved(yes, BACK, AGAIN, decided_) == [AGAIN.id]


def stands(label: str, *history: Event) -> tuple[str, str | None]:
    """Return the state of a mitigation, and why."""
    item = by_label(incident(declared(), *history), label)
    assert item is not None
    return item.state, item.why


def answered(line: str, *history: Event, way: int = 0, at: int = 10) -> Event:
    """Return the decision that a line records."""
    past = incident(declared(), *history)
    reading = read_line(line, replace(HERE, incident=past))
    chosen = reading.asked.ways[way].line if reading.asked else reading
    drafts = decide(chosen.requests[0], past, playbook(), NOW)
    assert isinstance(drafts, tuple), drafts
    return event(drafts[0].fact, at, note=drafts[0].note)


def test_a_no_of_a_rubric_declines_its_mitigation() -> None:
    no = "/rubric rollback no it would lose data"
    history = (BACK, AGAIN, OTHER)
    one = answered(no, BACK, OTHER)
    assert stands("M1", BACK, OTHER, one) == ("declined", "it would lose data")
    assert stands("M2", BACK, OTHER, one) == ("considered", None)
    which = [answered(no, *history, way=n) for n in range(3)]
    found = [[stands(m, *history, each)[0] for m in ("M1", "M2")] for each in which]
    assert found == [
        ["declined", "considered"],
        ["considered", "declined"],
        ["considered", "considered"],
    ]
    assert moved("/rubric rollback yes after all", *history, which[0]) == [AGAIN.id]


def test_what_was_declined_can_still_be_done() -> None:
    no = answered("/rubric rollback no it would lose data", BACK)
    for fact in (f.MitigationDecided, f.MitigationApplied, f.MitigationConsidered):
        later = event(fact(ref=BACK.id), 11)
        assert stands("M1", BACK, no, later)[0] == fact.kind.removeprefix("mitigation.")


def test_a_no_about_what_was_done_already_changes_nothing() -> None:
    applied = event(f.MitigationApplied(ref=BACK.id), 6)
    no = event(f.DecisionRecorded("no", rubric="rollback", mitigation=BACK.id), 8)
    assert stands("M1", BACK, applied, no)[0] == "applied"


def test_a_no_that_was_struck_out_declines_nothing() -> None:
    no = answered("/rubric rollback no it would lose data", BACK)
    assert stands("M1", BACK, no, event(f.EntryStruck(no.id), 11))[0] == "considered"


def test_what_was_declined_is_seen() -> None:
    no = answered("/rubric rollback no it would lose data", BACK)
    past = incident(declared(), BACK, no)
    assert row(past, no, playbook()).text == "Roll back? → no (M1) — it would lose data"
    item = by_label(past, "M1")
    assert item is not None
    words = mitigation_words(item, past, UTC, str)
    assert words == "rollback: to v2.30 — considered 12:03Z, declined 12:10Z: it would lose data"


# -- who does it, and the mitigation that was decided ----------------------------------------------

CONSIDERED = replace(HERE, incident=incident(declared(), BACK))


@pytest.mark.parametrize(
    "line", ["!roll back because the deploy @raj", "!a? -> roll back because the deploy by @raj"]
)
def test_a_name_at_the_end_of_the_reason_is_asked(line: str) -> None:
    asked = read_line(line, HERE).asked
    assert asked is not None
    does, reason = asked.ways
    found = [(w.line.requests[0].intent, w.line.requests[0].note) for w in (does, reason)]
    assert [(x.executor, note) for x, note in found if isinstance(x, i.RecordDecision)] == [
        ("raj", "the deploy"), (None, line.partition("because ")[2])]  # fmt: skip
    for way in asked.ways:
        again = read_line(way.form, HERE)
        assert (again.asked, again.requests) == (None, way.line.requests)


@pytest.mark.parametrize(
    "line",
    ["!roll back @kim because of @raj", "!x because I asked @raj to look", "!x because ask @raj"],
)
def test_a_name_elsewhere_in_the_reason_is_a_word(line: str) -> None:
    assert read_line(line, HERE).asked is None


@pytest.mark.parametrize(
    ("line", "decides"),
    [
        ("!M1 because it is safe", True),
        ("!m1", True),
        ("!go with M1 because it is safe", True),
        ("/decide roll back or repair? -> #M1", True),
        ("!M1 and more", False),
        ("!M9", False),
        ("!H1", False),
    ],
)
def test_a_decision_that_names_a_mitigation_decides_it(line: str, decides: bool) -> None:
    decision, *moves = (r.intent for r in read_line(line, CONSIDERED).requests)
    assert isinstance(decision, i.RecordDecision)
    why = "it is safe" if "because" in line else None
    assert moves == ([i.MoveMitigation("M1", "decided", why)] if decides else [])


def test_what_is_done_already_is_not_decided_again() -> None:
    applied = event(f.MitigationApplied(ref=BACK.id), 11)
    here = replace(CONSIDERED, incident=incident(declared(), BACK, applied))
    assert len(read_line("!M1 because it helps", here).requests) == 1
