"""From the bytes of a log to its text: encodings, and files that are no text at all."""

from __future__ import annotations

import codecs

from incident_tui.domain.errors import UnreadableError, UsageError
from incident_tui.interchange.imports.log_lines import MAX_BYTES

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(data: bytes) -> tuple[str, tuple[int, ...]]:
    """Return the text, and the numbers of the lines that had to be guessed (Windows-1252).

    Raises UsageError for a file that is too large, UnreadableError for one that is not text.
    """
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // (1024 * 1024)} MB"
        raise UsageError(f"The file is larger than {limit}", "split it, and import the parts")
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), ()
            except UnicodeDecodeError as error:
                raise _not_text() from error
    if b"\x00" in data:
        raise _not_text()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _line_by_line(data)


def _line_by_line(data: bytes) -> tuple[str, tuple[int, ...]]:
    """Read each line as UTF-8, or else as what an older Windows would have written."""
    lines, guessed = [], []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            if sum(byte < 9 or 13 < byte < 27 for byte in line):
                raise _not_text() from None
            lines.append(line.decode("cp1252", errors="replace"))
            guessed.append(number)
    return "\n".join(lines), tuple(guessed)


def _not_text() -> UnreadableError:
    return UnreadableError("The file is not text", "export the log as text, and import that")
