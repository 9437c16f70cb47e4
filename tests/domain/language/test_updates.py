"""Updates in a line: their stage, said or asked about, and what lint says of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.consent import with_consent
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.language.update_advice import (
    unread_promises,
    update_findings,
    update_warnings,
    with_promise,
)
from incident_tui.domain.language.updates import stage_said
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
NEW = Context(incident(declared()), playbook(), NOW, UTC, "sam")
WATCHED = replace(
    NEW,
    incident=incident(declared(), event(f.UpdatePosted("external", "monitoring", "watching"), 9)),
)


def posted(reading: ParsedLine) -> list[tuple[str | None, str]]:
    """Return (stage, text) by each way to read a line."""
    ways = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    found = [r.intent for way in ways for r in way.requests]
    return [(x.stage, x.text) for x in found if isinstance(x, i.PostUpdate)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (">e resolved: all good", [("resolved", "all good")]),
        (">e Resolved: all good", [("resolved", "all good")]),
        (">e **Resolved:** all good", [("resolved", "all good")]),
        (">e reso: all good", [("resolved", "all good")]),
        (">e [resolved] all good", [("resolved", "all good")]),
        (">e [Resolved]: all good", [("resolved", "all good")]),
        (">e [monitoring] – all good", [("monitoring", "all good")]),
        (">e [pool] is full", [(None, "[pool] is full")]),
        (">i identified: the pool is full", [("identified", "the pool is full")]),
        (">i initial: cards fail", [("initial", "cards fail")]),
        ("/update external identified: cards fail", [("identified", "cards fail")]),
        ("/update external identified cards fail", [("identified", "cards fail")]),
        ("/update ext monitoring\\nwatching it", [("monitoring", "watching it")]),
        (">e cards fail", [(None, "cards fail")]),
        (">e Mon: we go on", [(None, "Mon: we go on")]),
        (">e Note: cards fail", [(None, "Note: cards fail")]),
        (">e identified cards", [("identified", "identified cards"),
                                 ("monitoring", "identified cards")]),
        (">e This incident is resolved.", [("resolved", "This incident is resolved."),
                                           ("monitoring", "This incident is resolved.")]),
        (">e We watch it until it is resolved.", [(None, "We watch it until it is resolved.")]),
        (">e A fix has been applied.", [(None, "A fix has been applied.")]),
        (">e resolvd: all good", [("resolved", "all good"), (None, "resolvd: all good")]),
        ("/update external resolved and verified by a purchase",
         [("resolved", "resolved and verified by a purchase"),
          ("resolved", "and verified by a purchase")]),
    ],
)  # fmt: skip
def test_the_stage_of_an_update(line: str, expected: list[tuple[str | None, str]]) -> None:
    assert posted(read_line(line.replace("\\n", "\n"), WATCHED)) == expected


@pytest.mark.parametrize(
    ("line", "context", "what"),
    [
        (">e This incident is resolved.", WATCHED, "This says resolved; the last was monitoring"),
        (">e We have identified it.", WATCHED, "This says identified; the last was monitoring"),
        (">e We are monitoring it.", NEW, "This says monitoring; it is the first to them"),
        (">i It has been resolved.", WATCHED, "This says resolved; it is the first to them"),
    ],
)
def test_another_stage_than_the_last_is_asked(line: str, context: Context, what: str) -> None:
    reading = read_line(line, context)
    assert reading.asked is not None
    assert reading.asked.what == what
    for way in reading.asked.ways:
        again = read_line(way.form, context)
        assert again.asked is None
        assert again.requests == way.line.requests


@pytest.mark.parametrize(
    ("word", "stage"),
    [("fixed:", "monitoring"), ("[Recovered]", "monitoring"), ("Restored:", "resolved"),
     ("mitigating:", "identified")],
)  # fmt: skip
def test_what_other_pages_call_a_stage_is_asked(word: str, stage: str) -> None:
    asked = read_line(f">e {word} cards work", NEW).asked
    assert asked is not None
    found = [w.line.requests[0].intent for w in asked.ways]
    assert [(x.stage, x.text) for x in found if isinstance(x, i.PostUpdate)] == [
        (stage, "cards work"), (None, f"{word} cards work")]  # fmt: skip
    assert read_line(asked.ways[1].form, NEW).asked is None


def test_the_title_of_a_stage_is_that_stage() -> None:
    reading = read_line(">e investigating: cards fail", NEW)
    intent = reading.requests[0].intent
    assert isinstance(intent, i.PostUpdate)
    assert (intent.stage, intent.text, reading.asked) == ("initial", "cards fail", None)


def test_a_stage_that_is_given_is_taken_with_a_word_about_the_text() -> None:
    reading = read_line(">e monitoring: This incident is resolved.", WATCHED)
    assert reading.asked is None
    assert posted(reading) == [("monitoring", "This incident is resolved.")]
    assert reading.hints == ("the text says resolved, and it is recorded as monitoring",)
    assert read_line(">e resolved: This incident is resolved.", WATCHED).hints == ()


def test_each_way_happened_when_the_line_says() -> None:
    reading = read_line("%-5m >e This incident is resolved.", WATCHED)
    assert reading.asked is not None
    at = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
    for way in reading.asked.ways:
        assert [(r.when.at, r.private) for r in way.line.requests] == [(at, True)]
        assert way.form.startswith("%2026-03-02T14:00Z /update external ")
        assert read_line(way.form, WATCHED).requests == way.line.requests


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("The issue has been resolved.", "resolved"),
        ("We are pleased to confirm the issue is now fully resolved.", "resolved"),
        ("Resolved. We continue to monitor.", "resolved"),
        ("The outage is over.", "resolved"),
        ("A fix has been implemented and we are monitoring the results.", "monitoring"),
        ("We have identified the cause and a fix is under way.", "identified"),
        ("The issue has been identified.", "identified"),
        ("We are investigating reports of failing payments.", ""),
        ("We will tell you once it is resolved.", ""),
        ("It is not yet resolved.", ""),
        ("It should be resolved shortly.", ""),
        ("Our monitoring shows errors.", ""),
        ("Card payments fail at checkout.", ""),
    ],
)
def test_what_a_text_plainly_says(text: str, stage: str) -> None:
    assert stage_said(text, NEW) == stage


def test_lint_of_a_line_before_it_is_recorded() -> None:
    empty = read_line(">e Some users may be experiencing issues.", NEW)
    assert [finding.rule for finding in update_findings(empty, NEW)] == ["no_time_commitment"]
    assert update_findings(read_line("a note", NEW), NEW) == ()


def test_a_warning_of_a_line_says_the_rule_and_the_words_and_is_no_hint() -> None:
    told = update_warnings(
        read_line(">e Orders fail. They should be back. Sorry for this.", NEW), NEW
    )
    assert [said.partition(":")[0] for said in told] == [
        "no time commitment",
        'hollow apology "Sorry for this"',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Next update at 14:35 XST.", "'14:35 XST' promises nothing: XST is no zone known here"),
        ("Next update at 14:35 UTC +1 pod.", "'14:35 UTC +1' promises nothing: the number"),
        ("Next update at 27:35.", "'27:35' promises nothing: its time cannot be read"),
        ("Next update at 14:35 UTC.", ""),
        ("Next update soon.", ""),  # lint says so
        ("The pool is full.", ""),
    ],
)
def test_a_time_that_is_not_read_is_told(text: str, said: str) -> None:
    told = unread_promises(read_line(f">i {text}", NEW).requests, NEW)
    assert " ".join(told).startswith(said)
    assert bool(told) == bool(said)


@pytest.mark.parametrize("line", [">e password=hunter2secret9", ">i password=hunter2secret9"])
def test_an_update_with_a_secret_is_refused_always(line: str) -> None:
    reading = with_consent(read_line(line, NEW), line)
    assert reading.problem is not None
    assert "secret" in reading.problem.what
    assert reading.requests == ()
    assert "hunter2" not in reading.problem.what + reading.problem.hint


AGAINST = replace(NEW, incident=incident(declared(2), event(f.PublicDecided(yes=False), 9)))


@pytest.mark.parametrize(
    "line", [">e cards fail", "/update external cards fail", "/nothing-new external", "-1m >e x y"]
)
def test_telling_the_public_after_a_no_is_asked(line: str) -> None:
    reading = read_line(line, AGAINST)
    assert reading.asked is not None
    assert "/public no" in reading.asked.what
    assert len(reading.requests) == 1, "and whoever says yes records it as it is"


@pytest.mark.parametrize("line", [">i cards fail", ">s cards fail", "cards fail", "/public yes"])
def test_nothing_else_is(line: str) -> None:
    assert read_line(line, AGAINST).asked is None


def test_an_undecided_or_public_incident_is_not_asked_about() -> None:
    undecided = replace(NEW, incident=incident(declared(2)))
    assert read_line(">e cards fail", undecided).asked is None
    assert read_line(">e cards fail", NEW).asked is None
    after = [declared(2), event(f.PublicDecided(yes=False), 9)]
    posted_since = event(f.UpdatePosted("external", "initial", "cards fail"), 20)
    again = replace(NEW, incident=incident(*after, posted_since))
    assert read_line(">e cards still fail", again).asked is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (">i Still so. Next update 13:05", "'13:05' is over today"),
        (">i Still so. Next update at 10:15 UTC.", "'10:15 UTC' is over today"),
        ("/update internal Next update at 10:15", "'10:15' is over today"),
        (">i Next update 13:05 tomorrow", ""),
        (">i Next update 2026-03-03 13:05 UTC", ""),
        (">i Next update 14:20", ""),
        (">i Next update in 20 minutes", ""),
        ("-60m >i Next update 13:05", ""),
    ],
)
def test_a_promise_that_is_over_today_is_asked_about(line: str, words: str) -> None:
    here = replace(NEW, now=datetime(2026, 3, 2, 13, 55, tzinfo=UTC))
    asked = with_promise(read_line(line, here), here).asked
    assert (asked.what if asked else "") == words


def test_after_the_question_of_the_stage_comes_that_of_the_promise() -> None:
    here = replace(NEW, now=datetime(2026, 3, 2, 13, 55, tzinfo=UTC))
    asked = with_promise(read_line(">i We are monitoring. Next update 13:05", here), here).asked
    assert asked is not None
    assert "This says monitoring" in asked.what
    assert all(way.line.asked and "over today" in way.line.asked.what for way in asked.ways)
