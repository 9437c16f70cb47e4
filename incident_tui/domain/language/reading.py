"""A typed line, read: what Enter would do, and the words that its readers share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo

import msgspec
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.marks import BROADCAST, LABEL, MENTION, TAG, is_tag
from incident_tui.domain.projections.work import by_label
from incident_tui.domain.record.event import LIVE, When
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import wordless
from incident_tui.domain.times.answer import Answer, Clocks, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.written import written_time


class Context(msgspec.Struct, frozen=True):
    """What a line is read against. `tz` is the display zone, `machine_tz` the computer's own.

    `on_call`, `themes` and `formats` are names that completion offers. `incidents` are the ids
    of all there are in the folder, None where they are not known.
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
    incidents: tuple[str, ...] | None = None


class ScreenCall(msgspec.Struct, frozen=True):
    """A command that changes nothing in the record: for the screen to do, with its argument.

    `asked`: whoever typed it was asked already whether it is meant.
    """

    action: str
    argument: str = ""
    asked: bool = False


class Way(msgspec.Struct, frozen=True):
    """One way to read a line: `words` say it, `form` is a line that says just this, "" for none."""

    words: str
    form: str
    line: ParsedLine


class Asked(msgspec.Struct, frozen=True):
    """A question before a line is recorded, and the ways to answer it, the likeliest first.

    `full`: it is about a time that was written with its whole date, which a script may mean so.
    """

    what: str
    ways: tuple[Way, ...]
    full: bool = False


class ParsedLine(msgspec.Struct, frozen=True):
    """What Enter will do. Exactly one of `requests`, `screen` and `problem` is set, unless empty.

    `label` names it in a word or two ("note", "decision", "severity"), `text` is what will be
    kept. Where it can be read in several ways, `asked` has them, and the line itself is the first.
    `hints` are worth saying and hold nothing up.
    """

    label: str
    text: str = ""
    requests: tuple[Request, ...] = ()
    screen: ScreenCall | None = None
    problem: RefusedError | None = None
    asked: Asked | None = None
    when: When = LIVE
    audience: str | None = None
    actor: str | None = None
    mentions: tuple[str, ...] = ()
    private: bool = False
    hints: tuple[str, ...] = ()

    @property
    def doubt(self) -> str | None:
        """What is to be confirmed first, as one sentence."""
        return self.asked.what if self.asked else None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.requests or self.screen or self.problem)


Parser = Callable[[str, Context, When], ParsedLine]
"""Reads what stands behind a command, in a context, for a line of that time."""


def mentions_in(text: str) -> tuple[str, ...]:
    """Return the people mentioned in a text, first mentioned first, each once; `@here` is none."""
    names = (name.rstrip(".-") for name in MENTION.findall(text))
    return tuple(dict.fromkeys(name for name in names if name.casefold() not in BROADCAST))


def tags_in(text: str) -> tuple[str, ...]:
    """Return the tags of a text; `#H1` is a reference, not a tag."""
    return tuple(dict.fromkeys(t for t in TAG.findall(text) if is_tag(t)))


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


def ask(what: str, ways: Iterable[Way], *, full: bool = False) -> ParsedLine:
    """Return the first of some ways to read a line, with the question; problems are no answer.

    One way that is left is no question.
    """
    ways = tuple(ways)
    answers = tuple(way for way in ways if way.line.problem is None)
    if not answers:
        return ways[0].line
    if len(answers) == 1 and len(ways) > 1:
        return answers[0].line
    return replace(answers[0].line, asked=Asked(what, answers, full=full), hints=())


def only_or_asked(what: str, ways: Iterable[Way]) -> ParsedLine:
    """Return the only way to read a line, or the question which of several it is."""
    ways = tuple(ways)
    return ways[0].line if len(ways) == 1 else ask(what, ways)


def argument_clocks(context: Context, when: When, text: str = "") -> Clocks:
    """Return what a time inside a line is read against.

    What is relative counts from the moment the line is about, a clock time from now.
    """
    written = written_time(text, whole=True) if text else None
    clock = written is not None and written.wall is not None
    now = context.now if clock else when.at or context.now
    return Clocks(now, context.tz, context.machine_tz)


def with_time(
    answer: Answer,
    make: Callable[[datetime | None, bool, str], ParsedLine],
    form: Callable[[str, str], str],
) -> ParsedLine:
    """Return the line for a time inside a command, or the question about it.

    `make` builds it of an instant (None: unknown), of whether that is approximate and of the
    words behind the time; `form` writes the command of a time and these words.
    """
    if isinstance(answer, ReadTime):
        return make(answer.at, answer.approx, answer.text)
    ways = (
        Way(
            c.words,
            form(("~" if c.approx else "") + exact(c.at), c.text),
            make(c.at, c.approx, c.text),
        )
        for c in answer.choices
        if c.dated
    )
    return ask(answer.what, ways, full=answer.full)


def due_day(text: str, today: date) -> date | None:
    """Return the day that `fri`, `tomorrow`, `in 2 weeks` or a date means; None: no day."""
    from incident_tui.domain.times.calendar import parse_due  # noqa: PLC0415 - 80 ms, for a day

    return parse_due(text, today)


def simple(label: str, make: Callable[[str], i.Intent]) -> Parser:
    """Return a parser for a command whose whole text is its argument."""

    def parse(text: str, _context: Context, _when: When) -> ParsedLine:
        if wordless(text):
            return not_understood(label, text, f"'{text}' says nothing", f"type the {label}")
        return understood(label, text, make(text))

    return parse


def with_reason(label: str, make: Callable[[], i.Intent]) -> Parser:
    """Return a parser for a command whose whole text is its reason."""

    def parse(text: str, _context: Context, _when: When) -> ParsedLine:
        return understood(label, text, make(), text)

    return parse


def split_word(text: str) -> tuple[str, str]:
    """Return the first word of a text and the rest."""
    head, *tail = text.split(maxsplit=1) or [""]
    return head, tail[0].strip() if tail else ""


def audience_named(word: str, context: Context) -> str | None:
    """Return the audience that a word begins, or None."""
    word = word.rstrip(":,").lower()
    found = [a for a in context.playbook.audiences if word and a.startswith(word)]
    return found[0] if len(found) == 1 else None
