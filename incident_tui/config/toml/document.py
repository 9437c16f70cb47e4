"""Strict reading of a TOML file: every finding named by file, line, key and nearest valid key.

`read_document` opens a file and never raises; `reader.read` then makes a value of a type of it.
Nothing here knows what a file is for.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import field

from incident_tui.domain.errors import UsageError
from incident_tui.domain.regex import regex
from incident_tui.domain.text import clean, nearest

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath

MOST_BYTES = 1 << 20
"""No file that a person writes is larger; anything that is was named by mistake."""

_AT_LINE = regex(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong in a file.

    `line` counts from 1; 0 means the file as a whole. `key` is dotted, as in
    `phase[0].step[2].slug`, empty for the file as a whole. `nearest` is the valid key
    or word that was probably meant, empty where nothing comes near.
    """

    file: str
    line: int
    key: str
    what: str
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        key = f"{self.key} " if self.key else ""
        meant = f' (did you mean "{self.nearest}"?)' if self.nearest else ""
        return f"{place}: {key}{self.what}{meant}"


class FindingsError(UsageError):
    """A file cannot be used as it is. `findings` are all that is wrong with it, top to bottom."""

    def __init__(self, findings: tuple[Finding, ...], hint: str) -> None:
        more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
        super().__init__(f"{findings[0]}{more}", hint)
        self.findings = findings

    def report(self) -> str:
        """Return every finding, a line each."""
        return "\n".join(map(str, self.findings))


class TomlDocument(msgspec.Struct, dict=True):
    """A file being read: its name, text and values, and the findings so far.

    `absent`: there is no such file, which is a finding too.
    """

    file: str
    content: bytes = b""
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    absent: bool = False

    @cached_property
    def _line_of(self) -> Callable[[KeyPath], int]:
        from incident_tui.config.toml.lines import (  # noqa: PLC0415 - if something is wrong
            key_lines,
            line_of,
        )

        return partial(line_of, key_lines(self.text))

    def note(self, path: KeyPath, what: str, nearest: str = "") -> None:
        """Note something wrong at a key; its line is found in the text."""
        self.findings.append(Finding(self.file, self._line_of(path), dotted(path), what, nearest))

    def note_unknown_word(self, path: KeyPath, word: str, valid: Collection[str]) -> None:
        """Note a word that is none of the valid ones."""
        meant = nearest(word, valid)
        listed = "" if meant else _listed(valid)
        self.note(path, f'is "{shown(word)}", which is not known here{listed}', meant)

    def note_unknown_key(
        self, path: KeyPath, valid: Collection[str], free: Collection[str], missing: list[str]
    ) -> None:
        """Note a key that belongs elsewhere; `free` are the valid ones that are not there yet.

        One of the `missing` that was probably meant is taken out of them: it is not told twice.
        """
        only = missing[0] if len(missing) == 1 else ""
        key = str(path[-1])
        meant = nearest(key, sorted(free)) or only or nearest(key, sorted(valid))
        listed = "" if meant else _listed(valid)
        self.note(path, f"is not a key that belongs here{listed}", meant)
        if meant in missing:
            missing.remove(meant)

    def note_file(self, what: str, line: int = 0) -> None:
        """Note something wrong with the file itself."""
        self.findings.append(Finding(self.file, line, "", what))

    def ordered(self) -> tuple[Finding, ...]:
        """Return the findings from the top of the file to its end."""
        return tuple(sorted(self.findings, key=lambda finding: finding.line))


def dotted(path: KeyPath) -> str:
    """Return a key path as a person writes it: `phase[0].step[2].slug`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{_quoted(part)}"
    return text.removeprefix(".")


def _quoted(key: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]+", key):
        return key
    return f'"{shown(key)}"'


def shown(text: str, most: int = 40) -> str:
    """Return a text from a file as it may stand in a message: one line, cleaned, short."""
    text = clean(text).replace("\n", " ")
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _listed(valid: Collection[str]) -> str:
    """Return the valid words, for a message in which none comes near; nothing if they are many."""
    return f" (valid here: {', '.join(sorted(valid))})" if 0 < len(valid) <= 40 else ""


def read_document(path: Path) -> TomlDocument:
    """Read a TOML file. Never raises: what is wrong with the file is in the document's findings."""
    document = TomlDocument(shown(str(path), most=4096))
    try:
        document.content = _bytes_of(path)
        text = document.content.decode("utf-8").removeprefix("\ufeff")
        document.text = text.replace("\r\n", "\n")
        document.values = tomllib.loads(text)
    except FileNotFoundError:
        document.absent = True
        document.note_file("does not exist")
    except OSError as error:
        document.note_file(f"cannot be read: {error.strerror or type(error).__name__}")
    except UnicodeDecodeError as error:
        line = document.content.count(b"\n", 0, error.start) + 1
        document.note_file("is not UTF-8 text", line)
    except RecursionError:
        document.note_file("nests its arrays or tables too deeply", 1)
    except ValueError as error:  # TOMLDecodeError, and whole numbers of thousands of digits
        _note_syntax(document, error)
    return document


def _bytes_of(path: Path) -> bytes:
    """Return the content of a regular file. Raises OSError; never waits on a pipe or a device."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except ValueError as error:  # a zero byte in the name
        raise OSError(0, "that is no file name") from error
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise OSError(0, "it is a folder")
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        if status.st_size > MOST_BYTES:
            raise OSError(0, f"it is larger than {MOST_BYTES // 1024} KiB")
        return _first_bytes(handle)
    finally:
        os.close(handle)


def _first_bytes(handle: int) -> bytes:
    """Return what an open file holds, up to the limit: it may be growing."""
    chunks = []
    room = MOST_BYTES
    while room > 0 and (chunk := os.read(handle, room)):
        chunks.append(chunk)
        room -= len(chunk)
    return b"".join(chunks)


def _note_syntax(document: TomlDocument, error: ValueError) -> None:
    """Note a syntax error on the line that the parser names; at the end of the text, the last."""
    message = str(error)
    last = max(1, document.text.rstrip("\n").count("\n") + 1)
    found = _AT_LINE.search(message)
    line = int(found.group(1)) if found and found.group(1) else last if found else 1
    why = shown(message[: found.start()] if found else message, most=200)
    document.note_file(f"is not valid TOML: {why}", min(line, last))


def holds_control(text: str) -> bool:
    """Tell whether a line holds a character that acts on a terminal or hides in it."""
    if text.isascii() and text.isprintable():
        return False
    plain = unicodedata.normalize("NFC", text)
    return "\n" in plain or clean(plain) != plain
