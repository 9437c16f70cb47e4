r"""What stands behind `*`: to whom a task goes, its time-box, the words; a follow-up with `due`.

A time-box stands right behind the people or at the very end: `*@kim 10m watch`, `*@kim watch,
back 14:25`. Elsewhere a time is a word of the task. `*@kim \ watch 10m` has no time-box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.language.mentions import first_person, people_in
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Way,
    ask,
    due_day,
    not_understood,
    understood,
)
from incident_tui.domain.projections.marks import MENTION
from incident_tui.domain.record.event import When
from incident_tui.domain.regex import regex
from incident_tui.domain.text import wordless
from incident_tui.domain.times.answer import Answer, Clocks, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.future import future_in_front
from incident_tui.domain.times.spans import ahead_in_front

_DUE = regex(
    r"\bdue:?\s+(in \d{1,3} (?:days?|weeks?)|\d{4}-\d{2}-\d{2}|today|tomorrow|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}|[a-z]{3,9}|"
    r"\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?(?!\s?[ap]m|\d|:)|"
    r"\d{1,2}(?:st|nd|rd|th|\.)?\s+(?!min|hour|hrs|sec|utc|gmt)[a-z]{3,9})(?=\W|$)",
    re.IGNORECASE,
)
_HOUR_OF_DAY = regex(r",?\s+(?:(?:at|by)\s+)?\d{1,2}(?:[:.h]\d{2}|\s?[ap]m\b)", re.IGNORECASE)
_URL = regex(r"https?://\S+")
_BETWEEN = regex(r"[\s,:;&]*(?:[-–—]\s+)?")
_LED = regex(
    r"(?<![\w-])(?:back(?:\s+(?:in|at|by))?|due(?:\s+(?:in|at|by))?|until|till|by|before|within|for(?:\s+the\s+next)?"
    r"|bis(?:\s+um)?|für|binnen|jusqu['’]à|pendant|hasta(?:\s+las)?|durante|dentro de"
    r"|até(?:\s+às)?)"
    r"\s+(?:at\s+)?(?=\S)",
    re.IGNORECASE,
)
"""Words that say that a time behind them is a time-box."""

_LASTING = regex(r"(?:for|within|in|next|für|binnen|pendant|durante|dentro de)\s+$", re.IGNORECASE)
_STOP = regex(r"^[.!](?=\s)")
_JOINED = regex(r"^[/+&;]\s*(?=@)")
"""What stands between the people of a task, where the first is taken away."""

_HOURS_MINUTES = regex(r"\d{1,3}h\s?\d{1,2}m", re.IGNORECASE)

_LEADING = regex(r"(?:in|at|um|à|a las|às)\s|\+", re.IGNORECASE)
_PERHAPS = regex(r"(?<![\w-])(?:in|at|about|around|the\s+next|next|~)\s*$", re.IGNORECASE)
"""Words in front of a time at the end that may make it a time-box or a part of the sentence."""

_OF_THE_SENTENCE = regex(
    r"(?:(?<![\w-])(?:a|an|the|last|past|first|previous|every|each|per|of|from|since|to|than|after|"
    r"before|between|and|or|over|under|above|below|is|was|were|at\s+least|at\s+most|up\s+to|only|"
    r"with|like|on)|[=<>≥≤/&+-])\s*$",
    re.IGNORECASE,
)
"""Words in front of a time at the end that make it a part of the sentence."""

_GOES_ON = regex(
    r"(?:of|ago|earlier|later|before|after|from|per|late|old|long|window|and|or|to|ttl|timeout|"
    r"sla|slo)\b|[-–—/&](?!\s|$)",
    re.IGNORECASE,
)
"""Words behind a time in front that may make it a part of the sentence."""

_ADJECTIVE = regex(r"(?!1\b)\d+[\s-](?:minute|hour)$", re.IGNORECASE)
_ENDS = regex(r"(?=[\s,:;)]|$)|[.!](?=\s|$)")
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_MOST_WORDS = 6
"""Of how many words a time at the end may be."""


class _Box(msgspec.Struct, frozen=True):
    """What may be a time-box, from `start` to before `end`; `sure`: nothing else it can be."""

    start: int
    end: int
    answer: Answer
    sure: bool = True


def task_or_action(text: str, context: Context, when: When) -> ParsedLine:
    """Read the text after `*`: with `due` a follow-up, else a task, with or without a time-box."""
    due = _due_in(text, context, when)
    if due is not None and _at_edge(text, due):
        return action_item(text, context, when)
    task = task_line(text, context, when)
    boxed = [x.intent.back_at for x in task.requests if isinstance(x.intent, i.GiveTask)]
    if task.asked is None and None in boxed:
        task = replace(task, label="task, no time-box")
    if due is None:
        return task
    follow_up = _follow_up(text, due, context, when)
    if task.problem is not None:
        return follow_up
    ways = (
        Way("a task, all of it is text", f"/task {text}", task),
        Way(f"a follow-up, {due[0]}", _follow_up_form(follow_up), follow_up),
    )
    return ask(f"'{due[0]}' may be when it is due, or a part of the task", ways)


def goes_to_speaker(said: str, context: Context) -> bool:
    """Whether `*@raj: text` is a task for raj, since it names nobody else and no day."""
    return first_person(said, context) is None and _DUE.search(said) is None


# -- tasks -----------------------------------------------------------------------------------------


def task_line(text: str, context: Context, when: When) -> ParsedLine:
    """Read `@NAME [TIME-BOX] TEXT`."""
    who = first_person(text, context)
    if who is None:
        hint = "*@name 15m what to do"
        return not_understood("task", text, "A task goes to a named person", hint)
    before = text[: who.start].rstrip(" ,")
    front = len(before) + (1 if before else 0)
    words = f"{before} {text[who.end :]}" if before else text[who.end :]
    length = _past_people(words[front:], context)
    one = _with_box(who.name, words, front + length, context, when)
    if length == _length(_BETWEEN, words[front:]):
        return one
    more = tuple(person.name for person in people_in(words[front : front + length], context))
    apart = _with_box(who.name, words[:front] + words[front + length :], front, context, when)
    return _for_each((who.name, *more), apart, one)


def _for_each(people: tuple[str, ...], apart: ParsedLine, one: ParsedLine) -> ParsedLine:
    """Ask whether each of several people gets the task, or the first, the others being words."""
    if apart.problem is not None or one.problem is not None:
        return apart if apart.problem is not None else one
    ways = [
        *(Way(_way_words("a task each", each), "", _given_to(people, each))
          for each in _ways_of(apart)),
        *(Way(_way_words(f"one task, for {people[0]}", each), _form(each.line), each.line)
          for each in _ways_of(one)),
    ]  # fmt: skip
    return ask(f"It names {len(people)} people: {', '.join(people)}", ways)


def _ways_of(line: ParsedLine) -> tuple[Way, ...]:
    return line.asked.ways if line.asked else (Way("", "", line),)


def _way_words(said: str, way: Way) -> str:
    return f"{said}; {way.words}" if way.words else said


def _given_to(people: tuple[str, ...], way: Way) -> ParsedLine:
    """Return the line that gives the task of a way to each of these people."""
    requests = tuple(
        replace(request, intent=replace(request.intent, to=name))
        for name in people
        for request in way.line.requests
        if isinstance(request.intent, i.GiveTask)
    )
    return replace(way.line, requests=requests, asked=None)


def _past_people(text: str, context: Context) -> int:
    """Return how many characters stand before the task itself: signs, and further people."""
    at = _length(_BETWEEN, text)
    for person in people_in(text, context):
        if text[at : person.start].strip(" ,;&/+") not in {"", "and"}:
            break
        at = person.end + _length(_BETWEEN, text[person.end :])
    return at


def _length(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _with_box(who: str, words: str, front: int, context: Context, when: When) -> ParsedLine:
    """Return the task with its time-box; ask where that may be a part of the task."""
    # a time-box counts from the moment the line is about, a clock time too
    clocks = Clocks(when.at or context.now, context.tz)
    if (marked := _marked(who, words, front, clocks)) is not None:
        return marked
    boxes = tuple(_boxes(words, front, clocks))
    if not boxes:
        return _task(who, words, None)
    if len(boxes) == 1 and boxes[0].sure and isinstance(boxes[0].answer, ReadTime):
        return _boxed(who, words, boxes[0], boxes[0].answer.at, boxes[0].answer.text)
    ways = [way for box in boxes for way in _ways(who, words, box)]
    text = _task(who, words, None)
    sure = [box for box in boxes if box.sure]
    ways.insert(len(ways) if sure else 0, Way("no time-box, all of it is text", _form(text), text))
    return ask(_doubt(boxes), ways)


def _marked(who: str, words: str, front: int, clocks: Clocks) -> ParsedLine | None:
    r"""Read a task behind a `\`, which stands behind the people or the time-box; else None."""
    head, mark, rest = words[front:].partition("\\")
    if not mark:
        return None
    words = f"{words[:front]} {rest}"
    if not head.strip(" ,:"):
        return _task(who, words, None)
    boxes = tuple(_boxes(head, 0, clocks))
    if len(boxes) != 1 or boxes[0].start or not _is_end(head[boxes[0].end :]):
        return None
    answer = boxes[0].answer
    return _task(who, words, answer.at) if isinstance(answer, ReadTime) else None


def _doubt(boxes: tuple[_Box, ...]) -> str:
    """Return what is asked about the time-box of a task."""
    if len(boxes) > 1:
        return "Which is the time-box?"
    answer = boxes[0].answer
    return "That may be its time-box or text" if isinstance(answer, ReadTime) else answer.what


def _ways(who: str, words: str, box: _Box) -> Iterator[Way]:
    """Yield each instant that a time-box may mean."""
    said = " ".join(words[box.start : box.end].split()).strip(" ,:")
    if isinstance(box.answer, ReadTime):
        line = _boxed(who, words, box, box.answer.at, box.answer.text)
        yield Way(f"time-box: {said}", _form(line), line)
        return
    for choice in box.answer.choices:
        if choice.dated:
            line = _boxed(who, words, box, choice.at, choice.text)
            yield Way(f"time-box: {choice.words}", _form(line), line)


def _boxed(who: str, words: str, box: _Box, back_at: datetime | None, behind: str) -> ParsedLine:
    behind = "" if _is_end(behind) else _STOP.sub("", behind)
    return _task(who, f"{words[: box.start]} {behind}", back_at)


def _task(who: str, words: str, back_at: datetime | None) -> ParsedLine:
    task = _JOINED.sub("", " ".join(words.split()).strip(" ,:").removeprefix("- "))
    if not task or wordless(task):
        return not_understood("task", "", "What is the task?", f"*@{who} 15m what to do")
    return understood("task", task, i.GiveTask(who, task, back_at))


def _form(line: ParsedLine) -> str:
    """Return a line that says just this task."""
    given = [request.intent for request in line.requests]
    if not given or not isinstance(given[0], i.GiveTask):
        return ""
    task = given[0]
    name = f'@"{task.to}"' if " " in task.to else f"@{task.to}"
    box = f"back {exact(task.back_at)} " if task.back_at else ""
    return f"*{name} {box}\\ {task.text}"


# -- time-boxes ------------------------------------------------------------------------------------


def _boxes(words: str, front: int, clocks: Clocks) -> Iterator[_Box]:
    """Yield what may be a time-box, in the order of the words, none over another."""
    found = [*_led(words, front, clocks), *_in_front(words, front, clocks), *_at_end(words, clocks)]
    found.sort(key=lambda box: (box.start, -box.end))
    last = -1
    for box in found:
        if box.start >= last:
            yield box
            last = box.end


def _led(words: str, front: int, clocks: Clocks) -> Iterator[_Box]:
    """Yield the times behind `back`, `until`, `for`: sure in front and at the end."""
    for match in _LED.finditer(words):
        lead = "in " if _LASTING.search(match[0]) else "at "
        read = _time_at(words, match.end(), clocks, lead) or _time_at(words, match.end(), clocks)
        if read is not None:
            answer, end = read
            edge = match.start() in {0, front} or _is_end(words[end:])
            yield _Box(match.start(), end, answer, sure=edge)


def _in_front(words: str, front: int, clocks: Clocks) -> Iterator[_Box]:
    """Yield the time right behind the people, or in front of them."""
    for start in dict.fromkeys((0, front)):
        read = _time_at(words, start, clocks)
        if read is None or (start < front and words[read[1] : front].strip()):
            continue
        answer, end = read
        said = words[start:end].strip(" ,:")
        goes_on = _GOES_ON.match(words[end:].lstrip())
        again = _time_at(words, end + _length(_BETWEEN, words[end:]), clocks)
        ahead = _LEADING.match(said) is not None
        doubtful = goes_on or again or ahead or _ADJECTIVE.fullmatch(said)
        yield _Box(start, end, answer, sure=not doubtful or _is_end(words[end:]))


def _at_end(words: str, clocks: Clocks) -> Iterator[_Box]:
    """Yield the time that the words end with, unless the words before it take it in."""
    starts = [match.start() for match in re.finditer(r"\S+", words)][-_MOST_WORDS:]
    for start in starts:
        read = _time_at(words, start, clocks)
        if read is None or not _is_end(words[read[1] :]):
            continue
        before = words[:start]
        perhaps = _PERHAPS.search(before) or _LEADING.match(words, start)
        over = not isinstance(read[0], ReadTime)
        if not _OF_THE_SENTENCE.search(before) and not (perhaps and over):
            yield _Box(start, read[1], read[0], sure=not perhaps)
        return


def _is_end(text: str) -> bool:
    return not text.strip(" ,:;.!)")


def _time_at(words: str, start: int, clocks: Clocks, lead: str = "") -> tuple[Answer, int] | None:
    """Read a time-box that begins there: a clock time, or a number of minutes below a day.

    `lead` tells which of the two is meant by `1h20`: `in ` or `at `.
    """
    text = words[start:]
    lead = "in " if lead and _HOURS_MINUTES.match(text) else lead
    span = ahead_in_front(f"{lead}{text}")
    if span is not None and (span[0] % _MINUTE or span[0] >= _DAY):
        return None
    read = future_in_front(f"{lead}{text}", clocks)
    if read is None:
        return None
    end = start + read[1] - len(lead)
    apart = words[end - 1].isspace() or _ENDS.match(words, end)
    return (read[0], end) if apart else None


# -- follow-ups ------------------------------------------------------------------------------------


def action_item(text: str, context: Context, when: When) -> ParsedLine:
    """Read `TEXT @OWNER due DAY`; ask where the day may be a part of the text."""
    due = _due_in(text, context, when)
    follow_up = _follow_up(text, due, context, when)
    if due is None or _at_edge(text, due):
        return follow_up
    plain = _follow_up(text, None, context, when)
    ways = (
        Way(due[0], _follow_up_form(follow_up), follow_up),
        Way("no day, all of it is text", "", plain),
    )
    return ask(f"'{due[0]}' may be when it is due, or a part of the text", ways)


def _due_in(text: str, context: Context, when: When) -> re.Match[str] | None:
    """Return where a text says when it is due; what is no day is that at the edges only."""
    for match in _DUE.finditer(text):
        if _at_edge(text, match) or due_day(match[1], _day(context, when)) is not None:
            return match
    return None


def _at_edge(text: str, due: re.Match[str]) -> bool:
    """Whether nothing but people and an address stands before or behind."""
    sides = (text[: due.start()], text[due.end() :])
    return any(not MENTION.sub("", _URL.sub("", side)).strip(" ,:;.!()") for side in sides)


def _day(context: Context, when: When) -> date:
    return (when.at or context.now).astimezone(context.tz).date()


def _follow_up(text: str, due: re.Match[str] | None, context: Context, when: When) -> ParsedLine:
    today, words = _day(context, when), text
    day = due_day(due[1], today) if due else None
    if due is not None:
        if day is None:
            hint = "due fri, due tomorrow, due in 2 weeks, due 2026-12-03"
            return not_understood("action item", text, f"'{due[1]}' is not a date", hint)
        if day < today:
            return not_understood("action item", text, f"{day} is in the past", "due in 1 week")
        behind = text[due.end() :]
        if _HOUR_OF_DAY.match(behind):
            what = "A follow-up is due on a day, not at an hour"
            return not_understood("action item", text, what, f"due {day}")
        words = f"{text[: due.start()]}{'' if _is_end(behind) else behind}"
    owner = first_person(words, context)
    words = f"{words[: owner.start]}{words[owner.end :]}" if owner else words
    link = _URL.search(words)
    words = words.replace(link[0], "", 1) if link else words
    words = " ".join(words.split()).strip(" ,:")
    if not words or wordless(words):
        hint = "/action TEXT @name due fri"
        return not_understood("action item", text, "What is to be done?", hint)
    intent = i.AddActionItem(
        words, owner.name if owner else None, day.isoformat() if day else None,
        link[0] if link else None,
    )  # fmt: skip
    return understood("action item", words, intent)


def _follow_up_form(line: ParsedLine) -> str:
    """Return a line that says just this follow-up."""
    made = [request.intent for request in line.requests]
    if not made or not isinstance(made[0], i.AddActionItem):
        return ""
    item = made[0]
    owner = f' @"{item.owner}"' if item.owner else ""
    link = f" {item.link}" if item.link else ""
    return f"/action {item.text}{link}{owner} due {item.due}"
