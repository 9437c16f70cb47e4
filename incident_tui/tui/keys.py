"""Keys as Textual and the screen have them, made from the one table of keys."""

from __future__ import annotations

from textual.binding import Binding

from incident_tui.domain.actions import ACTIONS, Action
from incident_tui.domain.keys import Place, keys_in


def key_name(key: str) -> str:
    """Return how a key is written on screen: `F2`, `^T`, `Esc`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    return key.upper() if len(key) <= 3 else key.capitalize()


def bindings(*places: Place) -> list[Binding]:
    """Return the bindings of a screen or widget: the keys of its places."""
    return [
        Binding(
            key.keys,
            key.does,
            key.title,
            id=key.id,
            show=False,
            priority=key.priority,
            tooltip=key.title,
        )
        for place in places
        for key in keys_in(place)
        if key.does
    ]


def key_of(action_id: str) -> str:
    """Return the name of an action's key, or its command, or nothing."""
    action = next((a for a in ACTIONS if a.id == action_id), None)
    if action is None:
        return ""
    return key_name(action.key) if action.key else action.command


def footer_actions() -> tuple[Action, ...]:
    """Return the actions of the key row, in order."""
    return tuple(action for action in ACTIONS if action.footer and action.key)
