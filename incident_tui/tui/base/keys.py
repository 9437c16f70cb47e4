"""Keys as Textual and the screen have them, made from the one table of keys."""

from __future__ import annotations

from textual.binding import Binding
from textual.dom import DOMNode

from incident_tui.config.keys.keymap import SHIPPED, Keymap
from incident_tui.config.keys.table import Place, keys_in
from incident_tui.domain.language.actions import ACTIONS
from incident_tui.tui.base.program import Program

NOWHERE = "nowhere"
"""A key that no keyboard has: what has no key is bound to it, so that it can be given one."""

FOOTER = tuple((action.id, action.footer) for action in ACTIONS if action.footer)
"""The key row of the dashboard, in order: (id, word)."""


def bindings(*places: Place) -> list[Binding]:
    """Return the bindings of a screen or widget: the keys of its places as they are shipped."""
    return [
        Binding(
            key.keys or NOWHERE,
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


def changed(keymap: Keymap) -> dict[str, str]:
    """Return the bindings that a person changed, as `App.set_keymap` takes them."""
    return {key_id: ",".join(keys) or NOWHERE for key_id, keys in keymap.changed.items()}


def keymap_of(node: DOMNode) -> Keymap:
    """Return the keys that hold in the program a screen or widget is part of."""
    return node.app.keymap if isinstance(node.app, Program) else SHIPPED


def with_keys(node: DOMNode, text: str) -> str:
    """Return a text of the program with the keys that hold in the place of `{ids}`."""
    return keymap_of(node).with_keys(text)
