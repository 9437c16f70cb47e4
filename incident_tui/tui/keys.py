"""Keys, made from the one table of actions: bindings, their names on screen, the key row."""

from __future__ import annotations

from textual.binding import Binding

from incident_tui.domain.actions import ACTIONS, Action


def key_name(key: str) -> str:
    """Return how a key is written on screen: `F2`, `^T`, `Esc`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+').upper()}"
    return key.upper() if len(key) <= 3 else key.capitalize()


def bindings(*leave_out: str) -> list[Binding]:
    """Return a binding for every action that has a key."""
    return [
        Binding(
            action.key,
            f"perform('{action.id}')",
            action.title,
            id=action.id,
            show=False,
            priority=True,
            tooltip=action.help or action.title,
        )
        for action in ACTIONS
        if action.key and action.id not in leave_out
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
