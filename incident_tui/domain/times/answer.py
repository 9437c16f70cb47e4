"""What a written time may mean: one reading, or a question with its readings."""

from __future__ import annotations

from datetime import datetime, tzinfo

from msgspec import Struct


class Choice(Struct, frozen=True):
    """One way to read a doubtful time: `words` say it, `text` is what is left of the line.

    `at` None with `dated` is an unknown time; without `dated` it is now: no time was meant.
    """

    words: str
    text: str
    at: datetime | None = None
    dated: bool = True
    approx: bool = False


class Question(Struct, frozen=True):
    """What is doubtful, in one sentence, and the readings: the nearest past instant first.

    `full`: it was written with its whole date, which a script may mean just so.
    """

    what: str
    choices: tuple[Choice, ...]
    full: bool = False


class ReadTime(Struct, frozen=True):
    """A time that was read: `at` aware UTC, None for unknown; `text` is the rest of the line."""

    at: datetime | None
    text: str = ""
    approx: bool = False
    full: bool = False


Answer = ReadTime | Question


class Clocks(Struct, frozen=True):
    """What time is read against: this instant, the display zone, the machine's own zone."""

    now: datetime
    tz: tzinfo
    machine_tz: tzinfo | None = None
