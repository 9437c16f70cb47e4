"""One message at a time, long enough to be read; bad news one after the other."""

from __future__ import annotations

from incident_tui.tui.base.status_messages import StatusMessages
from incident_tui.tui.widgets.notice import Notice


def tick(state: StatusMessages, now: float) -> StatusMessages:
    return state.tick(now, now + 8, str.upper)


def test_a_message_stays_until_its_time_is_over() -> None:
    state = StatusMessages().say("one", 8.0)
    assert tick(state, 7.9).notice == Notice("one")
    assert tick(state, 8.0).notice is None


def test_the_next_message_takes_the_place_of_the_one_before() -> None:
    state = StatusMessages().say("one", 8.0).say("two", 9.0, bad=True)
    assert state.notice == Notice("two", bad=True)
    assert tick(state, 8.5).notice == state.notice


def test_what_is_said_about_a_line_goes_when_it_changes() -> None:
    state = StatusMessages().say("which severity?", 8.0, line="/sev nine")
    assert state.edited("/sev nine").notice is not None
    assert state.edited("/sev nine o").notice is None
    assert state.say("another", 9.0).edited("/sev").notice == Notice("another")


def test_bad_news_waits_for_its_turn_and_is_masked_when_it_is_said() -> None:
    state = (
        StatusMessages().say("one", 8.0).in_turn(("two", "three")).in_turn(("first",), first=True)
    )
    assert tick(state, 1.0) is state
    state = tick(state, 8.0)
    assert state.notice == Notice("FIRST", bad=True)
    state = tick(state, 16.0)
    assert state.notice == Notice("TWO", bad=True)
    assert state.waiting == ("three",)


def test_what_lasts_is_neither_hushed_nor_ended() -> None:
    state = StatusMessages(lasting=True).say("cannot be read", 8.0)
    assert state.hush().notice is not None
    assert tick(state, 100.0).notice is not None
    assert StatusMessages().say("one", 8.0).hush().notice is None


def test_a_tick_without_change_is_the_same_value() -> None:
    state = StatusMessages().say("one", 8.0)
    assert tick(state, 1.0) is state
    assert tick(StatusMessages(), 1.0) == StatusMessages()
