"""A typed line, read: what Enter would do, and the words that its readers share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

import msgspec
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.marks import LABEL, MENTION, TAG
from incident_tui.domain.projections.work import by_label
from incident_tui.domain.record.event import LIVE, When
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.parse import Resolved


class Context(msgspec.Struct, frozen=True):
    """What a line is read against. `tz` is the display zone, `machine_tz` the computer's own.

    `on_call`, `themes` and `formats` are names that completion offers.
    """

    incident: Incident
    playbook: Playbook
    now: datetime
    tz: tzinfo
    me: str
    machine_tz: tzinfo | None = None
    on_call: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


class ScreenCall(msgspec.Struct, frozen=True):
    """A command that changes nothing in the record: for the screen to do, with its argument."""

    action: str
    argument: str = ""


class ParsedLine(msgspec.Struct, frozen=True):
    """What Enter will do. Exactly one of `requests`, `screen` and `problem` is set, unless empty.

    `label` names it in a word or two ("note", "decision", "severity"), `text` is what will be
    kept, `doubt` what to confirm first; `dated` tells that the doubtful time was written with
    its whole date, which a script may mean just so.
    """

    label: str
    text: str = ""
    requests: tuple[Request, ...] = ()
    screen: ScreenCall | None = None
    problem: RefusedError | None = None
    doubt: str | None = None
    dated: bool = False
    when: When = LIVE
    audience: str | None = None
    actor: str | None = None
    mentions: tuple[str, ...] = ()
    private: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.requests or self.screen or self.problem)


Parser = Callable[[str, Context, When], ParsedLine]
"""Reads what stands behind a command, in a context, for a line of that time."""


def mentions_in(text: str) -> tuple[str, ...]:
    """Return the people mentioned in a text, first mentioned first, each once."""
    return tuple(dict.fromkeys(name.rstrip(".-") for name in MENTION.findall(text)))


def tags_in(text: str) -> tuple[str, ...]:
    """Return the tags of a text; `#H1` is a reference, not a tag."""
    return tuple(dict.fromkeys(t for t in TAG.findall(text) if not LABEL.fullmatch(t)))


def refs_in(text: str, incident: Incident) -> tuple[str, ...]:
    """Return the event ids of the labels in a text that there are."""
    found = [by_label(incident, label) for label in LABEL.findall(text)]
    return tuple(dict.fromkeys(item.event.id for item in found if item is not None))


def understood(
    label: str, text: str, intent: i.Intent, note: str | None = None, *, audience: str | None = None
) -> ParsedLine:
    """Return a line that records one intent; `label` and `text` are what the preview says."""
    return ParsedLine(label, text, (Request(intent, note=note or None),), audience=audience)


def not_understood(label: str, text: str, what: str, hint: str = "") -> ParsedLine:
    """Return a line that records nothing yet, with what is missing in it."""
    return ParsedLine(label, text, problem=RefusedError(what, hint))


def doubtful(reading: ParsedLine, at: Resolved | None) -> ParsedLine:
    """Hand on the doubt about a time inside a command."""
    if at is None or at.doubt is None:
        return reading
    return replace(reading, doubt=at.doubt, dated=at.full)


def simple(label: str, make: Callable[[str], i.Intent]) -> Parser:
    """Return a parser for a command whose whole text is its argument."""

    def parse(text: str, _context: Context, _when: When) -> ParsedLine:
        return understood(label, text, make(text))

    return parse


def with_reason(label: str, make: Callable[[], i.Intent]) -> Parser:
    """Return a parser for a command whose whole text is its reason."""

    def parse(text: str, _context: Context, _when: When) -> ParsedLine:
        return understood(label, text, make(), text)

    return parse


def split_word(text: str) -> tuple[str, str]:
    """Return the first word of a text and the rest."""
    head, _, tail = text.partition(" ")
    return head, tail.strip()


def audience_named(word: str, context: Context) -> str | None:
    """Return the audience that a word begins, or None."""
    found = [a for a in context.playbook.audiences if word and a.startswith(word.lower())]
    return found[0] if len(found) == 1 else None
