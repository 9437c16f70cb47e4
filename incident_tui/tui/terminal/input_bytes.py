r"""What a terminal sends, taken apart: letters, keys, pastes, and whatever is none of these.

Bytes come in pieces of any size, from a keyboard in any encoding, from a mouse in any of its
modes, and as answers to questions that another program asked. Nothing of that may end the
program or stand in somebody's line as text, so all that begins like a sequence is a sequence:
whole, it is one token; cut off, it is dropped.

A person's key comes alone. That tells a key apart from the rest of a sequence, or of a paste,
after a silence.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from dataclasses import dataclass

from incident_tui.domain.regex import regex

ESCAPE_SECONDS = 0.1
"""How long an Esc waits for what makes it the beginning of a sequence."""

REST_SECONDS = 0.5
"""How long the rest of a sequence, or of a letter, is waited for."""

PASTE_SECONDS = 1.0
"""How long more of a paste is waited for; then it is taken as it is."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Letters and control keys, as they came; never an escape."""

    text: str


@dataclass(frozen=True, slots=True)
class Escaped:
    """The key Esc."""


@dataclass(frozen=True, slots=True)
class WithAlt:
    """A key pressed with Alt: the ASCII character that followed an escape."""

    character: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A control sequence, whole, from its escape on; whether it is known is not looked at here."""

    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted, as it came."""

    text: str


Token = Typed | Escaped | WithAlt | Sequence | Pasted

_ESC = b"\x1b"
_PASTE, _PASTE_END = b"\x1b[200~", b"\x1b[201~"

_BEGUN = rb"\x1b(?:\][0-9]+;|P[0-9;]*[$+!>|]|_G)"
"""How the strings begin that terminals send: answers about colours, versions, graphics.

Esc and a capital P is also Alt+P, so a string without an end is one only if it begins like this.
"""

_TOKEN = regex(
    rb"""(?P<text>[^\x1b]+)
    # not all of it is here yet
    |(?P<open>\x1b(?:\[(?:M[^\x1b]{0,2}|\[|[ -?]*)|O[0-9;]*|\][0-9]*|P[0-9;]*|_)?\Z
       |BEGUN[^\x00-\x1f]*\x1b?\Z)
    # a mouse report of the oldest kind, three bytes of any value; strings
    |(?P<dropped>\x1b\[M(?:[^\x1b]{3}|[^\x1b]{0,2}(?=\x1b))
       |\x1b[\]PX^_][^\x00-\x1f]*(?:\x07|\x1b\\)
       |BEGUN[^\x00-\x1f]*(?:[\x00-\x1a\x1c-\x1f]|\x1b(?=\x1b))?)
    |(?P<sequence>\x1b\[(?:\[[A-E]|[ -?]*[@-~])|\x1bO[0-9;]*[@-~])
    |(?P<cut_off>\x1b\[[ -?]*)
    |(?P<alt>\x1b[\x00-\x1a\x1c-\x7f])
    |(?P<escape>\x1b(?=\x1b))
    |(?P<before_a_letter>\x1b)
    """.replace(b"BEGUN", _BEGUN),
    re.VERBOSE,
)
_STRING = regex(_BEGUN)
_KEY_AND_MORE = regex(rb"\x1b(?:O[0-9;]*|\][0-9]*|P[0-9;]*|_)")
"""What may still be Alt and a key, and a little that was typed after it."""

_SHIFTED_DELETE = regex(rb"\x1b\[\d+\$")
"""Keys of rxvt, with Shift: the one kind that ends in what goes on everywhere else."""

_EIGHT_BITS = regex("\udc9b[0-?]+[ -/]*[@-~]|[\udc90\udc9d][ -~]*(?:[\x07\udc9c])")
"""Answers of a terminal that sends the introducers as one byte."""

_NO_UTF_8 = regex("[\udc80-\udcff]")
_UTF_8 = regex("[^\x00-\x7f\udc80-\udcff]")


class InputReader:
    """Takes bytes, gives tokens; what is not whole yet waits here, in a few bytes."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        self._rest = b""
        self._pasted: bytearray | None = None
        self._overdue = False
        """Whether a paste was taken without its end, so that more of it may come."""
        self._silence = 0.0
        self._utf_8 = False
        """Whether a letter of several bytes has come: then this is what the keyboard sends."""

    def feed(self, data: bytes) -> list[Token]:
        """Take what was read at once; return what it means, in order."""
        tokens: list[Token] = []
        silence, self._silence = self._silence, 0.0
        alone = len(data) == 1
        if alone and silence >= ESCAPE_SECONDS and self._pasted is None:
            self._rest = b""
        more = self._overdue and not alone and not data.startswith(_ESC)
        if more:
            self._pasted = bytearray()
        elif alone:
            self._overdue = False
        self._take(self._rest + data, tokens)
        if more and self._pasted is not None:
            self._end_paste(tokens)
        return tokens

    def wait(self, seconds: float) -> list[Token]:
        """Let `seconds` more pass in which nothing came; return what is settled by that."""
        self._silence += seconds
        tokens: list[Token] = []
        if self._pasted is not None:
            if self._silence >= PASTE_SECONDS:
                self._rest, self._overdue = b"", True
                self._end_paste(tokens)
            return tokens
        if self._rest and self._silence >= ESCAPE_SECONDS:
            self._settle(tokens)
        if self._silence >= REST_SECONDS:
            self._rest = b""
            self._letters_end(tokens)
        return tokens

    def _take(self, data: bytes, tokens: list[Token]) -> None:
        self._rest, at = b"", 0
        while at < len(data):
            if self._pasted is not None:
                at = self._paste(data, at, tokens)
            elif found := _TOKEN.match(data, at):  # always: each byte is one of them
                self._one(found.lastgroup or "", found.group(), tokens)
                at = found.end()

    def _one(self, kind: str, raw: bytes, tokens: list[Token]) -> None:
        if kind == "text":
            self._type(self._decode(raw), tokens)
            return
        self._letters_end(tokens)
        match kind:
            case "open":
                begun = _STRING.match(raw)
                self._rest = (
                    begun.group() + (raw[-1:] if raw.endswith(_ESC) else b"") if begun else raw
                )
            case "sequence" if raw == _PASTE:
                self._pasted, self._overdue = bytearray(), False
            case "sequence" if raw == _PASTE_END:
                self._overdue = False
            case "sequence":
                tokens.append(Sequence(raw.decode("ascii")))
            case "alt":
                tokens.append(WithAlt(raw[1:].decode("ascii")))
            case "escape":
                tokens.append(Escaped())
            case _:
                pass  # of no use

    def _settle(self, tokens: list[Token]) -> None:
        """Give what has waited long enough to be a key."""
        rest = self._rest
        if rest == _ESC:
            tokens.append(Escaped())
        elif _SHIFTED_DELETE.fullmatch(rest):
            tokens.append(Sequence(rest.decode("ascii")))
        elif _KEY_AND_MORE.fullmatch(rest):
            tokens.append(WithAlt(chr(rest[1])))
            self._type(rest[2:].decode("ascii"), tokens)
        else:
            return  # the rest of it may still come
        self._rest = b""

    # -- letters -------------------------------------------------------------------------------

    def _type(self, text: str, tokens: list[Token]) -> None:
        if text := self._mended(text):
            tokens.append(Typed(text))

    def _letters_end(self, tokens: list[Token]) -> None:
        """Give what waits for more bytes of a letter, as nothing else can follow."""
        self._type(self._decode(b"", final=True), tokens)

    def _mended(self, text: str) -> str:
        """Return a text in which every byte is a letter that is no UTF-8 itself."""
        if text.isascii():
            return text
        self._utf_8 = self._utf_8 or _UTF_8.search(text) is not None
        return _NO_UTF_8.sub(self._letter, _EIGHT_BITS.sub("", text))

    def _letter(self, found: re.Match[str]) -> str:
        """Return what a single byte stands for: in an old encoding, or in none."""
        byte = bytes([ord(found.group()) - 0xDC00])
        return "\N{REPLACEMENT CHARACTER}" if self._utf_8 else byte.decode("cp1252", "replace")

    # -- pastes --------------------------------------------------------------------------------

    def _paste(self, data: bytes, at: int, tokens: list[Token]) -> int:
        """Take what belongs to the paste; return where it ends."""
        assert self._pasted is not None  # noqa: S101 - asked for by the caller
        end = data.find(_PASTE_END, at)
        if end >= 0:
            self._pasted += data[at:end]
            self._overdue = False
            self._end_paste(tokens)
            return end + len(_PASTE_END)
        kept = next(n for n in range(len(_PASTE_END) - 1, -1, -1) if data.endswith(_PASTE_END[:n]))
        cut = max(len(data) - kept, at)
        self._pasted += data[at:cut]
        self._rest = data[cut:]
        return len(data)

    def _end_paste(self, tokens: list[Token]) -> None:
        pasted, self._pasted = self._pasted or b"", None
        if text := self._mended(pasted.decode("utf-8", "surrogateescape")):
            tokens.append(Pasted(text))
