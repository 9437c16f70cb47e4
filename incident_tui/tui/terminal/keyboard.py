"""From the bytes of a terminal to Textual's messages.

Textual's own reader gets only what it reads without fail, and only whole: it never waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from incident_tui.domain.text import clean
from incident_tui.tui.terminal import sequences
from incident_tui.tui.terminal.input_bytes import (
    Escaped,
    InputReader,
    Pasted,
    Sequence,
    Token,
    Typed,
    WithAlt,
)

_OTHER_SIGNS = frozenset("0123456789-=")
"""What Textual reads as another sign where it was typed just after Esc, as one keyboard means it.
Here they stay what was typed."""


class Keyboard:
    """Reads keys, pastes, the mouse and the terminal's answers; drops everything else."""

    def __init__(self, *, mouse: bool = True, debug: bool = False) -> None:
        self._reader = InputReader()
        self._parser = XTermParser(debug)
        self._mouse = mouse
        self.sized = False
        """Whether the terminal was asked to report its size among the keys."""

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield what was read at once."""
        return self._messages(self._reader.feed(data))

    def wait(self, seconds: float) -> Iterator[Message]:
        """Yield what is settled as nothing came for `seconds` more."""
        return self._messages(self._reader.wait(seconds))

    def _messages(self, tokens: Iterable[Token]) -> Iterator[Message]:
        for token in tokens:
            match token:
                case Typed(text):
                    yield from self._parser.feed(text)
                case Escaped():
                    yield events.Key("escape", "\x1b")
                case WithAlt(character):
                    yield from self._with_alt(character)
                case Pasted(text):
                    yield events.Paste(clean(text))
                case Sequence(text):
                    if known := self._known(text):
                        yield from self._parser.feed(known)
                case _:
                    assert_never(token)

    def _with_alt(self, character: str) -> Iterable[Message]:
        sequence = f"\x1b{character}"
        if character in _OTHER_SIGNS:
            yield events.Key("escape", "\x1b")
            yield from self._parser.feed(character)
        elif sequence in ANSI_SEQUENCES_KEYS:
            yield from self._parser.feed(sequence)
        else:
            yield from self._parser._sequence_to_key_events(character, alt=True)

    def _known(self, sequence: str) -> str:
        """Return a sequence that means something, as it is read; else nothing."""
        match sequence[-1]:
            case "M" | "m":
                return sequences.mouse(sequence) if self._mouse else ""
            case "t":
                return sequences.size(sequence) if self.sized else ""
            case _:
                return sequences.key(sequence) or sequences.report(sequence)
