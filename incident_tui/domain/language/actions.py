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


class Argument(StrEnum):
    """The kinds of argument that completion has something to offer for."""

    PERSON = "person"
    MENTION = "@person"
    ROLE = "role"
    OFFERED_ROLE = "role on offer"
    PHASE = "phase"
    SEVERITY = "severity"
    SOURCE = "source"
    AUDIENCE = "audience"
    STAGE = "stage"
    RECIPIENT = "recipient"
    TIMER = "timer"
    YES_NO = "yes or no"
    RUBRIC = "rubric"
    HYPOTHESIS = "hypothesis"
    OUTCOME = "outcome"
    MITIGATION = "mitigation"
    MITIGATION_STATE = "state of a mitigation"
    TASK = "task"
    FOLLOW_UP = "follow-up"
    OPEN_STEP = "open step"
    DONE_STEP = "done step"
    HAZARD = "hazard"
    MILESTONE = "milestone"
    LINK = "link"
    IMPACT = "impact"
    WAIVE = "waive"
    CRITERION = "open criterion"
    ENTRY = "entry"
    FORMAT = "format"
    THEME = "theme"
    ON_OFF = "on or off"


class Action(msgspec.Struct, frozen=True):
    """One thing a person can do.

    `usage` follows the command in help and completion; `key` is a Textual key name; `footer`
    the short word on the key row ("" for none); `everywhere`: the key works on every screen.
    `takes` are its arguments that can be completed, in order; what follows them is free text.
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
    takes: tuple[Argument, ...] = ()


_I, _P, _C = ActionGroup.INCIDENT, ActionGroup.PEOPLE, ActionGroup.COMMUNICATION
_A = Argument
_G, _R, _S = ActionGroup.GUIDANCE, ActionGroup.RECORD, ActionGroup.SCREEN

ACTIONS: tuple[Action, ...] = (
    Action(
        "severity", "Set the severity", _I, "/sev", "N why", "1 is the worst",
        takes=(_A.SEVERITY,),
    ),
    Action("phase", "Enter a phase", _I, "/phase", "PHASE", takes=(_A.PHASE,)),
    Action("acknowledge", "Acknowledge the page", _I, "/ack"),
    Action("rename", "Change the title", _I, "/title", "TITLE"),
    Action("link", "Keep a link", _I, "/link", "channel|warroom|ticket URL", takes=(_A.LINK,)),
    Action(
        "impact", "Describe the impact", _I, "/impact", "T | over | again T | is TEXT",
        takes=(_A.IMPACT,),
    ),
    Action(
        "source", "Say what told us", _I, "/source", "alert|customer|internal|third-party [why]",
        takes=(_A.SOURCE,),
    ),
    Action("scope", "Say who is affected", _I, "/scope", "TEXT"),
    Action("symptom", "Say what users see", _I, "/symptom", "TEXT"),
    Action(
        "milestone", "Set a milestone", _I, "/milestone", "NAME T|unknown",
        takes=(_A.MILESTONE,),
    ),
    Action(
        "resolve", "Call it resolved", _I, "/resolve", "[waive CRITERION,… why]",
        takes=(_A.WAIVE, _A.CRITERION),
    ),
    Action("close", "Close the incident", _I, "/close"),
    Action("reopen", "Reopen the incident", _I, "/reopen", "why"),
    Action("cancel", "Cancel: false alarm, duplicate", _I, "/cancel", "why [duplicate-of ID]"),
    Action("aar", "Schedule the review", _I, "/aar", "DATE"),
    Action("account", "A participant's account is in", _I, "/account", "NAME", takes=(_A.PERSON,)),
    Action("ic", "Assign the commander", _P, "/ic", "NAME", takes=(_A.PERSON,)),
    Action("comms", "Assign communications", _P, "/comms", "NAME", takes=(_A.PERSON,)),
    Action("ops", "Assign operations", _P, "/ops", "NAME", takes=(_A.PERSON,)),
    Action("scribe", "Assign the scribe", _P, "/scribe", "NAME", takes=(_A.PERSON,)),
    Action("role", "Assign any role", _P, "/role", "ROLE NAME [area]", takes=(_A.ROLE, _A.PERSON)),
    Action("release", "Release a role", _P, "/release", "ROLE [NAME]", takes=(_A.ROLE, _A.PERSON)),
    Action(
        "handover", "Hand a role over, with the brief", _P, "/handover", "ROLE NAME",
        takes=(_A.ROLE, _A.PERSON),
    ),
    Action(
        "accept", "Take a role that was offered", _P, "/accept", "ROLE",
        takes=(_A.OFFERED_ROLE,),
    ),
    Action("brief", "The hand-over sheet", _P, "/brief", help="also to read in", screen=True),
    Action("me", "Say who records", _P, "/me", "NAME", screen=True, takes=(_A.PERSON,)),
    Action(
        "update", "Record an update that was sent", _C, "/update", "AUDIENCE [STAGE:] TEXT",
        takes=(_A.AUDIENCE, _A.STAGE),
    ),
    Action(
        "nothing_new", "Record a 'nothing new' update", _C, "/nothing-new", "[AUDIENCE]",
        takes=(_A.AUDIENCE,),
    ),
    Action(
        "every", "Change an audience's interval", _C, "/every", "AUDIENCE 20m why",
        takes=(_A.AUDIENCE,),
    ),
    Action("snooze", "Quiet a reminder", _C, "/snooze", "TIMER 10m why", takes=(_A.TIMER,)),
    Action(
        "public", "Decide to communicate publicly", _C, "/public", "yes|no why",
        takes=(_A.YES_NO,),
    ),
    Action(
        "notice", "What executives are told", _C, "/notice", "executives", screen=True,
        takes=(_A.RECIPIENT,),
    ),
    Action(
        "told", "Executives or customers were told", _C, "/told", "executives|customers",
        takes=(_A.RECIPIENT,),
    ),
    Action(
        "rubric", "Answer a rubric", _G, "/rubric", "NAME [conditions] yes|no|unsure why",
        takes=(_A.RUBRIC,),
    ),
    Action(
        "decide", "Record a decision", _G, "/decide", "[QUESTION ->] CHOICE @NAME because …",
        "short: !…",
    ),
    Action("hypothesis", "Raise a hypothesis", _G, "/hyp", "TEXT", "short: ?TEXT"),
    Action(
        "settle", "Settle a hypothesis", _G, "/settle", "H1 out|confirmed why",
        takes=(_A.HYPOTHESIS, _A.OUTCOME),
    ),
    Action(
        "mitigation", "A mitigation, its states", _G, "/mit", "[PATTERN:] TEXT | M1 STATE HOW",
        takes=(_A.MITIGATION, _A.MITIGATION_STATE),
    ),
    Action(
        "task", "Give a task", _G, "/task", "@NAME 15m TEXT", "short: *@NAME 15m TEXT",
        takes=(_A.MENTION,),
    ),
    Action("report", "A task came back", _G, "/report", "T1 TEXT", takes=(_A.TASK,)),
    Action("action_item", "List a follow-up", _G, "/action", "TEXT @NAME due fri"),
    Action("done", "A follow-up is done", _G, "/done", "A1", takes=(_A.FOLLOW_UP,)),
    Action("tick", "Tick a step", _G, "/tick", "STEP", takes=(_A.OPEN_STEP,)),
    Action("untick", "Take a tick back", _G, "/untick", "STEP", takes=(_A.DONE_STEP,)),
    Action("suggest", "What to try first", _G, "/suggest", screen=True),
    Action("hazards", "The hazards, and what to say", _G, "/hazards", screen=True),
    Action("hazard", "Acknowledge a hazard", _G, "/hazard", "NAME why", takes=(_A.HAZARD,)),
    Action(
        "edit", "Correct my last entry", _R, "/edit", "[REF] TEXT", "Up on an empty line",
        takes=(_A.ENTRY,),
    ),
    Action("strike", "Strike an entry out", _R, "/strike", "[REF]", takes=(_A.ENTRY,)),
    Action(
        "retime", "Correct an entry's time", _R, "/retime", "[REF] T|unknown",
        takes=(_A.ENTRY,),
    ),
    Action("private", "Make an entry private", _R, "/private", "[REF]", takes=(_A.ENTRY,)),
    Action("pin", "Pin an entry", _R, "/pin", "[REF]", takes=(_A.ENTRY,)),
    Action("undo", "Take my last act back", _R, "/undo"),
    Action(
        "conflicts", "What is contested or arrived late", _R, "/conflicts",
        help="settle it here; shows the last save", key="ctrl+s", screen=True,
    ),
    Action("find", "Search the record", _R, "/find", "WORDS kind: by: from:", screen=True),
    Action("copy", "Copy an entry", _R, "/copy", "[REF]", screen=True, takes=(_A.ENTRY,)),
    Action(
        "history", "An entry and its versions", _R, "/history", "[REF]", screen=True,
        takes=(_A.ENTRY,),
    ),
    Action(
        "export", "Write a document", _R, "/export", "[summary|aar|html|…]", screen=True,
        takes=(_A.FORMAT,),
    ),
    Action(
        "roles", "Roles: who holds what", _S, "/roles", key="f2", footer="Roles", screen=True
    ),
    Action(
        "checks", "Checklist of the phases", _S, "/checks", key="f4", footer="Checks", screen=True
    ),
    Action("log", "Go to the log", _S, "/log", key="ctrl+t", footer="Log", screen=True),
    Action(
        "compose", "Write an update", _S, "/compose", "[AUDIENCE]", key="ctrl+r",
        footer="Update", screen=True, takes=(_A.AUDIENCE,)),
    Action(
        "wall", "The wall: read from two metres", _S, "/wall", key="ctrl+g", footer="Wall",
        screen=True,
    ),
    Action(
        "share", "Share mode: mask names and secrets", _S, "/share", "[on|off]", key="f8",
        footer="Share", screen=True, everywhere=True, takes=(_A.ON_OFF,)),
    Action("blank", "Blank the screen", _S, "/blank", key="f9", screen=True, everywhere=True),
    Action("hide", "Mask one more word in share mode", _S, "/hide", "WORD", screen=True),
    Action("severity_picker", "Choose the severity", _S, "/severity", key="", screen=True),
    Action("saved", "When was it last saved", _S, "/saved", screen=True),
    Action("home", "All incidents", _S, "/home", screen=True),
    Action("timezone", "Show times in a zone", _S, "/tz", "ZONE", screen=True),
    Action("theme", "Change the colours", _S, "/theme", "NAME", screen=True, takes=(_A.THEME,)),
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
