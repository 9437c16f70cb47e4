"""Everything a person can do: one table for keys, /commands, palette, help and footer.

An action with `command` can be typed; what it records is read by `commands.PARSERS` under the
same id, unless `screen` says that it only changes the screen. `key` is the shipped key.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class ActionGroup(StrEnum):
    """The headings of the help, in order."""

    INCIDENT = "the incident"
    PEOPLE = "people"
    COMMUNICATION = "communication"
    GUIDANCE = "guidance"
    RECORD = "the record"
    SCREEN = "the screen"


class Action(msgspec.Struct, frozen=True):
    """One thing a person can do.

    `usage` follows the command in help and completion; `key` is a Textual key name; `footer`
    the short word on the key row ("" for none); `everywhere`: the key works on every screen.
    """

    id: str
    title: str
    group: ActionGroup
    command: str = ""
    usage: str = ""
    help: str = ""
    key: str = ""
    footer: str = ""
    screen: bool = False
    everywhere: bool = False


_I, _P, _C = ActionGroup.INCIDENT, ActionGroup.PEOPLE, ActionGroup.COMMUNICATION
_G, _R, _S = ActionGroup.GUIDANCE, ActionGroup.RECORD, ActionGroup.SCREEN

ACTIONS: tuple[Action, ...] = (
    Action("severity", "Set the severity", _I, "/sev", "N why", "1 is the worst"),
    Action("phase", "Enter a phase", _I, "/phase", "PHASE"),
    Action("acknowledge", "Acknowledge the page", _I, "/ack"),
    Action("rename", "Change the title", _I, "/title", "TITLE"),
    Action("link", "Keep a link", _I, "/link", "channel|warroom|ticket URL"),
    Action("impact", "Describe the impact", _I, "/impact", "T | over | is TEXT"),
    Action("scope", "Say who is affected", _I, "/scope", "TEXT"),
    Action("symptom", "Say what users see", _I, "/symptom", "TEXT"),
    Action("milestone", "Set a milestone", _I, "/milestone", "NAME T|unknown"),
    Action("resolve", "Call it resolved", _I, "/resolve", "[why criteria may be open]"),
    Action("close", "Close the incident", _I, "/close"),
    Action("reopen", "Reopen the incident", _I, "/reopen", "why"),
    Action("cancel", "Cancel: false alarm, duplicate", _I, "/cancel", "why [duplicate-of ID]"),
    Action("aar", "Schedule the review", _I, "/aar", "DATE"),
    Action("account", "A participant's account is in", _I, "/account", "NAME"),
    Action("ic", "Assign the commander", _P, "/ic", "NAME"),
    Action("comms", "Assign communications", _P, "/comms", "NAME"),
    Action("ops", "Assign operations", _P, "/ops", "NAME"),
    Action("scribe", "Assign the scribe", _P, "/scribe", "NAME"),
    Action("role", "Assign any role", _P, "/role", "ROLE NAME [area]"),
    Action("release", "Release a role", _P, "/release", "ROLE [NAME]"),
    Action("handover", "Hand a role over, with the brief", _P, "/handover", "ROLE NAME"),
    Action("accept", "Take a role that was offered", _P, "/accept", "ROLE"),
    Action("brief", "The hand-over sheet", _P, "/brief", help="also to read in", screen=True),
    Action("me", "Say who records", _P, "/me", "NAME", screen=True),
    Action("update", "Record an update that was sent", _C, "/update", "[AUDIENCE] TEXT"),
    Action("nothing_new", "Record a 'nothing new' update", _C, "/nothing-new", "[AUDIENCE]"),
    Action("every", "Change an audience's interval", _C, "/every", "AUDIENCE 20m why"),
    Action("snooze", "Quiet a reminder", _C, "/snooze", "TIMER 10m why"),
    Action("public", "Decide to communicate publicly", _C, "/public", "yes|no why"),
    Action("notice", "What executives are told", _C, "/notice", "executives", screen=True),
    Action("told", "Executives or customers were told", _C, "/told", "executives|customers"),
    Action("rubric", "Answer a rubric", _G, "/rubric", "NAME [conditions] yes|no|unsure why"),
    Action("decide", "Record a decision", _G, "/decide", "TEXT", "short: !TEXT"),
    Action("hypothesis", "Raise a hypothesis", _G, "/hyp", "TEXT", "short: ?TEXT"),
    Action("settle", "Settle a hypothesis", _G, "/settle", "H1 out|confirmed why"),
    Action("mitigation", "A mitigation, its states", _G, "/mit", "[PATTERN:] TEXT | M1 STATE HOW"),
    Action("task", "Give a task", _G, "/task", "@NAME 15m TEXT", "short: *@NAME 15m TEXT"),
    Action("report", "A task came back", _G, "/report", "T1 TEXT"),
    Action("action_item", "List a follow-up", _G, "/action", "TEXT @NAME due fri"),
    Action("done", "A follow-up is done", _G, "/done", "A1"),
    Action("tick", "Tick a step", _G, "/tick", "STEP"),
    Action("untick", "Take a tick back", _G, "/untick", "STEP"),
    Action("suggest", "What to try first", _G, "/suggest", screen=True),
    Action("hazards", "The hazards, and what to say", _G, "/hazards", screen=True),
    Action("hazard", "Acknowledge a hazard", _G, "/hazard", "NAME why"),
    Action("edit", "Correct my last entry", _R, "/edit", "[REF] TEXT", "Up on an empty line"),
    Action("strike", "Strike an entry out", _R, "/strike", "[REF]"),
    Action("retime", "Correct an entry's time", _R, "/retime", "[REF] T|unknown"),
    Action("private", "Make an entry private", _R, "/private", "[REF]"),
    Action("pin", "Pin an entry", _R, "/pin", "[REF]"),
    Action("undo", "Take my last act back", _R, "/undo"),
    Action("find", "Search the record", _R, "/find", "WORDS kind: by: from:", screen=True),
    Action("copy", "Copy an entry", _R, "/copy", "[REF]", screen=True),
    Action("history", "An entry and its versions", _R, "/history", "[REF]", screen=True),
    Action("export", "Write a document", _R, "/export", "[summary|aar|html|…]", screen=True),
    Action(
        "roles", "Roles: who holds what", _S, "/roles", key="f2", footer="Roles", screen=True
    ),
    Action(
        "checks", "Checklist of the phases", _S, "/checks", key="f4", footer="Checks", screen=True
    ),
    Action("log", "Go to the log", _S, "/log", key="ctrl+t", footer="Log", screen=True),
    Action(
        "compose", "Write an update", _S, "/compose", "[AUDIENCE]", key="ctrl+r",
        footer="Update", screen=True,
    ),
    Action(
        "wall", "The wall: read from two metres", _S, "/wall", key="ctrl+g", footer="Wall",
        screen=True,
    ),
    Action(
        "share", "Share mode: mask names and secrets", _S, "/share", "[on|off]", key="f8",
        footer="Share", screen=True, everywhere=True,
    ),
    Action("blank", "Blank the screen", _S, "/blank", key="f9", screen=True, everywhere=True),
    Action("hide", "Mask one more word in share mode", _S, "/hide", "WORD", screen=True),
    Action("severity_picker", "Choose the severity", _S, "/severity", key="", screen=True),
    Action("saved", "When was it last saved", _S, "/saved", key="ctrl+s", screen=True),
    Action("home", "All incidents", _S, "/home", screen=True),
    Action("timezone", "Show times in a zone", _S, "/tz", "ZONE", screen=True),
    Action("theme", "Change the colours", _S, "/theme", "NAME", screen=True),
    Action("score", "The score of a drill", _S, "/score", screen=True),
    Action("palette", "Find any action", _S, "/palette", key="ctrl+o", footer="All", screen=True),
    Action("help", "Keys and commands", _S, "/help", key="ctrl+l", footer="Help", screen=True),
    Action("quit", "Leave", _S, "/quit", key="ctrl+q", screen=True),
)  # fmt: skip

BY_ID = {action.id: action for action in ACTIONS}


def find(word: str) -> Action | tuple[Action, ...]:
    """Return the action of a typed command: exact, or the only one it begins; else candidates."""
    word = word.lower()
    exact = [action for action in ACTIONS if action.command == word]
    found = exact or [a for a in ACTIONS if a.command.startswith(word)]
    return found[0] if len(found) == 1 else tuple(found)
