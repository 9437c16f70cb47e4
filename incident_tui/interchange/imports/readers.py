"""The logs that can be brought in: the one table of their readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import NamedTuple

from incident_tui.interchange.imports.log_chat import read_chat
from incident_tui.interchange.imports.log_lines import Log
from incident_tui.interchange.imports.log_slack import read_slack
from incident_tui.interchange.imports.log_table import read_table
from incident_tui.interchange.imports.log_times import TimeReader


class LogFile(NamedTuple):
    """A log to read at `now`: its text, the reader of its times, and the zone they are meant in."""

    text: str
    times: TimeReader
    tz: tzinfo
    now: datetime


READERS: dict[str, Callable[[LogFile], Log]] = {
    "tsv": lambda log: read_table(log.text, "tsv", log.times, log.tz, log.now),
    "csv": lambda log: read_table(log.text, "csv", log.times, log.tz, log.now),
    "chat": lambda log: read_chat(log.text, log.times),
    "slack": lambda log: read_slack(log.text, log.now),
}
"""Each reader by the name of its format."""

FORMATS = (*READERS, "json")
"""Everything that can be brought in; json is a whole incident, not a log of one."""
