"""Past times: taken right, or text with all its words, or asked about. Every row is a rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_tui.domain.times.answer import Answer, Clocks, Question, ReadTime
from incident_tui.domain.times.past import past_time, time_in_front

NOW = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)  # a Saturday
BERLIN = ZoneInfo("Europe/Berlin")
HERE = Clocks(NOW, UTC)


def said(answer: Answer | None) -> str:
    """Return an answer in a few words: `14:05 |x|`, `ask 14:05 yesterday…`, or `text`."""
    match answer:
        case None:
            return "text"
        case ReadTime(at=at, text=text, approx=approx):
            return f"{'~' if approx else ''}{shown(at)} |{text}|"
        case Question(choices=choices):
            times = [shown(c.at) if c.dated else "text" for c in choices]
            return f"ask {', '.join(times)}"


def shown(at: datetime | None) -> str:
    if at is None:
        return "unknown"
    day = "" if at.date() == NOW.date() else f"{at:%m-%d} "
    return f"{day}{at:%H:%M:%S}".removesuffix(":00")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # half the world's on-call
        ("2:05 PM db failover", "14:05 |db failover|"),
        ("02:10 pm @raj: restarted", "14:10 |@raj: restarted|"),
        ("2:05pm: x", "14:05 |x|"),
        ("2:05 p.m. x", "14:05 |x|"),
        ("12:05 PM x", "12:05 |x|"),
        ("3pm x", "15:00 |x|"),
        ("3 PM x", "15:00 |x|"),
        ("3:30pm x", "15:30 |x|"),
        ("14:05 PM x", "14:05 |x|"),
        ("14:05 AM x", "text"),
        ("13pm x", "13:00 |x|"),
        # zones
        ("14:05 CET db failover", "13:05 |db failover|"),
        ("10:46 EST x", "15:46 |x|"),
        ("14:05 UTC x", "14:05 |x|"),
        ("14:05 utc x", "14:05 |x|"),
        ("14:05Z x", "14:05 |x|"),
        ("14:05 Z x", "ask 14:05, 14:05, text"),
        ("14:05 WET floor", "ask 14:05, 14:05, text"),
        ("16:05 MSK cluster down", "ask 16:05, 13:05, text"),
        ("[14:05 WET] x", "14:05 |x|"),
        ("[16:05 MSK] x", "13:05 |x|"),
        ("14:05Z index", "14:05 |index|"),
        ("14:05 local: x", "ask 14:05, text"),
        ("14:05 local time: x", "ask 14:05, text"),
        ("14:05 my time x", "ask 14:05, text"),
        ("14:05 server time x", "ask 14:05, text"),
        ("14:05 Pacific: x", "ask 14:05, 11-27 22:05, text"),
        ("14:05 local disk full", "14:05 |local disk full|"),
        ("14:05 14:20 alerts", "ask 14:05, text"),
        ("14:05 Uhr x", "14:05 |x|"),
        ("14:05 Uhr UTC x", "14:05 |x|"),
        ("14 Uhr x", "14:00 |x|"),
        ("14:05 +01:00 db failover", "13:05 |db failover|"),
        ("15:50 +0100 x", "14:50 |x|"),
        ("14:05+01:00 x", "13:05 |x|"),
        ("14:05+01 x", "13:05 |x|"),
        ("11:05 -0500 x", "16:05 |x|"),
        ("14:05 UTC+2 x", "12:05 |x|"),
        ("14:05 UTC +2: x", "12:05 |x|"),
        ("14:05 UTC +2 @raj: x", "12:05 |@raj: x|"),
        ("14:05 UTC +02:00 x", "12:05 |x|"),
        ("14:05 UTC +0200 x", "12:05 |x|"),
        ("14:05 GMT-1 x", "15:05 |x|"),
        ("14:05 (CET) raj: looking", "13:05 |raj: looking|"),
        ("14:05 Europe/Berlin x", "13:05 |x|"),
        ("08:05 Pacific Time x", "16:05 |x|"),
        ("11:05 Eastern Standard Time x", "16:05 |x|"),
        ("14:05 London time x", "14:05 |x|"),
        ("22:05 HKT x", "14:05 |x|"),
        ("21:05 WIB x", "14:05 |x|"),
        ("2026-11-28 14:05 CET db failover", "13:05 |db failover|"),
        ("14:05 DNS down", "14:05 |DNS down|"),
        ("14:05 ist down", "14:05 |ist down|"),
        ("14:05 cet db failover", "ask 14:05, 13:05, text"),
        ("10:05 est: x", "ask 10:05, 15:05, text"),
        ("2:05 pm edt x", "ask 14:05, 11-27 18:05, text"),
        ("14:05 cetera desunt", "14:05 |cetera desunt|"),
        ("1405 cet users", "ask text, 13:05"),
        ("1405 Pacific users", "ask text, 11-27 22:05"),
        ("1405 UTC +2 pods", "ask 14:05, 12:05, text"),
        ("14:05 EST-based job failed", "14:05 |EST-based job failed|"),
        ("14:05 Checkout/Payment down", "14:05 |Checkout/Payment down|"),
        ("14:05 +5000 rows", "14:05 |+5000 rows|"),
        ("14:05 IST DOWN AGAIN", "ask 14:05, 08:35, text"),
        ("14:05 Pacific region is down", "ask 14:05, 11-27 22:05, text"),
        # a number that may be the zone, or count what follows
        ("14:05 +1 pod", "ask 14:05, 13:05, text"),
        ("14:05 -2 nodes", "ask 14:05, 16:05, text"),
        ("14:05 UTC +2 pods", "ask 14:05, 12:05, text"),
        ("14:05 UTC + 2 pods", "ask 14:05, 12:05, text"),
        ("14:05 GMT -1 node", "ask 14:05, 15:05, text"),
        ("2026-11-28 14:05 UTC +2 pods", "ask 14:05, 12:05, text"),
        ("2:05 PM +2 'hot' nodes", "ask 14:05, 12:05, text"),
        ("14:05 UTC -200 rows", "ask 14:05, 16:05, text"),
        ("14:05 +1200 orders", "ask 14:05, 02:05, text"),
        ("14:05 UTC +1200 orders", "ask 14:05, 02:05, text"),
        ("14:05 UTC +30 pods", "14:05 |+30 pods|"),
        ("14:05 UTC -2m of drift", "14:05 |-2m of drift|"),
        ("14:05 UTC +3% load", "14:05 |+3% load|"),
        ("14:05 UTC - 2 pods", "14:05 |2 pods|"),
        # spans
        ("-5m x", "16:25 |x|"),
        ("-1h20m x", "15:10 |x|"),
        ("-1h 20m x", "15:10 |x|"),
        ("-1h20 x", "15:10 |x|"),
        ("-90s x", "16:28:30 |x|"),
        ("-5 min x", "16:25 |x|"),
        ("-2 hours x", "14:30 |x|"),
        ("-1.5h x", "15:00 |x|"),
        ("−5m x", "16:25 |x|"),
        ("5 min ago x", "16:25 |x|"),
        ("5m ago x", "16:25 |x|"),
        ("5 minutes ago: x", "16:25 |x|"),
        ("1 hour and 20 minutes ago x", "15:10 |x|"),
        ("an hour ago x", "15:30 |x|"),
        ("half an hour ago x", "16:00 |x|"),
        ("vor 5 Minuten x", "16:25 |x|"),
        ("~5 min ago x", "~16:25 |x|"),
        ("~-5m x", "~16:25 |x|"),
        ("-1h 5 pods restarted", "15:30 |5 pods restarted|"),
        ("-26h x", "ask 11-27 14:30, text"),
        ("-5 pods restarted", "text"),
        ("- item", "text"),
        ("- 5 min outage", "text"),
        ("-5m/s of wind", "text"),
        ("5 m deep", "text"),
        ("5 minutes of downtime", "text"),
        # shapes
        ("[14:05] x", "14:05 |x|"),
        ("(14:05) x", "14:05 |x|"),
        ("14:05: x", "14:05 |x|"),
        ("14:05, x", "14:05 |x|"),
        ("14:05 - x", "14:05 |x|"),
        ("14:05 – x", "14:05 |x|"),
        ("14:05 -5 pods", "ask 14:05, 11-27 19:05, text"),
        ("14:05 - 5 pods", "14:05 |5 pods|"),
        ("14:05. Failover started", "14:05 |Failover started|"),
        ("14h05 x", "14:05 |x|"),
        ("14.05 db failover", "14:05 |db failover|"),
        ("14.05: db failover", "14:05 |db failover|"),
        ("14.05 Uhr db failover", "14:05 |db failover|"),
        ("12.04 LTS broke", "ask 12:04, text"),
        ("13h15m of downtime", "ask 13:15, text"),
        ("11h30 of work lost", "ask 11:30, text"),
        ("8 am-tier pods restarted", "text"),
        ("1pm to 2pm the pool was full", "ask 13:00, text"),
        ("13:05 or 13:10 errors", "ask 13:05, text"),
        ("13:05, 13:10 and 13:15 errors", "ask 13:05, text"),
        ("14:05 UTC - 3 pods down", "14:05 |3 pods down|"),
        ("14:05 CAT called", "ask 14:05, 12:05, text"),
        ("14:05 EAT failures", "ask 14:05, 11:05, text"),
        ("14:05:30 x", "14:05:30 |x|"),
        ("14:05:07,123 ERROR x", "14:05:07 |ERROR x|"),
        ("today 13:00 x", "13:00 |x|"),
        ("yesterday 23:50 x", "11-27 23:50 |x|"),
        ("yesterday at 23:50 x", "11-27 23:50 |x|"),
        ("gestern um 23:50 x", "11-27 23:50 |x|"),
        ("Sat 13:00 x", "13:00 |x|"),
        ("Fri 13:00 x", "ask 11-27 13:00, text"),
        ("Nov 28 14:05:07 web-1 sshd: x", "14:05:07 |web-1 sshd: x|"),
        ("28 Nov 13:00 x", "13:00 |x|"),
        ("28 Nov 2026, 13:00 x", "13:00 |x|"),
        ("28. November 13:00 x", "13:00 |x|"),
        ("28.11.2026 13:00 x", "13:00 |x|"),
        ("28/11/2026 13:00 x", "13:00 |x|"),
        ("11/28/2026 1:00 PM x", "13:00 |x|"),
        ("2026-11-28T14:05:00Z x", "14:05 |x|"),
        ("2026-11-28 14:05 x", "14:05 |x|"),
        ("2026/11/28 2:05 PM x", "14:05 |x|"),
        ("2 Mar 13:00 x", "ask 03-02 13:00, text"),
        ("02/03/2026 14:05 x", "ask 03-02 14:05, 02-03 14:05, text"),
        ("2025-11-28 14:05 x", "ask 11-28 14:05, text"),
        ("14:05foo", "text"),
        ("25:00 x", "text"),
        ("14:65 x", "text"),
        ("3:1 odds", "text"),
        ("10.0.0.1 is down", "text"),
        ("12.50 % of orders lost", "text"),
        ("14:05-14:20 outage", "ask 14:05, text"),
        ("14:05 to 14:20 outage", "ask 14:05, text"),
        ("14:05 yesterday the job failed", "ask 14:05, 11-27 14:05, text"),
        ("14:05 yesterday's job failed", "14:05 |yesterday's job failed|"),
        ("22:05 yesterday", "11-27 22:05 ||"),
        # numbers
        ("1500 users affected", "text"),
        ("1234 errors/s on checkout", "text"),
        ("2359 orders lost", "text"),
        ("2026 was the year of the migration", "text"),
        ("1405", "text"),
        ("1405Z x", "14:05 |x|"),
        ("1405: x", "14:05 |x|"),
        ("1405h x", "14:05 |x|"),
        ("1405 CET x", "13:05 |x|"),
        ("1405 hours of downtime", "text"),
        # unknown and approximate
        ("unknown: x", "unknown |x|"),
        ("Unknown: x", "unknown |x|"),
        ("unknown error in checkout", "text"),
        ("unknown", "text"),
        ("~14:05 x", "~14:05 |x|"),
        ("about 14:05 x", "~14:05 |x|"),
        ("around 14:05: x", "~14:05 |x|"),
        # the day that is meant
        ("16:30 x", "16:30 |x|"),
        ("16:31 x", "ask 11-27 16:31, 16:31, text"),
        ("23:50 x", "ask 11-27 23:50, 23:50, text"),
        ("10:30 x", "10:30 |x|"),
        ("10:29 x", "ask 10:29, text"),
        ("4:20 x", "ask 04:20, 16:20, text"),
        ("12:05 AM pager went off", "ask 00:05, text"),
    ],
)  # fmt: skip
def test_what_is_typed_in_front_of_a_line(line: str, expected: str) -> None:
    assert said(time_in_front(line, HERE)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:05", "14:05 ||"),
        ("1405", "14:05 ||"),
        ("2:05 PM", "14:05 ||"),
        ("-5m", "16:25 ||"),
        ("5 min ago", "16:25 ||"),
        ("unknown", "unknown ||"),
        ("~14:05", "~14:05 ||"),
        ("yesterday 23:50", "11-27 23:50 ||"),
        ("14:05 CET", "13:05 ||"),
        ("14:05 and then some", "text"),
        ("14:05-14:20", "text"),
        ("x", "text"),
        ("", "text"),
    ],
)
def test_a_field_takes_nothing_but_a_time(text: str, expected: str) -> None:
    assert said(past_time(text, HERE)) == expected


def test_just_after_midnight_a_time_just_before_it_is_meant() -> None:
    night = Clocks(datetime(2026, 11, 29, 0, 20, tzinfo=UTC), UTC)
    assert said(time_in_front("23:50 x", night)) == "23:50 |x|"
    assert said(time_in_front("23:10 x", night)) == "ask 23:10, 11-29 23:10, text"


def test_the_first_reading_offered_is_the_nearest_past_one() -> None:
    question = time_in_front("17:00 x", HERE)
    assert isinstance(question, Question)
    assert question.choices[0].at == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert question.what == "17:00 is still ahead today"


def test_a_time_that_only_the_machine_has_seen_is_offered() -> None:
    clocks = Clocks(NOW, UTC, timezone(timedelta(hours=1), "CET"))
    assert said(time_in_front("17:10 x", clocks)) == "ask 11-27 17:10, 16:10, 17:10, text"


@pytest.mark.parametrize(
    "line", ["02:30 x", "2026-10-25 02:30 x", "25 Oct 02:30 x", "today 02:30 x"]
)
def test_an_hour_that_came_twice_is_asked_about(line: str) -> None:
    clocks = Clocks(datetime(2026, 10, 25, 5, 0, tzinfo=UTC), BERLIN)
    question = time_in_front(line, clocks)
    assert isinstance(question, Question)
    assert not question.full
    assert [choice.at for choice in question.choices[:2]] == [
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize("line", ["02:30 x", "2026-03-29 02:30 x", "29 Mar 02:30 x"])
def test_an_hour_that_never_came_is_asked_about(line: str) -> None:
    clocks = Clocks(datetime(2026, 3, 29, 5, 0, tzinfo=UTC), BERLIN)
    question = time_in_front(line, clocks)
    assert isinstance(question, Question)
    assert "did not exist" in question.what
    assert not question.full


def test_an_offset_settles_the_hour_that_came_twice() -> None:
    clocks = Clocks(datetime(2026, 10, 25, 5, 0, tzinfo=UTC), BERLIN)
    read = time_in_front("2026-10-25 02:30 +02:00 x", clocks)
    assert isinstance(read, ReadTime)
    assert read.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_full_date_that_is_odd_says_that_it_was_full() -> None:
    question = time_in_front("2025-11-28T14:05Z x", HERE)
    assert isinstance(question, Question)
    assert question.full


_WORDS = (
    "14:05 2:05 PM am CET +01:00 -5m 5 min ago [09:00] 1500 2026 users ~ unknown: yesterday at - "
    "to Pacific Time 2 Mar 12.50 % Z 0100 x: , 14h05 Uhr 28/11/2026 02:30"
)
_lines = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=6).map(" ".join)


@given(_lines, st.sampled_from([UTC, BERLIN, ZoneInfo("America/New_York")]))
@settings(max_examples=500)
def test_no_word_behind_a_time_is_lost(line: str, tz: ZoneInfo) -> None:
    """Whatever is read, what is left is the end of the line, and one reading keeps all of it."""
    answer = time_in_front(line, Clocks(NOW, tz))
    match answer:
        case None:
            pass
        case ReadTime(text=text):
            assert line.endswith(text)
            assert text != line
        case Question(choices=choices):
            assert all(line.endswith(choice.text) for choice in choices)
            assert any(choice.text == line for choice in choices)
            assert not (choices[0].dated and choices[-1].dated)  # text is the first or the last


@given(st.text(max_size=40))
def test_nothing_that_is_typed_raises(line: str) -> None:
    time_in_front(line, HERE)
    past_time(line, HERE)
