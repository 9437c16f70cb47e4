"""The screens open no connection and offer none, whatever is done on them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.tui.conftest import Place

_LOCAL = {socket.AF_UNIX}
"""asyncio wakes itself up by a pair of these."""

_seen: list[tuple[str, Any]] = []
_hearing: list[bool] = []


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if _hearing and event.startswith("socket."):
        _seen.append((event, args))


@pytest.fixture
def heard() -> Iterator[list[tuple[str, Any]]]:
    """Return what is asked of the network meanwhile; a hook cannot be taken away, only be deaf."""
    if not _seen and not _hearing:
        sys.addaudithook(_hear)
    _seen.clear()
    _hearing.append(True)
    yield _seen
    _hearing.clear()


def to_the_internet(heard: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    made = [one for one in heard if one[0] == "socket.__new__" and one[1][1] not in _LOCAL]
    return made + [one for one in heard if one[0] != "socket.__new__"]


async def test_a_dashboard_opens_no_internet_socket(
    place: Place, heard: list[tuple[str, Any]]
) -> None:
    async with place.running(size=(160, 50)) as run:
        await run.log_line("only eu-west-1")
        await run.log_line("/sev 2 one region")
        for key in ("f2", "escape", "f4", "escape", "f8", "ctrl+g", "escape"):
            await run.press(key)
        await run.rest()
    async with place.running(start=None) as run:
        await run.pilot.pause()
    assert to_the_internet(heard) == []


def test_a_socket_would_be_heard(heard: list[tuple[str, Any]]) -> None:
    socket.socket(socket.AF_INET).close()
    assert to_the_internet(heard) != []
