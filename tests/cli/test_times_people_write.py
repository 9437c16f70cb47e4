"""How people write times in six languages, zones and machines: at every door right, text, or asked.

It is 16:30 UTC on Saturday 28 November 2026. A row is: what is written; in front of a line; as a
value of its own that has passed; as one that is ahead; in a table that is imported; as the time
of a promise. `=` has every word of the line as text of now, `?` is asked or named as not
understood, `x` is refused as no time; else the instant.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from incident_tui.domain.times.answer import Answer, Clocks, Question, ReadTime
from incident_tui.domain.times.future import future_in_front, future_time
from incident_tui.domain.times.past import past_time, time_in_front
from incident_tui.domain.times.promises import Promise, Unread, read_promise
from incident_tui.interchange.imports.log_chat import read_chat
from incident_tui.interchange.imports.log_times import TimeReader

NOW = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)
SAID = "db failover"

TABLE = """
# the clock, alone and with what names it
14:05                   | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05Z                  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 Z                 | ?     | 14:05 | ?     | 14:05 | 29 14:05
14:05z                  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 Zulu              | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
1405Zulu                | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
1405Z                   | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
1405h                   | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
1405 hrs                | =     | 14:05 | ?     | 14:05 | ?
14:05 h                 | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05h                  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 hrs               | 14:05 | 14:05 | ?     | 14:05 | ?
14：05                  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
２:05                   | =     | x     | x     | ?     | 29 02:05
2 o'clock               | =     | x     | x     | ?     | ?
noon                    | =     | x     | x     | ?     | 29 12:00
noon UTC                | =     | x     | x     | ?     | 29 12:00
12 noon                 | =     | x     | x     | ?     | 29 12:00
midnight                | =     | x     | x     | ?     | 29 00:00
12 midnight             | =     | x     | x     | ?     | 29 00:00
24:00                   | =     | x     | x     | ?     | ?
0:05                    | ?     | ?     | ?     | 00:05 | 29 00:05
00h05                   | ?     | ?     | ?     | 00:05 | 29 00:05
quarter past two        | =     | x     | x     | ?     | ?
halb drei               | =     | x     | x     | ?     | ?
# halves of the day
2:05 p.m.               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
2:05 P.M.               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
2:05 p. m.              | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
2:05PM                  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
2.05pm                  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
2pm                     | 14:00 | 14:00 | ?     | 14:00 | 29 14:00
12 pm                   | 12:00 | 12:00 | ?     | 12:00 | 29 12:00
12am                    | ?     | ?     | ?     | 00:00 | 29 00:00
2:05p                   | =     | x     | x     | ?     | ?
0:05 AM                 | =     | x     | x     | ?     | ?
13:05 am                | =     | x     | x     | ?     | ?
# German, French, Spanish, Portuguese, Swedish, Japanese
14.05 Uhr               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14 Uhr                  | 14:00 | 14:00 | ?     | 14:00 | 29 14:00
14:05 Uhr               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14 Uhr 05               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14 Uhr 30               | ?     | 14:30 | ?     | 14:30 | 29 14:30
um 14:05                | =     | x     | ?     | ?     | 29 14:05
heute 14:05             | 14:05 | 14:05 | 14:05 | ?     | 14:05
gestern um 14:05        | 27 14:05 | 27 14:05 | 27 14:05 | ?     | 27 14:05
Samstag 14:05           | 14:05 | 14:05 | 05 14:05 | ?     | 05 14:05
14h05                   | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
à 14h05                 | =     | x     | ?     | ?     | 29 14:05
à 14h                   | =     | x     | x     | ?     | 29 14:00
28 novembre à 14h05     | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
samedi 14:05            | 14:05 | 14:05 | 05 14:05 | ?     | 05 14:05
a las 14:05             | =     | x     | ?     | ?     | 29 14:05
las 14:05               | =     | x     | x     | ?     | 29 14:05
hoy 14:05               | 14:05 | 14:05 | 14:05 | ?     | 14:05
ayer a las 14:05        | 27 14:05 | 27 14:05 | 27 14:05 | ?     | 27 14:05
28 de noviembre 14:05   | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
às 14:05                | =     | x     | ?     | ?     | 29 14:05
ontem às 14:05          | 27 14:05 | 27 14:05 | 27 14:05 | ?     | 27 14:05
klockan 14:05           | =     | x     | x     | ?     | ?
kl. 14:05               | =     | x     | x     | ?     | ?
14時05分                | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14時                    | 14:00 | 14:00 | ?     | 14:00 | 29 14:00
14時半                  | 14:30 | 14:30 | ?     | 14:30 | 29 14:30
午後2時05分             | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
11月28日14時05分        | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
今日 14:05              | 14:05 | 14:05 | 14:05 | ?     | 14:05
昨日 14:05              | 27 14:05 | 27 14:05 | 27 14:05 | ?     | 27 14:05
土曜日 14:05            | 14:05 | 14:05 | 05 14:05 | ?     | 05 14:05
# so long ago
5 min ago               | 16:25 | 16:25 | x     | ?     | ?
vor 5 Min               | 16:25 | 16:25 | x     | ?     | ?
il y a 5 minutes        | 16:25 | 16:25 | x     | ?     | ?
hace 5 min              | 16:25 | 16:25 | x     | ?     | ?
há 5 minutos            | 16:25 | 16:25 | x     | ?     | ?
5分前                   | =     | x     | x     | ?     | ?
# zones: half hours, quarters, words, what is no zone
19:35 IST               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
19:35 +0530             | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
19:35 UTC+5:30          | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
19:35 UTC+0530          | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
19:35 GMT+5.5           | =     | x     | x     | ?     | ?
19:50 +0545             | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
19:50 Nepal time        | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
23:35 ACST              | 14:05 | 14:05 | 29 14:05 | 14:05 | 29 14:05
10:35 NST               | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
10:35 Newfoundland time | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
09:05 New York time     | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
09:05 ET                | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
09:05 EDT               | 13:05 | 13:05 | ?     | 13:05 | 29 13:05
9am EST                 | 14:00 | 14:00 | ?     | 14:00 | 29 14:00
14:05 BST               | 13:05 | 13:05 | ?     | 13:05 | 29 13:05
14:05 Greenwich Mean Time | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
15:05 Central European Time | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
08:05 Central Time      | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
15:05 Central Africa Time | ?     | ?     | ?     | ?     | ?
15:05 CET/CEST          | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 UTC/GMT           | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 in UTC            | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
15:05 Berliner Zeit     | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
15:05 heure de Paris    | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
11:05 hora de Brasília  | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
23:05 日本時間          | 14:05 | 14:05 | 29 14:05 | 14:05 | 29 14:05
15:05 Europe/Berlin     | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 (UTC)             | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05UTC                | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 UTC-0             | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05 local time        | ?     | ?     | ?     | ?     | ?
14:05 UTC +3 pods       | ?     | x     | x     | ?     | ?
14:05 -2 nodes          | ?     | x     | x     | ?     | ?
14:05 +1200 orders      | ?     | x     | x     | ?     | ?
14:05 UTC -30 nodes     | =UTC  | x     | x     | ?     | 29 14:05
# machines
2026-11-28T14:05:07.123456Z    | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
2026-11-28T14:05+01:00  | 13:05 | 13:05 | 13:05 | 13:05 | 13:05
2026-11-28 14:05:07 UTC | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
2026-11-28 14:05:07.123 +0000 UTC | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
2026/11/28 14:05        | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
28.11.2026, 14:05       | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
28-Nov-2026 14:05       | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
Nov 28, 2026, 2:05 PM   | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
Nov 28 14:05:07         | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
14:05:07.123456Z        | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
14:05:07,123            | 14:05 | 14:05 | ?     | 14:05 | 29 14:05
Sat Nov 28 14:05:07 2026 | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
Sat Nov 28 14:05:07 UTC 2026 | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
Sat, 28 Nov 2026 14:05:07 +0000 | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
Sat, 28 Nov 2026 15:05:07 +0100 (CET) | 14:05 | 14:05 | 14:05 | 14:05 | 14:05
2026-W48-6T14:05Z       | =     | x     | x     | ?     | ?
2026-332T14:05Z         | =     | x     | x     | ?     | ?
20261128T140500Z        | =     | x     | x     | ?     | ?
T14:05Z                 | =     | x     | x     | ?     | ?
1795874700              | =     | x     | x     | 14:05 | ?
1795874700000           | =     | x     | x     | 14:05 | ?
28/Nov/2026:14:05:07 +0000 | =     | x     | x     | ?     | ?
2026-11 report          | =     | x     | x     | ?     | ?
2026-11-28_14:05        | =     | x     | x     | ?     | ?
"""
ROWS = [
    [cell.strip() for cell in row.split("|")]
    for row in TABLE.splitlines()
    if row.strip() and not row.startswith("#")
]


def shown(at: datetime | None) -> str:
    assert at is not None
    return f"{at:%H:%M}" if at.date() == NOW.date() else f"{at:%d %H:%M}"


def told(answer: Answer | None, rest: str = "", none: str = "x") -> str:
    """Return an answer as the table has it; the words behind the time are all there."""
    match answer:
        case None:
            return none
        case Question():
            return "?"
        case ReadTime(at=at, text=text):
            return shown(at) if text == rest else f"{shown(at)} and {text!r}"


def in_front(time: str) -> str:
    line = f"{time} {SAID}"
    answer = time_in_front(line, Clocks(NOW, UTC))
    if isinstance(answer, ReadTime) and answer.text == "-30 nodes db failover":
        return "=UTC"
    return told(answer, SAID, "=")


def imported(time: str) -> str:
    stamp = TimeReader(NOW.date(), UTC, NOW).read(time)
    return "?" if stamp.doubt else shown(stamp.at)


def promise(time: str) -> str:
    match read_promise(f"Next update at {time}.", NOW, UTC):
        case Promise(at=at):
            return shown(at)
        case Unread():
            return "?"
        case None:
            return "none"


def test_there_are_many_ways() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS) >= 120


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_way_to_write_a_time(row: list[str]) -> None:
    time, line, value, ahead, table, promised = row
    here = Clocks(NOW, UTC)
    assert in_front(time) == line
    assert told(past_time(time, here)) == value
    assert told(future_time(time, here)) == ahead
    assert imported(time) == table
    assert promise(time) == promised


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_no_reading_loses_a_word(row: list[str]) -> None:
    """Whatever is chosen, the words are behind the time, or a part of it."""
    line = f"{row[0]} {SAID}"
    for read in (time_in_front(line, Clocks(NOW, UTC)), future_in_front(line, Clocks(NOW, UTC))):
        answer = read[0] if isinstance(read, tuple) else read
        for text in (c.text for c in answer.choices) if isinstance(answer, Question) else ():
            assert line.endswith(text)
            assert SAID in text


@pytest.mark.parametrize(
    ("zone", "gap", "twice"),
    [
        ("America/New_York", "2026-03-08 02:30", "2026-11-01 01:30"),
        ("Europe/London", "2026-03-29 01:30", "2026-10-25 01:30"),
        ("Australia/Sydney", "2026-10-04 02:30", "2026-04-05 02:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-04-05 01:45"),
    ],
)
def test_an_hour_that_was_skipped_or_doubled_is_asked_about(
    zone: str, gap: str, twice: str
) -> None:
    tz = ZoneInfo(zone)
    for time in (gap, twice):
        day = datetime.fromisoformat(time).replace(tzinfo=tz)
        here = Clocks(day.replace(hour=9), tz)
        before = Clocks(day.replace(hour=0), tz)
        assert told(time_in_front(f"{time} {SAID}", here)) == "?", time
        assert told(time_in_front(f"{time[11:]} {SAID}", here)) == "?", time
        assert told(past_time(time, here)) == "?", time
        assert told(future_time(time, before)) == "?", time
        assert told(future_time(time[11:], before)) == "?", time
        assert TimeReader(day.date(), tz, here.now).read(time).doubt, time
        text = f"Next update at {time[11:]}."
        assert isinstance(read_promise(text, before.now, tz), Unread), time


@pytest.mark.parametrize(
    ("line", "text", "doubt"),
    [
        ("13:05 UTC +3 pods restarted", "+3 pods restarted", "'+3' may be its zone or text"),
        ("13:05 -2 nodes are gone", "-2 nodes are gone", "'-2' may be its zone or text"),
        ("12.04 LTS is out", "LTS is out", "may be a time or an amount"),
        ("13:05 UTC+3 maya: on it", "on it", ""),
    ],
)
def test_in_a_chat_such_a_line_keeps_its_words_and_is_asked_about(
    line: str, text: str, doubt: str
) -> None:
    (read,) = read_chat(f"{line}\n", TimeReader(NOW.date(), UTC, NOW)).lines
    assert read.text == text
    assert doubt in " ".join(read.doubts)
    assert bool(read.doubts) == bool(doubt)
