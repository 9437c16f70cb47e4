"""Everything that is sent upwards: from a widget to its screen, from a screen to the program.

What goes down is set as an attribute. No screen and no widget is imported here, so that
whoever sends and whoever hears know nothing of each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from incident_tui.config.themes import ThemeSpec
    from incident_tui.domain.decide.intents import Declare
    from incident_tui.domain.language.reading import ParsedLine
    from incident_tui.domain.record.event import Event
    from incident_tui.session.follower import FileReadable, Grown
    from incident_tui.session.session import Session
    from incident_tui.session.writer import Recorded

# -- to the program ------------------------------------------------------------------------------


@dataclass(eq=False)
class IncidentChosen(Message):
    """An incident of the list is to be opened."""

    incident_id: str


@dataclass(eq=False)
class WallChosen(Message):
    """The wall of an incident of the list is to be shown."""

    incident_id: str


@dataclass(eq=False)
class DeclareAsked(Message):
    """An incident is to be declared, and opened."""

    intent: Declare


@dataclass(eq=False)
class DrillChosen(Message):
    """A drill is to be begun by its name, and opened."""

    name: str


@dataclass(eq=False)
class WallAsked(Message):
    """The wall of an open incident is to be shown over its dashboard."""

    session: Session


@dataclass(eq=False)
class ModeAsked(Message):
    """A mode of the whole program was asked for: sharing, blank, another word to hide."""

    action: str
    argument: str


@dataclass(eq=False)
class ThemeChosen(Message):
    """Other colours were chosen."""

    spec: ThemeSpec


@dataclass(eq=False)
class LateChanged(Message):
    """Something came to be late, or nothing is late any more."""

    late: bool


@dataclass(eq=False)
class TimersDue(Message):
    """Something fell due soon or late: `text` holds ids and names of timers only."""

    text: str


class IncidentLeft(Message):
    """The incident was left for the list of all."""


class ProgramLeft(Message):
    """The program is to be left."""


# -- to a dashboard ------------------------------------------------------------------------------


@dataclass(eq=False)
class LineEdited(Message):
    """The line reads otherwise: the draft is to be kept."""

    text: str


@dataclass(eq=False)
class LineSubmitted(Message):
    """Enter was pressed.

    A line that can be done has left the composer at that instant, so that the next key already
    belongs to the next line; one with a problem is still in it.
    """

    text: str
    parsed: ParsedLine


@dataclass(eq=False)
class LineSetAside(Message):
    """Words that came back by themselves made room for what is being typed."""

    text: str


class LineKey(Enum):
    """The keys of the line that mean something outside of it."""

    EDIT_LAST = auto()
    """Up on the empty line."""
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    ESCAPE = auto()
    """The text is untouched."""
    UNDO_SENT = auto()
    """Undo brought back the line that was sent last."""


@dataclass(eq=False)
class LineKeyPressed(Message):
    """A key was pressed in the line that its screen acts on."""

    key: LineKey


@dataclass(eq=False)
class EntryChosen(Message):
    """An entry of the log was chosen for `act`, a letter's action; `events` is the whole range."""

    act: str
    event: Event
    events: tuple[Event, ...]


@dataclass(eq=False)
class LogFocused(Message):
    """Whether the log has the keys, and how many entries are selected (0: no range)."""

    focused: bool
    selected: int


class LogLeft(Message):
    """The reader of the log wants to write again."""


@dataclass(eq=False)
class WriterSaid(Message):
    """The writer recorded something, or found something new in the file."""

    news: Recorded | Grown | FileReadable


@dataclass(eq=False)
class ActionAsked(Message):
    """A mark was clicked that stands for an action."""

    action: str


@dataclass(eq=False)
class SayAsked(Message):
    """Something beside the screen has something to say in its last row."""

    text: str


# -- to a wall -----------------------------------------------------------------------------------


class WallFileChanged(Message):
    """The file has something new, cannot be read, or can be again."""
