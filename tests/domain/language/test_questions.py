"""Questions: a line that can be read in several ways has each of them, and loses no word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Asked, Context, ParsedLine
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import When
from tests.support import at, declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HERE = Context(incident(declared()), playbook(), NOW, UTC, "sam")


def asked(line: str, context: Context = HERE) -> Asked:
    found = read_line(line, context).asked
    assert found is not None, f"{line!r} is not asked about"
    return found


def kept(line: ParsedLine) -> list[str]:
    """Return the words that a reading keeps, one text a request."""
    return [str(getattr(r.intent, "text", "")) for r in line.requests]


def test_each_way_records_what_it_says() -> None:
    question = asked("17:00 pods restarted")
    yesterday, later, text = question.ways
    assert question.what == "17:00 is still ahead today"
    assert yesterday.line.when.at == datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert later.line.when.at == datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert (text.line.when.live, kept(text.line)) == (True, ["17:00 pods restarted"])


def _action(line: ParsedLine) -> str | None:
    return line.screen.action if line.screen else None


@pytest.mark.parametrize(
    "line",
    ["17:00 x", "~17:00 !roll back", "17:00 /sev 2 why", "17:00 @raj: x", "2 Feb 13:00 x",
     "14:00 yesterday the job failed", "14:00-14:04 outage", "14:00 Pacific is down", "q", "help",
     "+15m from now x", "+ pool: 50"],
)  # fmt: skip
def test_the_form_of_each_way_is_not_asked_about(line: str) -> None:
    """What the command line names is what it takes."""
    for way in asked(line).ways:
        again = read_line(way.form, HERE)
        assert again.problem is None
        assert again.asked is None or again.asked.full, way.form
        assert _action(again) == _action(way.line)
        assert [r.intent for r in again.requests] == [r.intent for r in way.line.requests]
        assert again.when == way.line.when


@pytest.mark.parametrize("word", ["q", "quit", "exit", ":q", ":wq", "help", "?", "Q", " q"[1:]])
def test_a_word_of_control_is_no_entry_by_accident(word: str) -> None:
    act, note = asked(word).ways
    assert act.line.screen is not None
    assert kept(note.line) == [word]


@pytest.mark.parametrize("line", ["quit the job", "help us", "q1 figures", "why?", "exit code 1"])
def test_a_word_of_control_in_a_sentence_is_text(line: str) -> None:
    assert read_line(line, HERE).asked is None


def test_a_span_ahead_is_no_mitigation_by_accident() -> None:
    note, mitigation = asked("+15m from now the cache expires").ways
    assert kept(note.line) == ["+15m from now the cache expires"]
    assert isinstance(mitigation.line.requests[0].intent, i.ConsiderMitigation)


def test_a_line_of_a_diff_is_asked_about_and_a_pasted_diff_is_text() -> None:
    assert len(asked("+ pool: 50").ways) == 2
    diff = "+ pool: 50\n- pool: 20\n  name: db"
    assert kept(read_line(diff, HERE)) == [diff]


@pytest.mark.parametrize("line", ["+ roll back", "+rollback: v2.30", "+2 replicas", "+ scale: x"])
def test_a_mitigation_is_still_one_sigil_away(line: str) -> None:
    reading = read_line(line, HERE)
    if line == "+ scale: x":  # a name and a colon: a diff has such lines too
        assert reading.asked is not None
    else:
        assert isinstance(reading.requests[0].intent, i.ConsiderMitigation)
        assert reading.asked is None


@pytest.mark.parametrize(
    "line", ["+1", "+1 from me", "+1: agreed", "+5% traffic", "+49 170 1234567 called"]
)
def test_agreement_and_numbers_are_no_mitigation_unasked(line: str) -> None:
    note, mitigation = asked(line).ways
    assert kept(note.line) == [line]
    assert isinstance(mitigation.line.requests[0].intent, i.ConsiderMitigation)


@pytest.mark.parametrize("line", ["++i overflows", "!= was used", "!!", "???", "**"])
def test_signs_that_are_no_sigil_are_text(line: str) -> None:
    assert kept(read_line(line, HERE)) == [line]
    assert read_line(line, HERE).asked is None


@pytest.mark.parametrize(
    "line",
    [">e", ">i", ">s", ">ext", ">e:", ">in", "@", "#", "!", "%", "*", "+", "-", ">", ">>", "~",
     "…", "—", "--", "->", "...", ":",
     "-20m", "-20m -", "-20m !", "14:05 >", "%-", "% *", "!-", "?.", "+ -",
     "@raj:", "@raj: -", ">e -", ">e monitoring: -", "/hyp -", "/title -", "/scope ...",
     "*@kim -", "*@kim 10m -", "/action - @kim", "/edit -"],
)  # fmt: skip
def test_signs_alone_record_nothing(line: str) -> None:
    problem = read_line(line, HERE).problem
    assert problem is not None
    assert problem.hint


@pytest.mark.parametrize("line", ["@raj", "@raj @kim", "#db", "#H1 #H2"])
def test_a_name_or_a_tag_alone_is_asked_about(line: str) -> None:
    (note,) = asked(line).ways
    assert kept(note.line) == [line]
    assert read_line(note.form, HERE).requests == note.line.requests


@pytest.mark.parametrize("line", ["\\-", " >", "👍", "5", "H1", "ok"])
def test_what_is_meant_literally_or_says_something_is_recorded(line: str) -> None:
    assert kept(read_line(line, HERE)) == [line.lstrip("\\ ")]


def test_an_update_may_have_a_colon_behind_its_audience() -> None:
    assert read_line(">e: We see it.", HERE).requests == read_line(">e We see it.", HERE).requests


@pytest.mark.parametrize("line", [">in 5 minutes we fail over", ">ex colleague called"])
def test_a_short_word_behind_the_sign_of_updates_is_asked_about(line: str) -> None:
    note, update = asked(line).ways
    assert kept(note.line) == [line]
    assert isinstance(update.line.requests[0].intent, i.PostUpdate)
    assert read_line(update.form, HERE).requests == update.line.requests


@pytest.mark.parametrize("line", ['@"raj: looking', '@"": x', "@10.0.0.5: refused"])
def test_what_is_no_name_says_nothing(line: str) -> None:
    assert kept(read_line(line, HERE)) == [line]
    assert read_line(line, HERE).actor is None


def test_several_timed_lines_are_offered_as_entries_of_their_own() -> None:
    pasted = "14:01 pods restart\n14:02 @raj: looking\nsecond line of raj\n14:03 fixed"
    apart, whole = asked(pasted).ways
    assert asked(pasted).what == "3 timed lines: one entry each?"
    assert kept(apart.line) == ["pods restart", "looking\nsecond line of raj", "fixed"]
    assert [r.actor for r in apart.line.requests] == [None, "raj", None]
    assert [r.when.at for r in apart.line.requests] == [
        datetime(2026, 3, 2, 14, minute, tzinfo=UTC) for minute in (1, 2, 3)
    ]
    assert kept(whole.line) == [pasted]


def test_what_is_doubtful_of_several_timed_lines_is_named() -> None:
    pasted = "14:01 pods restart\n23:50 the job\n1500 Pacific users"
    apart, _whole = asked(pasted).ways
    assert apart.words == "2 entries, each at its time (yesterday 23:50 UTC)"
    assert kept(apart.line) == ["pods restart", "the job\n1500 Pacific users"]


def test_what_is_relative_counts_from_the_moment_of_its_line() -> None:
    task = read_line("-20m *@raj 10m watch", HERE).requests[0].intent
    assert isinstance(task, i.GiveTask)
    assert task.back_at == datetime(2026, 3, 2, 13, 55, tzinfo=UTC)
    over = read_line("-20m /impact over -5m", HERE).requests[0].intent
    assert isinstance(over, i.SetMilestone)
    assert over.time == datetime(2026, 3, 2, 13, 40, tzinfo=UTC)
    snooze = read_line("-20m /snooze internal 10m why", HERE).requests[0].intent
    assert isinstance(snooze, i.Snooze)
    assert snooze.until == datetime(2026, 3, 2, 13, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "back"),
    [("*@kim 14:15 look", 15), ("*@kim until 14:25 look", 25), ("*@kim look, back 14:25", 25),
     ("*@kim by 2:25 pm look", 25), ("*@kim 10m look", 15), ("*@kim 10 min look", 15),
     ("/task @kim 14:25 look", 25)],
)  # fmt: skip
def test_a_time_box_may_be_a_clock_time(line: str, back: int) -> None:
    task = read_line(line, HERE).requests[0].intent
    assert isinstance(task, i.GiveTask)
    assert (task.text, task.back_at) == ("look", datetime(2026, 3, 2, 14, back, tzinfo=UTC))


def test_a_clock_time_further_on_is_what_the_task_is_about() -> None:
    task = read_line("*@kim 10m look at the logs of 13:40", HERE).requests[0].intent
    assert isinstance(task, i.GiveTask)
    assert task.text == "look at the logs of 13:40"


def test_privacy_holds_in_every_way() -> None:
    assert all(way.line.private for way in asked("%17:00 x").ways)
    assert all(way.line.private for way in asked("17:00 %x").ways if not way.line.when.live)


def test_before_the_impact_began_is_asked() -> None:
    began = event(f.MilestoneSet("impact_began", at(60)), 60)
    context = Context(incident(declared(), began), playbook(), NOW, UTC, "sam")
    (way,) = asked("12:30 x", context).ways
    assert way.line.when.at == at(30)
    assert read_line("13:01 x", context).asked is None


_PARTS = (
    "14:05 2:05 PM CET 13:00 -5m 5 min ago 1500 users ~13:30 yesterday ! ? + * @raj: @kim > "
    ">e /sev 2 /impact over #H1 % why the pool is full 17:00 q help due : unknown: back 14:25 10m"
)
_lines = st.lists(st.sampled_from(_PARTS.split()), min_size=1, max_size=7).map(" ".join)


@given(_lines)
@settings(max_examples=600, deadline=None)
def test_a_line_keeps_its_words_or_asks_or_says_what_is_wrong(line: str) -> None:
    """Parse → record: what a note keeps is the line but for the time and signs it shows."""
    reading = read_line(line, HERE)
    ways = [way.line for way in reading.asked.ways] if reading.asked else [reading]
    for way in ways:
        if way.problem is not None or way.screen is not None:
            continue
        for request in way.requests:
            if isinstance(request.intent, i.AddEntry):
                assert line.endswith(request.intent.text)
                taken = line.removesuffix(request.intent.text)
                said = f"@{way.actor}:"
                assert not way.when.live or taken.strip(" %!?+").replace(" :", ":") in {"", said}


# -- a label or a person behind a sign, a time behind a command ------------------------------------

RAISED = event(f.HypothesisRaised("the pool"), 1)
TRIED = event(f.MitigationConsidered("roll back"), 2)
GIVEN = event(f.TaskGiven("raj", "look", None), 3)
AT_WORK = replace(
    HERE,
    incident=incident(declared(), event(f.RoleAssigned("ops", "raj"), 0.5), RAISED, TRIED, GIVEN),
)


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("+M1 applied", ["MoveMitigation", "AddEntry", "ConsiderMitigation"]),
        ("+m1 applied", ["MoveMitigation", "AddEntry", "ConsiderMitigation"]),
        ("+M1: failed, errors are up", ["MoveMitigation", "AddEntry", "ConsiderMitigation"]),
        ("+M1 once more", ["AddEntry", "ConsiderMitigation"]),
        ("?H1 confirmed the pool is full", ["SettleHypothesis", "AddEntry", "RaiseHypothesis"]),
        ("?#H1 ruled out: flat", ["SettleHypothesis", "AddEntry", "RaiseHypothesis"]),
        ("?H1 or the cache", ["AddEntry", "RaiseHypothesis"]),
        ("-5m +M1 applied", ["MoveMitigation", "AddEntry", "ConsiderMitigation"]),
        ("!M1 applied", ["MoveMitigation", "AddEntry", "RecordDecision"]),
        ("!M1 failed because errors are up", ["MoveMitigation", "AddEntry", "RecordDecision"]),
        ("!M1 is the better one", ["RecordDecision"]),
        ("+raj", ["AddEntry", "ConsiderMitigation"]),
        ("+@zed", ["AddEntry", "ConsiderMitigation"]),
        ("+Raj joined the call", ["AddEntry", "ConsiderMitigation"]),
        ("-5m +raj joined", ["AddEntry", "ConsiderMitigation"]),
        ("+M9 applied", ["ConsiderMitigation"]),
        ("?M1 applied", ["RaiseHypothesis"]),
        ("+H1", ["ConsiderMitigation"]),
        ("+@raj: roll back", ["ConsiderMitigation"]),
    ],
)
def test_a_label_or_a_person_behind_a_sign_is_asked(line: str, kinds: list[str]) -> None:
    reading = read_line(line, AT_WORK)
    ways = reading.asked.ways if reading.asked else ()
    found = [way.line for way in ways] or [reading]
    assert [type(each.requests[0].intent).__name__ for each in found] == kinds
    for way in ways:
        again = read_line(way.form, AT_WORK)
        assert not way.form or again.asked is None or again.asked.full
        assert not way.form or again.requests == way.line.requests


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/ack {}", "/ack"),
        ("/mit M1 applied {}", "/mit M1 applied"),
        ("/report T1 {}", "/report T1"),
        ("/told executives {}", "/told executives"),
        ("/sev 2 {}", "/sev 2"),
        ("/source alert {}", "/source alert"),
        ("/public yes {}", "/public yes"),
        ("%/ack {}", "%/ack"),
    ],
)
@pytest.mark.parametrize("said", ["14:00", "at 14:00", "-5m", "5 min ago", "2 PM"])
def test_a_time_alone_behind_a_command_is_asked(line: str, command: str, said: str) -> None:
    question = asked(line.format(said), AT_WORK)
    done, text = question.ways
    assert done.line.requests == read_line(done.form, AT_WORK).requests
    (request,) = done.line.requests
    plain = read_line(command, AT_WORK).requests[0]
    at = When.dated(NOW - timedelta(minutes=5))
    assert (request.intent, request.when, request.note) == (plain.intent, at, plain.note)
    assert request.private == command.startswith("%")
    assert all(each.when.live for each in text.line.requests)


@pytest.mark.parametrize(
    "line",
    ["/ack raj", "/ack page 14:00", "/mit M1 applied by raj at 14:00", "/report T1 flat at 14:00",
     "-5m /ack 14:00", "/told executives ann"],
)  # fmt: skip
def test_a_time_among_words_is_text(line: str) -> None:
    assert read_line(line, AT_WORK).asked is None


@pytest.mark.parametrize(
    ("line", "outcome", "why"),
    [
        ("/settle H1 ruled out: flat", "out", "flat"),
        ("/settle H1 ruled-out, flat", "out", "flat"),
        ("/settle H1 ruled out", "out", None),
        ("/settle H1 out: flat", "out", "flat"),
        ("/settle H1 confirmed: it was", "confirmed", "it was"),
    ],
)
def test_how_a_hypothesis_is_settled(line: str, outcome: str, why: str | None) -> None:
    (request,) = read_line(line, AT_WORK).requests
    assert (request.intent, request.note) == (i.SettleHypothesis("H1", outcome), why)


# -- a time behind a sign, several audiences -------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("!14:00 roll back", "14:00 !roll back"),
        ("+14:00 roll back", "14:00 +roll back"),
        ("?14:00 the pool", "14:00 ?the pool"),
        ("? -5m the pool", "-5m ?the pool"),
        ("*-5m @kim look", "-5m *@kim look"),
        ("@raj: -5m it broke", "-5m @raj: it broke"),
        ('@"Maya Lind": 14:00 it broke', '14:00 @"Maya Lind": it broke'),
        ("%!14:00 roll back", "%14:00 !roll back"),
    ],
)
def test_a_time_behind_a_sign_is_the_time_of_the_line(line: str, same: str) -> None:
    found, wanted = read_line(line, HERE), read_line(same, HERE)
    assert (found.requests, found.asked, found.when) == (wanted.requests, wanted.asked, wanted.when)
    assert not found.when.live


@pytest.mark.parametrize(
    ("line", "first"),
    [(">i -5m it broke", "it broke"), (">i 14:00 it broke", "14:00 it broke"),
     ("!17:00 roll back", "roll back"), ("@raj: 17:00 it broke", "it broke")],
)  # fmt: skip
def test_what_may_be_the_time_or_text_behind_a_sign_is_asked(line: str, first: str) -> None:
    ways = asked(line).ways
    texts = [str(getattr(w.line.requests[0].intent, "choice", "")) or kept(w.line)[0] for w in ways]
    assert texts[0] == first
    for way in ways:
        again = read_line(way.form, HERE)
        assert not way.form or again.requests == way.line.requests


@pytest.mark.parametrize(
    "line", ["@raj: 14:05", "!5xx", "+5 replicas", "@raj: 1405 users", "?v2.31"]
)
def test_a_figure_behind_a_sign_is_text(line: str) -> None:
    assert read_line(line, HERE).when.live


@pytest.mark.parametrize(
    "line",
    [">i,e it broke", ">ie it broke", ">i, e: it broke", ">i/e it broke", ">i and e it broke",
     ">i >e it broke"],
)  # fmt: skip
def test_an_update_to_several_audiences_is_asked(line: str) -> None:
    each, note, *alone = asked(line).ways
    told = [
        (r.intent.audience, r.intent.text)
        for r in each.line.requests
        if isinstance(r.intent, i.PostUpdate)
    ]
    assert told == [("internal", "it broke"), ("external", "it broke")]
    assert kept(note.line) == [line]
    assert [read_line(way.form, HERE).requests for way in alone] == [w.line.requests for w in alone]


@pytest.mark.parametrize("line", [">i everybody is well", "> quoted", ">ten to go", ">xyz x"])
def test_other_words_behind_the_sign_of_updates_name_one_audience_or_none(line: str) -> None:
    reading = read_line(line, HERE)
    assert len(reading.requests) == 1


# -- lines that begin alike, and what nobody meant -------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("@raj: x\n@kim: y", [i.AddEntry, i.AddEntry]),
        ("@raj: x\nand more\n@kim: y", [i.AddEntry, i.AddEntry]),
        ("-5m %@raj: x\n@kim: y", [i.AddEntry, i.AddEntry]),
        ("*@raj look\n*@kim 5m check", [i.GiveTask, i.GiveTask]),
        ("?dns\n?pool", [i.RaiseHypothesis, i.RaiseHypothesis]),
        ("!roll back\n!scale up", [i.RecordDecision, i.RecordDecision]),
        (">i x\n>e y", [i.PostUpdate, i.PostUpdate]),
    ],
)
def test_lines_that_begin_alike_are_offered_as_entries_of_their_own(
    text: str, kinds: list[type]
) -> None:
    apart, whole = asked(text).ways
    assert [type(request.intent) for request in apart.line.requests] == kinds
    assert [type(request.intent) for request in whole.line.requests] == kinds[:1]


@pytest.mark.parametrize(
    "text", ["@raj: x\nand more", "!x\nbecause y", ">i x\n- @raj: y", "- a\n- b", "@raj x\n@kim y"]
)
def test_lines_that_begin_otherwise_are_one_entry(text: str) -> None:
    reading = read_line(text, HERE)
    assert reading.asked is None
    assert len(reading.requests) == 1


@pytest.mark.parametrize(
    "line",
    [
        "/ic zed?", "/role sme zed?", "/ic vacant", "/ic gone", "/told executives and customers",
        "/told executives, customers", "/mit applied", "/mit 1 applied", "/mit applied M1",
        "*rotate keys due mon 10:00", "*rotate keys due mon at 10am", "/impact is over",
        "/ic handed over", "/ic ann+bob", "/role sme dns sam", "-2h of data lost",
        "13:50 minutes of downtime", "13:50 hours of logs",
    ],
)  # fmt: skip
def test_what_nobody_meant_is_asked_or_refused(line: str) -> None:
    reading = read_line(line, HERE)
    assert reading.problem is not None or reading.asked is not None


@pytest.mark.parametrize("line", ["!!! db on fire", "?? why", "@3pm: x"])
def test_signs_and_times_that_only_look_like_an_entry_are_text(line: str) -> None:
    assert kept(read_line(line, HERE)) == [line]


def test_a_blank_before_the_colon_leaves_the_speaker() -> None:
    """Tab puts a blank behind a name."""
    reading = read_line("@raj : it is full", HERE)
    assert (reading.actor, kept(reading)) == ("raj", ["it is full"])


def test_a_reason_in_brackets_is_a_reason() -> None:
    request = read_line("!roll back (because x)", HERE).requests[0]
    assert isinstance(request.intent, i.RecordDecision)
    assert (request.intent.choice, request.note) == ("roll back", "x")


# -- what stands in front of the words of a command, and behind a sign ----------------------------


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("/sev 2 {}less", "/sev 2 less"),
        ("/mit {}scale up", "/mit scale up"),
        ("/mit M1 applied {}by raj", "/mit M1 applied by raj"),
        ("/hyp {}the pool", "/hyp the pool"),
        ("/decide {}roll back", "/decide roll back"),
        ("/title {}checkout", "/title checkout"),
        ("/scope {}eu only", "/scope eu only"),
        ("/symptom {}errors", "/symptom errors"),
        ("/ack {}the page", "/ack the page"),
        ("/source alert {}pager", "/source alert pager"),
        ("/settle H1 out {}flat", "/settle H1 out flat"),
    ],
)
@pytest.mark.parametrize("said", ["14:00 ", "-5m ", "5 min ago: "])
def test_a_time_in_front_of_the_words_of_a_command_is_asked(
    line: str, plain: str, said: str
) -> None:
    done, text = asked(line.format(said), AT_WORK).ways
    at = When.dated(NOW - timedelta(minutes=5))
    assert [r.when for r in done.line.requests] == [at]
    intents = [r.intent for r in read_line(plain, AT_WORK).requests]
    assert [r.intent for r in done.line.requests] == intents
    assert all(r.when.live and said.strip() in repr(r) for r in text.line.requests)
    for way in (done, text):
        again = read_line(way.form, AT_WORK)
        assert again.asked is None or again.asked.full
        assert again.requests == way.line.requests


@pytest.mark.parametrize(
    "line", ["/hyp \\the pool", "/title 5 pods", "/hyp 1405 users", "/hyp 14:05"]
)
def test_what_is_no_time_in_front_of_the_words_is_text(line: str) -> None:
    reading = read_line(line, AT_WORK)
    assert reading.asked is None
    assert line.partition(" ")[2] in repr(reading.requests[0].intent).replace("\\\\", "\\")


DECIDED = replace(
    AT_WORK, incident=incident(declared(), RAISED, event(f.DecisionRecorded("roll back"), 4))
)


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("!D1 reverted", ["AddEntry", "RecordDecision"]),
        ("!D1 is reverted", ["AddEntry", "RecordDecision"]),
        ("!D1 and nothing else", ["RecordDecision"]),
        ("!H1 confirmed", ["SettleHypothesis", "AddEntry", "RecordDecision"]),
        ("!H1 is ruled out", ["AddEntry", "RecordDecision"]),
        ("!H1 is what we act on", ["RecordDecision"]),
        ("!/sev 2", ["ChangeSeverity", "RecordDecision"]),
        ("?/sev 2 why", ["ChangeSeverity", "RaiseHypothesis"]),
        ("+/ack", ["Acknowledge", "ConsiderMitigation"]),
        ("-5m !/sev 2", ["ChangeSeverity", "RecordDecision"]),
        ("!/dev/null is full", ["RecordDecision"]),
        ("?help us out", ["RaiseHypothesis"]),
    ],
)
def test_a_label_or_a_command_behind_another_sign_is_asked(line: str, kinds: list[str]) -> None:
    reading = read_line(line, DECIDED)
    ways = reading.asked.ways if reading.asked else ()
    found = [way.line for way in ways] or [reading]
    assert [type(each.requests[0].intent).__name__ for each in found] == kinds
    for way in ways:
        assert not way.form or read_line(way.form, DECIDED).requests == way.line.requests


@pytest.mark.parametrize("line", ["?help", "?quit", "?q"])
def test_a_word_of_control_behind_the_sign_of_a_hypothesis_is_asked(line: str) -> None:
    act, hypothesis = asked(line).ways
    assert act.line.screen is not None
    assert hypothesis.line.requests == (
        replace(hypothesis.line.requests[0], intent=i.RaiseHypothesis(line[1:])),
    )


def test_two_known_people_for_one_area_are_asked() -> None:
    context = replace(AT_WORK, on_call=("kim",))
    both, one = asked("/role sme raj kim dns", context).ways
    assert [r.intent for r in both.line.requests] == [
        i.AssignRole("sme", "raj", "dns"), i.AssignRole("sme", "kim", "dns"),
    ]  # fmt: skip
    assert [r.intent for r in one.line.requests] == [i.AssignRole("sme", "raj", "kim dns")]
    assert read_line("/role sme raj for kim", context).asked is None


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("/sev 2: why", "/sev 2 why"),
        ("/sev two why", "/sev 2 why"),
        ("/ic: raj", "/ic raj"),
    ],
)
def test_what_people_add_to_a_command_is_understood(line: str, same: str) -> None:
    assert read_line(line, AT_WORK).requests == read_line(same, AT_WORK).requests


@pytest.mark.parametrize("line", ["/aar 2026-03-06 10:00", "/aar 2026-03-06 at 10:00"])
def test_the_hour_of_a_review_is_kept_as_a_note(line: str) -> None:
    (request,) = read_line(line, HERE).requests
    assert (request.intent, request.note) == (i.ScheduleAar("2026-03-06"), "10:00")


def test_local_time_may_be_that_of_the_machine() -> None:
    context = replace(HERE, machine_tz=timezone(timedelta(hours=1)))
    here, machine, text = asked("13:55 my time: x", context).ways
    assert (here.line.when.at, kept(here.line)) == (
        datetime(2026, 3, 2, 13, 55, tzinfo=UTC), ["my time: x"],
    )  # fmt: skip
    assert (machine.line.when.at, kept(machine.line)) == (
        datetime(2026, 3, 2, 12, 55, tzinfo=UTC), ["x"],
    )  # fmt: skip
    assert kept(text.line) == ["13:55 my time: x"]
