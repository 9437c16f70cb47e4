r"""What a typed line means.

`[\] [%] [time] [sigil | /command] [@name:] text`. Nothing typed is ever lost or raises: a
line that cannot be recorded as it stands comes back as a `ParsedLine` with a `problem`, one
that can be read in several ways with the question in `asked`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language import actions
from incident_tui.domain.language.decisions import decision_line, mitigation_line
from incident_tui.domain.language.mentions import doubtful_speaker, speaker
from incident_tui.domain.language.people import known_people
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    ScreenCall,
    Way,
    argument_clocks,
    ask,
    audience_named,
    mentions_in,
    refs_in,
    tags_in,
    understood,
)
from incident_tui.domain.language.tasks import goes_to_speaker, task_or_action
from incident_tui.domain.language.updates import asked_if_public, several_audiences, update_line
from incident_tui.domain.projections.impact import impact_began_at
from incident_tui.domain.projections.marks import LABEL
from incident_tui.domain.projections.work import MITIGATION_STATES, by_label
from incident_tui.domain.record.event import When
from incident_tui.domain.regex import regex
from incident_tui.domain.text import clean, nearest, wordless
from incident_tui.domain.times.answer import Answer, Choice, Question, ReadTime
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.past import time_in_front

__all__ = ["Context", "ParsedLine", "ScreenCall", "read_line"]

_UPDATE = regex(r">([a-z]{1,16})(?::?\s+(?=\S)|:?\s*$)", re.IGNORECASE)
_ONLY_MARKS = regex(r"(?:[@#][\w.-]+[\s,]*)+")
_SPAN_AHEAD = regex(r"\+\s?\d{1,4}\s?(?:s|m|h|d|min|mins|minutes?|hours?|secs?|seconds?)\b")
_COUNT = regex(
    r"\+1(?:\s*$|:|\s+(?:from|by|on|to|for|@))|\+\s?[\d.,]+\s?%|\+\d[\d ()/-]{5,}\d", re.ASCII
)
"""A `+` of agreement, of a percentage, of a phone number."""

_DIFF = regex(r"\+\s+[\w.\"'-]+\s*[:=]\s*\S|\+\s{2,}\S|\+\+\+ ")
_MOVED = regex(
    rf"[\s:,]+(?:(?:is|was)\s+)?(?:{'|'.join(MITIGATION_STATES.values())}|confirmed|"
    r"ruled[\s-]out|out|done)\b",
    re.IGNORECASE,
)
_OPERATOR = regex(r"[!?]=|\+\+|[!?+*]{2,}\s*$|!!|\?\?")
"""Signs in front of a text that are no sigil: `!=`, `++i`, `???`, `!!! help`."""

_SIGNS = {
    ">": ">i TEXT records an update that was sent",
    "@": "@NAME: TEXT says who said it",
    "#": "#TAG in a text marks it",
    "~": "~14:05 TEXT says about when",
    "-": "-5m TEXT says how long ago",
}
"""What a sign that stands alone would do."""

_CONTROL = {
    "q": "quit", "quit": "quit", "exit": "quit", ":q": "quit", ":q!": "quit", ":wq": "quit",
    ":x": "quit", "bye": "quit", "help": "help", "?": "help", ":help": "help", "man": "help",
}  # fmt: skip
"""Words that leave or help in other programs, and the action that does so here."""


def read_line(line: str, context: Context) -> ParsedLine:
    """Return what a typed line means in its context. Never raises."""
    return asked_if_public(_read(line, context), context)


def _read(line: str, context: Context) -> ParsedLine:
    line = clean(line)
    if not line.strip():
        return ParsedLine("note")
    if line[0] in " \\\n":
        literal = line[1:] if line[0] == "\\" else line
        return _note(literal.strip(), context, When(), private=False)
    if (word := line.strip().lower()) in _CONTROL:
        return _note_or_act(word, line, context)
    if asked := timed_lines(line, context):
        return asked
    rest, private = _privacy(line, private=False)
    match answer := time_in_front(rest, argument_clocks(context, When())):
        case None:
            behind = _time_behind(rest, context, private=private)
            return behind or _body(rest, context, When(), private=private)
        case ReadTime():
            return _dated(answer, context, private=private)
        case Question():
            return _which_time(answer, context, private=private)


def _note_or_act(word: str, line: str, context: Context) -> ParsedLine:
    """Ask about a word that other programs take as a command: `q`, `help`."""
    action = actions.BY_ID[_CONTROL[word]]
    note = _note(line.strip(), context, When(), private=False)
    return ask(
        f"'{word}' alone: {action.title.lower()}, or a note?",
        (
            Way(action.title.lower(), action.command, _call(action.id)),
            Way(f"a note that says {word}", f"\\{word}", note),
        ),
    )


def _call(action_id: str) -> ParsedLine:
    """Return the line that does an action chosen from a question: asked once is enough."""
    return ParsedLine(action_id, screen=ScreenCall(action_id, asked=True))


def timed_lines(text: str, context: Context) -> ParsedLine | None:
    """Ask whether several lines that begin with a time each are entries of their own."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    clocks = argument_clocks(context, When())
    found = [_first_reading(time_in_front(line.strip(), clocks)) for line in lines]
    timed = sum(first is not None for first in found)
    if timed < 2 or found[0] is None:
        return None
    apart = _entries(zip(lines, found, strict=True), context)
    whole = _note(text.strip(), context, When(), private=False)
    ways = (
        Way(f"{timed} entries, each at its time{_doubtful(found)}", "", apart),
        Way("one note of now, all of it text", f"\\{text}", whole),
    )
    return ask(f"{timed} timed lines: one entry each?", ways)


def _first_reading(answer: Answer | None) -> ReadTime | Choice | None:
    """Return what a line of several is taken for; None where that is text alone."""
    if not isinstance(answer, Question):
        return answer
    first = answer.choices[0]
    return first if first.dated else None


def _doubtful(found: Iterable[ReadTime | Choice | None]) -> str:
    """Name the readings that another question would have asked about."""
    taken = [first.words for first in found if isinstance(first, Choice)]
    more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
    return f" ({', '.join(taken[:3])}{more})" if taken else ""


def _entries(lines: Iterable[tuple[str, ReadTime | Choice | None]], context: Context) -> ParsedLine:
    """Return a line that records each timed line as a note; one without a time goes on the last."""
    texts: list[tuple[str, When]] = []
    for line, first in lines:
        if first is None:
            text, when = texts[-1]
            texts[-1] = (f"{text}\n{line.strip()}", when)
            continue
        texts.append((first.text, When.dated(first.at, approx=first.approx)))
    requests: list[Request] = []
    for text, when in texts:
        actor, spoken = speaker(text, context)
        requests += _note(spoken, context, when, private=False, actor=actor).requests
    return ParsedLine(f"{len(requests)} notes", requests=tuple(requests))


def _dated(read: ReadTime, context: Context, *, private: bool) -> ParsedLine:
    """Return the line at its time; ask where that is before the impact began."""
    when = When.dated(read.at, approx=read.approx)
    text, private = _privacy(read.text, private=private)
    reading = _body(text, context, when, private=private)
    began = impact_began_at(context.incident)
    early = began is not None and read.at is not None and read.at < began
    if not early or reading.problem is not None or reading.screen is not None or reading.asked:
        return reading
    what = f"That is before the impact began ({began:%Y-%m-%d %H:%M} UTC)"
    words = f"{read.at:%Y-%m-%d %H:%M} UTC, as it stands"
    return ask(
        what, (Way(words, _form(when, read.text, private=private), reading),), full=read.full
    )


def _time_behind(text: str, context: Context, *, private: bool) -> ParsedLine | None:
    """Read `!14:05 x`, `@raj: -5m x` as `14:05 !x`, `-5m @raj: x`; None where no time is there.

    In front of the words of an update a time may be one of them: it is asked.
    """
    sign = _sign_in_front(text, context)
    answer = time_in_front(text[len(sign) :], argument_clocks(context, When())) if sign else None
    if answer is None:
        return None
    if isinstance(answer, ReadTime) and not _says(answer.text):
        return None
    rests = [one.text for one in (answer.choices if isinstance(answer, Question) else (answer,))]
    if sign[0] == "+" and any(_plus_doubt(f"{sign}{rest}", context) for rest in rests):
        return None
    update = sign[0] == ">"
    if isinstance(answer, ReadTime) and not update:
        return _dated(replace(answer, text=f"{sign}{answer.text}"), context, private=private)
    plain = _body(text, context, When(), private=private)
    dated = list(_dated_ways(answer, sign, context, private=private))
    form = _PLAIN_FORM.get(sign[0], "")
    form = form and f"{form}{text[len(sign) :]}"
    if update:
        form = f"/update {plain.audience} {text[len(sign) :]}"
    ways = [*dated, Way("no time of its own, it is text", form, plain)]
    if update and text[len(sign)] not in "-~":
        ways.insert(0, ways.pop())
    what = answer.what if isinstance(answer, Question) else "That may be when it was sent, or text"
    return ask(what, ways)


def _says(text: str) -> bool:
    return bool(text.strip()) and not wordless(text)


_PLAIN_FORM = {"!": "/decide -> ", "?": "/hyp \\", "+": "/mit \\", "*": "/task "}
"""The command that takes a time behind it as text."""


def _sign_in_front(text: str, context: Context) -> str:
    """Return the sign or the speaker in front of a text, as far as the text itself; "" for none."""
    if text[:1] in {"!", "?", "+"} or (text[:1] == "*" and text[1:].lstrip()[:1] in {"-", "~"}):
        return text[: len(text) - len(text[1:].lstrip())]
    if match := _UPDATE.match(text):
        return match[0] if audience_named(match[1], context) else ""
    if text[:1] == "@" and speaker(text, context)[0] is not None:
        return text[: len(text) - len(speaker(text, context)[1])]
    return ""


def _dated_ways(
    answer: ReadTime | Question, sign: str, context: Context, *, private: bool
) -> Iterator[Way]:
    """Yield the line at each time that stands behind its sign."""
    found = answer.choices if isinstance(answer, Question) else (answer,)
    for one in found:
        if isinstance(one, ReadTime) or one.dated:
            when = When.dated(one.at, approx=one.approx)
            words = "it happened then" if isinstance(one, ReadTime) else one.words
            form = _form(when, f"{sign}{one.text}", private=private)
            yield Way(words, form, _body(f"{sign}{one.text}", context, when, private=private))


def _which_time(question: Question, context: Context, *, private: bool) -> ParsedLine:
    """Ask which of several times is meant, or whether none is."""
    ways = []
    for choice in question.choices:
        if choice.dated:
            when = When.dated(choice.at, approx=choice.approx)
            text, hidden = _privacy(choice.text, private=private)
            line = _body(text, context, when, private=hidden)
            form = _form(when, text, private=hidden)
        else:
            line = _note(choice.text, context, When(), private=private)
            form = "" if private else f"\\{choice.text}"
        ways.append(Way(choice.words, form, line))
    return ask(question.what, ways, full=question.full)


def _form(when: When, text: str, *, private: bool) -> str:
    """Return a line that says an exact time in front of a text."""
    sign = "%" if private else ""
    if when.live:
        return f"{sign}{text}"
    at = "unknown:" if when.at is None else exact(when.at)
    return f"{sign}{'~' if when.approx else ''}{at} {text}"


def _privacy(text: str, *, private: bool) -> tuple[str, bool]:
    """Take `%` off the front of a text, unless it was taken already."""
    if private or not text.startswith("%"):
        return text, private
    return text[1:].lstrip(" "), True


def _body(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Read what follows the prefix: a command, a sigil, or plain text."""
    if "\n" in text and (asked := _lines_apart(text, context, when, private=private)):
        return asked
    return _one_body(text, context, when, private=private)


def _lines_apart(text: str, context: Context, when: When, *, private: bool) -> ParsedLine | None:
    """Ask whether pasted lines that begin alike (`@raj: x`, `@kim: y`) are entries of their own.

    A line that begins otherwise goes on the one before. None where a line alone is none.
    """
    sign, parts = _begins_with(text, context), list[str]()
    for line in text.strip().split("\n"):
        if sign and _begins_with(line, context) == sign and _says(line[1:]):
            parts.append(line)
        elif parts:
            parts[-1] += f"\n{line}"
    read = [_one_body(part, context, when, private=private) for part in parts]
    if len(read) < 2 or not all(line.requests and line.asked is None for line in read):
        return None
    requests = tuple(request for line in read for request in line.requests)
    apart = ParsedLine(f"{len(read)} entries", requests=requests, when=when, private=private)
    whole = _one_body(text, context, when, private=private)
    ways = (
        Way(f"{len(read)} entries, one a line", "", apart),
        Way(f"one {whole.label}, all of it", "", whole),
    )
    return ask(f"{len(read)} lines begin with {sign}: one entry each?", ways)


def _begins_with(line: str, context: Context) -> str:
    """Return the sign that makes a line an entry of its own, "" for none; of `+` it is a diff."""
    if line[:1] == "*":
        return "*" if line[1:].lstrip().startswith("@") else ""
    return _sign_in_front(line, context)[:1].replace("+", "")


def _one_body(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Read what is one entry or command, of however many lines."""
    if text.startswith("/"):
        return _command(text, context, when, private=private)
    if text.startswith(">") and not wordless(text):
        return _update(text, context, when, private=private)
    if asked := _who_speaks(text, context, when, private=private):
        return asked
    actor, spoken = speaker(text, context)
    sigil, rest = text[:1], text[1:].strip()
    if sigil == "+" and (doubt := _plus_doubt(text, context)):
        return _plus(doubt, text, context, when, private=private)
    if _OPERATOR.match(text):
        return _note(text.strip(), context, when, private=private)
    if wordless(text) and sigil not in {"!", "?", "+", "*"}:
        return _nothing_said(text.strip(), when, private=private)
    if _ONLY_MARKS.fullmatch(text):
        return _marks_alone(text.strip(), context, when, private=private)
    if sigil in {"!", "?", "+", "*"}:
        actor, said = speaker(rest, context)
        if sigil == "*" and actor is not None and goes_to_speaker(said, context):
            actor, said = None, rest
        return _sigil(sigil, said.strip(), actor, context, when, private=private)
    if wordless(spoken):
        return _nothing_said(spoken.strip(), when, private=private)
    return _note(spoken.strip(), context, when, private=private, actor=actor)


def _nothing_said(text: str, when: When, *, private: bool) -> ParsedLine:
    hint = _SIGNS.get(text, "put \\ in front to log it as text")
    problem = RefusedError("There is nothing to log", hint)
    return ParsedLine("note", text, problem=problem, when=when, private=private)


def _marks_alone(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Ask about a name or a tag alone: the line may not be complete."""
    note = _note(text, context, when, private=private)
    form = f"\\{text}" if when.live and not private else ""
    return ask(f"'{text}' alone says nothing yet", (Way("a note that says just this", form, note),))


def _plus_doubt(text: str, context: Context) -> str:
    """Return what is doubtful about a `+` in front of a text, "" for nothing."""
    if _SPAN_AHEAD.match(text):
        return "That may be a span of time ahead, not a mitigation"
    if _COUNT.match(text):
        return "That may be agreement or a number, not a mitigation"
    if _somebody(text[1:].strip(), context):
        return "That may be somebody who joins, not a mitigation"
    _, _, tail = text[1:].strip().partition("\n")
    others = [line[:1] for line in tail.split("\n") if line]
    if _DIFF.match(text) or (others and all(sign in "+- @" for sign in others)):
        return "That looks like a line of a diff"
    return ""


def _somebody(text: str, context: Context) -> bool:
    """Whether a text begins with a person, who does not say what follows."""
    first = text.partition(" ")[0].rstrip(",.;").casefold()
    known = {name.casefold() for name in known_people(context)}
    named = first in known or (len(first) > 1 and first[0] == "@")
    return named and speaker(text, context)[0] is None


def _plus(doubt: str, text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Ask whether a `+` begins a mitigation or is a sign of the text."""
    note = _note(text.strip(), context, when, private=private)
    actor, rest = speaker(text[1:].strip(), context)
    mitigation = _sigil("+", rest.strip(), actor, context, when, private=private)
    if "\n" in text.strip():  # pasted
        return note
    ways = (
        Way("a note, all of it text", f"\\{text}" if when.live and not private else "", note),
        Way("a mitigation", _form(when, f"/mit {text[1:].strip()}", private=private), mitigation),
    )
    return ask(doubt, ways)


def _who_speaks(text: str, context: Context, when: When, *, private: bool) -> ParsedLine | None:
    """Ask whether `@ann berg: text` says who speaks or is a sentence; None where that is plain."""
    found = doubtful_speaker(text, context)
    if found is None:
        return None
    name, spoken = found
    said = f'@"{name}": {spoken}'
    form = said if when.live and not private else _form(when, said, private=private)
    note = _note(text.strip(), context, when, private=private)
    ways = (
        Way(f"{name} says: {spoken}", form,
            _note(spoken.strip(), context, when, private=private, actor=name)),
        Way("all of it is text", f"\\{text}" if when.live and not private else "", note),
    )  # fmt: skip
    return ask(f"'{name}' may be who speaks", ways)


def _note(
    text: str, context: Context, when: When, *, private: bool, actor: str | None = None
) -> ParsedLine:
    mentions = mentions_in(text)
    reading = ParsedLine("note", text, when=when, actor=actor, mentions=mentions, private=private)
    if not text:
        return replace(
            reading, problem=RefusedError("There is nothing to log", "type what happened")
        )
    intent = i.AddEntry(text, "note", mentions, tags_in(text), refs_in(text, context.incident))
    return replace(reading, requests=(Request(intent, when, actor, private),))


def _sigil(
    sigil: str, text: str, actor: str | None, context: Context, when: When, *, private: bool
) -> ParsedLine:
    labels = {"!": "decision", "?": "hypothesis", "+": "mitigation", "*": "task"}
    mentions = mentions_in(text)
    if not text or wordless(text):
        hint = f"type the {labels[sigil]} after {sigil}"
        problem = RefusedError("There is nothing to log", hint)
        return ParsedLine(labels[sigil], text, when=when, problem=problem, private=private)
    if asked := _command_behind(sigil, text, context, when, private=private):
        return asked
    if asked := _said_of(sigil, text, context, when, private=private):
        return _placed(asked, when, private=private, actor=actor, mentions=mentions)
    return _placed(
        _of_sigil(sigil, text, context, when), when,
        private=private, actor=actor, mentions=mentions,
    )  # fmt: skip


def _command_behind(
    sigil: str, text: str, context: Context, when: When, *, private: bool
) -> ParsedLine | None:
    """Ask about a command or a word of control behind a sign: `!/sev 2`, `?help`; None: neither."""
    control = sigil == "?" and _CONTROL.get(text.lower())
    line = actions.BY_ID[control].command if control else text
    if isinstance(actions.find(line.split()[0].rstrip(":")), tuple) or not line.startswith("/"):
        return None
    asked_once = control and _call(control)
    does = asked_once or _command(line, context, when, private=private)
    plain = _placed(_of_sigil(sigil, text, context, when), when, private=private)
    if plain.problem is not None:
        return None
    form = _PLAIN_FORM[sigil].rstrip("\\") + text
    ways = (
        Way(f"the command {line}", _form(when, line, private=private), does),
        Way(f"a {plain.label}, as text", _form(when, form, private=private), plain),
    )
    return ask(f"'{line.split()[0]}' is a command, and '{sigil}' stands in front of it", ways)


def _of_sigil(sigil: str, text: str, context: Context, when: When) -> ParsedLine:
    match sigil:
        case "!":
            return decision_line(text, context)
        case "?":
            return understood("hypothesis", text, i.RaiseHypothesis(text))
        case "+":
            return mitigation_line(text, context)
        case _:
            return task_or_action(text, context, when)


_SAID_BEHIND = {"?": "H", "+": "M", "!": "MHD"}
"""Of which labels something may be said behind a sign."""


def _said_of(
    sigil: str, text: str, context: Context, when: When, *, private: bool
) -> ParsedLine | None:
    """Ask about a label behind its sign: `+M1 applied` is said of M1, or another mitigation."""
    label = LABEL.match(text[:1].upper() + text[1:])
    item = by_label(context.incident, label[1]) if label else None
    if label is None or item is None or item.label[0] not in _SAID_BEHIND.get(sigil, ""):
        return None
    if sigil == "!" and not _MOVED.match(text, label.end()):  # decides it, or is a sentence
        return None
    command = {"H": "/settle", "M": "/mit"}.get(item.label[0], "")
    form = f"{command} {text}"
    another = _of_sigil(sigil, text, context, when)
    said = Way(f"said of {item.label}", form, _command(form, context, when, private=private))
    ways = (
        *((said,) if command else ()),
        Way(
            "a note, all of it text",
            f"\\{text}" if when.live and not private else "",
            _note(text, context, when, private=private),
        ),
        Way(f"another {another.label}", "", another),
    )
    return ask(f"{item.label} is recorded already", ways)


def _update(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    """Read `>i text`; anything else that begins with `>` is a note."""
    if asked := _to_several(text, context, when, private=private):
        return asked
    match = _UPDATE.match(text)
    name = match[1].lower() if match else ""
    found = [a for a in context.playbook.audiences if name and a.startswith(name)]
    if match is None or len(found) != 1:
        return _note(text.strip(), context, when, private=private)
    reading = _placed(update_line(found[0], text[match.end() :], context), when, private=private)
    if len(name) != 2 or reading.problem is not None:
        return reading
    note = _note(text.strip(), context, when, private=private)
    ways = (
        Way("a note, all of it text", f"\\{text.strip()}" if when.live else "", note),
        Way(f"an update to {found[0]}", f">{found[0]} {text[match.end() :]}", reading),
    )
    return ask(f"'>{match[1]}' may begin an update, or a word", ways)


def _to_several(text: str, context: Context, when: When, *, private: bool) -> ParsedLine | None:
    """Ask whether `>i,e text` and `>ie text` go to each of these audiences; None: it names one."""
    named = several_audiences(text, context)
    if named is None:
        return None
    told, rest = named
    lines = [update_line(audience, rest, context) for audience in told]
    note = Way("a note, all of it text", f"\\{text.strip()}" if when.live and not private else "",
               _note(text.strip(), context, when, private=private))  # fmt: skip
    ways = [note]
    if all(line.problem is None and line.asked is None for line in lines):
        requests = tuple(request for line in lines for request in line.requests)
        each = replace(lines[0], text=f"{' and '.join(told)}: {lines[0].text}", requests=requests)
        way = Way(f"an update to each: {' and '.join(told)}", "",
                  _placed(each, when, private=private))  # fmt: skip
        ways.insert(0, way)
    ways += [
        Way(f"an update to {name} alone", f">{name} {rest}", _placed(line, when, private=private))
        for name, line in zip(told, lines, strict=True)
        if line.problem is None
    ]
    return ask(f"An update goes to one audience, and that may name {' and '.join(told)}", ways)


def _placed(
    reading: ParsedLine,
    when: When,
    *,
    private: bool,
    actor: str | None = None,
    mentions: tuple[str, ...] = (),
) -> ParsedLine:
    """Return a line that happened then and is for such eyes, in each of its readings."""

    def place(line: ParsedLine) -> ParsedLine:
        return _placed(line, when, private=private, actor=actor, mentions=mentions)

    def form(text: str) -> str:
        if not text or actor is not None:  # no line says an actor in a command
            return ""
        return text if when.live and not private else _form(when, text, private=private)

    requests = tuple(
        replace(
            r,
            when=r.when if when.live else when,
            private=private or r.private,
            actor=actor or r.actor,
        )
        for r in reading.requests
    )
    asked = reading.asked
    if asked is not None:
        ways = tuple(Way(w.words, form(w.form), place(w.line)) for w in asked.ways)
        asked = replace(asked, ways=ways)
    return replace(
        reading, requests=requests, when=reading.when if when.live else when, private=private,
        asked=asked,
        actor=actor, mentions=mentions or reading.mentions,
    )  # fmt: skip


def _command(text: str, context: Context, when: When, *, private: bool) -> ParsedLine:
    word, _, argument = text.partition(" ")
    if "\n" in word:
        word, _, argument = text.partition("\n")
    found = actions.find(word.rstrip(":"))
    if isinstance(found, tuple):
        return ParsedLine("command", text, problem=_unknown(word, found), when=when)
    if found.screen:
        call = ScreenCall(found.id, argument.strip())
        return ParsedLine(found.id, argument.strip(), screen=call)
    from incident_tui.domain.language.parsers import (  # noqa: PLC0415 - a note needs none
        command_line,
    )

    return _placed(command_line(found, argument.strip(), context, when), when, private=private)


def _unknown(word: str, candidates: tuple[actions.Action, ...]) -> RefusedError:
    literal = "put \\ in front to log it as text"
    if candidates and word != "/":
        names = " ".join(action.command for action in candidates[:6])
        return RefusedError(f"{word} could be {names}", literal)
    if word == "/":
        return RefusedError("Type a command after /", "/help lists them")
    close = nearest(word, [action.command for action in actions.ACTIONS])
    meant = f"did you mean {close}? or " if close else ""
    return RefusedError(f"There is no command {word}", f"{meant}{literal}")
