"""The sentences of a text that announce an update, with the line that belongs to a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from incident_tui.domain.regex import regex
from incident_tui.domain.times.announcements import Announcement
from incident_tui.domain.times.day_words import MONTHS, WEEKDAYS
from incident_tui.domain.times.zones import zone_behind


class Sentence(Struct, frozen=True):
    """A piece of a text from `start` to `end`, and what it announces, in order."""

    start: int
    end: int
    announced: tuple[Announcement, ...]


_STOP = regex(r"[.!?;]+(?=\s|$)|\n")
_HALF = regex(r"[ap]\.\s?m$", re.IGNORECASE)
_HALF_OF_HALF = regex(r"\d\s?[ap]$", re.IGNORECASE)
_LAST_WORD = regex(r"[^\W_]+$")
_SHORT = {"approx", "ca", "circa", "max", "min", "mins", "hrs", "no", *MONTHS, *WEEKDAYS}
_LABEL_END = regex(r"[ :|=(–—-]*\n")
_ROW = regex(
    r"[^\n]{0,200}\n+(?: ?\|?[ :|=+-]{3,200}\n+)?"
    r"(?P<row> ?\|[^\n]{1,300}|[^\n|]{1,100}\|[^\n]{0,300})"
)
_DANGLING = regex(
    r"(?:\b(?:by|at|before|around|in|within|every|um|gegen|bis|vers|las|dans|en|em)|à|às|até|は)\s?$",
    re.IGNORECASE,
)


def sentences(text: str, announced: Sequence[Announcement]) -> Iterator[Sentence]:
    """Yield the sentences that announce something, in order of the text."""
    ends = {match.end() - 1 for each in announced if (match := _after_label(text, each))}
    left = sorted(announced, key=lambda each: each.start)
    start, at = 0, 0
    for end in _ends(text, ends):
        first = at
        while at < len(left) and left[at].start < end:
            at += 1
        if at > first:
            yield Sentence(start, end, tuple(left[first:at]))
        if at == len(left):
            return
        start = end


def _after_label(text: str, announced: Announcement) -> re.Match[str] | None:
    """Return the end of the line, where nothing but a label stands before it."""
    return _LABEL_END.match(text, announced.end) if announced.firm else None


def _ends(text: str, labels: set[int]) -> Iterator[int]:
    for match in _STOP.finditer(text):
        if match[0] == "\n":
            goes_on = match.start() in labels or _line_goes_on(text, match.start())
        else:
            goes_on = match[0] == "." and _point_goes_on(text, match.start())
        if not goes_on:
            yield match.end()
    yield len(text)


def _line_goes_on(text: str, at: int) -> bool:
    """Whether a line ends before the time, or before the zone of one."""
    before, behind = text[max(0, at - 12) : at], text[at + 1 : at + 40]
    if _DANGLING.search(before):
        return True
    if not re.search(r"(?:\d|\d\s?[ap]\.?m\.?)\s?$", before, re.IGNORECASE):
        return False
    zone = zone_behind(f" {behind}")
    return zone is not None and zone.certain


def _point_goes_on(text: str, at: int) -> bool:
    """Whether a full stop belongs to a short form: `2 p.m.`, `ca.`, `Mar. 3`, `am 3. März`."""
    before, behind = text[max(0, at - 12) : at], text[at + 1 : at + 40].lstrip(" ")
    if _HALF_OF_HALF.search(before) and behind[:2].lower() == "m.":
        return True
    if _HALF.search(before):
        return not re.match(r"[A-Z][a-z]", behind) or zone_behind(f" {behind}") is not None
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    if word[0].isdigit():
        month = re.match(r"[^\W\d_]+", behind)
        return month is not None and month[0].lower() in MONTHS
    return word[0].lower() in _SHORT and behind[:1].isdigit()


def cell_below(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the cell of a table below the one from `start` to `end` is, or None."""
    first = text.rfind("\n", 0, start) + 1
    before = text[first:start]
    if "|" not in text[first : end + 3] or not re.match(r"[ :|]*(?:\||\n)", text[end:]):
        return None
    if before.rstrip()[-1:] not in {"|", ""}:
        return None
    row = _ROW.match(text, end)
    if row is None:
        return None
    at = row.start("row")
    for _ in range(before.count("|")):
        at = text.find("|", at, row.end()) + 1
        if at == 0:
            return None
    stop = text.find("|", at, row.end())
    return at, stop if stop >= 0 else row.end()
