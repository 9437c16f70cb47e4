"""The names of keys: how they are spelt, how they are written on screen, which arrive at all."""

from __future__ import annotations

import re
import unicodedata

from incident_tui.domain.text import nearest

_MODIFIERS = {
    "c": "ctrl", "ctrl": "ctrl", "control": "ctrl", "s": "shift", "shift": "shift",
    "a": "alt", "m": "alt", "alt": "alt", "meta": "alt", "option": "alt",
    "super": "super", "cmd": "super", "win": "super",
}  # fmt: skip
_ALIASES = {
    "esc": "escape", "return": "enter", "cr": "enter", "pgup": "pageup", "page_up": "pageup",
    "prior": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "page_down": "pagedown",
    "next": "pagedown", "del": "delete", "ins": "insert", "spc": "space", "bs": "backspace",
    "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip
_CHARACTERS = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Characters whose key is called otherwise than Unicode calls them."""


def _key_of(character: str) -> str:
    """Return the name of the key that types a character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _CHARACTERS.get(name, name)


_PRINTABLE = {_key_of(chr(n)): chr(n) for n in range(32, 127)}
_MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete", "insert")
_FUNCTIONS = tuple(f"f{n}" for n in range(1, 25))
_LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
_ODD = ("backslash", "right_square_bracket", "circumflex_accent", "underscore")

KNOWN = frozenset(
    (
        *_PRINTABLE,
        *_MOVES,
        *_FUNCTIONS,
        *("escape", "enter", "tab", "backspace", "shift+tab"),
        *(f"ctrl+{key}" for key in (*_LETTERS, *_ODD, *_MOVES, *_FUNCTIONS, "left_square_bracket")),
        *(f"shift+{key}" for key in (*_MOVES, *_FUNCTIONS)),
    )
)
"""Every key that a terminal has a code for, alt, super and ctrl+shift apart."""

_KEPT = "which terminals and desktops keep"
_PROGRAMS = "which editors and browsers keep"
SWALLOWED: dict[str, str] = {
    **dict.fromkeys(("f1", "f5", "f6", "f7", "f10", "f11", "f12"), _PROGRAMS),
    **dict.fromkeys(("ctrl+p", "ctrl+b"), "which editors and tmux keep"),
    "ctrl+q": "which ends editors and browsers",
    "ctrl+c": "which interrupts programs",
    "ctrl+z": "which suspends programs",
    "ctrl+backslash": "which ends programs",
    "ctrl+m": "which arrives as Enter",
    "ctrl+i": "which arrives as Tab",
    "ctrl+h": "which arrives as Backspace",
    "ctrl+left_square_bracket": "which arrives as Esc",
    **dict.fromkeys(("ctrl+pageup", "ctrl+pagedown", "shift+pageup", "shift+pagedown"), _KEPT),
    **dict.fromkeys(("shift+insert", "ctrl+insert"), _KEPT),
}
"""Keys that do not reach a program in every terminal, and why; alt and ctrl+shift beside them."""

MOVING = frozenset(
    (
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        "pageup",
        "pagedown",
        "enter",
        "tab",
        "shift+tab",
    )
)
"""Keys that lists and fields take for themselves."""

EDITING = frozenset(
    (
        *MOVING,
        *("backspace", "delete"),
        *(f"shift+{key}" for key in ("up", "down", "left", "right", "home", "end", "delete")),
        *("ctrl+left", "ctrl+right", "ctrl+delete", "ctrl+backspace"),
        *(f"ctrl+{letter}" for letter in "acdefhkuvwxyz"),
    )
)
"""Keys that edit in a line of text."""


def why_swallowed(key: str) -> str:
    """Return why a key does not reach the program everywhere, or nothing."""
    if key.startswith(("alt+", "super+")) or "+alt+" in key or "+super+" in key:
        return _KEPT
    if key.startswith("ctrl+shift+"):
        return _KEPT
    return SWALLOWED.get(key, "")


def is_printable(key: str) -> bool:
    """Return whether a key types a character."""
    return key in _PRINTABLE


def parse(text: str) -> str:
    """Return the name of a key that a person wrote: `F2`, `^T`, `C-t`, `ctrl-t`, `?`, `PgUp`.

    What is not understood is returned in the same form; `is_key` tells.
    """
    text = text.strip()
    if len(text) == 1 and text not in _ALIASES:
        return _key_of(text)
    if len(text) == 2 and text[0] == "^":
        text = f"ctrl+{text[1]}"
    words = re.split(r"[-+\s]+(?=.)", text)
    held = {_MODIFIERS.get(word.lower(), "") for word in words[:-1]}
    if "" in held:
        name = re.sub(r"[-\s]+", "_", text.lower())
        return _ALIASES.get(name, name)
    name = words[-1] if len(words[-1]) == 1 else words[-1].lower()
    name = _ALIASES.get(name, _key_of(name) if len(name) == 1 else name)
    return _combined(held, name)


def _combined(held: set[str], name: str) -> str:
    """Return a key with what is held down: in one order, a shifted letter as its capital."""
    if held and len(name) == 1:
        name = name.lower()
        if held == {"shift"}:
            return name.upper()
    return "+".join((*sorted(held, key=("super", "ctrl", "alt", "shift").index), name))


def is_key(key: str) -> bool:
    """Return whether this is the name of a key, whether or not it arrives everywhere."""
    *held, name = key.split("+")
    if set(held) & {"alt", "super"} or held == ["ctrl", "shift"]:
        return name in KNOWN
    return key in KNOWN


def nearest_key(text: str) -> str:
    """Return the key that was probably meant, or nothing."""
    return nearest(parse(text), sorted(key for key in KNOWN if not why_swallowed(key)))


_SHOWN = {
    "escape": "Esc", "enter": "Enter", "tab": "Tab", "space": "Space", "backspace": "Backspace",
    "delete": "Del", "insert": "Ins", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home",
    "end": "End", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
}  # fmt: skip


def written(key: str) -> str:
    """Return how a key is written on screen: `F2`, `^T`, `Esc`, `/`, `e`."""
    *held, name = key.split("+")
    if name in _PRINTABLE and name != "space":
        name = _PRINTABLE[name].upper() if held else _PRINTABLE[name]
    else:
        name = _SHOWN.get(name, name.upper() if name in _FUNCTIONS else name)
    if held == ["ctrl"] and len(name) == 1:
        return f"^{name}"
    return "+".join((*(modifier.capitalize() for modifier in held), name))
