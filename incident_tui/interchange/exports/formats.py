"""The documents that an incident can be written as: the one table of them.

The command line's choices, its help, completion and the screen's `/export` come from it. A
format is a module here with a function `write(source) -> str`, and a row.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from incident_tui.domain.errors import UsageError

if TYPE_CHECKING:
    from incident_tui.interchange.exports.source import Source


class Format(NamedTuple):
    """A document: its name, the module that writes it, the ending of its file.

    `for_outside`: there may be a copy of it for people outside.
    """

    name: str
    module: str
    suffix: str
    for_outside: bool = True

    @property
    def write(self) -> Callable[[Source], str]:
        """The function that writes it; loaded here, so that a document costs its own imports."""
        module = import_module(f"incident_tui.interchange.exports.{self.module}")
        write: Callable[[Source], str] = module.write
        return write


FORMATS = {
    row.name: row
    for row in (
        Format("summary", "summary", "md"),
        Format("timeline", "timeline", "md"),
        Format("brief", "brief", "md", for_outside=False),
        Format("aar", "aar", "md"),
        Format("json", "json_record", "json"),
        Format("csv", "csv_log", "csv"),
        Format("ics", "ics", "ics"),
        Format("html", "html", "html"),
    )
}
"""Every document by its name, in the order of the help."""


def format_named(name: str) -> Format:
    """Return a format. Raises UsageError for one that there is not."""
    if name not in FORMATS:
        raise UsageError(f"There is no document '{name}'", f"one of: {', '.join(FORMATS)}")
    return FORMATS[name]
