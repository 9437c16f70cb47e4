"""Every key the program knows, in one table: bindings, help, key rows and the README come from it.

The keys of the actions stand with them in `actions.ACTIONS`; here are those that mean something
in one place only. `ALL` has both. What a person may change is a key's `id` in the settings.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from incident_tui.domain.language.actions import ACTIONS


class Place(StrEnum):
    """Where a key is understood; the value is its heading in the help."""

    EVERYWHERE = "everywhere"
    DASHBOARD = "the dashboard"
    LINE = "the line"
    LOG = "the log"
    HOME = "all incidents"
    WALL = "the wall"
    DIALOG = "dialogs"
    UPDATE = "an update"
    ROLES = "roles"
    CHECKS = "the checklist"
    RUBRIC = "a rubric"
    SHEET = "a text to read"


class Key(msgspec.Struct, frozen=True):
    """One or more keys that do one thing in one place.

    `keys` are Textual key names, comma-separated, empty for an action that ships without a key;
    `does` is a Textual action, empty where the place reads the key itself and nobody can change
    it; `priority` keys come before what a focused field would take; `road` is the command that
    does the same. A letter of the log that `waits` changes something outside of the screen: it
    acts only when no other letter follows at once.
    """

    id: str
    place: Place
    keys: str
    does: str
    title: str
    priority: bool = False
    road: str = ""
    waits: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The keys one by one."""
        return tuple(self.keys.split(",")) if self.keys else ()


_AROUND: dict[Place, Place] = {
    Place.LINE: Place.DASHBOARD,
    Place.LOG: Place.DASHBOARD,
    Place.UPDATE: Place.DIALOG,
    Place.ROLES: Place.DIALOG,
    Place.CHECKS: Place.DIALOG,
    Place.RUBRIC: Place.DIALOG,
    Place.SHEET: Place.DIALOG,
}
"""The places inside others; all others stand in `EVERYWHERE`."""

TYPED = frozenset(
    {Place.EVERYWHERE, Place.DASHBOARD, Place.LINE, Place.DIALOG, Place.UPDATE, Place.ROLES}
)
"""Places whose keys have to work while a line of text has the focus."""

LISTS = frozenset({Place.HOME, Place.CHECKS, Place.RUBRIC, Place.SHEET})
"""Places where a list or a text takes the moving keys."""


def places_around(place: Place) -> tuple[Place, ...]:
    """Return a place and those around it, whose keys hold there too."""
    if place is Place.EVERYWHERE:
        return (place,)
    return (place, *places_around(_AROUND.get(place, Place.EVERYWHERE)))


def together(one: Place, other: Place) -> bool:
    """Return whether the keys of two places can be meant at the same time."""
    return one in places_around(other) or other in places_around(one)


_LOCAL: tuple[Key, ...] = (
    Key("line.send", Place.LINE, "enter", "", "Log the line"),
    Key("line.newline", Place.LINE, "ctrl+n,ctrl+j", "newline", "New line in the same entry"),
    Key("line.edit_last", Place.LINE, "up", "", "On an empty line: correct your last entry"),
    Key("line.complete", Place.LINE, "tab", "", "Complete commands, people and words"),
    Key("line.choose", Place.LINE, "down", "", "Choose from the list above the line; Up too"),
    Key("line.answer", Place.LINE, "1,2,3,4", "", "Answer what is asked about the line"),
    Key("line.page", Place.LINE, "pageup,pagedown", "", "Scroll the log without leaving the line"),
    Key("line.escape", Place.LINE, "escape", "", "Leave a correction, a message, an old place"),
    Key("line.undo", Place.LINE, "ctrl+z", "", "Undo, also after sending", road="/undo"),
    Key("line.redo", Place.LINE, "ctrl+y", "", "Redo"),
    Key("log.up", Place.LOG, "up,k", "cursor(-1)", "Earlier entry"),
    Key("log.down", Place.LOG, "down,j", "cursor(1)", "Later entry"),
    Key("log.page_up", Place.LOG, "pageup", "page(-1)", "Page up"),
    Key("log.page_down", Place.LOG, "pagedown", "page(1)", "Page down"),
    Key("log.extend_up", Place.LOG, "shift+up,K", "extend(-1)", "Select upwards"),
    Key("log.extend_down", Place.LOG, "shift+down,J", "extend(1)", "Select downwards"),
    Key("log.mark", Place.LOG, "m", "mark", "Begin a range at the cursor, or end it"),
    Key("log.first", Place.LOG, "home,g", "first", "First entry"),
    Key("log.follow", Place.LOG, "end,G", "follow", "Follow the end"),
    Key("log.edit", Place.LOG, "e", "chosen('edit')", "Correct", road="/edit"),
    Key("log.strike", Place.LOG, "x", "chosen('strike')", "Strike out", road="/strike", waits=True),
    Key("log.pin", Place.LOG, "p", "chosen('pin')", "Pin", road="/pin", waits=True),
    Key("log.retime", Place.LOG, "t", "chosen('retime')", "Correct the time", road="/retime"),
    Key("log.private", Place.LOG, "v", "chosen('private')", "Private", road="/private", waits=True),
    Key(
        "log.copy", Place.LOG, "y", "chosen('copy')", "Copy, or copy the range", road="/copy",
        waits=True,
    ),
    Key(
        "log.undo", Place.LOG, "u", "chosen('undo')", "Take your last act back", road="/undo",
        waits=True,
    ),
    Key(
        "log.history", Place.LOG, "h,right", "chosen('history')", "History; a folded entry whole",
        road="/history",
    ),
    Key("log.find", Place.LOG, "slash", "chosen('find')", "Find", road="/find"),
    Key("log.leave", Place.LOG, "escape,enter,tab", "leave", "Drop the range; back to the line"),
    Key("home.open", Place.HOME, "enter", "", "Open"),
    Key("home.declare", Place.HOME, "n", "declare", "Declare an incident"),
    Key("home.wall", Place.HOME, "w", "wall", "The wall of an incident"),
    Key("home.filter", Place.HOME, "slash", "filter", "Filter the list", True),
    Key("home.clear", Place.HOME, "escape", "clear", "Clear the filter"),
    Key("home.repair", Place.HOME, "r", "repair", "Repair a copy of a damaged file"),
    Key("home.examine", Place.HOME, "s", "examine", "Show where a file is damaged"),
    Key("home.look", Place.HOME, "l", "look", "Look again"),
    Key("home.drill", Place.HOME, "d", "drill", "Play a drill"),
    Key("home.figures", Place.HOME, "f", "figures", "Figures"),
    Key("home.help", Place.HOME, "question_mark,ctrl+l", "perform('help')", "Help"),
    Key("home.quit", Place.HOME, "q,ctrl+q", "perform('quit')", "Leave", priority=True),
    Key("wall.back", Place.WALL, "ctrl+g,escape", "back", "Back to the dashboard", priority=True),
    Key("wall.leave", Place.WALL, "q,ctrl+q", "leave", "Leave", priority=True),
    Key("dialogue.leave", Place.DIALOG, "escape", "leave", "Back"),
    Key("update.record", Place.UPDATE, "ctrl+s", "record", "Approve: copy and record", True),
    Key("update.nothing_new", Place.UPDATE, "ctrl+n", "nothing_new", "Nothing new", True),
    Key("update.leave", Place.UPDATE, "ctrl+r", "leave", "Back, the draft is kept", True),
    Key("roles.on_call", Place.ROLES, "ctrl+n", "on_call", "Who is on call", True),
    Key("checks.toggle", Place.CHECKS, "space", "tick", "Tick"),
    Key("checks.leave", Place.CHECKS, "f4", "leave", "Back", True),
    Key("rubric.tick", Place.RUBRIC, "space", "tick", "Tick"),
    Key("rubric.yes", Place.RUBRIC, "y", "answer('yes')", "Yes"),
    Key("rubric.no", Place.RUBRIC, "n", "answer('no')", "No"),
    Key("rubric.unsure", Place.RUBRIC, "u", "answer('unsure')", "Unsure"),
    Key("sheet.copy", Place.SHEET, "y", "copy", "Copy"),
)  # fmt: skip

ALL: tuple[Key, ...] = (
    *(
        Key(
            action.id,
            Place.EVERYWHERE if action.everywhere else Place.DASHBOARD,
            action.key,
            f"perform('{action.id}')",
            action.title,
            priority=True,
            road=action.command,
        )
        for action in ACTIONS
    ),
    *_LOCAL,
)
"""Every key, those of the actions first."""

BY_ID = {key.id: key for key in ALL}


def keys_in(place: Place) -> tuple[Key, ...]:
    """Return the keys of one place, in order."""
    return tuple(key for key in ALL if key.place is place)
