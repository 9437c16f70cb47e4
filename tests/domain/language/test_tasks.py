"""A task's time-box, and a follow-up's day: where they count, and where they are words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.record import facts as f
from tests.support import declared, event, incident, playbook

NOW = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HISTORY = incident(declared(), event(f.RoleAssigned("sme", "Maya Lind", "cards"), 2))
HERE = Context(HISTORY, playbook(), NOW, UTC, "sam")


def ways(line: str) -> list[ParsedLine]:
    reading = read_line(line, HERE)
    assert reading.problem is None, reading.problem
    return [way.line for way in reading.asked.ways] if reading.asked else [reading]


def task(line: ParsedLine) -> tuple[str, str, int | None]:
    """Return to whom it goes, its words, and its time-box in minutes from now."""
    (request,) = line.requests
    given = request.intent
    assert isinstance(given, i.GiveTask)
    box = None if given.back_at is None else (given.back_at - NOW) // timedelta(minutes=1)
    return given.to, given.text, box


@pytest.mark.parametrize(
    ("line", "text", "minutes"),
    [
        ("*@kim 10m watch graphs", "watch graphs", 10),
        ("*@kim watch graphs 10m", "watch graphs", 10),
        ("*@kim watch graphs, 10m.", "watch graphs", 10),
        ("*@kim, 10m watch", "watch", 10),
        ("*@kim: 10m watch", "watch", 10),
        ("*@kim - 10m watch", "watch", 10),
        ("*10m @kim watch", "watch", 10),
        ("*watch 10m @kim", "watch", 10),
        ("*watch @kim 10m", "watch", 10),
        ("*watch @kim 10m the graphs", "watch the graphs", 10),
        ("*@kim 10m watch the 5m graph", "watch the 5m graph", 10),
        ("*@kim watch the 5m window for 10m", "watch the 5m window", 10),
        ("*@kim for 10m watch", "watch", 10),
        ("*@kim for the next 10m watch", "watch", 10),
        ("*@kim watch within 10 min", "watch", 10),
        ("*@kim watch, back in 10m", "watch", 10),
        ("*@kim back 14:25 watch", "watch", 20),
        ("*@kim watch until 14:25", "watch", 20),
        ("*@kim until 14:25 watch", "watch", 20),
        ("*@kim watch by 2:25 pm", "watch", 20),
        ("*@kim 1.5h watch", "watch", 90),
        ("*@kim 1h 20m watch", "watch", 80),
        ("*@kim back 1h20m watch", "watch", 80),
        ("*@kim for 1h20 watch", "watch", 80),
        ("*@kim until 17h35 watch", "watch", 210),
        ("*@kim bis 14:25 watch", "watch", 20),
        ("*@kim watch hasta las 14:25", "watch", 20),
        ("*@kim pendant 10m watch", "watch", 10),
        ("*@kim 10min. watch", "watch", 10),
        ("*@kim 10m .env again", ".env again", 10),
        ("*@kim half an hour watch", "watch", 30),
        (r"*@kim back 14:25 \ 10m of logs", "10m of logs", 20),
        (r"*@kim \ 10m of logs", "10m of logs", None),
        ("*@kim read 10m of logs", "read 10m of logs", None),
        ("*@kim read the 10m window again", "read the 10m window again", None),
        ("*@kim watch 10m please", "watch 10m please", None),
        ("*@kim read the last 10m", "read the last 10m", None),
        ("*@kim restart it every 10m", "restart it every 10m", None),
        ("*@kim logs from 13:00", "logs from 13:00", None),
        ("*@kim logs from 13:00 to 13:30", "logs from 13:00 to 13:30", None),
        ("*@kim what happened at 13:00", "what happened at 13:00", None),
        ("*@kim set the ttl to 5m", "set the ttl to 5m", None),
        ("*@kim set the timeout 30s", "set the timeout 30s", None),
        ("*@kim keep the logs 30d", "keep the logs 30d", None),
        ("*@kim count 1500 users", "count 1500 users", None),
        ("*@kim read C:\\logs", "read C:\\logs", None),
        ("*@kim 10m-window of p99", "10m-window of p99", None),
        ("*@kim due 14:30 look", "look", 25),
        ("*@kim due in 10m look", "look", 10),
        ("*@kim due 10 min look", "look", 10),
        ("*@kim look, due at 2:30 PM", "look", 25),
    ],
)  # fmt: skip
def test_a_time_box_stands_behind_the_people_or_at_the_end(
    line: str, text: str, minutes: int | None
) -> None:
    (only,) = ways(line)
    assert task(only) == ("kim", text, minutes)


@pytest.mark.parametrize(
    ("line", "one"),
    [
        ("*@kim @raj 10m watch", "@raj watch"),
        ("*@kim, @raj 10m watch", "@raj watch"),
        ("*@kim and @raj 10m watch", "and @raj watch"),
        ("*@kim/@raj 10m watch", "@raj watch"),
        ("*@kim @raj watch 10m", "@raj watch"),
    ],
)
def test_a_task_of_several_people_is_asked(line: str, one: str) -> None:
    each, alone = ways(line)
    given = [r.intent for r in each.requests if isinstance(r.intent, i.GiveTask)]
    assert [(t.to, t.text, t.back_at == NOW + timedelta(minutes=10)) for t in given] == [
        ("kim", "watch", True), ("raj", "watch", True)]  # fmt: skip
    assert task(alone) == ("kim", one, 10)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*@kim 10m of logs", [("10m of logs", None), ("of logs", 10)]),
        ("*@kim 10m ago it broke", [("10m ago it broke", None), ("ago it broke", 10)]),
        ("*@kim 10-minute outage", [("10-minute outage", None), ("outage", 10)]),
        ("*@kim restart in 10m", [("restart in 10m", None), ("restart", 10)]),
        ("*@kim in 10m restart", [("in 10m restart", None), ("restart", 10)]),
        ("*@kim call them at 14:30", [("call them at 14:30", None), ("call them", 25)]),
        ("*@kim 10m 20m look", [("10m 20m look", None), ("20m look", 10)]),
        ("*@kim look until 14:30 at it", [("look until 14:30 at it", None), ("look at it", 25)]),
        ("*@kim 10m look until 14:30",
         [("look until 14:30", 10), ("10m look", 25), ("10m look until 14:30", None)]),
        ("*@kim 17h35 look", [("look", 210), ("look", 17 * 60 + 35), ("17h35 look", None)]),
        ("*@kim 10:15 look",
         [("look", 20 * 60 + 10), ("look", 8 * 60 + 10), ("10:15 look", None)]),
    ],
)  # fmt: skip
def test_what_may_be_a_time_box_or_text_is_asked(
    line: str, expected: list[tuple[str, int | None]]
) -> None:
    assert [task(way)[1:] for way in ways(line)] == expected


@pytest.mark.parametrize(
    ("line", "to", "text"),
    [
        ("*@Maya Lind 10m look", "Maya Lind", "look"),
        ("*@maya lind: 10m look", "Maya Lind", "look"),
        ('*@"Ann Berg" 10m look', "Ann Berg", "look"),
        ("*@“Ann Berg” 10m look", "Ann Berg", "look"),
        ("*@O'Brien 10m look", "O'Brien", "look"),
        ("*@José 10m look", "José", "look"),
        ("*@kim 10m read @kim's notes", "kim", "read @kim's notes"),
        ("*@here @kim 10m look", "kim", "@here look"),
    ],
)
def test_whom_a_task_goes_to(line: str, to: str, text: str) -> None:
    (only,) = ways(line)
    assert task(only)[:2] == (to, text)


@pytest.mark.parametrize("line", ["*@here 10m look", "*@all look", "*@channel: 10m look"])
def test_a_task_for_everybody_is_nobodys(line: str) -> None:
    problem = read_line(line, HERE).problem
    assert problem is not None
    assert "named person" in problem.what


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*alert on it @lee due fri", [("alert on it", "2026-03-06")]),
        ("*alert on it, @lee due friday!", [("alert on it", "2026-03-06")]),
        ("*@lee due fri: alert on it", [("alert on it", "2026-03-06")]),
        ("*alert on it due fri https://x.example/1", [("alert on it", "2026-03-06")]),
        ("*@lee the invoices due today for errors",
         ["the invoices due today for errors", ("the invoices for errors", "2026-03-02")]),
        ("*@lee call the due diligence team", ["call the due diligence team"]),
        ("/action call the due diligence team", [("call the due diligence team", None)]),
        ("/action the bills due today for errors",
         [("the bills for errors", "2026-03-02"), ("the bills due today for errors", None)]),
        ("-1d *alert on it @lee due tomorrow", [("alert on it", "2026-03-02")]),
    ],
)  # fmt: skip
def test_a_day_that_may_be_text_is_asked(
    line: str, expected: list[str | tuple[str, str | None]]
) -> None:
    found = [request.intent for way in ways(line) for request in way.requests]
    assert [
        (x.text, x.due) if isinstance(x, i.AddActionItem) else getattr(x, "text", "") for x in found
    ] == expected


@pytest.mark.parametrize(
    "line",
    ["*@kim 10m of logs", "*@kim 10m look until 14:30", "*@kim 10:15 look", "*@kim restart in 10m",
     "*@lee the invoices due today for errors", "-20m *@Maya Lind 10m of logs"],
)  # fmt: skip
def test_the_form_of_each_way_says_just_it(line: str) -> None:
    asked = read_line(line, HERE).asked
    assert asked is not None
    for way in asked.ways:
        again = read_line(way.form, HERE)
        assert again.asked is None, way.form
        assert [r.intent for r in again.requests] == [r.intent for r in way.line.requests]
        assert again.when == way.line.when


@pytest.mark.parametrize("day", ["6 Mar", "6th March", "6.3.", "06/03/2026", "Mar 6", "eow"])
@pytest.mark.parametrize("line", ["*@kim due {} look", "*@kim look due {}"])
def test_a_day_that_is_not_read_is_no_text(line: str, day: str) -> None:
    problem = read_line(line.format(day), HERE).problem
    assert problem is not None
    assert "is not a date" in problem.what
