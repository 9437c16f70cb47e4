"""A chat as people paste it: `14:02 maya: text`, with days as lines of their own or none at all."""

from __future__ import annotations

import re
from collections import Counter

from incident_tui.domain.errors import UsageError
from incident_tui.domain.regex import regex
from incident_tui.domain.times.written import WrittenTime, written_time, zone_as_text
from incident_tui.interchange.imports.log_lines import MAX_LINES, Line, Log
from incident_tui.interchange.imports.log_times import TimeReader

_BARE = regex(r"\d{4}(?=[\s,–-]+(?:<|@?[^\s:<>][^:<>\n]{0,63}?:(?:\s|$)))")
"""Four digits are a time where a name follows."""

_BEGUN = regex(r"(?=\S*\d)\S+(?=\s)")
"""A first word with a figure in it."""

_LIKE_A_TIME = regex(
    r"[\[(<~]{0,2}(?:[01]?\d|2[0-3])[^\w\s]{1,2}[0-5]\d(?:[^\w\s]{1,2}\d{1,6})?[^\w\s]{0,2}",
    re.ASCII,
)
_IN_TEXT = regex(r"\d[-.,/+*x]\d")
"""What is a time only where somebody is named behind it: `10-20 pods`, `12/50 hosts`."""

_DIGITS, _LETTERS = regex(r"\d+"), regex(r"[^\W\d_]+")
_FEWEST = 3
"""How many lines make a shape."""

_SPEAKER = regex(r"(?:<(?P<angle>[^<>]{1,64})>|@?(?P<name>[^\s:<>][^:<>\n]{0,63}?):)(?:\s+|$)")


def read_chat(text: str, reader: TimeReader) -> Log:
    """Return the messages; a line without a time belongs to the message above it.

    One whose beginning may be a time of an unknown shape is a message of its own, at no known time.

    Raises UsageError for a text in which no line is a message.
    """
    found: list[Line] = []
    loose: list[int] = []
    usual = _usual_shape(text)
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        message = _message(number, line, reader) or _oddly_timed(number, line, usual)
        if message is not None:
            if len(found) >= MAX_LINES:
                raise UsageError(f"The chat has more than {MAX_LINES:,} messages", "split it")
            found.append(message)
        elif line and not reader.turn_to(line):
            if found:
                last = found[-1]
                found[-1] = _with_text(last, f"{last.text}\n{raw.rstrip()}".lstrip("\n"))
            else:
                loose.append(number)
                found.append(Line(number, None, line, doubts=("it stands before any message",)))
    if len(loose) == len(found) or all(line.at is None for line in found):
        hint = "a message is a line such as '14:02 maya: pods restarted'"
        raise UsageError("The file is not a chat: no line begins with a time and a name", hint)
    empty = tuple(line.number for line in found if not line.text.strip())
    return Log(
        tuple(line for line in found if line.text.strip()),
        (f"messages without a text were left out: lines {_few(empty)}",) if empty else (),
    )


def _message(number: int, line: str, reader: TimeReader) -> Line | None:
    """Return the message of a line that begins with a clock time, or None."""
    found = written_time(line)
    if found is None and (bare := _BARE.match(line)):
        found = written_time(bare[0], whole=True)
    if found is None or found.wall is None or found.until:
        return None
    doubt = _doubt(found, line)
    found = found if found.sure else zone_as_text(found)
    text = line[found.length :].lstrip(" ,–\t" if doubt else " ,–-\t")
    speaker = _SPEAKER.match(text)
    if speaker is None and not text:
        return None
    who = (speaker["angle"] or speaker["name"]).strip() if speaker else ""
    stamp = reader.take(found)
    doubts = tuple(said for said in (stamp.doubt, doubt) if said)
    words = text[speaker.end() :] if speaker else text
    return Line(number, stamp.at, words, who=who, approx=stamp.approx, doubts=doubts)


def _oddly_timed(number: int, line: str, usual: str) -> Line | None:
    """Return the message of a line that begins as a time might, or as most lines do; else None."""
    begun = _BEGUN.match(line)
    if begun is None:
        return None
    words = line[begun.end() :].lstrip(" ,–-\t")
    speaker = _SPEAKER.match(words)
    like_a_time = _LIKE_A_TIME.fullmatch(begun[0]) and (speaker or not _IN_TEXT.search(begun[0]))
    if not like_a_time and _shape(begun[0]) != usual:
        return None
    who = (speaker["angle"] or speaker["name"]).strip() if speaker else ""
    said = words[speaker.end() :] if speaker else words
    doubt = f"'{begun[0][:40]}' is not a time that is known here; it would be unknown"
    return Line(number, None, f"{begun[0]} {said}".strip(), who=who, doubts=(doubt,))


def _usual_shape(text: str) -> str:
    """Return the shape of the words that most lines begin with, where it has a figure; else ""."""
    begun = [_BEGUN.match(line.strip()) for line in text.splitlines() if line.strip()]
    shapes = Counter(_shape(match[0]) for match in begun if match)
    shape, count = shapes.most_common(1)[0] if shapes else ("", 0)
    return shape if count >= _FEWEST and count * 2 > len(begun) else ""


def _shape(word: str) -> str:
    """Return a word with `9` for its digits and `a` for its letters: `14;07` is `9;9`."""
    return _LETTERS.sub("a", _DIGITS.sub("9", word))


def _doubt(found: WrittenTime, line: str) -> str:
    """Return what is doubtful about the words of a time; "" where nothing is."""
    if not found.sure:
        words = line[found.clock_end : found.length].strip()
        return f"'{words}' may be its zone or text; it is taken as text"
    if found.amount:
        return f"'{line[: found.length].strip()}' may be a time or an amount; it is taken as a time"
    return ""


def _with_text(line: Line, text: str) -> Line:
    return Line(line.number, line.at, text, who=line.who, approx=line.approx, doubts=line.doubts)


def _few(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
