"""What may come next in a line: commands, their arguments, people. For Tab and the menu alike."""

from __future__ import annotations

import msgspec

from incident_tui.domain.language import actions
from incident_tui.domain.language.arguments import Offered, offered, people
from incident_tui.domain.language.reading import Context

_SIGILS = "!?+*"


class Completions(msgspec.Struct, frozen=True):
    """What may stand in the line from the character `start` on, the likeliest first."""

    start: int
    items: tuple[Offered, ...]


def completions(line: str, context: Context) -> Completions:
    """Return what may come next, also where nothing is typed of it yet."""
    start = max(line.rfind(" "), line.rfind("\n")) + 1
    word = line[start:]
    mention = word.lstrip(_SIGILS) if start == 0 else word
    if mention.startswith("@"):
        return Completions(len(line) - len(mention), _people(mention[1:], context))
    if not line.startswith("/") or "\n" in line:
        return Completions(len(line), ())
    if start == 0:
        return Completions(0, _commands(word))
    return Completions(start, _argument(line[:start].split(), word, context))


def complete(line: str, context: Context) -> tuple[str, ...]:
    """Return the lines that Tab may turn `line` into; each ends with a blank."""
    found = completions(line, context)
    return tuple(f"{line[: found.start]}{item.text} " for item in found.items)


def _commands(word: str) -> tuple[Offered, ...]:
    known = sorted(actions.ACTIONS, key=lambda action: action.command)
    return tuple(
        Offered(action.command, f"{action.usage}  {action.title}".strip())
        for action in known
        if action.command.startswith(word.lower())
    )


def _argument(before: list[str], word: str, context: Context) -> tuple[Offered, ...]:
    """Return what fits the argument that follows the words before it."""
    action = actions.find(before[0])
    place = len(before) - 1
    if isinstance(action, tuple) or place >= len(action.takes):
        return ()
    kind = action.takes[place]
    if kind is actions.Argument.CRITERION:
        return _after_commas(word, offered(kind, context))
    return tuple(item for item in offered(kind, context) if _begins(item.text, word))


def _after_commas(word: str, items: tuple[Offered, ...]) -> tuple[Offered, ...]:
    """Return what may follow in a list written with commas, with what stands there already."""
    head, comma, last = word.rpartition(",")
    named = set(head.split(","))
    return tuple(
        Offered(f"{head}{comma}{item.text}", item.note)
        for item in items
        if _begins(item.text, last) and item.text not in named
    )


def _people(word: str, context: Context) -> tuple[Offered, ...]:
    found = (item for item in people(context) if _begins(item.text, word))
    return tuple(Offered(f"@{item.text}", item.note) for item in found)


def _begins(text: str, word: str) -> bool:
    return text.lower().startswith(word.lower())
