"""The checks of a draft that no pattern can make, by the names that a playbook gives them.

Each is pure, takes the text with what is known about it and yields where it found something;
what is missing is found in all of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import islice

from incident_tui.domain.guidance.lint_case import MAX_LENGTH, MOST_LOOKED_AT, Case, Spans, matches
from incident_tui.domain.guidance.lint_repeats import plain_words, says_again, timeless
from incident_tui.domain.guidance.pattern_hints import compiled
from incident_tui.domain.playbook.lint_rules import LintCheck, LintRule
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.regex import regex
from incident_tui.domain.times.clocks_in_text import Spotted, clocks

_SLACK = timedelta(minutes=1)
"""A promise is written to the minute; so much later is not late."""

_BLANK = regex(
    r"(?<![$`\w{])\{\{[^{}\n]{0,80}\}\}|(?<![$`\w{])\{\{(?=\s?[a-z])|(?<=[\s(])[a-z]+(?:_[a-z]+)*_[a-z]+\}\}"
)
"""A blank of a form, whole or in part; `${{ … }}` and nested braces are code."""
_ZONE_AFTER = regex(
    r",?\s{0,3}\(?(?:[ap]m\)?\s)?(?:[A-Z]{2,5}\b|(?:[A-Za-z]{2,12} ){1,3}[Tt]ime\b|[Zz]ulu|"
    r"[Pp]acific|[Ee]astern|[Cc]entral|[Mm]ountain|[A-Z][A-Za-z]+/[A-Z])"
)
_ZONE_BEFORE = regex(r"\b(?:UTC|GMT|[A-Z]{1,3}[SD]?T)[ :]{1,2}$")
_NO_CLOCK_AFTER = regex(r"\s?(?:hours?|hrs?|minutes?|mins?|h\b|x\b)", re.IGNORECASE)
_HOUR_SAID = regex(r"\d(?:時|\s?uhr\b)", re.IGNORECASE)
_AT = regex(r"(?:\b(?:um|at|las|as|vers|avant|dès|entre)|à|às)\s$", re.IGNORECASE)
_HALF_AFTER = regex(r"\s?[ap]\.?m\b", re.IGNORECASE)
_ALL_TIMES = regex(
    r"\b(?:all times?\b:?|times (?:\w+ ){0,3}in) (?=\w)|\blocal time\b"
    r"|日本時間|標準時|\b[JK]ST\b",
    re.IGNORECASE,
)


def _placeholder(case: Case, rule: LintRule) -> Spans:
    for pattern in (_BLANK, *map(compiled, rule.patterns)):
        for match in pattern.finditer(case.text):
            yield match.span()


def _secret(case: Case, _rule: LintRule) -> Spans:
    for span in find_secrets(case.text):
        yield span.start, span.end


def _near_duplicate(case: Case, rule: LintRule) -> Spans:
    about = case.about
    if about.previous is None or about.previous_stage not in {None, case.stage}:
        return
    again = says_again(case.head, about.previous[:MAX_LENGTH], about)
    if again and next(matches(case, rule), None) is None:
        yield case.whole


def _says_nothing(case: Case, rule: LintRule) -> Spans:
    """All of a text without any of the rule's patterns, and with its idle words alone, if any."""
    judged = _idle(case.head, rule) if rule.words else bool(rule.patterns)
    if judged and next(matches(case, rule), None) is None:
        yield case.whole


def _is_empty(case: Case, rule: LintRule) -> Spans:
    """All of a text of which nothing is left without the rule's patterns and its idle words."""
    if case.promise or case.about.promised_at or len(case.text) > MAX_LENGTH:
        return
    left = timeless(case.head, case.about)
    for pattern in rule.patterns:
        left = compiled(pattern).sub(" ", left)
    told = len(plain_words(case.head)) > 1
    if told and _idle(left, rule) and not any(map(str.isdigit, left)):
        yield case.whole


def _idle(text: str, rule: LintRule) -> bool:
    """Tell whether a text has no other words than those of the rule that say nothing."""
    return all(word.replace("’", "'") in rule.words for word in plain_words(text))


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
    if not any(map(str.isdigit, case.head)) or _ALL_TIMES.search(case.head):
        return
    all_clocks = islice(clocks(case.head), MOST_LOOKED_AT)
    found = [each for each in all_clocks if _is_clock(each, case.head)]
    zoned = {each.start for each in found if _has_zone(each, case.head)}
    for each in found:
        promised = case.promise is not None and case.promise.start == each.start
        if each.start not in zoned and (promised or not zoned):
            yield each.start, each.end


def _is_clock(found: Spotted, text: str) -> bool:
    """Tell a time of day from a length, a version and a ratio."""
    clock, words = found.clock, text[found.start : found.end]
    if clock is None or not any(map(str.isdigit, words)):
        return found.span is None and _HALF_AFTER.match(text, found.end) is not None
    said = ":" in words or clock.half or _HOUR_SAID.search(words)
    said = said or _AT.search(text, max(0, found.start - 6), found.start)
    return bool(said) and not _NO_CLOCK_AFTER.match(text, found.end)


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
    LintCheck.EMPTY: _is_empty,
    LintCheck.NO_SYMPTOM: _says_nothing,
    LintCheck.NO_SCOPE: _says_nothing,
    LintCheck.NO_TIME: _no_time,
    LintCheck.LATE_PROMISE: _late_promise,
    LintCheck.NO_ZONE: _no_zone,
    LintCheck.INTERNAL_NAME: _internal_name,
}
"""Every check by its name in a playbook."""
