"""From Enter to the disk and back, as a state machine: what is on its way, what came back.

Pure, so that no key pressed at any moment can lose a word: every text is either on disk, in the
line, in the update form, or in here; `unsent` is what a draft on disk has to keep.
"""

from __future__ import annotations

from typing import assert_never

import msgspec
from msgspec.structs import replace

from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.session.follower import FileReadable
from incident_tui.session.session import Saved
from incident_tui.session.writer import Recorded
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dashboard.effects import (
    CorrectionBegun,
    CorrectionEnded,
    CorrectSent,
    Effects,
    KeepUpdate,
    Origin,
    Say,
    Type,
)
from incident_tui.tui.dashboard.parts import NOT_SAVED, SAVED, SAVING, UNREADABLE, Saving
from incident_tui.tui.dialogs.update_draft import UpdateDraft

APART = "\x1e"
"""Between two lines of a draft: they are lines of their own, and come back so."""

_WAITS = " · that line waits, and comes back when this one is sent"
_STILL = "A line that is not recorded yet comes back when this one is sent"
_PUT_ASIDE = "Your unsent line comes back as soon as this one is logged"


class Flight(msgspec.Struct, frozen=True):
    """Words that were handed to the writer as its job of that number."""

    number: int
    text: str = ""
    origin: Origin = None


class LineChanged(msgspec.Struct, frozen=True):
    """The line reads otherwise."""


class LinePutAside(msgspec.Struct, frozen=True):
    """The line was emptied for something else that is typed."""

    text: str


class SentUndone(msgspec.Struct, frozen=True):
    """Undo brought the line back that was sent last: it stands in the line."""


class Aside(msgspec.Struct, frozen=True):
    """A line that waits until the composer is free, and what it corrects."""

    text: str
    correction: Correction | None = None


class WriterEnded(msgspec.Struct, frozen=True):
    """The writer has ended; these of its jobs are on disk."""

    saved: tuple[int, ...]


Input = (
    Flight | Recorded | FileReadable | LineChanged | LinePutAside | SentUndone | CorrectionBegun
    | CorrectionEnded | KeepUpdate | WriterEnded
)  # fmt: skip
"""Everything that may happen to words."""


class Submission(msgspec.Struct, frozen=True):
    """All words of a dashboard that are not on disk yet, and what is said of them.

    `line` are those in the composer; `waiting` lines that come back once the way is free;
    `update` what stands in the update form; `correction` the entry that the line corrects;
    `returned` the words that were given back last. `hint` and `failed` are about the line.
    `sent` is the text that was recorded last, and the id of the one entry it became, or "";
    `undoing`: it is wanted back before it is on disk.
    """

    line: str = ""
    flights: tuple[Flight, ...] = ()
    waiting: tuple[Aside, ...] = ()
    update: UpdateDraft = UpdateDraft()
    correction: Correction | None = None
    returned: str | None = None
    hint: str = ""
    failed: bool = False
    saving: Saving = SAVED
    sent: tuple[str, str] = ("", "")
    undoing: int | None = None

    @property
    def busy(self) -> bool:
        """Whether something is on its way to the disk."""
        return bool(self.flights)

    @property
    def unsent(self) -> str:
        """Everything that is not on disk yet, oldest first, ending with the line itself."""
        flying = (flight.text for flight in self.flights)
        waiting = (aside.text for aside in reversed(self.waiting))
        texts = (self.update.line, *flying, *waiting, self.line)
        return APART.join(text for text in texts if text.strip())

    def flight(self, number: int) -> Flight:
        """Return what flies under a number."""
        return next((found for found in self.flights if found.number == number), Flight(number))


Step = tuple[Submission, Effects]


def step(state: Submission, happened: Input, line: str) -> Step:
    """Return what is so after something happened, and what is to be done.

    `line` are the words that stand in the composer now.
    """
    state = replace(state, line=line)
    match happened:
        case Flight():
            return replace(state, flights=(*state.flights, happened), saving=SAVING), ()
        case Recorded(job=job, outcome=outcome):
            return _landed(state, state.flight(job.number), outcome)
        case FileReadable(problem=problem):
            return _readable(state, None if problem is None else str(problem))
        case LineChanged():
            return _changed(state)
        case LinePutAside(text=text):
            aside = Aside(text, state.correction)
            state = replace(state, waiting=(*state.waiting, aside), correction=None)
            return state, (Say(_PUT_ASIDE),)
        case SentUndone():
            return _sent_undone(state)
        case CorrectionBegun(correction=correction):
            return replace(state, correction=correction), ()
        case CorrectionEnded():
            return replace(state, correction=None), ()
        case KeepUpdate(draft=draft):
            return replace(state, update=draft), ()
        case WriterEnded(saved=saved):
            flights = tuple(f for f in state.flights if f.number not in saved)
            return replace(state, flights=flights), ()
        case _:
            assert_never(happened)


def _landed(
    state: Submission, flight: Flight, outcome: Saved | NotSavedError | RefusedError
) -> Step:
    """Take note that words are on disk, or give them back."""
    flights = tuple(found for found in state.flights if found.number != flight.number)
    state = replace(state, flights=flights)
    match outcome:
        case Saved(events=events):
            kept = UpdateDraft() if flight.origin is state.update else state.update
            became = events[0].id if len(events) == 1 else ""
            sent = (flight.text, became) if flight.text else state.sent
            state = replace(state, update=kept, sent=sent)
            if state.undoing == flight.number and not state.line.strip():
                calm, _ = _all_well(replace(state, waiting=(), undoing=None))
                return replace(calm, waiting=state.waiting), (CorrectSent(became),)
            return _all_well(state)
        case NotSavedError():
            retry = " · Enter retries" if flight.text else ""
            state = replace(state, failed=True, saving=NOT_SAVED)
            return _given_back(state, flight, f"NOT SAVED — {outcome}", retry)
        case RefusedError():
            state = replace(state, failed=False, saving=SAVED)
            return _given_back(state, flight, f"Not recorded: {outcome}")
        case _:
            assert_never(outcome)


def _given_back(state: Submission, flight: Flight, why: str, more: str = "") -> Step:
    """Put words back in the line; where somebody types there, they wait until it is free.

    A job without words, or with those that stand in the line already, leaves the line alone.
    """
    effects: Effects = ()
    correction = flight.origin if isinstance(flight.origin, Correction) else None
    if flight.text and flight.text != state.line:
        if state.line.strip():
            waiting = (*state.waiting, Aside(flight.text, correction))
            state = replace(state, waiting=waiting, returned=state.line, hint=f"{why}{_WAITS}")
            return state, (Say(f"{why}{_WAITS}", bad=state.failed),)
        state = replace(state, line=flight.text)
        effects = (Type(flight.text, focus=False),)
    if correction is not None:
        state = replace(state, correction=correction)
    if not flight.text or not state.failed:
        effects = (*effects, Say(why, bad=state.failed, line=flight.text))
    return replace(state, returned=state.line, hint=f"{why}{more}"), effects


def _all_well(state: Submission) -> Step:
    """Nothing is wrong any more: the line that waited longest takes an empty line's place."""
    saving = SAVING if state.busy else SAVED
    state = replace(state, failed=False, hint="", saving=saving)
    if state.line or not state.waiting:
        return state, (Say(_STILL),) if state.waiting else ()
    *waiting, aside = state.waiting
    state = replace(state, line=aside.text, waiting=tuple(waiting), correction=aside.correction)
    return state, (Type(aside.text, focus=False),)


def _sent_undone(state: Submission) -> Step:
    """Correct what was recorded instead of recording it once more."""
    for flight in state.flights:
        if flight.text == state.line:
            said = Say("That line is being saved; it comes back to be corrected")
            return replace(state, undoing=flight.number, line=""), (Type(""), said)
    text, became = state.sent
    return state, (CorrectSent(became),) if text == state.line else ()


def _changed(state: Submission) -> Step:
    """Once the words given back are changed, the line speaks for itself; empty, it is free."""
    if not state.line:
        state = replace(state, correction=None)
        if state.failed:
            return _all_well(state)
    if state.hint and state.line != state.returned:
        state = replace(state, hint="")
    return state, ()


def _readable(state: Submission, problem: str | None) -> Step:
    if problem is None:
        return replace(state, saving=SAVED), (Say("The file is readable again"),)
    return replace(state, saving=UNREADABLE), (Say(problem, bad=True),)
