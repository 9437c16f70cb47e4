"""Every way to write a time, at every door that takes one: one table, one answer.

A door gives the right instant, keeps all words as text, or asks; a value that is no time is
refused there. It is 16:30 UTC on Saturday 28 November 2026, and the impact began long ago.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from incident_tui.clock import SystemClock
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from tests.cli.conftest import Ran, Run
from tests.support import declared, incident, playbook

NOW = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)
BEGAN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
DECLARED = "2026-11-28T08:00Z"
ID = "amber"
SAID = "db failover"
TEXT, ASKED, REFUSED, UNKNOWN = "text", "asked", "refused", "unknown"


@pytest.fixture
def door(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a command line that knows an incident, at the time of the table."""
    monkeypatch.chdir(tmp_path)
    ticks = iter(range(1_000_000))
    monkeypatch.setattr(
        SystemClock, "now", lambda _: NOW + timedelta(milliseconds=next(ticks) % 900)
    )
    began = BEGAN.isoformat()
    assert run("declare", "x", "--id", ID, "--at", DECLARED, "--detected-at", began,
               "--impact-at", began, "--yes").status == 0  # fmt: skip
    assert run("log", ID, "the last entry").status == 0
    return run


def said(at: str | None, *, approx: bool = False) -> str:
    """Return an instant as the table writes it: `14:05`, `11-27 23:50`, `~14:05`, `unknown`."""
    if at is None:
        return UNKNOWN
    instant = datetime.fromisoformat(at)
    day = "" if instant.date() == NOW.date() else f"{instant:%m-%d} "
    return f"{'~' if approx else ''}{day}{instant:%H:%M}"


def newest(run: Run, name: str = ID) -> dict[str, Any]:
    """Return the event that was recorded last."""
    found = json.loads(run("export", name, "--format", "json").out)["events"]
    event: dict[str, Any] = max(found, key=lambda one: (one["rec"], one["id"]))
    return event


def outcome(ran: Ran, recorded: Callable[[], str]) -> str:
    """Return what a door did: it asks, refuses, or has recorded."""
    if ran.status == 0:
        return recorded()
    assert ran.status in (2, 4), ran
    return ASKED if "--yes" in ran.err else REFUSED


def entry(event: dict[str, Any], line: str) -> str:
    """Return when an entry says it happened; `text` where it is of now and has every word."""
    if event["body"]["text"] == SAID:
        return said(event.get("at"), approx=event.get("approx", False))
    assert event["body"]["text"] == line, "no word is lost"
    assert event["at"] == event["rec"]
    return TEXT


# -- the doors of times that have passed -----------------------------------------------------------


def by_line(_run: Run, time: str) -> str:
    here = Context(incident(declared()), playbook(), NOW, UTC, "sam", UTC)
    line = read_line(f"{time} {SAID}", here)
    if line.asked is not None:
        return ASKED
    assert line.problem is None
    (request,) = line.requests
    text = getattr(request.intent, "text", "")
    if text != SAID:
        assert (text, line.when.live) == (f"{time} {SAID}", True)
        return TEXT
    at = None if line.when.at is None else line.when.at.isoformat()
    return said(at, approx=line.when.approx)


def by_do(run: Run, time: str) -> str:
    line = f"{time} {SAID}"
    return outcome(run("do", ID, line), lambda: entry(newest(run), line))


def by_log_at(run: Run, time: str) -> str:
    return outcome(run("log", ID, SAID, f"--at={time}"), lambda: entry(newest(run), SAID))


def by_detected_at(run: Run, time: str) -> str:
    ran = run("declare", "x", "--id", "jade", f"--detected-at={time}", "--impact-at=unknown")
    return outcome(ran, lambda: milestone(run, "jade", "detected"))


def milestone(run: Run, name: str, which: str) -> str:
    """Return a milestone as the record has it, in its own event or in the declaration."""
    found = json.loads(run("export", name, "--format", "json").out)["events"]
    set_at = [
        e["body"] for e in found if e["kind"] == "milestone.set" and e["body"]["name"] == which
    ]
    if set_at:
        return said(set_at[-1].get("time"), approx=set_at[-1].get("approx", False))
    return said(found[0]["body"].get(f"{which}_at"))


def by_status_at(run: Run, time: str) -> str:
    began = BEGAN.isoformat()
    run("declare", "x", "--id", "jade", "--at", began, "--impact-at", began)
    ran = run("status", "jade", f"--at={time}", "--json")
    return outcome(
        ran, lambda: said((BEGAN + timedelta(seconds=ran.json["elapsed_s"])).isoformat())
    )


def by_command(line: str) -> Callable[[Run, str], str]:
    """Return the door of a command that sets a time."""

    def door(run: Run, time: str) -> str:
        def recorded() -> str:
            body = newest(run)["body"]
            assert "ref" in body or "name" in body, body
            return said(body.get("time"), approx=body.get("approx", False))

        return outcome(run("do", ID, line.format(time)), recorded)

    return door


def imported(run: Run, path: Path, text: str, form: str) -> str:
    path.write_text(text, "utf-8")
    ran = run("import", ID, str(path), "--format", form)
    return outcome(ran, lambda: entry(newest(run), text))


def by_chat(run: Run, time: str) -> str:
    return imported(run, Path("chat.txt"), f"{time} {SAID}\n", "chat")


def by_table(run: Run, time: str) -> str:
    return imported(run, Path("log.tsv"), f"time\tevent\n{time}\t{SAID}\n", "tsv")


Door = Callable[[Run, str], str]
LINES: dict[str, Door] = {"the line": by_line, "do": by_do}
VALUES: dict[str, Door] = {
    "log --at": by_log_at,
    "declare --detected-at": by_detected_at,
    "/retime": by_command("/retime {}"),
    "/impact": by_command("/impact corrected {}"),
    "/milestone": by_command("/milestone detected {}"),
}
LOOKS: dict[str, Door] = {"status --at": by_status_at}
FILES: dict[str, Door] = {"import of a chat": by_chat, "import of a table": by_table}
RECORDING = LINES | VALUES
SPOKEN_TO = RECORDING | LOOKS
ALL = SPOKEN_TO | FILES

CLOCK = {
    "2:05 PM": "14:05", "2:05pm": "14:05", "12:05 PM": "12:05", "3pm": "15:00", "3:30pm": "15:30",
    "3 PM": "15:00", "14:05": "14:05", "14:05:30": "14:05", "[14:05]": "14:05",
    "14:05 CET": "13:05", "10:46 EST": "15:46", "14:05 UTC": "14:05", "14:05Z": "14:05",
    "14:05 Uhr": "14:05",
    "14:05 +01:00": "13:05", "15:50 +0100": "14:50", "14:05 UTC+2": "12:05", "22:05 HKT": "14:05",
    "21:05 WIB": "14:05", "08:05 Pacific Time": "16:05", "14:05 London time": "14:05",
    "1405Z": "14:05", "14h05": "14:05", "14.05": "14:05", "2026-11-28 14:05 CET": "13:05",
    "2026-11-28T14:05:00Z": "14:05", "28 Nov 2026 13:00": "13:00", "28.11.2026 13:00": "13:00",
    "11/28/2026 1:00 PM": "13:00", "2026-11-27 23:50": "11-27 23:50",
}  # fmt: skip
"""A clock time with all it may have, which every door takes."""

SPOKEN = {
    "-1h 20m": "15:10", "-1h20m": "15:10", "-5 min": "16:25", "-5m": "16:25", "5 min ago": "16:25",
    "5 minutes ago": "16:25", "today 13:00": "13:00", "28 Nov 13:00": "13:00",
    "yesterday 23:50": "11-27 23:50", "yesterday at 23:50": "11-27 23:50",
}  # fmt: skip
"""Counted from now: for a person at the keyboard, not for a file."""

DOUBTFUL = ("17:00", "5:00 PM", "~17:00", "09:00", "2 Mar 13:00", "02/03/2026 14:05", "-26h")
"""Ahead of now, more than six hours back, before the impact began, of two dates."""

WORDS = ("1500 users affected", "2359 orders lost", "2026 was the year", "25:00", "-5 pods",
         "14:65", "5 minutes of downtime")  # fmt: skip
"""A count or a sentence, and no time at all."""


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("time", CLOCK)
def test_a_clock_time_is_the_same_instant_everywhere(door: Run, name: str, time: str) -> None:
    assert ALL[name](door, time) == CLOCK[time]


@pytest.mark.parametrize("name", SPOKEN_TO)
@pytest.mark.parametrize("time", SPOKEN)
def test_a_time_of_speech_is_the_same_instant_everywhere(door: Run, name: str, time: str) -> None:
    assert ALL[name](door, time) == SPOKEN[time]


@pytest.mark.parametrize("name", RECORDING)
@pytest.mark.parametrize("time", ["~14:05", "~-5m", "about 14:05", "unknown"])
def test_what_nobody_knows_for_certain_is_kept_so(door: Run, name: str, time: str) -> None:
    kept = {"~-5m": "~16:25", "about 14:05": "~14:05"}
    assert ALL[name](door, f"{time}:" if name in LINES and time == UNKNOWN else time) == kept.get(
        time, time
    )


@pytest.mark.parametrize("name", SPOKEN_TO)
@pytest.mark.parametrize("time", DOUBTFUL)
def test_a_doubtful_time_is_asked_about_everywhere(door: Run, name: str, time: str) -> None:
    assert ALL[name](door, time) == ASKED


@pytest.mark.parametrize("name", SPOKEN_TO)
@pytest.mark.parametrize("words", WORDS)
def test_a_count_is_text_in_a_line_and_refused_as_a_time(door: Run, name: str, words: str) -> None:
    assert ALL[name](door, words) == (TEXT if name in LINES else REFUSED)


# -- the doors of times that are ahead -------------------------------------------------------------


def by_next(run: Run, time: str) -> str:
    ran = run("update", ID, "internal", "We look into it", f"--next={time}")
    return outcome(ran, lambda: said(newest(run)["body"].get("next_at")))


def by_promise(run: Run, time: str) -> str:
    text = f"We look into it. Next update {time}."
    ran = run("do", ID, f">i {text}")

    def recorded() -> str:
        body = newest(run)["body"]
        assert body["text"] == text
        return said(body.get("next_at"))

    return outcome(ran, recorded)


def by_snooze(run: Run, time: str) -> str:
    ran = run("do", ID, f"/snooze internal {time} on the call")
    return outcome(ran, lambda: said(newest(run)["body"]["until"]))


def by_time_box(run: Run, time: str) -> str:
    ran = run("do", ID, f"*@kim {time} look at the pool")

    def recorded() -> str:
        body = newest(run)["body"]
        assert body["text"] == "look at the pool"
        return said(body["back_at"])

    return outcome(ran, recorded)


AHEAD: dict[str, Door] = {
    "update --next": by_next,
    "a promise": by_promise,
    "/snooze": by_snooze,
    "a time-box": by_time_box,
}
COMING = {
    "17:35": "17:35", "5:35 PM": "17:35", "5:35pm": "17:35", "6pm": "18:00", "17:35 UTC": "17:35",
    "18:35 CET": "17:35", "17:35Z": "17:35", "12:35 EST": "17:35",
    "09:35 Pacific Time": "17:35", "17:35 London time": "17:35", "19:35 UTC+2": "17:35",
    "2026-11-28T17:35Z": "17:35", "1735Z": "17:35",
}  # fmt: skip
SPANS = {
    "10m": "16:40", "10 min": "16:40", "1h": "17:30", "1h 20m": "17:50", "90 minutes": "18:00",
    "1h20m": "17:50",
}  # fmt: skip


@pytest.mark.parametrize("name", AHEAD)
@pytest.mark.parametrize("time", COMING)
def test_a_time_ahead_is_the_same_instant_everywhere(door: Run, name: str, time: str) -> None:
    word = {"a promise": "at ", "a time-box": ""}.get(name, "")
    assert AHEAD[name](door, word + time) == COMING[time]


@pytest.mark.parametrize("name", AHEAD)
@pytest.mark.parametrize("time", ["16:00", "3:05 PM", "10:15", "10:15 UTC"])
def test_a_time_that_is_over_today_is_asked_about(door: Run, name: str, time: str) -> None:
    word = "at " if name == "a promise" else ""
    assert AHEAD[name](door, word + time) == ASKED
    assert AHEAD[name](door, "2026-11-29T10:15Z") == "11-29 10:15"


@pytest.mark.parametrize("name", AHEAD)
@pytest.mark.parametrize("span", SPANS)
def test_a_span_ahead_is_the_same_instant_everywhere(door: Run, name: str, span: str) -> None:
    word = "in " if name == "a promise" else ""
    assert AHEAD[name](door, word + span) == SPANS[span]


EITHER = ("17h35", "1h20", "17:35 +1 pod", "17:35 UTC -1 pod")
"""A clock time or a span; a number that is the zone, or counts what follows."""


@pytest.mark.parametrize("name", ["/snooze", "a time-box"])
@pytest.mark.parametrize("time", EITHER)
def test_a_time_ahead_of_two_readings_is_asked_about(door: Run, name: str, time: str) -> None:
    assert AHEAD[name](door, time) == ASKED


def test_each_reading_names_a_line_with_all_its_words(door: Run) -> None:
    asked = door("do", ID, "*@kim 17:35 +1 pod {x} is slow")
    assert r"*@kim back 2026-11-28T17:35Z \ +1 pod {x} is slow" in asked.err
    assert r"*@kim back 2026-11-28T16:35Z \ pod {x} is slow" in asked.err


def test_a_promise_with_a_number_behind_its_time_promises_nothing_and_says_so(door: Run) -> None:
    text = "Next update at 17:35 UTC +1 pod is slow."
    ran = door("do", ID, f">i {text}")
    body = newest(door)["body"]
    assert (ran.status, body["text"], body.get("next_at")) == (0, text, None)
    assert "'17:35 UTC +1' promises nothing" in ran.err


@pytest.mark.parametrize(
    ("line", "kind", "field", "expected"),
    [
        ("-20m *@raj 10m watch", "task.given", "back_at", "16:20"),
        ("-5m /snooze internal 10m calm", "timer.snoozed", "until", "16:35"),
        ("-20m /impact over -5m", "milestone.set", "time", "16:05"),
        (
            "-20m >i We look. Next update in 30 minutes.",
            "update.posted",
            "next_at",
            "16:40",
        ),
        ("16:10 *@kim until 16:25 look", "task.given", "back_at", "16:25"),
        ("16:10 *@kim look, back 16:25", "task.given", "back_at", "16:25"),
    ],
)
def test_inside_a_backdated_line_it_counts_from_then(
    door: Run, line: str, kind: str, field: str, expected: str
) -> None:
    assert door("do", ID, line).status == 0
    found = json.loads(door("export", ID, "--format", "json").out)["events"]
    (body,) = [event["body"] for event in found if event["kind"] == kind and event["id"] == max(
        e["id"] for e in found if e["kind"] == kind)]  # fmt: skip
    assert said(body[field]) == expected


PROMISED = {
    "Next update at 17:30 Pacific Time.": "11-29 01:30",
    "Next update at 12:30 Eastern.": "17:30",
    "Next update: 17:30 London time": "17:30",
    "**Next update:** 17:20 UTC": "17:20",
    "| Next update | 17:20 UTC |": "17:20",
    "Next update:\n17:20 UTC": "17:20",
    "<b>Next update:</b> <i>17:20 UTC</i>": "17:20",
    "Next update: \U0001f552 17:20 UTC": "17:20",
    "Nächstes Update um 17:30 Uhr UTC": "17:30",
    "Prochaine mise à jour à 17h30 UTC": "17:30",
    "Próxima actualización a las 17:30 UTC": "17:30",
    "Próxima atualização às 17:30 UTC": "17:30",
    "次回の更新: 17:30 UTC": "17:30",
    "We expect full recovery and another update in 2 hours.": "18:30",
    "Next update at 19:30 UTC +2.": "17:30",
}


@pytest.mark.parametrize("text", PROMISED)
def test_a_promise_in_words_is_kept_as_it_was_written(door: Run, text: str) -> None:
    assert door("update", ID, "internal", text).status == 0
    body = newest(door)["body"]
    assert (body["text"], said(body.get("next_at"))) == (text, PROMISED[text])
