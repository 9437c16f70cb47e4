"""The patterns of lint rules: they compile, and they cannot hang.

A pattern is a regular expression that a team writes. One that is broken is a finding; so is
one that repeats without end what already repeats without end, because some text would keep
it busy for hours.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterator
from typing import Any

LONGEST = 1_000
"""The longest pattern, in characters."""
MOST_ENDLESS = 3
"""How many parts of one pattern may repeat without a limit."""

_ENDLESS = 1_000
"""From here on a repetition counts as endless."""
_MANY = 10
"""From here on a repetition must not hold another one that is as long."""


def problem_of(pattern: str) -> str | None:
    """Return what is wrong with a pattern, as the end of a sentence, or None."""
    if len(pattern) > LONGEST:
        return f"must be at most {LONGEST} characters long"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = importlib.import_module("re._parser").parse(pattern, re.IGNORECASE)
            compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, FutureWarning, DeprecationWarning, OverflowError, RecursionError) as error:
        return f"is not a pattern that can be used: {error}"
    if compiled.search(""):
        return "matches an empty text, so it would match everywhere"
    repeats = list(_repeats(tree))
    if any(depth > 1 for depth, _ in repeats):
        return "repeats many times what repeats many times, and could hang; give one a small limit"
    if sum(most >= _ENDLESS for _, most in repeats) > MOST_ENDLESS:
        return f"has more than {MOST_ENDLESS} endless repetitions, and could hang; give them limits"
    return None


def _repeats(tree: Any, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Yield for each long repetition of a parsed pattern (how deep among such, its limit)."""
    for operation, argument in tree:
        inner = depth
        if str(operation) in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            most = int(argument[1])
            if most >= _MANY:
                inner += 1
                yield inner, most
        for part in _parts(argument):
            yield from _repeats(part, inner)


def _parts(argument: Any) -> Iterator[Any]:
    """Yield the patterns inside the argument of one operation of a parsed pattern."""
    if type(argument).__name__ == "SubPattern":
        yield argument
    elif isinstance(argument, (list, tuple)):
        for item in argument:
            yield from _parts(item)
