"""What an action may bring about: a closed set of values, which the screen carries out.

Whoever decides what is to happen returns effects and touches nothing: no widget, no file, no
clock. What an open dialog answers goes through its `then`, with the context of that moment, and
becomes effects again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, Generic, TypeVar

import msgspec

from incident_tui.domain.decide.intents import Request
from incident_tui.domain.playbook.guidance import Rubric
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dialogs.update_draft import UpdateAnswer, UpdateDraft

R = TypeVar("R")

Requests = tuple[Request, ...]
Origin = Correction | UpdateDraft | None
"""Where words to be recorded were typed, if not in the plain line."""


class DialogSpec(msgspec.Struct, Generic[R], frozen=True):
    """A dialog to be opened, as plain data; it answers with an `R`, or not at all."""


class ChooseSeverity(DialogSpec[Requests], frozen=True):
    """The severities, each with its rubric."""


class GiveReason(DialogSpec[Requests], frozen=True):
    """An ending of the incident (resolve, close, reopen, cancel) and the reason for it."""

    ending: str
    note: str = ""


class WriteDecision(DialogSpec[Requests], frozen=True):
    """A whole decision: question, choice, reason, who carries it out."""


class AssignRoles(DialogSpec[Requests], frozen=True):
    """Who holds which role."""


class TickSteps(DialogSpec[Request], frozen=True):
    """The checklist: stays open, and answers at every tick."""


class WriteUpdate(DialogSpec[UpdateAnswer], frozen=True):
    """The update form, as it was left or as it is to begin."""

    draft: UpdateDraft


class JudgeRubric(DialogSpec[Requests], frozen=True):
    """One question of the playbook with its conditions."""

    rubric: Rubric


class ChooseRow(DialogSpec[str], frozen=True):
    """A list of (id, words); answers with an id."""

    heading: str
    rows: tuple[tuple[str, str], ...]


class ReadText(DialogSpec[str], frozen=True):
    """A text to read; answers with it where it is to be copied."""

    heading: str
    text: str


class SettleContests(DialogSpec[tuple[str, str]], frozen=True):
    """A list of (id, words), no id for a heading; answers with an id and the reason."""

    rows: tuple[tuple[str, str], ...]


class ReadScore(DialogSpec[str], frozen=True):
    """How a drill went; answers with the text where it is to be copied."""


class FindEntry(DialogSpec[str], frozen=True):
    """The search; answers with the id of an entry."""

    query: str


class FindAction(DialogSpec[str], frozen=True):
    """The palette; answers with the id of an action."""


class ReadHelp(DialogSpec[str], frozen=True):
    """Keys and commands."""


AnyDialog = (
    ChooseSeverity | WriteDecision | GiveReason | AssignRoles | TickSteps | WriteUpdate
    | JudgeRubric | ChooseRow | ReadText | SettleContests | ReadScore | FindEntry
    | FindAction | ReadHelp
)  # fmt: skip
"""Every dialog of a dashboard."""


class Record(msgspec.Struct, frozen=True):
    """Write to the record; `text` are the words to give back if that cannot be done."""

    requests: Requests
    text: str = ""
    origin: Origin = None


class KeepUpdate(msgspec.Struct, frozen=True):
    """Keep what stands in the update form."""

    draft: UpdateDraft


class Say(msgspec.Struct, frozen=True):
    """Show a message for a while; one about the words of the `line` goes when they change.

    One about a correction that is under way (`correcting`) goes with it.
    """

    text: str
    bad: bool = False
    line: str = ""
    correcting: bool = False


class AskAgain(msgspec.Struct, frozen=True):
    """Show a message: the same action asked for again at once is meant."""

    text: str


class Open(msgspec.Struct, Generic[R], frozen=True):
    """Open a dialog; `then` says what follows from an answer."""

    dialog: DialogSpec[R]
    then: Callable[[R, ActionContext], Effects]


class Copy(msgspec.Struct, frozen=True):
    """Copy words by every road there is, under a name; `said` tells of it."""

    text: str
    name: str
    said: str = "Copied"


class CorrectSent(msgspec.Struct, frozen=True):
    """The line that was sent last is wanted back: correct what it recorded."""

    entry: str


class CorrectionBegun(msgspec.Struct, frozen=True):
    """An entry is corrected in the line from now on."""

    correction: Correction


class CorrectionEnded(msgspec.Struct, frozen=True):
    """The line corrects nothing any more; its words stay."""


class Type(msgspec.Struct, frozen=True):
    """Put words in the line in place of what stands there.

    Not `focus`: they come back by themselves, whoever has the keys.
    """

    text: str
    focus: bool = True


class Go(msgspec.Struct, frozen=True):
    """Go to an entry of the log; without one to the log, or from it back to the line."""

    entry: str | None = None


class SetRecorder(msgspec.Struct, frozen=True):
    """Record under another name."""

    name: str


class SetZone(msgspec.Struct, frozen=True):
    """Show every time in another zone."""

    tz: tzinfo


class SetTheme(msgspec.Struct, frozen=True):
    """Show the colours of a theme; without a name, say which there are."""

    name: str


class ArrivalsSeen(msgspec.Struct, frozen=True):
    """Somebody looks at what arrived late: it is told no more."""


class Export(msgspec.Struct, frozen=True):
    """Write a document."""

    kind: str


class Mode(msgspec.Struct, frozen=True):
    """Ask the program for a mode of all screens: share, blank, hide."""

    action: str
    argument: str


class ShowWall(msgspec.Struct, frozen=True):
    """Show the wall over the dashboard."""


class Leave(msgspec.Struct, frozen=True):
    """Leave for the list of incidents, or (not `home`) the program."""

    home: bool


Effect = (
    Record | KeepUpdate | CorrectSent | CorrectionBegun | CorrectionEnded | Say | AskAgain
    | Open[Any] | Copy | Type | Go | SetRecorder | SetZone | SetTheme | ArrivalsSeen | Export | Mode
    | ShowWall | Leave
)  # fmt: skip
Effects = tuple[Effect, ...]


def record(requests: Requests, _: ActionContext) -> Effects:
    """Return what follows from an answer that is to be recorded."""
    return (Record(requests),) if requests else ()


def nothing(_: object, __: ActionContext) -> Effects:
    """Return that nothing follows."""
    return ()
