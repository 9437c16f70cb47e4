"""Where each key of a TOML text is: `tomllib` reads the values but forgets the lines.

Only texts that `tomllib` has accepted are scanned, and only once something in one is wrong,
so the scanner checks nothing: it knows just enough grammar to find where a value ends.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping

from incident_tui.domain.regex import regex

KeyPath = tuple[str | int, ...]
"""Keys from the outside in; a whole number is a place in an array, from 0."""

_DEEPEST = 64
_BARE = regex(r"[A-Za-z0-9_-]+")
_BLANK = regex(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = regex(r"[ \t]*")
_SCALAR = regex(r"[^,\]}#\r\n]*")
_STRING = regex(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_ESCAPE = regex(r'\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[btnfre"\\])')
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


class _LostError(Exception):
    """The text is not what the scanner expected; what was found so far still stands."""


def key_lines(text: str) -> Mapping[KeyPath, int]:
    """Return the line (from 1) on which each key, table and array item first appears.

    Never raises: of a text that is not TOML, the part before the trouble is found.
    """
    scan = _Scan(text)
    with contextlib.suppress(_LostError):
        scan.document()
    return scan.lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the nearest table around it; 1 where there is none."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scan:
    """One pass over a text; `lines` fills as it goes."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._counted_to = 0
        self._line = 1
        self._items: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._take("[["):
                table = self._header(self._key(), many=True)
                self._need("]]")
            elif self._take("["):
                table = self._header(self._key(), many=False)
                self._need("]")
            else:
                self._pair(table, 0)
            self._skip(_BLANK)

    def _header(self, key: list[str], *, many: bool) -> KeyPath:
        """Note a table header; a key inside an array of tables means its latest item."""
        path: KeyPath = ()
        for number, part in enumerate(key, start=1):
            path = (*path, part)
            self._note(path)
            if many and number == len(key):
                self._items[path] = self._items.get(path, 0) + 1
            if path in self._items:
                path = (*path, self._items[path] - 1)
                self._note(path)
        return path

    def _pair(self, table: KeyPath, depth: int) -> None:
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path)
        self._need("=")
        self._value(path, depth)

    def _value(self, path: KeyPath, depth: int) -> None:
        """Pass one value; note the items of an array and the keys of an inline table."""
        if depth > _DEEPEST:
            raise _LostError
        self._skip(_SPACE)
        if self._take("["):
            self._array(path, depth + 1)
        elif self._take("{"):
            self._inline_table(path, depth + 1)
        elif self._text[self._at : self._at + 1] in {'"', "'"}:
            self._string()
        else:
            self._skip(_SCALAR)

    def _array(self, path: KeyPath, depth: int) -> None:
        place = 0
        self._skip(_BLANK)
        while not self._take("]"):
            item = (*path, place)
            self._note(item)
            self._value(item, depth)
            place += 1
            self._skip(_BLANK)
            if not self._take(",") and self._text[self._at : self._at + 1] != "]":
                raise _LostError
            self._skip(_BLANK)

    def _inline_table(self, path: KeyPath, depth: int) -> None:
        self._skip(_BLANK)
        while not self._take("}"):
            self._pair(path, depth)
            self._skip(_BLANK)
            if not self._take(",") and self._text[self._at : self._at + 1] != "}":
                raise _LostError
            self._skip(_BLANK)

    def _key(self) -> list[str]:
        """Return the parts of a key, dotted and quoted ones taken apart."""
        parts = []
        while True:
            self._skip(_SPACE)
            if bare := _BARE.match(self._text, self._at):
                self._at = bare.end()
                parts.append(bare.group())
            else:
                parts.append(_unquoted(self._string()))
            self._skip(_SPACE)
            if not self._take("."):
                return parts

    def _string(self) -> str:
        found = _STRING.match(self._text, self._at)
        if found is None:
            raise _LostError
        self._at = found.end()
        return found.group()

    def _note(self, path: KeyPath) -> None:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        self.lines.setdefault(path, self._line)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _take(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._at):
            return False
        self._at += len(mark)
        return True

    def _need(self, mark: str) -> None:
        self._skip(_SPACE)
        if not self._take(mark):
            raise _LostError


def _unquoted(string: str) -> str:
    """Return what a quoted key says."""
    inside = string[1:-1]
    if string.startswith("'"):
        return inside
    return _ESCAPE.sub(lambda escape: _meaning(escape.group(1)), inside)


def _meaning(escape: str) -> str:
    if escape[0] in "uU":
        return chr(int(escape[1:], 16))
    return _ESCAPES.get(escape, escape)
