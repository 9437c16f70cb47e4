"""Regular expressions that are compiled when a text is first held against them.

To compile one takes longer than most modules take to load, and a command, or a key, needs few of
the many there are.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast


class _Regex:
    """Has what a compiled pattern has, each from its first use on."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[Any]:
        return re.compile(self._source, self._flags)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the pattern, and keep it: this is not asked for it again."""
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern like `re.compile` does; a faulty one fails at its first use."""
    return cast("re.Pattern[AnyStr]", _Regex(source, flags))
