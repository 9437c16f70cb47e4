"""What a person may write in a file, as types: the fields of playbooks, settings, drills.

A type says once what may stand there. The reader of files goes by it, the messages about what
is wrong come from it, and so does the schema that editors read.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Protocol, Self, cast

from msgspec import Meta, Struct

GIVEN = Meta(extra={"given": True})
"""On a field that no file writes as a key: the name of its table, its place, the file itself."""

_ONE_LINE = r"^(?!.*[\n\t])"
_SLUG = _ONE_LINE + r"[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?$"

OneLine = Annotated[str, Meta(pattern=_ONE_LINE + r".*\S")]
"""A text on one line, not blank."""
OneLineOrEmpty = Annotated[str, Meta(pattern=_ONE_LINE)]
"""A text on one line, perhaps empty."""
ManyLines = Annotated[str, Meta(pattern=r"\S")]
"""A text of one or more lines, not blank."""
ManyLinesOrEmpty = Annotated[str, Meta(pattern="")]
"""A text of any number of lines."""

SlugText = Annotated[
    str,
    Meta(
        pattern=_SLUG,
        extra={
            "rule": "must be 1 to 40 of a-z, 0-9, - and _, and begin and end with a letter or digit"
        },
    ),
]
"""A short name that can be typed anywhere."""


def is_slug(text: str) -> bool:
    """Tell whether a text is a short name that can be typed anywhere."""
    return re.search(_SLUG, text) is not None


SOME = Meta(min_length=1)
"""On a list: it must not be empty."""
EACH_ONCE = Meta(min_length=1, extra={"once": True})
"""On a list: it must not be empty, and nothing stands in it twice."""
AT_MOST_ONCE = Meta(extra={"once": True})
"""On a list: it may be empty, and nothing stands in it twice."""

Texts = Annotated[tuple[OneLine, ...], SOME]
"""A list of texts."""


def count(unit: str, most: int) -> Meta:
    """Say that a whole number counts something, from 1 up to `most`."""
    return Meta(ge=1, le=most, extra={"unit": unit})


def one_of(words: tuple[str, ...]) -> Meta:
    """Say that a text is one of these words, where the words are computed."""
    return Meta(pattern=rf"^(?!.*\n)({'|'.join(words)})$", extra={"words": words})


def named(*names: str, more: bool = False) -> Meta:
    """Say which names a table must have; `more`: others may stand beside them."""
    return Meta(extra={"names": names, "more": more})


def at_least_one(what: str) -> Meta:
    """Say that a table must not be empty."""
    return Meta(min_length=1, extra={"empty": f"must name at least one {what}"})


MinuteCount = Annotated[int, count("minutes", 525_600)]
"""A whole number of minutes, up to a year."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a file, as a frozen value; it has the keys that are its fields, and no others."""


class Written(Protocol):
    """A type of our own that a file writes in another: `written` says in which."""

    written: ClassVar[Any]

    @classmethod
    def of(cls, text: Any) -> Self:
        """Return the value of what a file says."""


def form_of(cls: type) -> Any:
    """Return the type in which a file writes a type of our own."""
    return cast("type[Written]", cls).written


def value_of(cls: type, form: Any) -> Any:
    """Return the value of a type of our own of what a file says."""
    return cast("type[Written]", cls).of(form)


class Minutes(timedelta):
    """A span that a file writes as a whole number of minutes, up to a year."""

    written: ClassVar[Any] = MinuteCount

    @classmethod
    def of(cls, number: int) -> Self:
        """Return that many minutes."""
        return cls(minutes=number)


class Hours(timedelta):
    """A span that a file writes as a whole number of hours, up to a year."""

    written: ClassVar[Any] = Annotated[int, count("hours", 8760)]

    @classmethod
    def of(cls, number: int) -> Self:
        """Return that many hours."""
        return cls(hours=number)


class Days(timedelta):
    """A span that a file writes as a whole number of days, up to a year."""

    written: ClassVar[Any] = Annotated[int, count("days", 365)]

    @classmethod
    def of(cls, number: int) -> Self:
        """Return that many days."""
        return cls(days=number)


class WordSet(frozenset[str]):
    """WordSet that a file writes as one text, upper and lower case alike."""

    written: ClassVar[Any] = ManyLinesOrEmpty

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the words of a text."""
        return cls(text.lower().split())
