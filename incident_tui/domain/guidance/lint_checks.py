"""The checks of a draft that no pattern can make, by the names that a playbook gives them.

Each is pure, takes the text with what is known about it and yields where it found something;
what is missing is found in all of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property

import msgspec

from incident_tui.domain.guidance.pattern_hints import compiled, may_match
from incident_tui.domain.playbook.lint_rules import Circumstances, LintCheck, LintRule
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.regex import regex
from incident_tui.domain.times.clocks_in_text import Spotted, clocks
from incident_tui.domain.times.promises import Promise, find_promise

ALIKE = 0.9
"""From this share of common words on, two texts say the same."""
_SLACK = timedelta(minutes=1)
"""A promise is written to the minute; so much later is not late."""

_BLANK = regex(r"\{\{[^{}\n]{0,80}\}\}|\{\{|\}\}")
_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ZONE_WORDS = {"utc", "gmt", "am", "pm", "z", "et", "pt", "ct", "est", "edt", "pst", "pdt", "cet"}
_ZONE_AFTER = regex(
    r",?\s?\(?(?:[A-Z]{2,5}\b|(?:[A-Za-z]{2,12} ){1,3}[Tt]ime\b|[Zz]ulu|[Pp]acific|[Ee]astern|"
    r"[Cc]entral|[Mm]ountain|[A-Z][A-Za-z]+/[A-Z])"
)
_ZONE_BEFORE = regex(r"\b(?:UTC|GMT|[A-Z]{1,3}[SD]?T)[ :]{1,2}$")
_NO_CLOCK_AFTER = regex(r"\s?(?:hours?|hrs?|minutes?|mins?|h\b|x\b)", re.IGNORECASE)
_ALL_TIMES = regex(r"\b(?:all times?\b:?|times (?:\w+ ){0,3}in) (?=\w)", re.IGNORECASE)


class Case(msgspec.Struct, frozen=True, dict=True):
    """A text, its part that is looked at closely, and what is known about it."""

    text: str
    head: str
    about: Circumstances

    @property
    def whole(self) -> tuple[int, int]:
        """All of the text."""
        return 0, len(self.text)

    @cached_property
    def low(self) -> str:
        """The part that is looked at closely, in lower case."""
        return self.head.lower()

    @cached_property
    def promise(self) -> Promise | None:
        """The next-update time in the text."""
        return find_promise(self.head, self.about.now, self.about.tz)


Spans = Iterator[tuple[int, int]]


def matches(case: Case, rule: LintRule) -> Spans:
    """Where a pattern of the rule matches."""
    return search_patterns(rule.patterns, case)


def search_patterns(patterns: tuple[str, ...], case: Case) -> Spans:
    """Where any of these patterns matches."""
    for pattern in patterns:
        if may_match(pattern, case.low):
            for match in compiled(pattern).finditer(case.head):
                yield match.span()


def _placeholder(case: Case, _rule: LintRule) -> Spans:
    for match in _BLANK.finditer(case.text):
        yield match.span()


def _secret(case: Case, _rule: LintRule) -> Spans:
    for span in find_secrets(case.text):
        yield span.start, span.end


def _near_duplicate(case: Case, rule: LintRule) -> Spans:
    previous = case.about.previous
    if previous is None or alike(case.head, previous) < ALIKE:
        return
    if next(matches(case, rule), None) is None:
        yield case.whole


def alike(one: str, other: str) -> float:
    """Return which share of the words two texts have in common, 0 to 1; times and numbers aside."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0.0
    few, many = sorted((len(first), len(second)))
    if few < 4:
        return float(first == second)
    if 2 * few < ALIKE * (few + many):
        return 2 * few / (few + many)  # at most
    left = Counter(first)
    common = sum(min(count, left[word]) for word, count in Counter(second).items())
    return 2 * common / (few + many)


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _ZONE_WORDS]


def _says_nothing(case: Case, rule: LintRule) -> Spans:
    """All of a text that is made of the rule's idle words alone, and has none of its patterns."""
    if any(word.replace("’", "'") not in rule.words for word in _words(case.head)):
        return
    if next(matches(case, rule), None) is None:
        yield case.whole


def _no_time(case: Case, rule: LintRule) -> Spans:
    said = case.about.promised_at or case.promise or next(matches(case, rule), None)
    if said is None:
        yield case.whole


def _late_promise(case: Case, _rule: LintRule) -> Spans:
    limit, promise = case.about.limit_at, case.promise
    if promise is not None:
        if limit and not case.about.now < promise.at <= limit + _SLACK:
            yield promise.start, promise.end
    elif limit and case.about.promised_at and case.about.promised_at > limit + _SLACK:
        yield case.whole


def _no_zone(case: Case, _rule: LintRule) -> Spans:
    """Clock times without a zone; one zone serves a whole text, but a promise needs its own."""
    if _ALL_TIMES.search(case.head):
        return
    found = [each for each in clocks(case.head) if _is_clock(each, case.head)]
    zoned = {each.start for each in found if _has_zone(each, case.head)}
    for each in found:
        promised = case.promise is not None and case.promise.start == each.start
        if each.start not in zoned and (promised or not zoned):
            yield each.start, each.end


def _is_clock(found: Spotted, text: str) -> bool:
    """Tell a time of day from a length, a version and a ratio."""
    clock, words = found.clock, text[found.start : found.end]
    if clock is None or not any(map(str.isdigit, words)):
        return False
    return (":" in words or clock.half) and not _NO_CLOCK_AFTER.match(text, found.end)


def _has_zone(found: Spotted, text: str) -> bool:
    if (found.clock and found.clock.zone) or found.doubt or _ZONE_AFTER.match(text, found.end):
        return True
    return bool(_ZONE_BEFORE.search(text, max(0, found.start - 8), found.start))


def _internal_name(case: Case, rule: LintRule) -> Spans:
    yield from matches(case, rule)
    for name in case.about.names:
        if name.lower() not in case.low:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", case.head, re.IGNORECASE):
            if not _is_plain_word(match, name):
                yield match.span()


_PLAIN = (
    " will may mark art bill grant hope faith joy rose dawn max rob pat sue jack dale glen cliff "
    "miles chase drew frank gene grace heath june april august ray rich sky summer wade page "
    "don can ivy iris jade lane penny ruby victor sunny star chance chip angel price "
)
"""Names that are ordinary words too: a name only where it is written as one."""


def _is_plain_word(match: re.Match[str], name: str) -> bool:
    """Tell whether a person's name stands here as the ordinary word it is too."""
    if f" {name.lower()} " not in _PLAIN:
        return False
    before = match.string[: match.start()].rstrip()
    return not match[0][0].isupper() or not before or before[-1] in ".!?:"


CHECKS: Mapping[LintCheck, Callable[[Case, LintRule], Spans]] = {
    LintCheck.PLACEHOLDER: _placeholder,
    LintCheck.SECRET: _secret,
    LintCheck.NEAR_DUPLICATE: _near_duplicate,
    LintCheck.NO_SYMPTOM: _says_nothing,
    LintCheck.NO_SCOPE: _says_nothing,
    LintCheck.NO_TIME: _no_time,
    LintCheck.LATE_PROMISE: _late_promise,
    LintCheck.NO_ZONE: _no_zone,
    LintCheck.INTERNAL_NAME: _internal_name,
}
"""Every check by its name in a playbook."""
