"""The words that completion offers: asked for while somebody types, so always those that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import UsageError
from incident_tui.domain.language.actions import ACTIONS, Action
from incident_tui.drills.script_file import drill_names

_TYPED = tuple(action for action in ACTIONS if action.command and not action.screen)
"""The actions that `do` can carry out."""

Offer = Callable[[CommandContext], Iterable[str]]

OFFERS: Mapping[str, Offer] = {
    "ids": lambda context: context.folder.ids(),
    "audiences": lambda context: context.playbook.audiences,
    "stages": lambda context: (stage.slug for stage in context.playbook.stages),
    "sources": lambda context: context.playbook.sources,
    "roles": lambda context: context.playbook.roles,
    "steps": lambda context: context.playbook.steps(),
    "hazards": lambda context: context.playbook.guidance.hazards,
    "rubrics": lambda context: context.playbook.guidance.rubrics,
    "actions": lambda _: (action.command for action in _TYPED),
    "drills": lambda _: ("list", "replay", "score", *drill_names()),
}
"""Each kind of words."""

_TAKES = {"STEP": "steps", "ROLE": "roles", "AUDIENCE": "audiences"}
_NAMES = {"hazard": "hazards", "rubric": "rubrics"}
"""What an action takes first: by the word of its usage, or by its id where that is `NAME`."""


def offered(kind: str, context: CommandContext) -> list[str]:
    """Return the words of a kind; of a slash command, what it takes first.

    Raises UsageError for a kind that there is not.
    """
    if kind.startswith("/"):
        return _taken_by(kind, context)
    if kind not in OFFERS:
        raise UsageError(f"There are no words '{kind}'", f"one of: {', '.join(OFFERS)}")
    return list(OFFERS[kind](context))


def _taken_by(command: str, context: CommandContext) -> list[str]:
    action = next((action for action in _TYPED if action.command == command), None)
    if action is None:
        return []
    kind = _kind_taken(action)
    if kind is not None:
        return offered(kind, context)
    first = action.usage.partition(" ")[0]
    return first.split("|") if "|" in first else []


def _kind_taken(action: Action) -> str | None:
    first = action.usage.partition(" ")[0].strip("[]")
    return _NAMES.get(action.id, _TAKES.get(first))
