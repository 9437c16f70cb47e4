"""A program of the team's own that is told what happens."""

from __future__ import annotations

from typing import NamedTuple

HOOK_SECONDS = 10


class Hook(NamedTuple):
    """A program that is told what happens: what for, its words, its time limit in seconds."""

    on: str
    run: tuple[str, ...]
    seconds: int = HOOK_SECONDS

    def __str__(self) -> str:
        return " ".join(self.run)
