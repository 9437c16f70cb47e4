"""Bytes in, tokens and messages out: whatever comes, in whatever pieces."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from incident_tui.tui.terminal.input_bytes import (
    ESCAPE_SECONDS,
    PASTE_SECONDS,
    REST_SECONDS,
    Escaped,
    InputReader,
    Pasted,
    Sequence,
    Token,
    Typed,
    WithAlt,
)
from incident_tui.tui.terminal.keyboard import Keyboard
from tests.tui.terminal.strange import AT_ONCE, CUT_OFF, WHOLE

LONG = PASTE_SECONDS + REST_SECONDS


def read(*pieces: bytes) -> list[Token]:
    """Return the tokens of pieces that come one after the other, silence at the end."""
    reader = InputReader()
    tokens = [token for piece in pieces for token in reader.feed(piece)]
    return _joined([*tokens, *reader.wait(ESCAPE_SECONDS), *reader.wait(LONG)])


def _joined(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens with letters that follow letters in one."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if isinstance(last, Typed) and isinstance(token, Typed):
            joined[-1] = Typed(last.text + token.text)
        else:
            joined.append(token)
    return joined


def pressed(messages: Iterable[Message]) -> str:
    """Return the letters that messages put into a line, and the names of other keys."""
    text = ""
    for message in messages:
        if isinstance(message, events.Key):
            letter = message.character if message.is_printable else None
            text += letter or f"<{message.key}>"
        elif isinstance(message, events.Paste):
            text += f"<paste {message.text}>" if message.text else ""
    return text


# -- letters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((b"k\xe4ufer",), "käufer"),
        ((b"k", b"\xe4", b"u"), "käu"),
        ((b"k\xe4",), "kä"),
        (("käufer".encode(),), "käufer"),
        ((b"k\xc3", b"\xa4u"), "käu"),
        ((b"\xf0\x9f", b"\x94", b"\xa5!"), "\N{FIRE}!"),
        (("ö".encode() + b"\xe4x",), "ö\N{REPLACEMENT CHARACTER}x"),
        ((b"\x81\x8d",), "\N{REPLACEMENT CHARACTER}" * 2),
        ((b"\x80 5",), "€ 5"),
        ((b"\xed\xa0\x80",), "í\N{NO-BREAK SPACE}€"),
        ((b"s\xf8k\x9bx",), "søk›x"),
    ],
)
def test_bytes_are_letters(pieces: tuple[bytes, ...], text: str) -> None:
    assert read(*pieces) == [Typed(text)]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1b")), st.data())
def test_letters_in_utf_8_survive_every_split(text: str, data: st.DataObject) -> None:
    assert read(*_split(text.encode(), data)) == ([Typed(text)] if text else [])


def test_a_letter_waits_longer_than_escape() -> None:
    reader = InputReader()
    assert reader.feed(b"\xc3") == []
    assert reader.wait(ESCAPE_SECONDS) == []
    assert reader.feed(b"\xa4") == [Typed("ä")]


# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "tokens"),
    [
        (b"\x1b", [Escaped()]),
        (b"\x1b\x1b", [Escaped(), Escaped()]),
        (b"\x1b\x1b[A", [Escaped(), Sequence("\x1b[A")]),
        (b"\x1ba", [WithAlt("a")]),
        (b"\x1bP", [WithAlt("P")]),
        (b"\x1bP1 outage", [WithAlt("P"), Typed("1 outage")]),
        (b"\x1bP12", [WithAlt("P"), Typed("12")]),
        (b"\x1bXavier", [WithAlt("X"), Typed("avier")]),
        (b"\x1bO\r", [WithAlt("O"), Typed("\r")]),
        ("\x1bé".encode(), [Typed("é")]),
        (b"\x1b[[A", [Sequence("\x1b[[A")]),
        (b"\x1b[3$", [Sequence("\x1b[3$")]),
    ],
)
def test_an_escape_and_what_follows(raw: bytes, tokens: list[Token]) -> None:
    assert read(raw) == tokens


KEYS = {
    b"\x1b": "escape",
    b"\x1b[A": "up",
    b"\x1bOA": "up",
    b"\x1b[1;5A": "ctrl+up",
    b"\x1b[1;5:1A": "ctrl+up",
    b"\x1b[1;1:2A": "up",
    b"\x1b[5~": "pageup",
    b"\x1b[Z": "shift+tab",
    b"\x1bOP": "f1",
    b"\x1b[[A": "f1",
    b"\x1b[27u": "escape",
    b"\x1b[13u": "enter",
    b"\x1b[13;2u": "shift+enter",
    b"\x1b[97;5u": "ctrl+a",
    b"\x1b[97:65;5:1u": "ctrl+a",
    b"\x1b[97:65;2:1;65u": "A",
    b"\x1b[0;;228u": "ä",
    b"\x1b[97;;97:98u": "a b",
    b"\x1b[27;5;97~": "ctrl+a",
    b"\x1b\x7f": "ctrl+w",
    b"\x1ba": "alt+a",
    b"\x1bA": "alt+shift+a",
    b"\x1b14": "escape 1 4",
    b"\x1b-5m": "escape minus 5 m",
}
"""What keyboards send, and the keys that it is."""


@pytest.mark.parametrize("raw", KEYS)
def test_keys_are_what_they_were(raw: bytes) -> None:
    keyboard = Keyboard()
    found = [*keyboard.feed(raw), *keyboard.wait(ESCAPE_SECONDS)]
    assert " ".join(e.key for e in found if isinstance(e, events.Key)) == KEYS[raw]


def test_a_sequence_is_found_however_it_is_split() -> None:
    raw = b"\x1b[97:65;2:1;65u\x1b[MC\x98*\x1b]11;rgb:0/0/0\x1b\\\x1b[200~p\xc3\xa4\x1b[201~z"
    whole = [Sequence("\x1b[97:65;2:1;65u"), Pasted("pä"), Typed("z")]
    for at in range(len(raw)):
        assert read(raw[:at], raw[at:]) == whole, at
    assert read(*(raw[n : n + 1] for n in range(len(raw)))) == whole


def test_the_mouse_is_read_if_it_was_asked_for() -> None:
    for mouse in (True, False):
        found = list(Keyboard(mouse=mouse).feed(b"\x1b[<0;120;10M"))
        assert [(e.x, e.y) for e in found if isinstance(e, events.MouseDown)] == [(119, 9)] * mouse


def test_the_size_is_read_if_it_was_asked_for_and_can_be_one() -> None:
    keyboard = Keyboard()
    assert not list(keyboard.feed(b"\x1b[48;24;80;384;640t"))
    keyboard.sized = True
    sizes = [(80, 24), (80, 24)]
    found = list(keyboard.feed(b"\x1b[48;24;80;384;640t\x1b[48;24;80;0;0t\x1b[48;0;0;0;0t"))
    assert [tuple(e.size) for e in found if isinstance(e, events.Resize)] == sizes
    assert list(keyboard.feed(b"\x1b[<0;10;10M")), "pixels that are none divide nothing"


# -- pastes ----------------------------------------------------------------------------------------


def test_a_paste_is_text_whatever_is_in_it() -> None:
    assert read(b"\x1b[200~a\r\x1b[13ub\xe4\x1b[201~c") == [Pasted("a\r\x1b[13ubä"), Typed("c")]
    pasted = Keyboard().feed(b"\x1b[200~a\r\x1b[13ub\x1b[31m\x07\x00c\x1b[201~")
    assert pressed(pasted) == "<paste a\nbc>"


def test_a_paste_without_an_end_is_taken_after_a_silence() -> None:
    reader = InputReader()
    assert reader.feed(b"\x1b[200~one\rtwo") == []
    assert reader.wait(PASTE_SECONDS) == [Pasted("one\rtwo")]
    assert reader.feed(b"three\rfour\x1b[20") == [Pasted("three\rfour")]
    assert reader.feed(b"1~") == []
    assert reader.feed(b"typed\r") == [Typed("typed\r")]


def test_a_key_alone_ends_what_is_left_of_a_paste() -> None:
    reader = InputReader()
    reader.feed(b"\x1b[200~one")
    reader.wait(PASTE_SECONDS)
    assert reader.feed(b"\x1b[A") == [Sequence("\x1b[A")]
    assert reader.feed(b"\r") == [Typed("\r")]
    assert reader.feed(b"x\r") == [Typed("x\r")]


# -- what nobody typed -----------------------------------------------------------------------------


@pytest.mark.parametrize("mouse", [True, False], ids=["mouse", "no mouse"])
@pytest.mark.parametrize("raw", (WHOLE | AT_ONCE).values(), ids=WHOLE | AT_ONCE)
def test_whole_sequences_leave_no_trace(raw: bytes, mouse: bool) -> None:
    keyboard = Keyboard(mouse=mouse)
    found = [*keyboard.feed(b"a" + raw + b"z"), *keyboard.wait(LONG)]
    assert pressed(found).replace("<shift+a>", "") == "az"


@pytest.mark.parametrize("raw", CUT_OFF.values(), ids=CUT_OFF)
def test_sequences_that_are_cut_off_are_dropped(raw: bytes) -> None:
    keyboard = Keyboard()
    found = [*keyboard.feed(b"a" + raw), *keyboard.wait(ESCAPE_SECONDS), *keyboard.wait(LONG)]
    assert pressed([*found, *keyboard.feed(b"xyz")]) in {"axyz", "a<paste xyz>"}


@pytest.mark.parametrize("raw", [raw for raw in CUT_OFF.values() if b"[200~" not in raw])
def test_a_key_alone_after_a_moment_is_not_the_rest_of_one(raw: bytes) -> None:
    keyboard = Keyboard()
    found = [*keyboard.feed(raw), *keyboard.wait(ESCAPE_SECONDS), *keyboard.feed(b"m")]
    assert pressed(found) == "m"


@pytest.mark.parametrize("raw", [raw for raw in CUT_OFF.values() if b"[200~" not in raw])
def test_another_sequence_ends_one_that_was_cut_off(raw: bytes) -> None:
    assert pressed(Keyboard().feed(raw + b"\x1b[1;5Az")) == "<ctrl+up>z"


# -- anything --------------------------------------------------------------------------------------

_LIKELY = st.sampled_from(
    [*WHOLE.values(), *AT_ONCE.values(), *CUT_OFF.values(), *KEYS, *b"\x1b[]PO_<;:?MuR~tymc\r"]
)
_ANYTHING = st.lists(
    st.one_of(
        st.binary(max_size=8), _LIKELY.map(lambda b: b if isinstance(b, bytes) else bytes([b]))
    )
).map(b"".join)


def _split(raw: bytes, data: st.DataObject) -> list[bytes]:
    cuts = data.draw(st.lists(st.integers(0, len(raw)), max_size=6).map(sorted))
    return [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]


@given(_ANYTHING, st.booleans(), st.booleans(), st.data())
def test_nothing_raises_and_afterwards_keys_are_keys(
    raw: bytes, mouse: bool, sized: bool, data: st.DataObject
) -> None:
    """Neither here nor in Textual's reader, which is left waiting for nothing."""
    keyboard = Keyboard(mouse=mouse)
    keyboard.sized = sized
    for piece in _split(raw, data):
        for message in keyboard.feed(piece):
            if isinstance(message, events.Key) and message.character:
                message.character.encode()  # can be written down
        assert keyboard._parser._awaiting.timeout is None
        silence = data.draw(st.sampled_from([0.0, ESCAPE_SECONDS, LONG]))
        list(keyboard.wait(silence))
    list(keyboard.wait(ESCAPE_SECONDS))
    list(keyboard.wait(LONG))
    assert pressed([m for key in b"key" for m in keyboard.feed(bytes([key]))]) == "key"


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.sampled_from([raw for raw in WHOLE.values() if raw != b"\x1b[97:65;2:1u"]),
                st.binary(min_size=3, max_size=3)
                .filter(lambda raw: b"\x1b" not in raw)
                .map(b"\x1b[M".__add__),
            ),
            st.text(st.characters(min_codepoint=32, max_codepoint=126)),
        )
    ),
    st.data(),
)
def test_what_is_typed_between_sequences_is_all_there(
    parts: list[tuple[bytes, str]], data: st.DataObject
) -> None:
    raw = b"".join(sequence + text.encode() for sequence, text in parts)
    keyboard = Keyboard()
    found = [message for piece in _split(raw, data) for message in keyboard.feed(piece)]
    assert pressed([*found, *keyboard.wait(LONG)]) == "".join(text for _, text in parts)
