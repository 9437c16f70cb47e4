"""What a typed line means: every form of the grammar, and that no line is ever lost or raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.decide import decide
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.actions import ACTIONS
from incident_tui.domain.language.completion import complete
from incident_tui.domain.language.composer import Context, ParsedLine, read_line
from incident_tui.domain.language.parsers import PARSERS
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, 7, tzinfo=UTC)
RAISED = event(f.HypothesisRaised("pool"), 10)
TASK = event(f.TaskGiven("lee", "metrics"), 11)


def context(now: datetime = NOW, zone: str = "UTC") -> Context:
    history = (declared(), RAISED, TASK)
    return Context(incident(*history), playbook(), now, ZoneInfo(zone), "sam")


def read(line: str) -> ParsedLine:
    return read_line(line, context())


def intent(line: str) -> i.Intent:
    reading = read(line)
    assert reading.problem is None, reading.problem
    (request,) = reading.requests
    return request.intent


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pods restarted", i.AddEntry("pods restarted")),
        ("@raj: it is the pool", i.AddEntry("it is the pool")),
        (" !not a decision", i.AddEntry("!not a decision")),
        ("\\/sev 1 is what I typed", i.AddEntry("/sev 1 is what I typed")),
        ("\\-5m literally", i.AddEntry("-5m literally")),
        ("-5 pods restarted", i.AddEntry("-5 pods restarted")),
        ("- item", i.AddEntry("- item")),
        ("14:05foo", i.AddEntry("14:05foo")),
        ("> ls", i.AddEntry("> ls")),
        (">x nobody", i.AddEntry(">x nobody")),
        ("2500 pods", i.AddEntry("2500 pods")),
        ("ask @dana and @lee.", i.AddEntry("ask @dana and @lee.", mentions=("dana", "lee"))),
        ("see #H1 #db", i.AddEntry("see #H1 #db", tags=("db",), refs=(RAISED.id,))),
        ("mail a@b.example", i.AddEntry("mail a@b.example")),
        ("!roll back", i.RecordDecision("roll back")),
        ("! roll back", i.RecordDecision("roll back")),
        ("?pool exhausted", i.RaiseHypothesis("pool exhausted")),
        ("+fail over", i.ConsiderMitigation("fail over")),
        (">i narrowed", i.PostUpdate("internal", "narrowed", tz=ZoneInfo("UTC"))),
        (">stake narrowed", i.PostUpdate("stakeholders", "narrowed", tz=ZoneInfo("UTC"))),
        (">E narrowed", i.PostUpdate("external", "narrowed", tz=ZoneInfo("UTC"))),
        (
            "*@dana 15m pull metrics",
            i.GiveTask("dana", "pull metrics", NOW + timedelta(minutes=15)),
        ),
        (
            "* pull metrics, back 14:25 @dana",
            i.GiveTask("dana", "pull metrics", NOW.replace(minute=25, second=0)),
        ),
        ("*@dana look at it", i.GiveTask("dana", "look at it", None)),
        (
            "* alert on saturation @lee due fri",
            i.AddActionItem("alert on saturation", "lee", "2026-03-06"),
        ),
        ("*write it up due in 2 weeks", i.AddActionItem("write it up", None, "2026-03-16")),
        ("/sev 2 only one region", i.ChangeSeverity(2)),
        ("/sev SEV-2 only one region", i.ChangeSeverity(2)),
        ("/sev sev1 all of them", i.ChangeSeverity(1)),
        ("/phase mitigation", i.EnterPhase("mitigation")),
        ("/ack", i.Acknowledge()),
        ("/edit H1: new", i.Correct(RAISED.id, "new")),
        ("/mit M1: verified", i.MoveMitigation("M1", "verified")),
        ("/title Checkout", i.Rename("Checkout")),
        ("/link warroom https://x.example/1", i.SetLink("warroom", "https://x.example/1")),
        ("/impact is cards fail", i.DescribeImpact(text="cards fail")),
        (
            "/impact 13:50",
            i.SetMilestone("impact_began", NOW.replace(minute=50, hour=13, second=0)),
        ),
        ("/impact over", i.SetMilestone("impact_over", NOW)),
        ("/milestone detected unknown", i.SetMilestone("detected", None)),
        ("/ic maya", i.AssignRole("ic", "maya")),
        ("/ic @maya", i.AssignRole("ic", "maya")),
        ("/role sme lee database", i.AssignRole("sme", "lee", "database")),
        ("/release ic", i.ReleaseRole("ic")),
        ("/update ext cards fail", i.PostUpdate("external", "cards fail", tz=ZoneInfo("UTC"))),
        ("/every internal 20m quiet", i.ChangeInterval("internal", 20)),
        ("/snooze external 10m typing", i.Snooze("update_external", NOW + timedelta(minutes=10))),
        ("/public yes visible", i.DecidePublic(yes=True)),
        ("/told executives", i.SendNotice("executives")),
        ("/settle H1 out metrics flat", i.SettleHypothesis("H1", "out")),
        ("/mit fail over", i.ConsiderMitigation("fail over")),
        ("/mit M1 verified bought a book", i.MoveMitigation("M1", "verified", "bought a book")),
        ("/report T1 flat", i.ReportTask("T1", "flat")),
        ("/aar 2026-03-12", i.ScheduleAar("2026-03-12")),
        ("/cancel false alarm", i.Cancel()),
        ("/cancel same thing duplicate-of inc-1-a", i.Cancel("inc-1-a")),
        ("/tick oncall_paged", i.Tick("oncall_paged")),
        ("/tick oncall", i.Tick("oncall_paged")),
        ("/retime H1 13:00", i.Retime(RAISED.id, NOW.replace(hour=13, minute=0, second=0))),
        ("/strike H1", i.Strike(RAISED.id)),
    ],
)
def test_what_a_line_records(line: str, expected: i.Intent) -> None:
    assert intent(line) == expected


def test_who_said_it_and_why() -> None:
    (request,) = read("@raj: it is the pool").requests
    assert request.actor == "raj"
    (request,) = read("!@maya: roll back").requests
    assert (request.actor, request.intent) == ("maya", i.RecordDecision("roll back"))
    (request,) = read("/ack @raj took it").requests
    assert request.note == "@raj took it"
    (request,) = read("/link ticket https://x.example/1 and more").requests
    assert (request.intent, request.note) == (
        i.SetLink("ticket", "https://x.example/1"),
        "and more",
    )
    (request,) = read("/sev 2 only one region").requests
    assert request.note == "only one region"


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("-5m", "2026-03-02T14:00:07"),
        ("-1h20m", "2026-03-02T12:45:07"),
        ("-90s", "2026-03-02T14:03:37"),
        ("14:05", "2026-03-02T14:05:00"),
        ("14:05:30", "2026-03-01T14:05:30"),
        ("1405Z", "2026-03-02T14:05:00"),
        ("1405:", "2026-03-02T14:05:00"),
        ("14.05", "2026-03-02T14:05:00"),
        ("9:30", "2026-03-02T09:30:00"),
        ("14:05Z", "2026-03-02T14:05:00"),
        ("14:05+02:00", "2026-03-02T12:05:00"),
        ("~23:00", "2026-03-01T23:00:00"),
        ("yesterday 23:50", "2026-03-01T23:50:00"),
        ("2026-03-02T13:00:00Z", "2026-03-02T13:00:00"),
        ("2026-03-02 13:00", "2026-03-02T13:00:00"),
        ("2026-03-02T13:00:00.250+01:00", "2026-03-02T12:00:00.250000"),
    ],
)
@pytest.mark.parametrize("around", ["{} text", "%{} text", "{} %text", "% {} text", "{} !text"])
def test_a_time_in_front_backdates(prefix: str, expected: str, around: str) -> None:
    reading = read(around.format(prefix))
    assert reading.when.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert reading.when.approx == prefix.startswith("~")
    assert reading.private == ("%" in around)
    assert reading.text == "text"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("-30h text", "more than a day"),
        ("2025-03-02T13:00Z text", "another year"),
        ("2026-02-27T13:00Z text", "more than a day"),
        ("2026-03-02T15:00Z text", "future"),
        ("14:30 text", "ahead"),
        ("/impact 14:30", "ahead"),
    ],
)
def test_a_doubtful_time_is_asked_back_and_can_be_confirmed(line: str, says: str) -> None:
    reading = read(line)
    assert reading.doubt is not None
    assert says in reading.doubt
    assert reading.requests, "the reading can be recorded once it is confirmed"


def test_a_time_before_the_impact_is_asked_back() -> None:
    history = incident(
        declared(), event(f.MilestoneSet("impact_began", NOW - timedelta(hours=1)), 5)
    )
    reading = read_line("-2h text", Context(history, playbook(), NOW, UTC, "sam"))
    assert reading.doubt is not None
    assert "impact" in reading.doubt


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/bogus x", "There is no command"),
        ("/s x", "could be"),
        ("/", "command"),
        ("/sev", "Which severity"),
        ("/sev -1 less than it was", "Which severity"),
        ("/ic", ""),
        ("!", "nothing to log"),
        ("-5m", "nothing to log"),
        ("* someone look", "named person"),
        ("*@lee 15m", "What is the task"),
        ("/update nobody text", "Who was told"),
        ("/update internal", "empty"),
        ("/every internal soon why", "how often"),
        ("/public maybe", "Yes or no"),
        ("/action x due someday", "not a date"),
        ("/impact soonish", "not a time"),
        ("/aar 2026-02-30", "not a date"),
        ("/aar 2026-01-05", "in the past"),
    ],
)
def test_what_cannot_be_recorded_says_why(line: str, says: str) -> None:
    reading = read(line)
    refused = reading.problem or decide(reading.requests[0], context().incident, playbook(), NOW)
    assert isinstance(refused, RefusedError)
    assert says in refused.what


def test_across_midnight_and_daylight_saving() -> None:
    midnight = datetime(2026, 3, 3, 0, 10, tzinfo=UTC)
    assert read_line("23:50 x", context(midnight)).when.at == datetime(
        2026, 3, 2, 23, 50, tzinfo=UTC
    )
    back = datetime(2026, 10, 25, 2, 0, tzinfo=UTC)  # 03:00 CET; 02:30 came twice
    twice = read_line("02:30 x", context(back, "Europe/Berlin"))
    assert twice.when.at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    forward = datetime(2026, 3, 29, 2, 0, tzinfo=UTC)  # 04:00 CEST; 02:30 did not exist
    skipped = read_line("02:30 x", context(forward, "Europe/Berlin"))
    assert skipped.doubt is not None
    assert "did not exist" in skipped.doubt


def test_a_time_that_only_fits_the_machines_zone_offers_it() -> None:
    here = Context(incident(declared()), playbook(), NOW, UTC, "sam", ZoneInfo("Europe/Berlin"))
    reading = read_line("15:00 x", here)  # 15:00 UTC is ahead; 15:00 in Berlin was 14:00 UTC
    assert reading.asked is not None
    assert "2026-03-02T14:00Z x" in [way.form for way in reading.asked.ways]


def test_screen_commands_are_not_recorded() -> None:
    reading = read("/help sev")
    assert reading.screen is not None
    assert (reading.screen.action, reading.screen.argument) == ("help", "sev")
    assert not reading.requests


def test_any_unambiguous_beginning_of_a_command_works() -> None:
    assert intent("/ph mitigation") == i.EnterPhase("mitigation")
    assert isinstance(intent("/nothing ext"), i.PostUpdate)


def test_every_typed_action_has_a_parser_and_every_parser_an_action() -> None:
    assert set(PARSERS) == {a.id for a in ACTIONS if a.command and not a.screen}
    assert len({a.command for a in ACTIONS}) == len(ACTIONS)
    keys = [a.key for a in ACTIONS if a.key]
    assert len(set(keys)) == len(keys)


def test_completion_offers_commands_people_and_the_playbooks_words() -> None:
    assert complete("/pha", context()) == ("/phase ",)
    assert complete("ask @le", context()) == ("ask @lee ",)
    assert complete("/phase mit", context())[0] == "/phase mitigation "
    assert complete("plain", context()) == ()


def test_undo_says_the_opposite_and_erases_nothing() -> None:
    posted = event(f.UpdatePosted("internal", "initial", "x"), 20)
    here = Context(incident(declared(), posted), playbook(), NOW, UTC, "sam")
    (request,) = read_line("/undo", here).requests
    assert request.intent == i.Strike(posted.id)


HOSTILE = st.sampled_from(
    ["\x1b]0;x\x07", "\x1b[2J", "\x9b2J", "\u202e", "[/x]", "@", "%", "\\", "/", "!", "?", ">", "*"]
)
SPANS = st.sampled_from(
    ["-5m", "14:05", "~23:00", "99:99", "2026-13-45T99:99", "yesterday", "@raj:", "/sev", "/mit M1",
     "/retime", "-9999h", "due fri", "15m", "/every internal 99999999m", "/snooze x 9999h y",
     "-9999999999m", "/aar in 999 weeks", "0001-01-01T00:00", "9999-12-31T23:59", "²³:٣٥"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(st.one_of(HOSTILE, SPANS, st.text(max_size=12)), max_size=6).map(" ".join))
def test_no_line_is_lost_or_raises(line: str) -> None:
    reading = read(line)
    if reading.requests:
        for request in reading.requests:
            found = decide(request, context().incident, playbook(), NOW)
            assert isinstance(found, RefusedError | tuple)
    if not reading.empty:
        assert sum((bool(reading.requests), bool(reading.screen), bool(reading.problem))) == 1
    complete(line, context())


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_text_marked_literal_is_kept_word_for_word(text: str) -> None:
    from incident_tui.domain.text import clean

    reading = read("\\" + text)
    expected = clean(text).strip()
    if expected:
        (request,) = reading.requests
        assert isinstance(request.intent, i.AddEntry)
        assert request.intent.text == expected
