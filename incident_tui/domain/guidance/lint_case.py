"""A draft under lint: a text with what is known of it, and where a rule's patterns match."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import msgspec

from incident_tui.domain.guidance.pattern_hints import compiled, may_match
from incident_tui.domain.playbook.lint_rules import Circumstances, LintRule
from incident_tui.domain.regex import regex
from incident_tui.domain.times.promises import Promise, find_promise

MAX_LENGTH = 6_000
"""How much of a text the patterns look at; blanks and secrets are looked for in all of it."""
MOST_LOOKED_AT = 24
"""How many matches of one pattern, or clock times, are looked at in a text."""

Spans = Iterator[tuple[int, int]]

_END = regex(r"[.!?;:](?=\s|$)|[。！？]|\n+|\s[-–—|]\s|\*\*")
"""Where a sentence, a line or a table's cell ends."""
_WRAP = regex(r"(?<=[\w,;]) ?\n(?=[a-z(])")
"""Where a line is broken for its length only."""
_LONGEST = 400
"""How far the words beside a match reach, in characters, where no sentence ends before."""


class Case(msgspec.Struct, frozen=True, dict=True):
    """A text, its stage, and what is known about it."""

    text: str
    stage: str
    about: Circumstances

    @property
    def whole(self) -> tuple[int, int]:
        """All of the text."""
        return 0, len(self.text)

    @cached_property
    def head(self) -> str:
        """The part that is looked at closely, its broken lines joined; places stay the same."""
        return _WRAP.sub(lambda wrap: " " * len(wrap[0]), self.text[:MAX_LENGTH])

    @cached_property
    def low(self) -> str:
        """The part that is looked at closely, in lower case."""
        return self.head.lower()

    @cached_property
    def promise(self) -> Promise | None:
        """The next-update time in the text."""
        return find_promise(self.head, self.about.now, self.about.tz)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        """Where sentences end, in order."""
        return tuple(match.end() for match in _END.finditer(self.head))

    def beside(self, start: int, end: int) -> str:
        """Return the sentence around a part of the text, with `§` in the place of that part."""
        ends = self._ends
        before, behind = bisect_right(ends, start), bisect_left(ends, end)
        begin = ends[before - 1] if before else 0
        stop = ends[behind] if behind < len(ends) else len(self.head)
        front = self.head[max(begin, start - _LONGEST) : start]
        return f"{front}§{self.head[end : min(stop, end + _LONGEST)]}"


def matches(case: Case, rule: LintRule) -> Spans:
    """Where a pattern of the rule matches, and none of `beside` in the same sentence."""
    for start, end in search_patterns(rule.patterns, case):
        if not (rule.beside and holds_any(rule.beside, case.beside(start, end))):
            yield start, end


def search_patterns(patterns: tuple[str, ...], case: Case) -> Spans:
    """Where any of these patterns matches."""
    for pattern in patterns:
        if may_match(pattern, case.low):
            for match in islice(compiled(pattern).finditer(case.head), MOST_LOOKED_AT):
                yield match.span()


def holds_any(patterns: tuple[str, ...], text: str) -> bool:
    """Tell whether any of these patterns matches in a text."""
    low = text.lower()
    return any(may_match(each, low) and compiled(each).search(text) for each in patterns)
