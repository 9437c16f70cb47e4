"""Ids: version 7, growing whatever the clock does, the time readable again."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_tui.domain.record.event_id import is_event_id, next_id, time_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS = st.integers(0, 253_402_300_799_999)
BITS = st.integers(0, 2**64 - 1)


@given(MS, BITS)
def test_an_id_is_a_uuid7_with_its_time(ms: int, bits: int) -> None:
    made = next_id(None, ms, bits)
    assert uuid.UUID(made).version == 7
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert str(uuid.UUID(made)) == made
    assert is_event_id(made)
    assert time_of(made) == EPOCH + timedelta(milliseconds=ms)


@given(st.lists(st.tuples(st.integers(0, 2_000_000_000_000), BITS), min_size=2))
def test_ids_grow_whatever_the_wall_clock_does(clock: list[tuple[int, int]]) -> None:
    last: str | None = None
    for ms, bits in clock:
        made = next_id(last, ms, bits)
        assert last is None or made > last
        assert time_of(made) >= EPOCH + timedelta(milliseconds=ms)
        last = made


def test_when_the_counter_is_full_the_time_moves_on() -> None:
    last = next_id(None, 1000, 0)
    for number in range(1, 4096):
        last = next_id(last, 1000, 2**64 - 1)
        assert int(last[15:18], 16) == number
    assert time_of(last) == EPOCH + timedelta(seconds=1)
    assert time_of(next_id(last, 1000, 0)) == EPOCH + timedelta(milliseconds=1001)


@pytest.mark.parametrize(
    "last",
    ["", "x", "ffffffff-ffff-7fff-bfff-ffffffffffff", "e677d21f-dbff-7fff-bfff-ffffffffffff"],
)
def test_a_forged_last_id_does_not_stop_the_record(last: str) -> None:
    made = next_id(last, 1_700_000_000_000, 5)
    assert is_event_id(made)
    assert time_of(made) == EPOCH + timedelta(milliseconds=1_700_000_000_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "019a2088-e831-7000-aea7-9e4a5ae8311",
        "019a2088-e831-4000-aea7-9e4a5ae83116",
        "019a2088-e831-7000-cea7-9e4a5ae83116",
        "019A2088-e831-7000-aea7-9e4a5ae83116",
        "019a2088-e831-7000-aea7-9e4a5ae83116\n",
        "{019a2088-e831-7000-aea7-9e4a5ae8311}",
        "ffffffff-ffff-7fff-bfff-ffffffffffff",
        "../../../../../../../../../etc/passw",
    ],
)
def test_what_is_not_an_id_is_refused(text: str) -> None:
    assert not is_event_id(text)
    with pytest.raises(ValueError, match="not an event id"):
        time_of(text)
