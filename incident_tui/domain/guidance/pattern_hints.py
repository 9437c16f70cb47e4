"""Which words a pattern cannot match without: a cheap look that saves most searches.

`words_needed` reads them off the pattern itself, so that nobody has to keep a list beside it.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

SHORTEST = 2
"""Shorter runs of letters occur nearly everywhere, and tell nothing."""


@lru_cache(maxsize=1_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern, compiled once, upper and lower case alike."""
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=1_000)
def words_needed(pattern: str) -> frozenset[str]:
    """Return lower-case strings of which every match holds one; none where that is not known."""
    try:
        tree = importlib.import_module("re._parser").parse(pattern, re.IGNORECASE)
    except (ImportError, re.error):
        return frozenset()
    return _of_sequence(tree) or frozenset()


def may_match(pattern: str, low: str) -> bool:
    """Tell whether a pattern can match a text at all, by the text in lower case."""
    words = words_needed(pattern)
    return not words or any(word in low for word in words)


def _of_sequence(tree: Iterable[Any]) -> frozenset[str] | None:
    """Return the most telling strings of a sequence: each match of it holds one of them."""
    found: list[frozenset[str]] = []
    run = ""
    for operation, argument in tree:
        if str(operation) == "LITERAL":
            run += chr(argument).lower()
            continue
        found.append(frozenset({run}))
        run = ""
        part = _of_part(str(operation), argument)
        if part is not None:
            found.append(part)
    found.append(frozenset({run}))
    telling = [words for words in found if all(len(word) >= SHORTEST for word in words)]
    return max(telling, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _of_part(operation: str, argument: Any) -> frozenset[str] | None:
    """Return the strings of one part that is not a single character; None if it has none."""
    match operation:
        case "SUBPATTERN":
            return _of_sequence(argument[3])
        case "BRANCH":
            branches = [_of_sequence(branch) for branch in argument[1]]
            known = [words for words in branches if words is not None]
            return frozenset().union(*known) if len(known) == len(branches) else None
        case "MAX_REPEAT" | "MIN_REPEAT" if argument[0] >= 1:
            return _of_sequence(argument[2])
        case _:
            return None
