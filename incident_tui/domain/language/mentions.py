"""People in running text: `@raj`, `@Maya Lind`, `@"Maya Lind"`; and who speaks in `@raj: text`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from incident_tui.domain.language.people import (
    is_person,
    known_people,
    known_person,
    written_as_name,
)
from incident_tui.domain.language.reading import Context
from incident_tui.domain.projections.marks import MENTION
from incident_tui.domain.regex import regex
from incident_tui.domain.text import clean_name

_QUOTED = regex(r"(?<![\w@.])@(?:\"([^\"\n]{1,64})\"|“([^”\n]{1,64})”|'([^'\n]{1,64})'(?!\w))")
_COLON = regex(r" ?:(?:\s+|$)")
_SPEAKER = regex(
    r"@(?!\d{1,2}(?:[.h]\d\d|[ap]m)\b)(?=[^\s:@]*[^\W\d])([^\s:@\"“”]{1,64}) ?:(?:\s+|$)"
)
_SPEAKERS_NAME = regex(r"@([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,3}) ?:(?:\s+|$)")


class Named(msgspec.Struct, frozen=True):
    """A person in a text, from `start` to before `end`, as the incident spells the name."""

    name: str
    start: int
    end: int


def people_in(text: str, context: Context) -> Iterator[Named]:
    """Yield the people that a text names with `@`, in order; `@here` is nobody."""
    at = 0
    while (start := text.find("@", at)) >= 0:
        found = _named_at(text, start, context)
        if found is not None:
            yield found
        at = found.end if found else start + 1


def first_person(text: str, context: Context) -> Named | None:
    """Return the first person that a text names, or None."""
    return next(people_in(text, context), None)


def _named_at(text: str, start: int, context: Context) -> Named | None:
    if match := _QUOTED.match(text, start):
        return _person(next(filter(None, match.groups())), start, match.end(), context)
    mention = MENTION.match(text, start)
    if mention is None:
        return None
    if known := _known_at(text, start + 1, context):
        return Named(known, start, start + 1 + len(known))
    name = mention[1].rstrip(".-")
    return _person(name, start, start + 1 + len(name), context)


def _person(name: str, start: int, end: int, context: Context) -> Named | None:
    return Named(known_person(name, context), start, end) if is_person(name) else None


def _known_at(text: str, start: int, context: Context) -> str:
    """Return the known name of several words that stands there, the longest one; "" for none."""
    for name in sorted(known_people(context), key=len, reverse=True):
        end = start + len(name)
        ends = not text[end : end + 1].isalnum() and text[end : end + 1] != "_"
        if " " in name and ends and text[start:end].casefold() == name.casefold():
            return name
    return ""


# -- who speaks ------------------------------------------------------------------------------------


def speaker(text: str, context: Context) -> tuple[str | None, str]:
    """Split `@raj: text` into who said it and what; (None, text) where nobody is surely named."""
    named = _named_at(text, 0, context) if text.startswith("@") else None
    colon = _COLON.match(text, named.end) if named else None
    if named and colon and any(c.isalpha() for c in named.name):
        return named.name, text[colon.end() :]
    if match := _SPEAKER.match(text):
        name = clean_name(match[1])
        return (
            (known_person(name, context), text[match.end() :]) if is_person(name) else (None, text)
        )
    found = _of_several_words(text, context)
    return (found[0], found[1]) if found and found[2] else (None, text)


def doubtful_speaker(text: str, context: Context) -> tuple[str, str] | None:
    """Return who may be said to speak, and what: `@ann berg: text` may be a sentence too."""
    if speaker(text, context)[0] is not None:
        return None
    found = _of_several_words(text, context)
    return (found[0], found[1]) if found else None


def _of_several_words(text: str, context: Context) -> tuple[str, str, bool] | None:
    """Read `@Maya Lind: text`: who, what, and whether that is sure; None for a sentence."""
    match = _SPEAKERS_NAME.match(text)
    if match is None:
        return None
    words = match[1].split()
    first = {words[0].casefold()} & {name.casefold() for name in known_people(context)}
    proper = written_as_name(words)
    if not is_person(words[0]) or (first and not proper):
        return None
    return known_person(match[1], context), text[match.end() :], proper and not first
