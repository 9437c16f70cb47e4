"""The arguments of the commands about work, and of those that amend an entry or take one back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import assert_never

from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.guidance.mitigation_words import FlowDoubt, flow_doubt
from incident_tui.domain.language.amending import (
    correction,
    my_last_step,
    my_last_words,
    retimed,
    said_of,
    undo_line,
)
from incident_tui.domain.language.decisions import decision_line, mitigation_line
from incident_tui.domain.language.names import begun_by, with_name
from incident_tui.domain.language.reading import (
    Context,
    ParsedLine,
    Parser,
    Way,
    argument_clocks,
    ask,
    not_understood,
    simple,
    split_word,
    understood,
    with_time,
)
from incident_tui.domain.language.tasks import action_item, task_line
from incident_tui.domain.projections.references import (
    find_event,
    is_plainly_reference,
    looks_like_reference,
    may_be_reference,
)
from incident_tui.domain.projections.work import MITIGATION_STATES, by_label, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.roles import statement_of
from incident_tui.domain.regex import regex
from incident_tui.domain.text import one_line, wordless
from incident_tui.domain.times.past import past_time

_SAID_STATE = regex(
    r"(?:is\s+|has\s+|was\s+)?(?:considered|decided|applied|verified|failed|reverted|declined|confirmed|"
    r"rejected|disproved|ruled(?:[\s-]+out)|out|done|finished|reported|open|closed|fixed)\b(?=\W*$|[\s:;,.]+(?!\w+ing\b))",
    re.IGNORECASE,
)
"""What is said of a piece of work, and hardly begins the text of one."""

_RULED_OUT = regex(r"ruled(?:[\s-]+out)?\b[\s:;,–—-]*", re.IGNORECASE)
_TO = regex(r"\A(?:to|at)\s+", re.IGNORECASE)
"""What stands in front of a time, and is none of it: `/retime to 19:05`."""

_STATES = tuple(state for state in MITIGATION_STATES.values() if state != "considered")
_STATE_ALONE = regex(
    rf"(?:\d{{1,4}}\s+)?(?:{'|'.join(_STATES)})(?:\s+#?[Mm]?\d{{1,4}})?\W*", re.IGNORECASE
)
"""A state without the label of what it is of, or in front of it: `1 applied`, `applied M1`."""


def _settle(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    ref = ref.rstrip(":,")
    outcome, why = split_word(rest)
    outcome = outcome.rstrip(":,")
    if match := _RULED_OUT.match(rest):
        outcome, why = "out", rest[match.end() :]
    outcome = (begun_by(outcome, ("confirmed", "out")) or (outcome,))[0]
    if outcome not in {"confirmed", "out"} and by_label(context.incident, ref) is not None:
        what, hint = "A hypothesis is 'confirmed' or 'out'", f"/settle {ref} out why"
        return not_understood("hypothesis settled", rest, what, hint)
    return understood("hypothesis settled", why, i.SettleHypothesis(ref, outcome), why)


def _mitigation(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    ref = ref.rstrip(":,")
    if not re.fullmatch(r"#?[Mm]\d{1,4}", ref) and by_label(context.incident, ref) is None:
        if _STATE_ALONE.fullmatch(text):
            return not_understood("mitigation", text, "Which mitigation?", "/mit M1 applied")
        return mitigation_line(text, context)
    word, how = split_word(rest)
    return with_name("state", word.rstrip(":,"), _STATES, lambda x: _moved(ref, x, how, context))


def _moved(ref: str, state: str, how: str, context: Context) -> ParsedLine:
    if state == "verified" and how:
        return _verified_line(ref, how, context)
    return understood(f"mitigation {state}", how, i.MoveMitigation(ref, state, how or None))


def _report(text: str, context: Context, when: When) -> ParsedLine:
    ref, rest = split_word(text)
    return understood("task report", rest, i.ReportTask(ref.rstrip(":,"), rest))


_OUTRIGHT = regex(r"(?P<word>partly|fully)\b\s*[:,]?\s*(?P<how>.*)", re.IGNORECASE | re.DOTALL)


def _verified_line(ref: str, how: str, context: Context) -> ParsedLine:
    """Read `HOW`; ask who is helped, or what a user did, where that is doubtful.

    `partly: HOW` and `fully: HOW` say it outright.
    """
    if match := _OUTRIGHT.fullmatch(how):
        return _verified(ref, match["how"], partly=match["word"].lower() == "partly")
    match flow_doubt(how, context.playbook.guidance.words):
        case None:
            return _verified(ref, how)
        case FlowDoubt.FOR_SOME:
            ways = (_way("some only: the others are affected still", ref, how, partly=True),
                    _way("everybody", ref, how))  # fmt: skip
            return ask("Whom does it help?", ways)
        case FlowDoubt.NO_FLOW:
            way = _way("it counts as verified all the same", ref, how)
            return ask("What did somebody do that a user does? Those words name nothing", (way,))
        case other:
            assert_never(other)


def _way(words: str, ref: str, how: str, *, partly: bool = False) -> Way:
    outright = "partly" if partly else "fully"
    return Way(words, f"/mit {ref} verified {outright}: {how}", _verified(ref, how, partly=partly))


def _verified(ref: str, how: str, *, partly: bool = False) -> ParsedLine:
    intent = i.MoveMitigation(ref, "verified", how or None, partly=partly)
    label = "mitigation verified, partly" if partly else "mitigation verified"
    return understood(label, how, intent)


WORK_PARSERS: Mapping[str, Parser] = {
    "decide": lambda text, context, _when: decision_line(text, context),
    "hypothesis": simple("hypothesis", i.RaiseHypothesis),
    "settle": _settle,
    "mitigation": _mitigation,
    "task": task_line,
    "report": _report,
    "action_item": action_item,
    "done": simple("action item done", i.FinishActionItem),
}


_Amend = Callable[[str, str], ParsedLine]
"""Makes a line of the id of an entry, and of the words behind its name."""


def _about(command: str, text: str, context: Context, make: _Amend) -> ParsedLine:
    """Return what is done to the entry that a text begins with; without one, to my last.

    What looks like a reference is one: if it names no entry, none is changed. What may be a word
    as well is asked about.
    """
    word, rest = split_word(text)
    word = word.rstrip(":,")
    found = find_event(context.incident, word, letters=may_be_reference(word)) if word else None
    last = _last_way(command, text, context, make)
    if isinstance(found, RefusedError):
        if looks_like_reference(word):
            return ParsedLine(command, text, problem=found)
        doubtful = may_be_reference(word) and rest and last.line.problem is None
        return ask(found.what, (last,)) if doubtful else last.line
    if found is None:
        return last.line
    named = make(found.id, rest)
    if is_plainly_reference(context.incident, word):
        return named
    said = f"{'…' + found.id[-8:]} is the entry: {one_line(statement_of(found.fact))[:24]}"
    way = Way(said, f"{command} {found.id} {rest}".strip(), named)
    return ask(f"'{word}' may be an entry or a word", (way, last))


def _last_way(command: str, text: str, context: Context, make: _Amend) -> Way:
    """Return the way in which all of a text is about my last entry.

    Where I recorded something else since (`/ic zed`), it is asked which of the two is meant.
    """
    said, step = my_last_words(context), my_last_step(context)
    if said is None:
        problem = RefusedError("There is no entry of yours yet", "name one: H1, or its id")
        return Way("", "", ParsedLine(command, text, problem=problem))
    way = _way_about(said, command, text, make)
    if step is None or step.id == said.id or way.line.problem is not None:
        return replace(way, words="my last entry, all of it is text")
    ways = [way]
    if command == "/retime" or (command != "/edit" and not isinstance(step.fact, f.MilestoneSet)):
        ways.insert(0, _way_about(step, command, text, make))
    return replace(way, line=ask(f"Your last line was {said_of(step)}: which is meant?", ways))


def _way_about(event: Event, command: str, text: str, make: _Amend) -> Way:
    form = f"{command} {event.id} {text}".strip()
    return Way(said_of(event), form, make(event.id, text))


def _amending(command: str, label: str, intent: Callable[[str], i.Intent]) -> Parser:
    def parse(text: str, context: Context, _when: When) -> ParsedLine:
        def make(ref: str, rest: str) -> ParsedLine:
            if rest:
                what = f"There is no entry '{rest}'"
                return not_understood(label, text, what, "name one: H1, or its id")
            return understood(label, text, intent(ref))

        return _about(command, text, context, make)

    return parse


def _edit(text: str, context: Context, _when: When) -> ParsedLine:
    def make(ref: str, rest: str) -> ParsedLine:
        if not rest or wordless(rest):
            return not_understood("correction", text, "The new text is empty", "/edit [REF] TEXT")
        event = context.incident.known[ref]
        new_text = correction(event, rest, context, "correction")
        return _state_or_text(event, rest, new_text, context)

    return _about("/edit", text, context, make)


def _state_or_text(event: Event, text: str, plain: ParsedLine, context: Context) -> ParsedLine:
    """Ask about a state in front of the corrected text of a piece of work: `/edit M1 failed`."""
    letter = next((x.label for x in items(context.incident) if x.event.id == event.id), "")
    state = _SAID_STATE.match(text)
    if not letter or state is None or plain.asked is not None:
        return plain
    moved: dict[str, tuple[str, Parser]] = {
        "M": ("/mit", _mitigation),
        "H": ("/settle", _settle),
        "T": ("/report", _report),
        "A": ("/done", WORK_PARSERS["done"]),
    }
    whole = Way("all of it is the new text", f"/edit {event.id} \\{text}", plain)
    what = f"'{state[0]}' may be said of {letter}, or be its new text"
    command, parse = moved.get(letter[0], ("", None))
    if parse is None:
        return ask(what, (whole,))
    said = letter if letter[0] == "A" else f"{letter} {text}"
    line = parse(said, context, When())
    ways = (Way(f"{letter} is {text}", f"{command} {said}", line), whole)
    return ask(what, ways if line.problem is None else (whole,))


def _retime(text: str, context: Context, when: When) -> ParsedLine:
    def make(ref: str, rest: str) -> ParsedLine:
        said = _TO.sub("", rest, count=1)
        answer = past_time(said, argument_clocks(context, when, said))
        if answer is None:
            what = f"'{rest}' is not a time"
            return not_understood("corrected time", text, what, "/retime [REF] 14:05")
        event = context.incident.known[ref]
        return with_time(
            answer,
            lambda at, approx, _: retimed(event, i.Retime(ref, at, approx), rest, context),
            lambda at, _: f"/retime {ref} {at}",
        )

    return _about("/retime", text, context, make)


AMENDMENT_PARSERS: Mapping[str, Parser] = {
    "edit": _edit,
    "strike": _amending("/strike", "strike out", i.Strike),
    "retime": _retime,
    "private": _amending("/private", "private", i.MakePrivate),
    "pin": _amending("/pin", "pin", i.Pin),
    "undo": undo_line,
}
