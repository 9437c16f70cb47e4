"""Following and writing without a screen: what one look finds, how old it is, what is said."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from incident_tui.clock import ManualClock
from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.domain.errors import IncidentTuiError, NotSavedError, UnreadableError
from incident_tui.domain.record.incident import Incident
from incident_tui.session.follower import (
    STALE_SECONDS,
    FileReadable,
    Follower,
    FollowerThread,
    Freshness,
    Grown,
    News,
)
from incident_tui.session.session import Outcome, Saved, Session
from incident_tui.session.writer import Recorded, Writer
from tests.support import T0

GONE = UnreadableError("the file is gone", "put it back")
TORN = UnreadableError("the file is torn", "verify it")
Answer = bool | IncidentTuiError | OSError


class Scripted:
    """A session that answers each look, and each request to record, as it was told to."""

    def __init__(self, looks: Sequence[Answer] = (), outcomes: Sequence[Any] = ()) -> None:
        self.incident = Incident()
        self.clock = ManualClock(T0)
        self.looked = threading.Event()
        self._looks = list(looks)
        self._outcomes = list(outcomes)

    def follow(self) -> bool:
        answer = self._looks.pop(0) if self._looks else False
        if not self._looks:
            self.looked.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def dispatch(self, *_: Request) -> Outcome:
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        assert isinstance(outcome, Saved | NotSavedError)
        return outcome


GROWN = Grown(Incident())


@pytest.mark.parametrize(
    ("looks", "found"),
    [
        ([False], [()]),
        ([True, False, True], [(GROWN,), (), (GROWN,)]),
        ([GONE, GONE], [(FileReadable(GONE),), ()]),
        ([GONE, False], [(FileReadable(GONE),), (FileReadable(),)]),
        ([GONE, True], [(FileReadable(GONE),), (GROWN, FileReadable())]),
        ([GONE, TORN], [(FileReadable(GONE),), (FileReadable(TORN),)]),
        ([False, False, False], [(), (), ()]),
    ],
)
def test_a_look_finds_what_is_new(looks: list[Answer], found: list[tuple[News, ...]]) -> None:
    session = Scripted(looks)
    follower = Follower(session, session.clock)
    assert [follower.poll() for _ in looks] == found


def test_an_error_of_the_disk_is_a_problem_like_any_other() -> None:
    session = Scripted([OSError("input/output error")])
    [news] = Follower(session, session.clock).poll()
    assert isinstance(news, FileReadable)
    assert str(news.problem) == "input/output error"


@pytest.mark.parametrize("slept", [False, True])
def test_the_age_is_that_of_the_last_look_that_could_read(slept: bool) -> None:
    """A machine that slept moves the wall clock alone."""
    session = Scripted([True, GONE, False])
    follower = Follower(session, session.clock)
    follower.poll()
    if slept:
        session.clock.step(T0 + timedelta(seconds=5))
    else:
        session.clock.advance(timedelta(seconds=5))
    follower.poll()
    assert follower.freshness() == Freshness(5.0, "the file is gone")
    assert follower.freshness().stale
    follower.poll()
    assert follower.freshness() == Freshness(0.0, None)


@pytest.mark.parametrize(
    ("age", "stale"), [(0.0, False), (STALE_SECONDS, False), (STALE_SECONDS + 0.1, True)]
)
def test_what_was_not_read_for_long_is_stale(age: float, stale: bool) -> None:
    assert Freshness(age).stale is stale


def test_a_thread_says_what_it_finds_and_ends_when_told() -> None:
    session = Scripted([False, True, GONE, False])
    heard: list[News] = []
    thread = FollowerThread(Follower(session, session.clock), heard.append)
    thread.start()
    assert session.looked.wait(10)
    assert thread.stop(10)
    assert heard == [GROWN, FileReadable(GONE), FileReadable()]


def test_a_thread_that_never_started_has_ended() -> None:
    session = Scripted()
    assert FollowerThread(Follower(session, session.clock), print).stop()


def test_the_writer_records_in_order_and_says_what_came_of_each_job() -> None:
    outcomes = [
        Saved(()),
        NotSavedError("disk full"),
        UnreadableError("gone", "put it back"),
        OSError(5, "Input/output error"),
        Saved(()),
    ]
    session = Scripted(outcomes=outcomes)
    heard: list[object] = []
    writer = Writer(cast(Session, session), heard.append)
    request = Request(AddEntry("x"))
    jobs = [writer.send((request,), text=f"line {n}") for n in range(len(outcomes))]
    writer.start()
    writer.stop(10)
    said: list[Outcome] = [
        Saved(()),
        NotSavedError("disk full"),
        NotSavedError("gone", "put it back"),
        NotSavedError("The file could not be written: Input/output error"),
        Saved(()),
    ]
    assert heard == [
        Recorded(job, outcome, session.incident) for job, outcome in zip(jobs, said, strict=True)
    ]
    assert writer.saved == [jobs[0].number, jobs[4].number]


def test_the_writer_follows_between_jobs() -> None:
    session = Scripted([True, GONE, False])
    heard: list[object] = []
    writer = Writer(cast(Session, session), heard.append)
    writer.start()
    assert session.looked.wait(10)
    writer.stop(10)
    assert heard == [GROWN, FileReadable(GONE), FileReadable()]
