"""The next-update time that a text promises: what is understood, and nothing else.

A time counts only in a sentence about the next update: one that names an update (or more
information, news, a post, hearing from us) as what is to come. "We fixed it at 14:30 UTC",
"the export should be done by 15:00" and "a full report within 5 days" promise no update.

Understood in such a sentence, in English, German, French, Spanish, Portuguese and Japanese, in
any case, with Markdown, HTML, emoji, cells of a table or a line break around it:

- a span from now: `in 20 minutes`, `in the next 30 min`, `within an hour`, `within the hour`,
  `in half an hour`, `in the next hour`, `30 minutes from now`, `in 1 hour and 30 minutes`,
  `dans 30 minutes`, `30分後`; also straight after `Next update:`;
- a rhythm: `every 30 minutes`, `hourly`, `every half hour` (the first of them counts);
- a clock time: `by 14:30 UTC`, `at 14:30`, `before 2:30 pm`, `around 14:30Z`, `by 2pm PST`,
  `no later than 14.30`, `1430 UTC`, `by 14:30 +01:00`, `um 14:30 Uhr`, `à 14h30`, `14時30分`; also
  straight after `Next update:`;
- a clock time with its day: `2026-03-02 14:30 UTC`, `tomorrow at 09:00`, `Monday at 09:00`,
  `Mar 3, 09:00`, `3 March 09:00`, `09:00 UTC on Tuesday`.

A clock time is the next such instant in its zone, as `zones` reads it (`ET` and its like follow
that zone's own calendar); without one, in the display zone. A range (`in 15 to 20 minutes`)
promises its end. Of several, the first in the text counts. Everything else is no promise: `soon`,
`shortly`, `later today`, `ASAP`, a zone that is not known, an hour that the clocks double or skip;
`unread_promise` tells of those.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from incident_tui.domain.regex import regex
from incident_tui.domain.times.announcements import Announcement, announcements
from incident_tui.domain.times.answer import Choice, Clocks, Question, ReadTime
from incident_tui.domain.times.clocks_in_text import Spotted, clocks
from incident_tui.domain.times.days import Day
from incident_tui.domain.times.future import clock_ahead
from incident_tui.domain.times.layout import Plain, plain
from incident_tui.domain.times.promise_words import (
    AFTERNOON,
    TOMORROW,
    VAGUE,
    about_something_else,
    comes,
    leads_to_a_time,
    links,
    says_it_was,
    zone_of_all_times,
)
from incident_tui.domain.times.sentences import Sentence, cell_below, sentences
from incident_tui.domain.times.spans_in_text import spans
from incident_tui.domain.times.written import WrittenTime
from incident_tui.domain.times.zones import zone_in_front

MAX_LENGTH = 20_000
"""How much of a text is read, in characters."""

_REACH = 90
_NEAR = 5
"""So many words between an announcement and a time leave no doubt that they belong together."""

_TODAY = timedelta(hours=16)
"""How far ahead a clock time may be that stands apart from the announcement."""


class Promise(Struct, frozen=True):
    """A promised instant, and where in the text it is written.

    `over`: it is a clock time without a day that is over today, and tomorrow's is far.
    """

    at: datetime
    start: int
    end: int
    over: bool = False


class Unread(Struct, frozen=True):
    """An announced update whose time is not understood: the `words` that say it, and their place.

    `why` is a sentence where there is more to say than that; `choices` are the readings of a
    time that has several.
    """

    words: str
    start: int
    end: int
    why: str = ""
    choices: tuple[Choice, ...] = ()


def promised(text: str, now: datetime, tz: tzinfo) -> datetime | None:
    """Return the next-update time that a text promises, aware UTC, or None. Never raises."""
    found = find_promise(text, now, tz)
    return found.at if found else None


def find_promise(text: str, now: datetime, tz: tzinfo) -> Promise | None:
    """Return the promised time with its place in the text, or None."""
    found = read_promise(text, now, tz)
    return found if isinstance(found, Promise) else None


def unread_promise(text: str, now: datetime, tz: tzinfo) -> str | None:
    """Return the words that announce an update for a time that is not understood, or None."""
    found = read_promise(text, now, tz)
    return found.words if isinstance(found, Unread) else None


def read_promise(text: str, now: datetime, tz: tzinfo) -> Promise | Unread | None:
    """Return the promise of a text, else what of its announcement is not understood.

    The first sentence with an exact time decides, also where that time is not understood; words
    such as `soon` count only where no sentence has one.
    """
    page = plain(text[:MAX_LENGTH])
    announced = list(announcements(page.text))
    if not announced:
        return None
    zone = zone_of_all_times(page.text) or tz
    reader = _Reader(page, Clocks(now.astimezone(UTC), zone))
    unclear: Unread | None = None
    for sentence in sentences(page.text, announced):
        found = reader.exact(sentence) or reader.below(sentence)
        if found is not None:
            return found
        unclear = unclear or reader.unclear(sentence)
    return unclear


class _Reader:
    """One text on its way to its promise."""

    def __init__(self, page: Plain, now_and_zone: Clocks) -> None:
        self.page = page
        self.text = page.text
        self.clocks = now_and_zone

    def exact(self, sentence: Sentence) -> Promise | Unread | None:
        """Return the first time of a sentence that is understood, else the first that is not."""
        unread: Unread | None = None
        for spotted, announced in self._belonging(sentence):
            found = self._meant(spotted, announced, sentence)
            if isinstance(found, Promise):
                return found
            unread = unread or found
        return unread

    def below(self, sentence: Sentence) -> Promise | Unread | None:
        """Return the time in the cell below one that is nothing but a label."""
        for each in sentence.announced:
            cell = cell_below(self.text, each.start, each.end) if each.firm else None
            if cell:
                label = replace(each, start=cell[0], end=cell[0])
                return self.exact(Sentence(*cell, (label,)))
        return None

    def unclear(self, sentence: Sentence) -> Unread | None:
        """Return the words of a sentence that say no instant: `soon`, `later today`, `TBD`."""
        start = sentence.announced[0].start
        found = VAGUE.search(self.text, start, min(sentence.end, start + 3 * _REACH))
        if found and not about_something_else(self.text[start : found.start()]):
            return self._unread(*found.span())
        firm = next((each for each in sentence.announced if each.firm), None)
        said = _SAID.match(self.text, firm.end, sentence.end) if firm else None
        said = said or _WITHOUT_UNIT.search(self.text, start, min(sentence.end, start + _REACH))
        return self._unread(*said.span("said")) if said else None

    def _belonging(self, sentence: Sentence) -> Iterator[tuple[Spotted, Announcement]]:
        """Yield the times that say when an announced update comes, in order."""
        announced = sentence.announced
        starts = [each.start for each in announced]
        for spotted in self._spotted(sentence):
            n = bisect_left(starts, spotted.end)
            near = [*announced[max(0, n - 1) : n], *announced[n : n + 1]]
            for each in near:
                if self._belongs(spotted, each, sentence):
                    yield spotted, each
                    break

    def _spotted(self, sentence: Sentence) -> list[Spotted]:
        """Return the times within reach of what a sentence announces, in order; longer first."""
        english = any(each.english for each in sentence.announced)
        found: list[Spotted] = []
        done = sentence.start
        for each in sentence.announced:
            start = max(done, each.start - 2 * _REACH)
            done = max(start, min(sentence.end, each.end + _REACH))
            found += clocks(self.text, start, done, english=english)
            found += spans(self.text, start, min(sentence.end, done + 20))
        return sorted(found, key=lambda each: (each.start, -each.end))

    def _belongs(self, spotted: Spotted, announced: Announcement, sentence: Sentence) -> bool:
        """Tell whether a time says when the announced update comes."""
        text, start, end = self.text, spotted.start, spotted.end
        if end <= announced.start:
            head = text[max(sentence.start, start - 40) : start]
            led = spotted.span is not None or not head.strip() or leads_to_a_time(head)
            return led and not spotted.bare and links(text[end : announced.start])
        if start < announced.end:
            return not spotted.bare
        return self._follows(spotted, announced, text[announced.end : start])

    def _follows(self, spotted: Spotted, announced: Announcement, between: str) -> bool:
        """Tell whether a time behind an announcement, with so much between, belongs to it."""
        behind = self.text[spotted.end : spotted.end + 20]
        if len(between) > _REACH or between.count("|") > 1 or says_it_was(behind):
            return False
        if "\n" in between and not _LINE_END.match(behind):
            return False
        if spotted.bare:
            hours = not announced.english and self.text[spotted.end - 1] in "hH"  # a time there
            return announced.firm and not hours and _STRAIGHT.fullmatch(between) is not None
        if announced.heading and not self._is_due(spotted, between, behind):
            return False
        if about_something_else(_BETWEEN.sub(" ", between) if spotted.between else between):
            return False
        if spotted.between and not comes(_BETWEEN.sub(" ", between)):
            return False
        return spotted.clock is None or self._is_led(between, announced, spotted)

    def _is_due(self, spotted: Spotted, between: str, behind: str) -> bool:
        """Whether no more than a word for `by` leads to a time, and nothing follows it."""
        led = spotted.span is not None or _DEADLINE.search(between) is not None
        return led and comes(between) and _LINE_END.match(behind) is not None

    def _is_led(self, between: str, announced: Announcement, spotted: Spotted) -> bool:
        """Whether a word, a day or nothing at all stands between an announcement and a time."""
        text, start = self.text, spotted.start
        if not between.strip(" |:=(–—-\n"):
            return announced.firm or _LINE_END.match(text, spotted.end) is not None
        named = not text[start].isdigit() and spotted.clock is not None and spotted.clock.day
        return bool(named) or leads_to_a_time(text[max(0, start - 40) : start])

    def _meant(
        self, spotted: Spotted, announced: Announcement, sentence: Sentence
    ) -> Promise | Unread | None:
        """Return the instant of a time that belongs to an announcement, or why there is none."""
        if spotted.span is not None:
            try:
                return self._promise(self.clocks.now + spotted.span, spotted)
            except OverflowError:
                return None
        if spotted.clock is None or spotted.doubt:
            return self._unread(spotted.start, spotted.end, spotted.doubt)
        clock = self._completed(spotted.clock, spotted, sentence)
        match clock_ahead(clock, "", self.clocks):
            case ReadTime(at=at) if at is not None:
                far = self._too_far(at, clock, spotted, announced)
                over = isinstance(clock_ahead(clock, "", self.clocks, doubted=True), Question)
                return None if far else self._promise(at, spotted, over=over)
            case Question(what=what, choices=choices):
                return self._unread(spotted.start, spotted.end, what, choices[:-1])
            case _:
                return self._unread(spotted.start, spotted.end)

    def _completed(self, clock: WrittenTime, spotted: Spotted, sentence: Sentence) -> WrittenTime:
        """Add what the sentence says of zone, day and half of the day elsewhere."""
        words = self.text[sentence.start : sentence.end]
        if clock.zone is None:
            head = self.text[max(sentence.start, spotted.start - 30) : spotted.start]
            clock = replace(clock, zone=zone_in_front(head))
        if clock.day is None and TOMORROW.search(words):
            clock = replace(clock, day=Day(away=1))
        wall = clock.wall or time()
        if not clock.half and 1 <= wall.hour < 12 and AFTERNOON.search(words):
            clock = replace(clock, wall=wall.replace(hour=wall.hour + 12))
        return clock

    def _too_far(
        self, at: datetime, clock: WrittenTime, spotted: Spotted, announced: Announcement
    ) -> bool:
        """Whether a clock time apart from the announcement is more likely one that has been."""
        apart = len(self.text[announced.end : spotted.start].split()) > _NEAR
        return apart and clock.day is None and at - self.clocks.now > _TODAY

    def _promise(self, at: datetime, spotted: Spotted, *, over: bool = False) -> Promise:
        return Promise(at, self.page.origin(spotted.start), self._end(spotted.end), over)

    def _unread(
        self, start: int, end: int, why: str = "", choices: tuple[Choice, ...] = ()
    ) -> Unread:
        words = self.text[start:end].strip()
        return Unread(words, self.page.origin(start), self._end(end), why, choices)

    def _end(self, end: int) -> int:
        """Return where in the original text the character before `end` is over."""
        return self.page.origin(end - 1) + 1


_STRAIGHT = regex(r"[\s:|=(–—-]*(?:is\s)?(?:(?:approx\.?|about|around|ca\.|environ)\s|~\s?)?")
_DEADLINE = regex(r"\b(?:by|before|around|due|expected|no later than)\b", re.IGNORECASE)
_BETWEEN = regex(r"\b(?:between|zwischen|entre)\b", re.IGNORECASE)
_LINE_END = regex(r"\s*(?:$|[\n.,;!|)(]|or\b|today|tomorrow)", re.IGNORECASE)
_SAID = regex(
    r"\s*(?:[:=|–—]|(?=(?:by|at|before|um|gegen|à|às)\s)|(?=\d))\s*(?P<said>[^\n|]{1,40})",
    re.IGNORECASE,
)
_WITHOUT_UNIT = regex(
    r"\b(?:in|within|every)\s+(?:the\s+next\s+|about\s+)?(?P<said>\d{1,3})"
    r"(?=\s*(?:$|[.!,;)\n])|\s(?:at|if|or|and|when|once)\b)",
    re.IGNORECASE,
)
"""A number that says neither minutes nor hours."""
