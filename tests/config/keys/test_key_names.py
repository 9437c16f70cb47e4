"""Keys are spelt in many ways and written in one; those that do not arrive are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.keys import KEY_ALIASES, Keys, _character_to_key
from textual.widgets import Input, OptionList, TextArea

from incident_tui.config.keys.names import (
    EDITING,
    KNOWN,
    MOVING,
    SWALLOWED,
    is_key,
    is_printable,
    nearest_key,
    parse,
    why_swallowed,
    written,
)


@pytest.mark.parametrize(
    ("spelt", "name", "shown"),
    [
        ("F2", "f2", "F2"),
        (" f2 ", "f2", "F2"),
        ("^T", "ctrl+t", "^T"),
        ("^t", "ctrl+t", "^T"),
        ("C-t", "ctrl+t", "^T"),
        ("c-T", "ctrl+t", "^T"),
        ("ctrl-t", "ctrl+t", "^T"),
        ("Ctrl+T", "ctrl+t", "^T"),
        ("control t", "ctrl+t", "^T"),
        ("Esc", "escape", "Esc"),
        ("Return", "enter", "Enter"),
        ("PgUp", "pageup", "PgUp"),
        ("Page Up", "pageup", "PgUp"),
        ("page-down", "pagedown", "PgDn"),
        ("/", "slash", "/"),
        ("slash", "slash", "/"),
        ("?", "question_mark", "?"),
        ("question mark", "question_mark", "?"),
        ("-", "minus", "-"),
        ("comma", "comma", ","),
        ("e", "e", "e"),
        ("G", "G", "G"),
        ("shift+g", "G", "G"),
        ("↑", "up", "Up"),
        ("shift-tab", "shift+tab", "Shift+Tab"),
        ("M-x", "alt+x", "Alt+X"),
        ("shift+ctrl+k", "ctrl+shift+k", "Ctrl+Shift+K"),
        ("^[", "ctrl+left_square_bracket", "^["),
    ],
)
def test_spellings(spelt: str, name: str, shown: str) -> None:
    assert parse(spelt) == name
    assert is_key(name)
    assert written(name) == shown


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [("ctl+t", "ctrl+t"), ("f25", "f2"), ("escpe", "escape"), ("pageupp", "pageup"), ("é", "")],
)
def test_what_is_no_key_has_a_nearest(spelt: str, meant: str) -> None:
    assert not is_key(parse(spelt))
    assert nearest_key(spelt) == meant


@given(st.text(max_size=40))
def test_any_text_is_a_key_or_none(text: str) -> None:
    name = parse(text)
    if is_key(name):
        assert parse(name) == name
        assert parse(written(name)) == name
    assert isinstance(nearest_key(text), str)


def test_every_key_reads_back_and_textual_knows_it() -> None:
    textual = {key.value for key in Keys} | {"ctrl+left_square_bracket"}
    textual |= {_character_to_key(chr(n)) for n in range(32, 127)}
    for name in KNOWN:
        assert parse(name) == name
        assert parse(written(name)) == name
        rare = "+f" in name or name == "shift+tab"
        assert name in textual or rare, name


def test_what_edits_a_line_is_known() -> None:
    bound = {
        key.strip()
        for widget in (TextArea, Input)
        for binding in widget.BINDINGS
        for key in (binding.key if isinstance(binding, Binding) else binding[0]).split(",")
    }
    unknown = {key for key in bound if key not in EDITING and not why_swallowed(key)}
    assert not {key for key in unknown if not key.startswith("f")}


def test_what_moves_in_a_list_is_known() -> None:
    bound = {b.key for b in OptionList.BINDINGS if isinstance(b, Binding)}
    assert bound <= MOVING
    assert MOVING <= EDITING


def test_what_arrives_as_another_key_is_swallowed() -> None:
    for aliases in (KEY_ALIASES["tab"], KEY_ALIASES["enter"]):
        assert all(why_swallowed(alias) for alias in aliases)
    for key in ("f1", "f5", "f6", "f7", "f10", "f11", "f12", "ctrl+c", "ctrl+z", "ctrl+h"):
        assert key in SWALLOWED
    for key in ("alt+x", "ctrl+shift+x", "alt+f2", "ctrl+alt+x", "super+x"):
        assert why_swallowed(key)
    for key in ("f2", "f4", "f8", "f9", *(f"ctrl+{letter}" for letter in "glnorst")):
        assert not why_swallowed(key)
    assert is_printable("e")
    assert is_printable("slash")
    assert not is_printable("f2")
